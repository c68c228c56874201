"""`saferhavens forecast`: make forecasts from what is held, freeze them, verify the frozen ones."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import click
import polars as pl
from django.utils import timezone
from django.utils.translation import gettext

from saferhavens.cli.cluster import dask_option
from saferhavens.cli.language import translate
from saferhavens.cli.lines import on_one_line
from saferhavens.cli.outlook import mapping, number, percent, table
from saferhavens.core import problems
from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.outlook import forecasting, parts, reading, running, verifying
from saferhavens.web.outlook.forecasting import Done, Job
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.leads import told_last
from saferhavens.web.outlook.made import Value
from saferhavens.web.outlook.models import ForecastRun
from saferhavens.web.outlook.parts import Part
from saferhavens.web.outlook.reading import Labels
from saferhavens.web.outlook.series import vintages_of
from saferhavens.web.outlook.words import Label
from saferhavens.web.places.models import Place

KINDS = {kind: target for target, kind in parts.KIND_OF_DEATHS.items()}
HOLDS = gettext_noop("{count} frozen forecasts; each is what was frozen.")


@click.group(help=translate("Make forecasts, freeze them, verify the frozen ones."))
def forecast() -> None:
    """Make forecasts, freeze them, verify the frozen ones."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the line."""

    place: str
    as_json: bool
    dask: str | None
    freeze: bool


def options[C: Callable[..., object]](command: C) -> C:
    """The options that all kinds of forecasts have."""
    place = click.option("--place", default="", metavar="COL", help=translate("Only this place, by its code."))
    as_json = click.option("--json", "as_json", is_flag=True, help=translate("Print one JSON object."))
    freeze = click.option("--freeze", is_flag=True, help=translate("Keep it for good, beside its baselines."))
    return dask_option(place(as_json(freeze(command))))


@forecast.command(help=translate("The chance that mass killing begins in a country, within two years."))
@options
def onset(**given: Any) -> None:
    """The chance that mass killing begins in a country."""
    wanted = Wanted(**given)
    tell(part_for("onset", wanted.place), wanted)


@forecast.command(help=translate("Deaths in the next fourteen months, by country, or by division of one country."))
@click.option("--kind", type=click.Choice(sorted(KINDS)), default="state_based", show_default=True)
@click.option("--divisions", is_flag=True, help=translate("By first division of the country named with --place."))
@options
def counts(kind: str, divisions: bool, **given: Any) -> None:
    """Deaths in the next months. With the code of a division, of that one among those of its country."""
    wanted = Wanted(**given)
    country, hyphen, division = wanted.place.partition("-")
    if divisions and not country:
        raise click.UsageError(translate("Name the country with --place."))
    if hyphen and not (country and division):
        raise ProblemError(problems.PLACE_NOT_FORECAST, place=wanted.place)
    if divisions or division:
        part = parts.division_part(country, KINDS[kind])
        tell(part, replace(wanted, place="") if divisions else wanted)
    else:
        tell(part_for(f"counts:{kind}", country), wanted)


@forecast.command(help=translate("People newly displaced in the next fourteen months, by country."))
@options
def displacement(**given: Any) -> None:
    """People newly displaced in the next months."""
    wanted = Wanted(**given)
    tell(part_for("displacement", wanted.place), wanted)


@forecast.command(help=translate("Say whether each frozen forecast still is what was frozen."))
@click.option("--json", "as_json", is_flag=True, help=translate("Print one JSON object."))
def verify(as_json: bool) -> None:
    """Compute the hash of each frozen forecast again. Ends with FORECAST_ALTERED if one does not give it."""
    found = list(verifying.verified())
    if as_json:
        click.echo(json.dumps([run_facts(run) | {"holds": problem is None} for run, problem in found], indent=2))
    altered = [problem for _run, problem in found if problem]
    if altered:
        raise altered[0]
    if not as_json:
        click.echo(translate(HOLDS).format(count=len(found)))


# --- one forecast -------------------------------------------------------------------------------------------------


def part_for(name: str, place: str) -> Part:
    """The part of the world called `name`, for a country or all. Raises PLACE_NOT_FORECAST for divisions."""
    if "-" in place:
        raise ProblemError(problems.PLACE_NOT_FORECAST, place=place)
    return next(each for each in parts.WORLD if each.name == name)


def tell(part: Part, wanted: Wanted) -> None:
    """Make the forecast and print it; with `freeze`, freeze it and its baselines first."""
    given = part.read(timezone.localdate())
    jobs = running.jobs_of(part, given)
    check_place(jobs[0].frame, wanted.place)
    chosen = jobs if wanted.freeze else jobs[:1]
    done = mapping(forecasting.do, part.name, wanted.dask)(chosen)
    values = of_place(done[0].values, wanted.place)
    frozen = freeze_all(part, given, chosen, done) if wanted.freeze else None
    if wanted.as_json:
        click.echo(json.dumps(facts(given, jobs[0], values, frozen), ensure_ascii=False, indent=2))
    else:
        show(given, jobs[0], values, frozen)


