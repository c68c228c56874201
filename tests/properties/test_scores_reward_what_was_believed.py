"""For any draws: scores keep their order, their scale and their bounds, and nobody gains by saying what is not so."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import DRAWS_UNUSABLE, ProblemError
from saferhavens.core.scoring.draws import (
    VIEWS_BINS,
    covered,
    crps,
    ignorance,
    interval_score,
    pit,
    score_draws,
    stretched,
)

CASES = settings(max_examples=80)
people = st.integers(0, 2000).map(float)
several = st.lists(people, min_size=1, max_size=30)
seeds = st.integers(0, 2**32 - 1)
levels = st.sampled_from([0.1, 0.5, 0.8, 0.9, 0.99])


def one(score: np.ndarray) -> float:
    return float(score.item())


# --- what holds for each score -----------------------------------------------------------------------------------


@CASES
@given(several, people)
def test_the_crps_is_never_below_zero_nor_above_the_mean_distance(draws: list[float], actual: float) -> None:
    found = one(crps([draws], [actual]))
    assert -1e-9 <= found <= np.abs(np.array(draws) - actual).mean() + 1e-9


@CASES
@given(people, people)
def test_the_crps_of_a_certain_forecast_is_its_error(draw: float, actual: float) -> None:
    assert one(crps([[draw] * 7], [actual])) == pytest.approx(abs(draw - actual))


@CASES
@given(several, people, st.integers(1, 50))
def test_sizes_are_scored_in_people(draws: list[float], actual: float, times: int) -> None:
    given_, more = np.array([draws]), np.array([draws]) * times
    for score in (crps, interval_score):
        assert one(score(more, [actual * times])) == pytest.approx(times * one(score(given_, [actual])), abs=1e-6)


@CASES
@given(several, people, st.integers(0, 500))
def test_moving_what_was_said_and_what_came_alike_changes_no_score_of_size(
    draws: list[float], actual: float, by: int
) -> None:
    for score in (crps, interval_score):
        moved = score(np.array([draws]) + by, [actual + by])
        assert one(moved) == pytest.approx(one(score([draws], [actual])), abs=1e-6)


@CASES
@given(several, people, st.integers(2, 5))
def test_each_draw_said_several_times_is_the_same_forecast(draws: list[float], actual: float, times: int) -> None:
    assert one(crps([draws * times], [actual])) == pytest.approx(one(crps([draws], [actual])), abs=1e-9)
    assert one(pit([draws * times], [actual], 3)) == pytest.approx(one(pit([draws], [actual], 3)))


@CASES
@given(several, people)
def test_ignorance_lies_between_every_draw_in_the_class_and_none(draws: list[float], actual: float) -> None:
    count, classes = len(draws), len(VIEWS_BINS)
    found = one(ignorance([draws], [actual]))
    assert -np.log2((count + 1) / (count + classes)) - 1e-9 <= found <= np.log2(count + classes) + 1e-9


@CASES
@given(several)
def test_the_chances_that_ignorance_gives_all_classes_add_up_to_one(draws: list[float]) -> None:
    within = [0, 1, 3, 6, 11, 26, 51, 101, 251, 501, 1001]
    bits = [one(ignorance([draws], [count])) for count in within]
    assert sum(2**-each for each in bits) == pytest.approx(1)


@CASES
@given(several, people, levels)
def test_an_interval_that_holds_costs_its_width_and_one_that_fails_costs_more(
    draws: list[float], actual: float, level: float
) -> None:
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    found = one(interval_score([draws], [actual], level))
    if covered([draws], [actual], level).item():
        assert found == pytest.approx(high - low)
    else:
        assert found >= high - low + max(low - actual, actual - high)


@CASES
@given(several, people)
def test_a_wider_interval_holds_what_a_narrower_one_held(draws: list[float], actual: float) -> None:
    held = [bool(covered([draws], [actual], level).item()) for level in (0.1, 0.5, 0.8, 0.9, 0.99)]
    assert held == sorted(held)


@CASES
@given(several, people, seeds)
def test_the_transform_lies_between_the_share_below_and_the_share_not_above(
    draws: list[float], actual: float, seed: int
) -> None:
    given_ = np.array(draws)
    found = one(pit([draws], [actual], seed))
    assert (given_ < actual).mean() - 1e-12 <= found <= (given_ <= actual).mean() + 1e-12


@CASES
@given(several, st.integers(1, 200))
def test_stretching_makes_as_many_as_are_asked_for_and_none_below_zero(draws: list[float], count: int) -> None:
    found = stretched([draws], count)
    assert found.shape == (1, count)
    assert found.min() >= 0


@CASES
@given(several)
def test_stretching_to_as_many_as_there_are_changes_nothing(draws: list[float]) -> None:
    assert stretched([draws], len(draws))[0] == pytest.approx(draws, abs=1e-6)


# --- nobody gains by saying what is not so -----------------------------------------------------------------------


@CASES
@given(several, several)
def test_who_says_what_comes_has_the_least_mean_crps(truth: list[float], other: list[float]) -> None:
    """Gneiting and Raftery 2007: the score is proper. Each value of `truth` comes equally often."""
    honest, different = (crps([said] * len(truth), truth).mean() for said in (truth, other))
    assert honest <= different + 1e-9


@CASES
@given(several, people, people, levels)
def test_who_gives_the_quantiles_of_what_comes_has_the_least_mean_interval_score(
    truth: list[float], one_end: float, other_end: float, level: float
) -> None:
    tail, ordered = (1 - level) / 2, sorted(truth)
    low = ordered[max(int(np.ceil(tail * len(truth) - 1e-9)) - 1, 0)]
    high = ordered[max(int(np.ceil((1 - tail) * len(truth) - 1e-9)) - 1, 0)]

    def mean_score(*ends: float) -> float:
        said = [min(ends)] * 100 + [max(ends)] * 100  # the quantiles of these draws are the two ends
        return float(interval_score([said] * len(truth), truth, level).mean())

    assert mean_score(low, high) <= mean_score(one_end, other_end) + 1e-6


# --- a whole forecast --------------------------------------------------------------------------------------------


@st.composite
def forecasts(draw: st.DrawFn) -> Draws:
    units = tuple(f"U{number}" for number in range(draw(st.integers(1, 4))))
    months = tuple(range(501, 501 + draw(st.integers(1, 4))))
    shape = (len(units), len(months), draw(st.integers(1, 12)))
    return Draws(units, months, np.random.default_rng(draw(seeds)).poisson(5, shape).astype(float), 500, "ours")


@st.composite
def outcomes(draw: st.DrawFn) -> pl.DataFrame:
    """What came in some months of some units, of which some were never asked for, in any order."""
    keys = st.tuples(st.sampled_from(["U0", "U1", "U2", "Z"]), st.integers(499, 506))
    rows = draw(st.dictionaries(keys, st.none() | st.integers(0, 40), max_size=25))
    table = [(unit, month, value) for (unit, month), value in rows.items()]
    return pl.DataFrame(table, schema={"unit": pl.String, "month": pl.Int32, "value": pl.Int64}, orient="row")


@CASES
@given(forecasts(), outcomes())
def test_each_known_case_is_scored_once_as_by_itself_and_no_other_is(made: Draws, came: pl.DataFrame) -> None:
    known = {(unit, month): value for unit, month, value in came.drop_nulls("value").iter_rows()}
    asked = [(unit, month) for unit in made.units for month in made.months if (unit, month) in known]
    if not asked:
        with pytest.raises(ProblemError) as raised:
            score_draws(made, came)
        assert raised.value.problem == DRAWS_UNUSABLE
        return
    found = score_draws(made, came)
    assert found.select("unit", "month").rows() == asked
    for row in found.iter_rows(named=True):
        draws = made.values[made.units.index(row["unit"]), made.months.index(row["month"])]
        value = known[row["unit"], row["month"]]
        assert row["value"] == value
        assert row["crps"] == pytest.approx(one(crps([draws], [value])))
        assert row["ign"] == pytest.approx(one(ignorance([draws], [value])))
        assert row["mis"] == pytest.approx(one(interval_score([draws], [value])))
        assert row["covered"] == covered([draws], [value]).item()
        assert (draws < value).mean() <= row["pit"] <= (draws <= value).mean() + 1e-12
