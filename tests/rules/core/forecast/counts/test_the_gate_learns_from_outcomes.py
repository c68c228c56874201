"""Lessons, gate, and the share of the newest months: what is learnt, from which outcomes, and by which slope."""

import numpy as np
import pytest

from counts_world import HORIZONS, ORIGIN, known
from saferhavens.core.forecast.counts import recent
from saferhavens.core.forecast.counts.covariates import prepared
from saferhavens.core.forecast.counts.experts import COUNT, KINDS
from saferhavens.core.forecast.counts.gate import BITS, PENALTY, PENALTY_ALWAYS, PSEUDO, _Loss, learn, with_ahead
from saferhavens.core.forecast.counts.lessons import MOST_HORIZONS, lessons, origins
from saferhavens.core.forecast.counts.past import Past, past_of
from saferhavens.core.forecast.mixtures.history import Changing, grid, some_of


@pytest.fixture(scope="module")
def past() -> Past:
    return past_of(grid(known(), ORIGIN, Changing.ALLOW).values)


def test_lessons_end_where_the_past_ends(past: Past):
    learnt = lessons(past, HORIZONS)
    alone = lessons(past_of(past.counts[:, :-5]), HORIZONS)
    assert (learnt.weight > 0).sum() > (alone.weight > 0).sum()
    assert learnt.weight.sum() == pytest.approx(1)


def test_an_outcome_that_is_not_known_yet_has_no_weight(past: Past):
    first = origins(past, HORIZONS)[0]
    learnt = lessons(past, HORIZONS)
    newest = slice(0, 8)  # the last origin stands first: only its nearest horizon has come
    assert first == past.last - HORIZONS[0]
    assert (learnt.weight[newest, 0] > 0).all()
    assert (learnt.weight[newest, -1] == 0).all()


def test_at_most_five_horizons_are_learnt_from():
    assert some_of(tuple(range(3, 15)), MOST_HORIZONS) == (3, 6, 9, 11, 14)
    assert some_of((4,), MOST_HORIZONS) == (4,)
    assert some_of((1, 2, 3), MOST_HORIZONS) == (1, 2, 3)


def test_quiet_units_are_thinned_out_but_weighed_up():
    counts = np.zeros((40, 120))
    counts[:4, ::3] = 9
    learnt = lessons(past_of(counts), (3,))
    assert set(np.unique(np.round(learnt.weight[learnt.weight > 0] / learnt.weight[learnt.weight > 0].min(), 6))) == {
        1,
        4,
    }


def test_the_slope_is_that_of_the_loss(past: Past):
    learnt = lessons(past, HORIZONS)
    shape = (past.facts.shape[2] + 2, COUNT)
    loss = _Loss(learnt, HORIZONS, past.ladder, shape)
    chance = np.random.default_rng(2)
    weights, direction = (chance.normal(0, 0.3, shape[0] * shape[1]) for _ in range(2))
    step = 1e-3
    ahead, behind = (loss(weights + sign * step * direction)[0] for sign in (1, -1))
    assert loss(weights)[1] @ direction == pytest.approx((ahead - behind) / (2 * step), rel=2e-3, abs=1e-3)


def test_the_loss_is_that_of_the_mixture_threshold_by_threshold(past: Past):
    """As the module says it: the mixture first, then each threshold, then the mean over the cases."""
    learnt = lessons(past, HORIZONS)
    shape = (past.facts.shape[2] + 2, COUNT)
    weights = np.random.default_rng(3).normal(0, 0.3, shape)
    expected = PENALTY * (weights[1:] ** 2).sum() + PENALTY_ALWAYS * (weights[0] ** 2).sum()
    for place, ahead in enumerate(learnt.horizons):
        odds = np.exp(with_ahead(learnt.facts, ahead, HORIZONS) @ weights)
        shares = odds / odds.sum(axis=1, keepdims=True)
        mixed = (shares[:, :, None] * learnt.experts).sum(axis=1)
        crps = ((mixed - learnt.below[:, place]) ** 2 * past.ladder.widths).sum(axis=1)
        within = (shares * learnt.within[:, place]).sum(axis=1)
        bits = -np.log2((PSEUDO * within + 1) / (PSEUDO + past.ladder.classes))
        expected += (learnt.crps_weight[:, place] * crps).sum() + BITS * (learnt.weight[:, place] * bits).sum()
    found, _slope = _Loss(learnt, HORIZONS, past.ladder, shape)(weights.ravel())
    assert found == pytest.approx(expected, rel=1e-9)


