"""Checks of the Early Warning Project's country-years."""

import polars as pl

from saferhavens.sources.checking import none_of
from saferhavens.sources.shape import CheckResult

FIRST_YEAR = 1960


def each_country_has_one_row_a_year(tables: dict[str, pl.DataFrame]) -> CheckResult:
    years = tables["country_years"]
    named = pl.col("country").is_not_null()
    twice = pl.struct("ccode", "year").is_duplicated() | (named & pl.struct("country", "year").is_duplicated())
    return none_of("each_country_has_one_row_a_year", years, twice)


def years_begin_with_1960(tables: dict[str, pl.DataFrame]) -> CheckResult:
    return none_of("years_begin_with_1960", tables["country_years"], pl.col("year") < FIRST_YEAR, fatal=False)


def onsets_of_one_or_two_years_agree(tables: dict[str, pl.DataFrame]) -> CheckResult:
    """`mk_onset_1or2` is 1 exactly where one of the two years has an onset, as far as both are known."""
    either = pl.max_horizontal("mk_onset_1", "mk_onset_2")
    known = pl.col("mk_onset_1").is_not_null() & pl.col("mk_onset_2").is_not_null()
    wrong = known & (pl.col("mk_onset_1or2") != either)
    return none_of("onsets_of_one_or_two_years_agree", tables["country_years"], wrong)


def next_years_onset_is_the_onset_of_the_next_year(tables: dict[str, pl.DataFrame]) -> CheckResult:
    years = tables["country_years"]
    following = years.select("ccode", year=pl.col("year") - 1, onset_then="mk_onset")
    joined = years.join(following, on=["ccode", "year"], how="left")
    wrong = pl.col("onset_then") != pl.col("mk_onset_1")
    return none_of("next_years_onset_is_the_onset_of_the_next_year", joined, wrong)


CHECKS = (
    each_country_has_one_row_a_year,
    years_begin_with_1960,
    onsets_of_one_or_two_years_agree,
    next_years_onset_is_the_onset_of_the_next_year,
)