def check_place(rows: pl.DataFrame, place: str) -> None:
    """Raises PLACE_NOT_FORECAST for a place of which there is no row, before minutes go into a forecast."""
    code = next(name for name in ("unit", "iso3", "ewp_name") if name in rows.columns)
    if place and place not in rows[code]:
        raise ProblemError(problems.PLACE_NOT_FORECAST, place=place)


def of_place(values: Sequence[Value], place: str) -> list[Value]:
    """The values of one place, or all. Raises PLACE_NOT_FORECAST."""
    found = [value for value in values if place in ("", value.unit)]
    if not found:
        raise ProblemError(problems.PLACE_NOT_FORECAST, place=place)
    return found


def freeze_all(part: Part, given: Input, jobs: Sequence[Job], done: Sequence[Done]) -> ForecastRun:
    """Freeze our forecast and its baselines; ours."""
    audit = Audit.of_command()
    runs = [running.freeze(part, given, job, each, audit=audit) for job, each in zip(jobs, done, strict=True)]
    return runs[0]


def labels_of(job: Job) -> Labels:
    """What the tests of this model on the past say of it."""
    return reading.labels_of(reading.tests_of(job.target, job.scope, job.model))


def facts(given: Input, job: Job, values: Sequence[Value], frozen: ForecastRun | None) -> dict[str, object]:
    """The forecast as one JSON object."""
    labels = labels_of(job)
    return {
        "target": job.target,
        "model": job.model,
        "scope": job.scope,
        "origin": reading.time_in_words(job.target, job.origin),
        "window": reading.window_of(job.target, job.first, job.last),
        "label": labels.whole,
        "fictional": given.fictional,
        "input_hash": job.input_hash,
        "seed": job.seed,
        "vintages": vintages_of(given),
        "notes": [note.sentence() for note in given.notes],
        "frozen": run_facts(frozen) if frozen else None,
        "values": [value_facts(job.target, each, labels.of(job.origin, each.first, each.last)) for each in values],
    }


def run_facts(run: ForecastRun) -> dict[str, object]:
    return {
        "number": run.short,
        "target": run.target,
        "model": run.model,
        "scope": run.scope,
        "frozen_at": run.frozen_at.isoformat(),
        "hash": run.content_hash,
    }


def value_facts(target: Target, value: Value, label: Label) -> dict[str, object]:
    """One value with its label; what does not exist for this target is left out."""
    said: dict[str, object] = vars(value) | {
        "first": reading.time_in_words(target, value.first),
        "last": reading.time_in_words(target, value.last),
        "label": label,
    }
    return {name: fact for name, fact in said.items() if fact is not None and fact != {}}


# --- plain tables -------------------------------------------------------------------------------------------------

PLACE_HEAD = (gettext_noop("window"), gettext_noop("place"), gettext_noop("rank"))
CHANCE_HEAD = (gettext_noop("chance"), gettext_noop("low"), gettext_noop("high"), gettext_noop("base rate"))
COUNT_HEAD = (
    gettext_noop("mean"),
    gettext_noop("5 %"),
    gettext_noop("half"),
    gettext_noop("95 %"),
    gettext_noop("chance of any"),
    gettext_noop("chance of 25"),
    gettext_noop("judgement"),
)
FROZEN_AS = gettext_noop("Frozen as {number}, {hash}")


def show(given: Input, job: Job, values: Sequence[Value], frozen: ForecastRun | None) -> None:
    """Head line, notes of the data, and a table: by place for all, by month and sum for one."""
    window, labels = reading.window_of(job.target, job.first, job.last), labels_of(job)
    click.echo(f"{gettext(job.target.label)}, {window} ({job.model}: {gettext(labels.whole.label)})")
    for note in given.notes:
        click.echo(note.sentence())
    one_place = len({value.unit for value in values}) == 1
    told = job.first, told_last(job.first, job.last)
    shown = [value for value in values if one_place or (value.first, value.last) == told]
    show_values(job, sorted(shown, key=_by_month_then_sums), labels)
    if frozen:
        click.echo(translate(FROZEN_AS).format(number=frozen.short, hash=frozen.content_hash))


def _by_month_then_sums(value: Value) -> tuple[bool, int, int, int, str]:
    return value.first < value.last, value.first, value.last, value.rank or 0, value.unit


def show_values(job: Job, values: Sequence[Value], labels: Labels) -> None:
    names = {place.code: place.name for place in Place.objects.filter(code__in={value.unit for value in values})}
    is_chance = job.target == Target.MASS_KILLING_ONSET
    rows = [
        [
            reading.window_of(job.target, value.first, value.last),
            on_one_line(f"{value.unit} {names.get(value.unit, '')}".strip()),
            str(value.rank),
            *(chance_cells(value) if is_chance else count_cells(value, labels.of(job.origin, value.first, value.last))),
        ]
        for value in values
    ]
    table([*PLACE_HEAD, *(CHANCE_HEAD if is_chance else COUNT_HEAD)], rows)


def chance_cells(value: Value) -> list[str]:
    return [percent(each) for each in (value.chance, value.low, value.high, value.base_rate)]


def count_cells(value: Value, label: Label) -> list[str]:
    counts = [number(each) for each in (value.mean, value.q05, value.q50, value.q95)]
    return [*counts, percent(value.chance), percent(value.at_least_25), gettext(label.label)]
