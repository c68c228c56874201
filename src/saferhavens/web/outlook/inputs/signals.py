"""Counts for the rules that look for signals: violence in each division, of each kind, in each week or month."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from saferhavens.core.forecast.months import first_day
from saferhavens.core.words import Level, ViolenceType
from saferhavens.web.outlook.inputs import events
from saferhavens.web.outlook.inputs.divisions import divisions_of, lost_notes, lost_numbers, placed_events
from saferhavens.web.outlook.inputs.events import Kind, kind_of
from saferhavens.web.outlook.inputs.knowing import notes_of
from saferhavens.web.outlook.inputs.reaching import reaching
from saferhavens.web.outlook.inputs.shape import Input

WEEK_ONE = date(1980, 1, 7)
"""The Monday of week 1, so that weeks are whole numbers as months are."""

DAYS_IN_WEEK = 7
KINDS = (Kind.STATE_BASED, Kind.NON_STATE, Kind.ONE_SIDED)


def counts_for_signals(
    country: str,
    as_of: date,
    *,
    level: Level = Level.ADM1,
    step: str = "month",
    measure: str = "events",
    kinds: Sequence[str] = KINDS,
    hindsight: bool = False,
) -> Input:
    """Columns `unit`, `parent`, `kind`, `step`, `value`: a row for each division, kind and step, zeros among them.

    `step` is "month" (month numbers) or "week" (week 1 begins on Monday, 7 January 1980; only weeks of which the
    list speaks from Monday to Sunday); `measure` is "events" or "deaths". A week's or month's event is one that ended
    in it. Raises VIOLENCE_KIND_UNKNOWN, DIVISIONS_MISSING, INPUT_MISSING, INPUT_NOT_YET_KNOWN.
    """
    wanted = [kind_of(kind) for kind in kinds]
    parents = divisions_of(country, level)
    told = events.lists(as_of, country=country, hindsight=hindsight)
    counted = _with_kind(placed_events(told, Kind.ALL, level), wanted)
    steps = counted.with_columns(step=week_number(pl.col("day")) if step == "week" else pl.col("month"))
    amount = pl.col("deaths").sum() if measure == "deaths" else pl.len()
    sums = steps.group_by("kind", "step", unit="division").agg(amount.cast(pl.Float64).alias("value"))
    spoken = weeks_within(*told.spans[country]) if step == "week" else _months(*told.spans[country])
    frame = _grid(parents, wanted, spoken).join(sums, on=["unit", "kind", "step"], how="left")
    lost = counted.filter(~pl.col("division").is_in(list(parents)).fill_null(value=False))
    given = Input(
        frame.with_columns(pl.col("value").fill_null(0.0)).sort("unit", "kind", "step"),
        told.vintages,
        (*notes_of(told.vintages, as_of), *told.notes(), *lost_notes(lost)),
        told.hindsight,
        left_out=lost_numbers(lost),
    )
    return reaching(given, events.FINAL, None)


def week_number(day: pl.Expr) -> pl.Expr:
    """The number of the week of a date."""
    return ((day - pl.lit(WEEK_ONE)).dt.total_days() // DAYS_IN_WEEK + 1).cast(pl.Int32)


def weeks_within(first: int, last: int) -> range:
    """The numbers of the weeks that lie, from Monday to Sunday, within the months from `first` to `last`."""
    start, end = first_day(first), first_day(last + 1) - timedelta(days=1)
    begin = -((WEEK_ONE - start).days // DAYS_IN_WEEK) + 1
    return range(begin, ((end - WEEK_ONE).days + 1) // DAYS_IN_WEEK + 1)


def _months(first: int, last: int) -> range:
    return range(first, last + 1)


def _with_kind(counted: pl.DataFrame, wanted: Sequence[Kind]) -> pl.DataFrame:
    if list(wanted) == [Kind.ALL]:
        return counted.with_columns(kind=pl.lit(Kind.ALL.value))
    names = {int(each): each.name.lower() for each in ViolenceType}
    named = counted.with_columns(kind=pl.col("type").replace_strict(names, return_dtype=pl.String))
    return named.filter(pl.col("kind").is_in([kind.value for kind in wanted]))


def _grid(parents: dict[str, str], kinds: Sequence[Kind], steps: range) -> pl.DataFrame:
    """Every division with every kind and step."""
    units = pl.DataFrame(list(parents.items()), schema={"unit": pl.String, "parent": pl.String}, orient="row")
    named = pl.DataFrame({"kind": [kind.value for kind in kinds]}, schema={"kind": pl.String})
    numbered = pl.DataFrame({"step": list(steps)}, schema={"step": pl.Int32})
    return units.join(named, how="cross").join(numbered, how="cross")
