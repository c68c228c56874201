"""What cannot be forecast from is refused with the number of what is wrong; nothing is guessed."""

import numpy as np
import polars as pl
import pytest

from onset_world import FIRST, LAST, LEARNT, changed, country_years
from saferhavens.core import problems
from saferhavens.core.forecast import onset
from saferhavens.core.problems import Problem, ProblemError


def refused(table: pl.DataFrame, last_year: int = LEARNT, **given: object) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        onset.forecast(table, last_year, onset.PERSISTENCE, **given)
    return caught.value


def name_of(error: ProblemError) -> Problem:
    return error.problem


def test_a_column_that_is_missing():
    error = refused(country_years().drop("efindex", "mk_onset_2"))
    assert name_of(error) is problems.ONSET_COLUMNS_MISSING
    assert error.facts["columns"] == "efindex, mk_onset_2"


def test_a_column_of_words():
    error = refused(changed("efindex", "high"))
    assert name_of(error) is problems.ONSET_COLUMNS_MISSING
    assert error.facts["columns"] == "efindex"


def test_a_table_without_rows():
    assert name_of(refused(country_years().clear())) is problems.ONSET_COLUMNS_MISSING


def test_a_country_year_that_stands_twice():
    twice = pl.concat([country_years(), country_years().filter(pl.col("ccode") == 40, pl.col("year") == 1990)])
    error = refused(twice)
    assert name_of(error) is problems.ONSET_YEARS_WRONG
    assert error.facts["units"] == "Country 04"


def test_a_country_whose_years_have_a_gap():
    gap = country_years().filter((pl.col("ccode") != 50) | (pl.col("year") != 1990))
    assert name_of(refused(gap)) is problems.ONSET_YEARS_WRONG


def test_a_gap_filled_by_a_repeated_year():
    moved = pl.when((pl.col("ccode") == 50) & (pl.col("year") == 1990)).then(1991).otherwise("year").alias("year")
    assert name_of(refused(country_years().with_columns(moved))) is problems.ONSET_YEARS_WRONG


@pytest.mark.parametrize("last_year", [FIRST - 1, LEARNT + 1, 2050])
def test_a_year_outside_the_table(last_year: int):
    error = refused(country_years(), last_year)
    assert name_of(error) is problems.ONSET_YEAR_OUTSIDE
    assert (error.facts["first"], error.facts["last"]) == (FIRST, LEARNT)


@pytest.mark.parametrize("value", [None, 3.0])
def test_a_predictor_that_is_empty_or_the_same_everywhere(value: float | None):
    error = refused(changed("discrimpop", value))
    assert name_of(error) is problems.ONSET_PREDICTOR_EMPTY
    assert error.facts["columns"] == "discrimpop"


def test_a_predictor_missing_for_half_of_the_countries():
    error = refused(changed("discrimpop", None, where=(pl.col("ccode") < 120) & (pl.col("year") == LAST)))
    assert name_of(error) is problems.ONSET_PREDICTOR_SPARSE
    assert error.facts["year"] == LAST


def test_a_predictor_missing_for_fewer_leaves_these_out():
    some = changed("discrimpop", None, where=(pl.col("ccode") < 50) & (pl.col("year") == LAST))
    found = onset.forecast(some, LEARNT, onset.PERSISTENCE)
    assert {each.unit for each in found.chances} == {f"Country {code:02}" for code in range(5, 24)}


def test_a_country_that_vanishes_in_the_last_year():
    vanished = country_years().filter((pl.col("ccode") != 70) | (pl.col("year") < LAST))
    error = refused(vanished)
    assert name_of(error) is problems.ONSET_UNITS_CHANGED
    assert error.facts["units"] == "Country 07"


def test_a_country_that_appears_in_the_last_year():
    appeared = country_years().filter((pl.col("ccode") != 70) | (pl.col("year") == LAST))
    assert name_of(refused(appeared)) is problems.ONSET_UNITS_CHANGED


def test_a_change_of_countries_can_be_accepted():
    vanished = country_years().filter((pl.col("ccode") != 70) | (pl.col("year") < LAST))
    found = onset.forecast(vanished, LEARNT, onset.PERSISTENCE, accept_changes=True)
    assert "Country 07" not in {each.unit for each in found.chances}
    assert len(found.chances) == 23


@pytest.mark.parametrize("happened", [0.0, 1.0])
def test_outcomes_that_are_all_alike(happened: float):
    error = refused(changed("mk_onset_1or2", happened))
    assert name_of(error) is problems.ONSET_OUTCOMES_WRONG
    assert min(error.facts["onsets"], error.facts["others"]) == 0


def test_a_model_that_nobody_knows():
    with pytest.raises(ProblemError) as caught:
        onset.forecast(country_years(), LEARNT, "a guess")
    assert caught.value.problem is problems.MODEL_NOT_KNOWN
    with pytest.raises(ProblemError) as caught:
        onset.forward_test(country_years(), 1996, 1999, "a guess")
    assert caught.value.problem is problems.MODEL_NOT_KNOWN


@pytest.mark.parametrize(("first", "last"), [(1982, 1990), (1996, 2000), (1999, 1996)])
def test_a_forward_test_beyond_the_table(first: int, last: int):
    with pytest.raises(ProblemError) as caught:
        onset.forward_test(country_years(), first, last, onset.PERSISTENCE)
    assert caught.value.problem is problems.ONSET_YEAR_OUTSIDE


def test_no_number_is_made_of_nothing():
    found = onset.forecast(country_years(), LEARNT, onset.CLIMATOLOGY)
    assert np.isfinite([each.chance for each in found.chances]).all()
    assert len(found.chances) == 24