def test_learning_lowers_the_loss(past: Past):
    learnt = lessons(past, HORIZONS)
    gate = learn(learnt, HORIZONS, past.ladder)
    loss = _Loss(learnt, HORIZONS, past.ladder, gate.weights.shape)
    assert loss(gate.weights.ravel())[0] < 0.95 * loss(np.zeros(gate.weights.size))[0]


def test_shares_add_up_to_one(past: Past):
    gate = learn(lessons(past, HORIZONS), HORIZONS, past.ladder)
    shares = gate.shares(past.facts[:, past.last], 3)
    assert shares.shape == (12, COUNT)
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (shares >= 0).all()


def test_the_mixture_lies_between_its_experts(past: Past):
    gate = learn(lessons(past, HORIZONS), HORIZONS, past.ladder)
    said = past.said(past.last)
    mixed = gate.mixed(said, past.facts[:, past.last], 14)
    assert (mixed >= said.min(axis=1) - 1e-5).all()
    assert (mixed <= said.max(axis=1) + 1e-5).all()


def test_without_any_outcome_all_experts_on_the_unit_count_alike():
    short = past_of(np.random.default_rng(1).integers(0, 9, (4, 14)).astype(float))
    gate = learn(lessons(short, (14,)), (14,), short.ladder)
    shares = gate.shares(short.facts[:, -1], 14)[0]
    assert shares[: len(KINDS)] == pytest.approx(shares[0])
    assert (shares[len(KINDS) :] < shares[0]).all()


def test_months_ahead_are_counted_from_the_middle():
    facts = np.ones((1, 9))
    assert with_ahead(facts, 3, (3, 14))[0, 9:].tolist() == [-1, -1]
    assert with_ahead(facts, 14, (3, 14))[0, 9:].tolist() == [1, 1]
    assert with_ahead(facts, 3, (3,))[0, 9] == 0


def test_the_past_of_an_earlier_month_knows_nothing_later(past: Past):
    earlier = past.until(100)
    alone = past_of(past.counts[:, :101])
    assert earlier.last == 100
    assert np.allclose(
        earlier.said(100)[:, : len(KINDS)], alone.said(100)[:, : len(KINDS), : earlier.said(100).shape[2]]
    )
    assert np.allclose(earlier.facts[:, 100], alone.facts[:, 100])


def test_a_history_too_short_to_try_choices_has_none():
    assert recent.choose(past_of(np.ones((3, 60))), (3, 14)) is None


def test_the_choice_is_the_one_that_was_best_so_far(past: Past):
    tried = recent.choose(past, HORIZONS)
    assert tried is not None
    assert len(tried.pool.chosen) == len(recent.LEVELS) + 1
    assert all(choice in recent.CHOICES for choice in tried.pool.chosen)
    assert 0 < tried.loss < 2


def test_the_newest_months_join_by_group(past: Past):
    mixed = np.zeros((12, len(past.ladder.thresholds)))
    pool = recent.Pool(((0, 0.0), (0, 0.0), (1, 0.6)))
    pooled = pool.pooled(mixed, past, past.last)
    deadly = past.level[:, past.last] >= 50
    assert deadly.any()
    assert (pooled[~deadly] == 0).all()
    assert pooled[deadly] == pytest.approx(0.6 * past.experts.own[1, deadly, past.last], abs=1e-6)


def test_covariates_are_put_on_one_scale_and_held_within_bounds():
    rows = known().select(
        "unit", "month", a=1e6 * (1 + np.arange(known().height) % 7), b=np.r_[1e9, np.zeros(known().height - 1)]
    )
    found = prepared(rows, grid(known(), ORIGIN, Changing.ALLOW))
    assert found is not None
    assert found.shape == (12, 142, 2)
    assert np.abs(found).max() <= 1


def test_a_covariate_known_for_too_few_years_is_left_out():
    rows = known().filter(known()["month"] > ORIGIN - 40).select("unit", "month", a="value")
    assert prepared(rows, grid(known(), ORIGIN, Changing.ALLOW)) is None
