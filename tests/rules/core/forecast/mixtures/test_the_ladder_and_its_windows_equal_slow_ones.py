"""Ladders, windows, features and baselines beside loops that can be read, on a few invented units with gaps."""

import math

import numpy as np
import pytest

from saferhavens.core.forecast import displacement, subnational
from saferhavens.core.forecast.mixtures import Grid, Ladder
from saferhavens.core.forecast.mixtures.baselines import last_month, last_twelve, seasonal
from saferhavens.core.forecast.mixtures.boosting import examples
from saferhavens.core.forecast.mixtures.features import LONGEST, NAMES, OWN, SIBLINGS, features
from saferhavens.core.forecast.mixtures.ladder import PSEUDO, drawn
from saferhavens.core.forecast.mixtures.weights import crps, ignorance, yardstick
from saferhavens.core.forecast.mixtures.windows import Past, months_since

LADDER = Ladder(np.array([0, 1, 2, 3, 5, 10, 20, 50], dtype=np.float64), np.array([0, 2, 10], dtype=np.float64))
LADDERS = {"small": LADDER, "divisions": subnational.IGN_LADDER, "displacement": displacement.LADDER}
UNITS = ("A-1", "A-2", "A-3", "B-1", "C-1")
PARENTS = np.array([0, 0, 0, 1, 2])
FIRST, LENGTH = 301, 40
PLACES = (0, 3, 13, 27, 39)


def invented() -> np.ndarray:
    chance = np.random.default_rng(6)
    counts = np.stack([chance.poisson(mean, LENGTH) for mean in (0.3, 4, 15, 2, 30)]).astype(float)
    counts[0, 10:14] = np.nan
    counts[3, :20] = np.nan
    counts[4, 2] = np.nan
    return counts


COUNTS = invented()
GRID = Grid(UNITS, PARENTS, FIRST, COUNTS)
PAST = Past(GRID, LADDER)
ELSE = np.full((len(UNITS), len(LADDER.thresholds)), 0.5)


def known(values: np.ndarray) -> list[float]:
    return [float(value) for value in values.ravel() if not math.isnan(value)]


def last(unit: int, at: int, months: int) -> list[float]:
    return known(COUNTS[unit, max(0, at + 1 - months) : at + 1])


def steps_of(counts: list[float], ladder: Ladder = LADDER) -> list[float]:
    return [sum(count <= threshold for count in counts) / len(counts) for threshold in ladder.thresholds]


def siblings_of(unit: int) -> list[int]:
    return [other for other in range(len(UNITS)) if PARENTS[other] == PARENTS[unit]]


# --- the ladder --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", LADDERS)
def test_a_class_holds_what_lies_above_the_class_before_and_not_above_its_end(name: str) -> None:
    ladder = LADDERS[name]
    counts = np.unique(np.concatenate([ladder.thresholds, ladder.thresholds + 1, ladder.closing - 1]).clip(0))
    slow = [sum(count > end for end in ladder.closing) for count in counts]
    assert ladder.class_of(counts).tolist() == slow
    assert (np.digitize(counts, ladder.bins) - 1).tolist() == slow


@pytest.mark.parametrize("name", LADDERS)
def test_a_ladder_rises_from_none_in_whole_steps_and_holds_the_ends_of_its_classes(name: str) -> None:
    ladder = LADDERS[name]
    assert ladder.thresholds[0] == 0
    assert (np.diff(ladder.thresholds) > 0).all()
    assert (ladder.thresholds == np.floor(ladder.thresholds)).all()
    assert np.isin(ladder.closing, ladder.thresholds).all()


@pytest.mark.parametrize("name", LADDERS)
def test_the_chances_of_all_classes_add_up_to_one(name: str) -> None:
    ladder = LADDERS[name]
    steps = np.sort(np.random.default_rng(3).random((6, len(ladder.thresholds))), axis=1)
    chances = ladder.chances(steps)
    assert chances.shape == (6, ladder.classes)
    assert chances.sum(axis=1) == pytest.approx(1)
    assert chances.min() >= 1 / (PSEUDO + ladder.classes) - 1e-12


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 11, 50])
def test_the_chance_of_a_class_is_what_was_seen_in_it_and_one_more(count: float) -> None:
    seen = [0.0, 0, 0, 1, 2, 2, 7, 20]
    of_class = [each for each in seen if LADDER.class_of(np.array([each])) == LADDER.class_of(np.array([count]))]
    found = ignorance(np.array([steps_of(seen)]), np.array([float(count)]), LADDER)[0]
    assert found == pytest.approx(-math.log2((PSEUDO * len(of_class) / len(seen) + 1) / (PSEUDO + 4)))


