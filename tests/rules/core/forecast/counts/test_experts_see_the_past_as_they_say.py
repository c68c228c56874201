"""Experts, circumstances and ladder: each distribution and each fact is what its description says."""

import numpy as np
import pytest

from saferhavens.core.forecast.counts import experts
from saferhavens.core.forecast.counts.circumstances import circumstances, mean_of_last, months_since
from saferhavens.core.forecast.counts.experts import COUNT, KINDS, YARDSTICK, Kind, fading_mean, ladder_for

LADDER = ladder_for(500)
CALM_THEN_WAR = np.array([[0.0] * 36 + [200.0] * 4, [5.0] * 40])
EVERYBODY = np.arange(2)


def at(month: int, counts: np.ndarray = CALM_THEN_WAR) -> np.ndarray:
    return experts.experts(counts, LADDER).at(np.arange(len(counts)), month)


def chance_of_at_most(count: float, steps: np.ndarray) -> np.ndarray:
    return steps[..., np.searchsorted(LADDER.thresholds, count)]


def test_the_ladder_holds_small_counts_and_the_ends_of_all_classes():
    assert set(range(11)) | set(experts.CLOSING) <= set(LADDER.thresholds.astype(int))
    assert (np.diff(LADDER.thresholds) > 0).all()


@pytest.mark.parametrize("largest", [0, 5_000, 48_183, 250_000])
def test_the_ladder_reaches_far_above_what_was_seen(largest: int):
    assert ladder_for(largest).thresholds[-1] >= max(experts.LEAST_TOP, 10 * largest)


def test_each_expert_is_a_distribution():
    steps = at(39)
    assert steps.shape == (2, COUNT, len(LADDER.thresholds))
    assert (np.diff(steps, axis=2) >= -1e-6).all()
    assert steps.min() >= 0
    assert steps.max() <= 1 + 1e-6
    assert steps[:, :, -1] == pytest.approx(1, abs=1e-3)


def test_a_short_memory_expects_the_war_and_a_long_one_the_calm():
    quiet = chance_of_at_most(0, at(39)[0])
    short, long = (next(n for n, kind in enumerate(KINDS) if kind == Kind(months)) for months in (1, 64))
    assert quiet[short] < 0.1
    assert quiet[long] > 0.8


def test_before_the_war_every_expert_on_the_unit_expects_calm():
    assert chance_of_at_most(0, at(35)[0, : len(KINDS)]) == pytest.approx(1)


def test_moved_experts_expect_less_and_more_than_was_seen():
    steady = np.full((1, 40), 100.0)
    less, more = (next(n for n, kind in enumerate(KINDS) if kind.scale == scale) for scale in (0.4, 2.5))
    below = chance_of_at_most(100, at(39, steady)[0])
    assert below[less] > 0.9
    assert below[more] < 0.1
    assert below[YARDSTICK] == pytest.approx(0.5, abs=0.1)


def test_wider_experts_have_wider_tails():
    steady = np.full((1, 40), 100.0)
    steps = at(39, steady)[0]
    narrow, wide = (next(n for n, kind in enumerate(KINDS) if kind == each) for each in (Kind(4), Kind(3, spread=1.0)))
    assert chance_of_at_most(250, steps[wide]) < chance_of_at_most(250, steps[narrow])


def test_one_expert_says_none():
    assert (at(39)[:, len(KINDS)] == 1).all()


def test_one_expert_says_what_came_after_quiet_years():
    counts = np.zeros((3, 60))
    counts[0, 40], counts[1, 45], counts[2, 50] = 3, 3, 30
    after = experts.after_quiet(counts, LADDER)
    assert chance_of_at_most(2, after) == 0
    assert chance_of_at_most(3, after) == pytest.approx(2 / 3)
    assert chance_of_at_most(50, after) == 1


def test_where_quiet_never_ended_one_death_is_expected():
    assert chance_of_at_most(1, experts.after_quiet(np.zeros((2, 60)), LADDER)) == 1
    assert chance_of_at_most(0, experts.after_quiet(np.zeros((2, 20)), LADDER)) == 0


def test_a_month_half_a_life_back_counts_half():
    mean = fading_mean(np.array([[6.0, 0.0]]), np.array([[True, True]]), 1)
    assert mean[0] == pytest.approx([6, 2])


def test_a_month_of_which_nothing_is_known_does_not_count():
    mean = fading_mean(np.array([[6.0, 99.0, 6.0]]), np.array([[True, False, True]]), 2)
    assert mean[0] == pytest.approx([6, 6, 6])


def test_before_the_first_known_month_nothing_is_expected():
    counts = np.array([[np.nan, np.nan, 8.0, 8.0], [1.0, 1.0, 1.0, 1.0]])
    assert (at(1, counts)[0, : len(KINDS)] == 1).all()
    assert chance_of_at_most(0, at(2, counts)[0, 0]) < 0.1


def test_circumstances_stay_within_bounds_for_the_largest_war():
    counts = np.random.default_rng(1).integers(0, 50_000, (3, 80)).astype(float)
    facts = circumstances(counts)
    assert facts.shape == (3, 80, 9)
    assert (facts[..., 0] == 1).all()
    assert np.abs(facts).max() <= 1.5


def test_ten_thousand_a_month_is_weighed_like_a_thousand():
    large, larger = (circumstances(np.full((1, 60), each))[0, -1] for each in (1_000.0, 10_000.0))
    assert large == pytest.approx(larger)


def test_a_rise_and_a_fall_are_told_apart():
    rising, falling = (circumstances(each)[0, -1, 2] for each in (CALM_THEN_WAR[:1], CALM_THEN_WAR[:1, ::-1]))
    assert rising > 0 > falling


def test_months_since_the_last_death():
    assert months_since(np.array([[0.0, 3.0, 0.0, 0.0, 1.0]]))[0].tolist() == [60, 0, 1, 2, 0]


def test_the_mean_of_a_year_leaves_out_what_is_not_known():
    counts = np.array([[np.nan, 4.0, np.nan, 8.0]])
    assert mean_of_last(counts, 2)[0].tolist() == [0, 4, 4, 8]
