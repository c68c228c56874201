"""Frames by unit and month that all inputs share."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from saferhavens.core.forecast.months import FIRST_YEAR, month_of

HISTORY = {"unit": pl.String, "month": pl.Int32, "value": pl.Float64}
"""What models of counts take: one row a unit and month, sorted by unit and month."""

Spans = Mapping[str, tuple[int, int]]
"""Unit → first and last month of which its source speaks."""


def month_number(day: pl.Expr) -> pl.Expr:
    """The number of the month of a date, as `core.forecast.months.month_of`."""
    return ((day.dt.year().cast(pl.Int32) - FIRST_YEAR) * 12 + day.dt.month()).alias("month")


def last_whole_month(as_of: date) -> int:
    """The last month that was over on `as_of`."""
    return month_of(as_of) - 1


def filled(sums: pl.DataFrame, spans: Spans) -> pl.DataFrame:
    """`sums` (unit, month, value) with zero for each month of a unit's span in which nothing is recorded."""
    rows = [(unit, month) for unit, (first, last) in spans.items() for month in range(first, last + 1)]
    grid = pl.DataFrame(rows, schema={"unit": pl.String, "month": pl.Int32}, orient="row")
    whole = grid.join(sums, on=["unit", "month"], how="left").with_columns(pl.col("value").fill_null(0))
    return history(whole)


def history(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(type_) for name, type_ in HISTORY.items()).sort("unit", "month")
