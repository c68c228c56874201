"""An onset in a year is held against what was said one and two years before; a forecast against its own two years."""

import polars as pl
import pytest

from onset_world import LAST, country_years
from saferhavens.core.forecast import onset

FIRST = 1995


@pytest.fixture(scope="module")
def test() -> onset.ForwardTest:
    return onset.forward_test(country_years(), FIRST, LAST, onset.PERSISTENCE)


def of(test: onset.ForwardTest, unit: str, year: int) -> dict:
    return test.by_year.row(by_predicate=(pl.col("unit") == unit) & (pl.col("year") == year), named=True)


def said(test: onset.ForwardTest, unit: str, origin: int) -> tuple[float, int]:
    rows = test.issued.filter(pl.col("unit") == unit, pl.col("origin") == origin)
    return rows.select("chance", "rank").row(0)


def test_each_country_and_year_has_one_row(test):
    assert test.by_year.height == 24 * (LAST - FIRST + 1)
    assert test.by_year.select(pl.struct("unit", "year").n_unique()).item() == test.by_year.height
    assert sorted(test.issued["origin"].unique()) == list(range(FIRST - 1, LAST))


def test_the_first_year_has_only_the_forecast_of_the_year_before(test):
    first = test.by_year.filter(pl.col("year") == FIRST)
    assert first["risk_two_years_prior"].null_count() == 24
    assert first["maxrisk2"].equals(first["risk_prev"], check_names=False)


def test_the_headline_is_the_higher_chance_and_the_better_rank_of_two(test):
    for unit in ("Country 03", "Country 11", "Country 20"):
        row = of(test, unit, LAST)
        before, earlier = said(test, unit, LAST - 1), said(test, unit, LAST - 2)
        assert (row["risk_prev"], row["risk_two_years_prior"]) == (before[0], earlier[0])
        assert row["maxrisk2"] == max(before[0], earlier[0])
        assert row["minrank2"] == min(before[1], earlier[1])


def test_onsets_are_those_of_the_year(test):
    given = country_years().filter(pl.col("year") >= FIRST).sort("ewp_name", "year")
    assert test.by_year.sort("unit", "year")["onset"].to_list() == given["mk_onset"].to_list()


def test_outcomes_that_had_not_come_are_unknown(test):
    known = test.issued.group_by("origin").agg(pl.col("outcome").null_count().alias("unknown")).sort("origin")
    assert dict(known.iter_rows()) == {origin: 24 if origin > LAST - 2 else 0 for origin in range(FIRST - 1, LAST)}


def test_chances_of_a_forecast_do_not_depend_on_how_many_are_tested(test):
    shorter = onset.forward_test(country_years(), LAST - 1, LAST, onset.PERSISTENCE)
    both = shorter.issued.join(test.issued, on=["unit", "origin"], suffix="_longer")
    assert both.height == 48
    assert (both["chance"] == both["chance_longer"]).all()


def test_climatology_says_one_chance_for_all():
    found = onset.forward_test(country_years(), LAST, LAST, onset.CLIMATOLOGY)
    assert found.issued["chance"].n_unique() == 1
    assert found.issued["rank"].unique().to_list() == [1]


def test_persistence_fears_more_where_it_has_just_begun(test):
    lately = country_years().filter(pl.col("mk_onset") + pl.col("mk_onset_prev_year") > 0).select("ewp_name", "year")
    marked = test.issued.join(lately, left_on=["unit", "origin"], right_on=["ewp_name", "year"], how="semi")
    rest = test.issued.join(lately, left_on=["unit", "origin"], right_on=["ewp_name", "year"], how="anti")
    per_origin = marked.group_by("origin").agg(pl.col("chance").n_unique())
    assert per_origin["chance"].max() == 1
    assert rest.group_by("origin").agg(pl.col("chance").n_unique())["chance"].max() == 1
