"""`saferhavens signals`: look for signals in what is held."""

import json
from pathlib import Path

import click
from django.utils import timezone

from saferhavens.cli.cluster import dask_option
from saferhavens.cli.language import translate
from saferhavens.cli.lines import on_one_line
from saferhavens.cli.outlook import mapping, number, percent, table
from saferhavens.core import problems
from saferhavens.core.detection import Signal
from saferhavens.core.forecast.months import first_day
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.outlook import country_months, scanning, series
from saferhavens.web.outlook.inputs import Delays, delay_vintages, delay_vintages_of_file
from saferhavens.web.outlook.kept import Scanned
from saferhavens.web.outlook.looking import finite, look
from saferhavens.web.outlook.series import Series

HEAD = (
    gettext_noop("place"),
    gettext_noop("kind"),
    gettext_noop("since"),
    gettext_noop("until"),
    gettext_noop("observed"),
    gettext_noop("expected"),
    gettext_noop("low"),
    gettext_noop("high"),
    gettext_noop("q"),
    gettext_noop("level"),
)
SCANNED = gettext_noop("{series}, {rule}, {month}: {cells} cells, {signals} signals, {repeats} repeats")


vintages_option = click.option(
    "--vintages",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help=translate("Learn how late UCDP's figures come from this file: month, country, deaths, vintage."),
)


def delays_of(vintages: str | None) -> Delays:
    """Where the delay of reporting is learnt from: a file, or the vintages that are held."""
    return delay_vintages_of_file(Path(vintages)) if vintages else delay_vintages


@click.group(help=translate("Look for signals in the open data."))
def signals() -> None:
    """Look for signals in the open data."""


@signals.command(help=translate("Hold the newest months of each series against what was expected."))
@click.option("--country", default="", metavar="COL", help=translate("Only this country."))
@click.option("--json", "as_json", is_flag=True, help=translate("Print one JSON object."))
@vintages_option
@dask_option
def scan(country: str, vintages: str | None, as_json: bool, dask: str | None) -> None:
    """Scan each series; those without data are named on standard error. Ends with their problem if none has any."""
    known = [*series.all_series(delays_of(vintages)), *country_months.series_held()]
    wanted = [each for each in known if country in ("", each.country)]
    if not wanted:
        countries = sorted({each.country for each in known if each.country})
        raise ProblemError(problems.COUNTRY_NOT_WATCHED, country=country, countries=", ".join(countries) or "–")
    found = scan_all(wanted, dask)
    if as_json:
        click.echo(json.dumps([facts(each) for each in found], ensure_ascii=False, indent=2))
    else:
        for each in found:
            show(each)


def scan_all(wanted: list[Series], dask: str | None) -> list[Scanned]:
    """What each rule finds in each series. Raises the first problem if no series can be read."""
    works, missing = [], []
    for each in wanted:
        try:
            given = each.read(timezone.localdate())
        except ProblemError as problem:
            click.echo(f"{each.name}: {problem.sentence(translate)}", err=True)
            missing.append(problem)
        else:
            works += [(each, given, work) for work in scanning.looks(each, given)]
    if not works:
        raise missing[0]
    looked = mapping(look, "signals", dask)([work for _, _, work in works])
    return [
        scanning.scanned(each, given, work, results, series.vintages_of(given))
        for (each, given, work), results in zip(works, looked, strict=True)
    ]


def facts(found: Scanned) -> dict[str, object]:
    """One scan as a JSON object."""
    result = found.result
    return {
        "series": found.source,
        "country": found.country,
        "level": found.unit_level,
        "rule": result.rule.name,
        "at": month(result.at),
        "cells": result.tested,
        "cells_without_history": result.too_short,
        "false_alarms_a_week": result.false_alarms_a_week,
        "input_hash": found.input_hash,
        "reported": dict(found.reported) | {"notes": notes(found)},
        "signals": [signal_facts(each) for each in result.alarms],
        "episodes": [
            {"id": each.id, "units": each.units, "since": month(each.since), "until": month(each.until)}
            for each in found.episodes
        ],
    }


def signal_facts(signal: Signal) -> dict[str, object]:
    kept = ("unit", "kind", "rule", "observed", "expected", "level", "p", "q", "repeat", "is_silence", "complete")
    bounds = {"low": finite(signal.low), "high": finite(signal.high)}
    return (
        {name: getattr(signal, name) for name in kept}
        | bounds
        | {
            "since": month(signal.since),
            "step": month(signal.step),
        }
    )


def show(found: Scanned) -> None:
    """A head line, and a table if there are signals."""
    result = found.result
    name = ":".join(filter(None, (found.source, found.country, str(found.unit_level))))
    told = {"cells": result.tested, "signals": len(result.signals), "repeats": len(result.repeats)}
    click.echo(translate(SCANNED).format(series=name, rule=result.rule.name, month=month(result.at), **told))
    for note in notes(found):
        click.echo(f"  {note}")
    if result.signals:
        table(HEAD, [cells(each) for each in result.signals])


def notes(found: Scanned) -> list[str]:
    """How much of the newest steps is reported by now, in words."""
    return [translate(each["text"]).format(**each["facts"]) for each in found.reported.get("notes", [])]


def cells(signal: Signal) -> list[str]:
    bounds = (signal.observed, signal.expected, finite(signal.low), finite(signal.high))
    return [
        on_one_line(signal.unit),
        signal.kind,
        month(signal.since),
        month(signal.step),
        *map(number, bounds),
        percent(signal.q),
        str(signal.level),
    ]


def month(step: int) -> str:
    return f"{first_day(step):%Y-%m}"