def test_an_unknown_count_is_at_most_nothing() -> None:
    assert not LADDER.at_most(np.array([np.nan])).any()
    assert LADDER.at_most(np.array([0.0])).all()


def test_on_a_logarithmic_ladder_a_step_is_as_wide_as_its_ratio() -> None:
    ladder = Ladder(np.array([0.0, 9, 99, 999]), np.array([0.0]), logarithmic=True)
    assert ladder.widths == pytest.approx([math.log(10)] * 4)


@pytest.mark.parametrize("count", [0.0, 3.0, 10.0, 50.0])
def test_the_crps_is_the_squared_distance_of_steps_times_their_width(count: float) -> None:
    steps, widths = steps_of([0, 1, 5, 5, 20]), [1, 1, 1, 2, 5, 10, 30, 30]
    slow = sum((f - (count <= g)) ** 2 * w for f, g, w in zip(steps, LADDER.thresholds, widths, strict=True))
    assert crps(np.array([steps]), np.array([count]), LADDER)[0] == pytest.approx(slow)


def test_a_yardstick_that_was_never_wrong_measures_in_units_of_one() -> None:
    right = np.array([steps_of([3.0])] * 2)
    size, bits = yardstick(right, np.array([3.0, 3.0]), LADDER)
    assert size == 1
    assert bits == pytest.approx(-math.log2((PSEUDO + 1) / (PSEUDO + 4)))


@pytest.mark.parametrize("draws", [1, 7, 100])
def test_each_draw_lies_within_the_step_it_is_drawn_from(draws: int) -> None:
    values = drawn(np.eye(8).cumsum(axis=1), LADDER, draws, np.random.default_rng(2))
    below = [-1, *LADDER.thresholds[:-1]]
    for row, (under, end) in enumerate(zip(below, LADDER.thresholds, strict=True)):
        assert ((values[row] > under) & (values[row] <= end)).all()
        assert (values[row] == np.floor(values[row])).all()


def test_a_distribution_that_does_not_reach_one_is_drawn_to_the_end_of_the_ladder() -> None:
    values = drawn(np.full((1, 8), 0.4), LADDER, 10, np.random.default_rng(2))
    assert (values == 0).sum() == 4
    assert ((values > 20) & (values <= 50)).sum() == 6


# --- windows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("months", [1, 6, 12, 60])
def test_the_window_of_each_unit_holds_its_known_months(at: int, months: int) -> None:
    found = PAST.own(at, months, ELSE)
    for unit in range(len(UNITS)):
        recent = last(unit, at, months)
        assert found[unit] == pytest.approx(steps_of(recent) if recent else ELSE[unit])


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("months", [1, 12])
def test_siblings_are_pooled_month_by_month_and_the_world_stands_in_where_none_is_known(at: int, months: int) -> None:
    found = PAST.siblings(at, months)
    world = [value for unit in range(len(UNITS)) for value in last(unit, at, months)]
    for unit in range(len(UNITS)):
        pooled = [value for other in siblings_of(unit) for value in last(other, at, months)]
        assert found[unit] == pytest.approx(steps_of(pooled or world))


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("ahead", [1, 5, 12, 14])
def test_a_season_pools_three_months_of_each_earlier_year(at: int, ahead: int) -> None:
    found = PAST.season(at, ahead, ELSE)
    middles = [at + ahead - 12 * year for year in range(1, 6)]
    months = [middle + shift for middle in middles for shift in (-1, 0, 1) if 0 <= middle + shift <= at]
    for unit in range(len(UNITS)):
        seen = known(COUNTS[unit, months])
        assert found[unit] == pytest.approx(steps_of(seen) if seen else ELSE[unit])


@pytest.mark.parametrize("at", PLACES)
def test_months_since_the_last_event_are_counted_back_one_by_one(at: int) -> None:
    for unit, found in enumerate(months_since(COUNTS, at)):
        back = 0
        while back <= at and not COUNTS[unit, at - back] > 0:
            back += 1
        assert found == back


