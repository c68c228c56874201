"""The scores of draws, computed fast, are those that their definitions give, for any draws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferhavens.core.scoring import draws as fast
from saferhavens.core.scoring import draws_by_definition as slow

PEOPLE = st.one_of(st.integers(0, 30).map(float), st.floats(0, 20_000, allow_subnormal=False))
DRAWS = st.lists(PEOPLE, min_size=1, max_size=12)


@settings(max_examples=120)
@given(DRAWS, PEOPLE)
def test_the_crps_is_that_of_all_pairs(draws: list[float], actual: float):
    assert fast.crps([draws], [actual])[0] == pytest.approx(slow.crps(draws, actual), rel=1e-9, abs=1e-9)


@settings(max_examples=120)
@given(DRAWS, PEOPLE)
def test_the_ignorance_score_counts_the_draws_of_the_class(draws: list[float], actual: float):
    assert fast.ignorance([draws], [actual])[0] == pytest.approx(slow.ignorance(draws, actual))


@settings(max_examples=120)
@given(DRAWS, PEOPLE, st.sampled_from([0.5, 0.8, 0.9]))
def test_the_interval_score_is_width_and_fine(draws: list[float], actual: float, level: float):
    expected = slow.interval_score(draws, actual, level)
    assert fast.interval_score([draws], [actual], level)[0] == pytest.approx(expected, rel=1e-9, abs=1e-6)


@settings(max_examples=60)
@given(DRAWS, PEOPLE, st.randoms(use_true_random=False))
def test_the_order_of_the_draws_does_not_matter(draws: list[float], actual: float, chance):
    shuffled = draws.copy()
    chance.shuffle(shuffled)
    assert fast.crps([shuffled], [actual])[0] == pytest.approx(fast.crps([draws], [actual])[0], abs=1e-9)


@settings(max_examples=60)
@given(st.lists(st.lists(PEOPLE, min_size=3, max_size=3), min_size=1, max_size=4), PEOPLE)
def test_many_cases_at_once_are_each_by_itself(cases: list[list[float]], actual: float):
    together = fast.crps(cases, np.full(len(cases), actual))
    assert together == pytest.approx([fast.crps([each], [actual])[0] for each in cases], abs=1e-9)
