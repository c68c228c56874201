"""Checks of deaths by country and month."""

from datetime import date

import polars as pl

from saferhavens.sources.checking import none_of
from saferhavens.sources.shape import CheckResult

FIRST_MONTH = date(1989, 1, 1)
"""UCDP's georeferenced events, on which all of it rests, begin with 1989."""


def each_country_has_one_figure_a_month_and_kind(tables: dict[str, pl.DataFrame]) -> CheckResult:
    twice = pl.struct("country", "month", "kind").is_duplicated()
    return none_of("each_country_has_one_figure_a_month_and_kind", tables["country_month_deaths"], twice)


def months_begin_with_1989(tables: dict[str, pl.DataFrame]) -> CheckResult:
    return none_of("months_begin_with_1989", tables["country_month_deaths"], pl.col("month") < FIRST_MONTH)


def no_month_is_left_out(tables: dict[str, pl.DataFrame]) -> CheckResult:
    """Not fatal: a state can vanish and come back in the publisher's list; whoever models it must know."""
    deaths = tables["country_month_deaths"].sort("kind", "country", "month")
    before = pl.col("month").shift(1).over("kind", "country").dt.offset_by("1mo")
    return none_of("no_month_is_left_out", deaths, pl.col("month") != before, fatal=False)


CHECKS = (each_country_has_one_figure_a_month_and_kind, months_begin_with_1989, no_month_is_left_out)