# --- features ----------------------------------------------------------------------------------------------------


def size_and_share(values: list[float]) -> tuple[float, float]:
    return math.log1p(sum(values) / max(len(values), 1)), sum(value > 0 for value in values) / max(len(values), 1)


@pytest.mark.parametrize("at", PLACES)
@pytest.mark.parametrize("unit", range(len(UNITS)))
def test_each_feature_is_what_its_name_says(unit: int, at: int) -> None:
    found = dict(zip(NAMES, features(GRID, at)[unit], strict=True))
    for months in OWN:
        size, share = size_and_share(last(unit, at, months))
        assert found[f"size of the last {months} months"] == pytest.approx(size)
        assert found[f"share with any of the last {months} months"] == pytest.approx(share)
    for months in SIBLINGS:
        size, share = size_and_share([value for other in siblings_of(unit) for value in last(other, at, months)])
        assert found[f"size of the siblings' last {months} months"] == pytest.approx(size)
        assert found[f"share with any of the siblings' last {months} months"] == pytest.approx(share)
    assert found["largest of ten years"] == pytest.approx(math.log1p(max(last(unit, at, LONGEST), default=0)))
    angle = 2 * math.pi * ((FIRST + at) % 12) / 12
    assert found["month of the year, sine"] == pytest.approx(math.sin(angle))
    assert found["month of the year, cosine"] == pytest.approx(math.cos(angle))


def test_examples_pair_what_was_seen_with_what_came_for_units_known_at_both() -> None:
    rows, counts = examples(GRID, (11, 30), (1, 3), 33)
    cases = [(at, ahead, unit) for at in (11, 30) for ahead in (1, 3) for unit in range(len(UNITS))]
    both = [(at, ahead, unit) for at, ahead, unit in cases if not np.isnan(COUNTS[unit, [at, at + ahead]]).any()]
    assert counts.tolist() == [COUNTS[unit, at + ahead] for at, ahead, unit in both]
    assert rows[:, -1].tolist() == [ahead for _, ahead, _ in both]
    for row, (at, _, unit) in zip(rows, both, strict=True):
        assert row[:-1] == pytest.approx(features(GRID, at)[unit])


def test_units_from_which_nothing_is_learnt_are_no_examples() -> None:
    silent = Grid(UNITS, PARENTS, FIRST, COUNTS, frozenset({0}))
    _, counts = examples(silent, (30,), (1,), 31)
    assert counts.tolist() == COUNTS[3:, 31].tolist()


# --- baselines ---------------------------------------------------------------------------------------------------

SERIES = np.arange(30, dtype=np.float64)


@pytest.mark.parametrize(
    ("ahead", "months"),
    [(1, {6, 18}), (6, {11, 23}), (7, {0, 12, 24}), (12, {5, 17, 29}), (13, {6, 18})],
)
def test_the_season_holds_the_months_that_lie_whole_years_before(ahead: int, months: set[int]) -> None:
    draws = seasonal(SERIES, ahead, 400, np.random.default_rng(1))
    assert set(draws.astype(int)) == months
    assert all((len(SERIES) - 1 + ahead - month) % 12 == 0 for month in months)


def test_a_season_never_seen_is_told_by_the_last_year() -> None:
    series = SERIES.copy()
    series[[6, 18]] = np.nan
    assert set(seasonal(series, 1, 2000, np.random.default_rng(1))) == set(range(19, 30))


def test_the_last_year_leaves_out_months_of_which_nothing_is_known() -> None:
    series = SERIES.copy()
    series[[20, 25, 29]] = np.nan
    draws = last_twelve(series, 1, 2000, np.random.default_rng(1))
    assert set(draws) == {18, 19, 21, 22, 23, 24, 26, 27, 28}


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_the_last_month_is_the_last_that_is_known(gap: int) -> None:
    series = np.concatenate([np.zeros(20), [1000.0], np.full(gap, np.nan)])
    draws = last_month(series, 1, 2000, np.random.default_rng(1))
    assert draws.mean() == pytest.approx(1000, rel=0.01)
    assert draws.var() == pytest.approx(1000, rel=0.2)
