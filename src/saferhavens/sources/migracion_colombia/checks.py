"""Checks of Migración Colombia's municipalities."""

import polars as pl

from saferhavens.sources.checking import none_of
from saferhavens.sources.shape import CheckResult


def each_place_has_one_figure_a_date(tables: dict[str, pl.DataFrame]) -> CheckResult:
    figures = tables["place_figures"]
    return none_of("each_place_has_one_figure_a_date", figures, pl.struct("local_code", "date").is_duplicated())


def codes_have_five_digits(tables: dict[str, pl.DataFrame]) -> CheckResult:
    wrong = ~pl.col("local_code").str.contains(r"^\d{5}$")
    return none_of("codes_have_five_digits", tables["place_figures"], wrong)


def venezuelans_are_fewer_than_inhabitants(tables: dict[str, pl.DataFrame]) -> CheckResult:
    """Not fatal: inhabitants are a projection made before, and small border places can be overtaken."""
    wrong = pl.col("persons") > pl.col("population")
    return none_of("venezuelans_are_fewer_than_inhabitants", tables["place_figures"], wrong, fatal=False)


CHECKS = (each_place_has_one_figure_a_date, codes_have_five_digits, venezuelans_are_fewer_than_inhabitants)
