"""`saferhavens data`: what open data there is, what of it is held, and getting more."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from saferhavens.cli.language import terminal_language, translate
from saferhavens.cli.told import Teller, grouped, told_outcome
from saferhavens.core.words import PILOT_COUNTRIES, gettext_noop
from saferhavens.sources import registry
from saferhavens.sources.source import Source
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.actions import Outcome
from saferhavens.web.vintages.status import status as read_status

SYSTEM = Audit("system", "command")

NOTHING = gettext_noop("nothing is held")
FICTIONAL = gettext_noop("fictional sample")
SHOWING_SAMPLE = gettext_noop("The site shows a fictional sample. `saferhavens data get` fetches the real data.")
LOADER_AT_WORK = gettext_noop("A loader has been at work since {since}: {doing}")
ROWS_HELD = gettext_noop("{stored} rows held")
VINTAGE_LINE = gettext_noop("{version}, loaded {day}: {read} rows read, {kept} kept, {refused} refused")
REFUSED_LINE = gettext_noop("{count} refused: {reason}")

COUNTED = {
    "country": gettext_noop("countries"),
    "adm1": gettext_noop("first divisions"),
    "adm2": gettext_noop("second divisions"),
    "events": gettext_noop("events"),
    "places_with_figures": gettext_noop("municipalities with figures"),
    "figures": gettext_noop("figures"),
    "figures_by_age_and_sex": gettext_noop("figures by age and sex"),
    "reports": gettext_noop("reports"),
    "months": gettext_noop("months"),
    "country_years": gettext_noop("years of the country"),
    "country_month_deaths": gettext_noop("months of deaths"),
}
"""What the status counts by country: the name in the JSON form → how people read it."""

NOTED = {
    "events_without_division": gettext_noop("events lie in no division of their country: {count}"),
    "reports_without_division": gettext_noop("reports lie in no division of their country: {count}"),
    "locations_not_found": gettext_noop("names of places that fit no division, or several: {count}"),
    "places_without_outline": gettext_noop("places with figures but without an outline: {count}"),
}
"""What was counted while loading: the name in the JSON form → how people read it."""


@click.group()
def data() -> None:
    """The open data: list the sources, fetch and load them, see what is held."""


@data.command("list")
def list_sources() -> None:
    """The sources, their publishers, licences and addresses."""
    language = terminal_language()
    for source in registry.SOURCES:
        about = source.about
        click.secho(f"{about.key}  {about.title[language]}", bold=True)
        click.echo(f"  {about.publisher}, {about.licence} ({about.licence_url})")
        for address in about.addresses:
            click.echo(f"  {address.name}: {address.url}")
        click.echo()


@data.command("load")
@click.argument("sources", nargs=-1, metavar="[SOURCE ...]")
@click.option("--from", "folder", type=click.Path(path_type=Path), help="Take the files from this folder.")
@click.option("--sample", is_flag=True, help="Load the fictional sample where nothing is held.")
def load(sources: Sequence[str], folder: Path | None, sample: bool) -> None:
    """Load files from a folder: by default that of the setting SAFERHAVENS_DATA, else what was fetched."""
    chosen = choose(sources)
    with Teller() as told:
        if sample:
            outcomes = actions.load_samples(SYSTEM, chosen, told)
        elif folder or settings.DATA_FOLDER:
            outcomes = actions.load_files(SYSTEM, chosen, folder or settings.DATA_FOLDER, told)
        else:
            outcomes = actions.load_fetched(SYSTEM, chosen, told)
    end(outcomes if sources else actions.passed_over(outcomes))


@data.command("get")
@click.argument("sources", nargs=-1, metavar="[SOURCE ...]")
def get(sources: Sequence[str]) -> None:
    """Fetch the sources from their publishers, then load them."""
    with Teller() as told:
        outcomes = actions.get_files(SYSTEM, choose(sources), told)
    end(outcomes)


@data.command("status")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(as_json: bool) -> None:
    """What is held of each source, from which file, and what was refused."""
    held = read_status(registry.SOURCES)
    if as_json:
        click.echo(json.dumps(held, ensure_ascii=False, indent=2))
    else:
        show(held)


def choose(keys: Sequence[str]) -> list[Source]:
    """The sources called `keys` in the order in which they are loaded, or all. Raises SOURCE_UNKNOWN."""
    wanted = [registry.get(key) for key in keys]
    return [source for source in registry.SOURCES if source in wanted or not wanted]


def end(outcomes: Sequence[Outcome]) -> None:
    """Say what became of each file; if any failed, end with the exit code of the first problem."""
    for outcome in outcomes:
        click.echo(told_outcome(outcome))
    problems = [outcome.problem for outcome in outcomes if outcome.problem]
    if problems:
        sys.exit(problems[0].problem.exit_code)


def show(held: dict[str, Any]) -> None:
    """The status as a calm table."""
    if held["fictional"]:
        click.secho(translate(SHOWING_SAMPLE), bold=True)
    if held["loader"]:
        click.echo(translate(LOADER_AT_WORK).format(**held["loader"]))
    for source in held["sources"]:
        show_source(source)


def show_source(source: dict[str, Any]) -> None:
    click.secho(f"\n{source['key']}  ", bold=True, nl=False)
    click.echo(f"{source['publisher']}, {source['licence']}")
    if not source["vintages"]:
        click.echo(f"  {translate(NOTHING)}")
    for vintage in source["vintages"]:
        show_vintage(vintage)
    for failure in source["failures"]:
        click.echo(f"  ✗ {failure['file']}: {failure['problem']}")
    for country in PILOT_COUNTRIES:
        if counts := source["by_country"].get(country):
            facts = (f"{grouped(count)} {translate(COUNTED[name])}" for name, count in counts.items())
            click.echo(f"    {country}: " + ", ".join(facts))


def show_vintage(vintage: dict[str, Any]) -> None:
    name = translate(FICTIONAL) if vintage["fictional"] else vintage["file"]
    click.echo(f"  {name} ({vintage['name']}): " + translate(ROWS_HELD).format(stored=grouped(vintage["rows_stored"])))
    facts = {name: grouped(vintage[f"rows_{name}"]) for name in ("read", "kept", "refused")}
    day = (vintage["loaded_at"] or "")[:10]
    click.echo("    " + translate(VINTAGE_LINE).format(version=vintage["version"] or "-", day=day, **facts))
    for refusal in vintage["refusals"]:
        reason = translate(refusal["reason"])
        click.echo("    " + translate(REFUSED_LINE).format(count=grouped(refusal["count"]), reason=reason))
    for name, count in vintage["notes"].items():
        if count:
            click.echo("    " + translate(NOTED[name]).format(count=grouped(count)))
