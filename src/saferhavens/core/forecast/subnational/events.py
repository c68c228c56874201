"""Events → deaths a division and month: where each event counts, and what is left out and said."""

from dataclasses import dataclass

import polars as pl

from saferhavens.core.forecast.months import first_day, month_of
from saferhavens.core.problems import COUNT_NOT_WHOLE, SERIES_EMPTY, ProblemError


@dataclass(frozen=True)
class Placed:
    """The series, and how much did not enter or lies across months."""

    series: pl.DataFrame  # unit, parent, month, value: a row for each division and month
    without_division: int  # events left out, and their deaths
    deaths_without_division: int
    across_months: int  # events that begin and end in different months, and their deaths
    deaths_across_months: int


def division_months(events: pl.DataFrame, spans: dict[str, tuple[int, int]]) -> Placed:
    """Deaths a division and month from `events`: country, division (text or null), date_start, date_end, deaths.

    An event counts in the month in which it *ended*. Spread over its days it would tell the months before the origin
    what was known only later. Events without a division are left out and counted. `spans` gives the first and last
    month of each country; months without events are 0. A division is listed from the start if it has an event at any
    time of the span. Raises SERIES_EMPTY, COUNT_NOT_WHOLE.
    """
    dated = events.with_columns(month=_month("date_end"), since=_month("date_start"))
    inside = dated.join(_spans(spans), on="country").filter(pl.col("month").is_between("first", "last"))
    named = pl.col("division").str.replace_all(r"\s+", " ").str.strip_chars()
    there = inside.with_columns(division=pl.when(named != "").then(named))
    kept, without = (there.filter(flag) for flag in (pl.col("division").is_not_null(), pl.col("division").is_null()))
    _check(kept, spans)
    across = kept.filter(pl.col("since") < pl.col("month"))
    sums = kept.group_by("country", "division", "month").agg(value=pl.col("deaths").sum())
    return Placed(_complete(sums, spans), *_size(without), *_size(across))


def _month(day: str) -> pl.Expr:
    """Month numbers, as in `months.py`."""
    base = month_of(first_day(1))
    return (pl.col(day).dt.year().cast(pl.Int64) - first_day(1).year) * 12 + pl.col(day).dt.month() - 1 + base


def _spans(spans: dict[str, tuple[int, int]]) -> pl.DataFrame:
    rows = [(country, first, last) for country, (first, last) in spans.items()]
    return pl.DataFrame(rows, schema={"country": pl.String, "first": pl.Int64, "last": pl.Int64}, orient="row")


def _check(kept: pl.DataFrame, spans: dict[str, tuple[int, int]]) -> None:
    if kept.is_empty():
        last = max((last for _, last in spans.values()), default=1)
        raise ProblemError(SERIES_EMPTY, month=f"{first_day(last):%Y-%m}")
    wrong = kept.filter((pl.col("deaths") < 0) | (pl.col("deaths") != pl.col("deaths").floor()))
    if wrong.height:
        facts = {"unit": wrong["division"][0], "value": wrong["deaths"][0], "month": f"{wrong['date_end'][0]:%Y-%m}"}
        raise ProblemError(COUNT_NOT_WHOLE, **facts)


def _complete(sums: pl.DataFrame, spans: dict[str, tuple[int, int]]) -> pl.DataFrame:
    """A row for each month of each division, 0 where nothing happened."""
    months = _spans(spans).select("country", month=pl.int_ranges("first", pl.col("last") + 1)).explode("month")
    rows = sums.select("country", "division").unique().join(months, on="country")
    filled = rows.join(sums, on=["country", "division", "month"], how="left").with_columns(pl.col("value").fill_null(0))
    unit = pl.col("country") + "-" + pl.col("division")
    return filled.select(unit=unit, parent="country", month="month", value="value").sort("unit", "month")


def _size(events: pl.DataFrame) -> tuple[int, int]:
    return events.height, int(events["deaths"].sum())
