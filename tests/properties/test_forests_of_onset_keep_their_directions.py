"""Whatever a forest has learnt: more of what raises the risk never lowers its chance, with all else equal."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onset_world import LEARNT, country_years
from saferhavens.core.forecast.onset.directions import FALLING, PLACES, RISING, direction
from saferhavens.core.forecast.onset.experts import Forest
from saferhavens.core.forecast.onset.features import LEVELS, make_features
from saferhavens.core.forecast.onset.panel import read_panel

WAYS = (1, -1, 0)
VALUES = st.floats(-4, 4, allow_nan=False)
ROW = st.lists(VALUES, min_size=3, max_size=3)


@pytest.fixture(scope="module")
def learnt() -> SimpleNamespace:
    """Onsets fall with the first column, rise with the second, and are most in the middle of the third: the first two
    against the directions that are asked."""
    random = np.random.default_rng(11)
    rows = random.normal(size=(400, 3))
    log_odds = -0.8 * rows[:, 0] + 0.8 * rows[:, 1] - rows[:, 2] ** 2
    happened = random.random(400) < 1 / (1 + np.exp(-log_odds))
    return SimpleNamespace(rows=rows, outcome=happened.astype(float), ones=np.ones(400))


@pytest.fixture(scope="module")
def forest(learnt: SimpleNamespace) -> Forest:
    return Forest.fit(learnt.rows, learnt.outcome, learnt.ones, WAYS)


@settings(max_examples=60)
@given(ROW, VALUES, st.sampled_from([0, 1]))
def test_a_chance_moves_only_the_way_it_may(forest: Forest, row: list[float], other: float, column: int):
    low, high = sorted((row[column], other))
    pair = np.array([row, row])
    pair[:, column] = low, high
    before, after = forest.chances(pair)
    assert WAYS[column] * (after - before) >= -1e-12


def test_without_a_direction_the_forest_follows_the_data(learnt: SimpleNamespace, forest: Forest):
    free = Forest.fit(learnt.rows, learnt.outcome, learnt.ones, (0, 0, 0))
    ends = np.array([[-2.0, 0, 0], [2.0, 0, 0], [0, 0, -2.5], [0, 0, 0], [0, 0, 2.5]])
    low, high, left, middle, right = free.chances(ends)
    assert low > high + 0.1
    assert middle > max(left, right) + 0.1
    assert forest.chances(ends)[3] > max(forest.chances(ends)[[2, 4]]) + 0.03


def test_a_forest_is_the_mean_of_random_and_best_cuts(learnt: SimpleNamespace, forest: Forest):
    each = [booster.predict(learnt.rows) for booster in forest.boosters]
    assert forest.chances(learnt.rows) == pytest.approx(np.mean(each, axis=0))
    assert not np.allclose(*each)


def test_every_direction_belongs_to_a_feature():
    made = make_features(read_panel(country_years(), LEARNT))
    assert set(made.names) >= RISING | FALLING
    assert not RISING & FALLING
    assert dict(zip(made.names, made.directions, strict=True)) == {name: direction(name) for name in made.names}


def test_what_the_literature_does_not_agree_on_is_free():
    assert [direction(name) for name in ("efindex", "mk_ongoing_count_log2", "newcountry", "onset now")] == [0] * 4
    assert {direction(name) for name in LEVELS} == {-1, 0, 1}


@pytest.mark.parametrize("place", PLACES)
def test_strife_near_by_raises_and_freedom_near_by_is_free(place: str):
    assert [direction(place + what) for what in ("battle", "killing", "freedom")] == [1, 1, 0]


def test_time_since_something_and_the_thing_itself_go_opposite_ways():
    pairs = (("since battle", "battledeaths.log2"), ("since coup", "coup.try.5yr"), ("since killing", "mk_ever"))
    assert [(direction(since), direction(itself)) for since, itself in pairs] == [(-1, 1)] * 3
