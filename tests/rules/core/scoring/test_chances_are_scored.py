"""Scores of stated chances: by hand on small cases, and beside scikit-learn on invented ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.scoring import chances as scores

CHANCES, OUTCOMES = [0.9, 0.4, 0.4, 0.1], [1, 0, 1, 0]

cases = st.lists(
    st.tuples(st.sampled_from([0.01, 0.05, 0.2, 0.2001, 0.5, 0.7, 0.99]), st.integers(0, 1)), min_size=2, max_size=60
).filter(lambda rows: len({happened for _, happened in rows}) == 2)


@given(cases)
def test_ranking_is_scored_as_by_scikit_learn_with_ties(rows):
    given_chances, happened = (np.array(each) for each in zip(*rows, strict=True))
    assert scores.roc_auc(given_chances, happened) == pytest.approx(roc_auc_score(happened, given_chances))
    theirs = average_precision_score(happened, given_chances)
    assert scores.average_precision(given_chances, happened) == pytest.approx(theirs)


@given(cases)
def test_chances_are_scored_as_by_scikit_learn(rows):
    given_chances, happened = (np.array(each) for each in zip(*rows, strict=True))
    assert scores.brier(given_chances, happened) == pytest.approx(brier_score_loss(happened, given_chances))
    assert scores.log_score(given_chances, happened) == pytest.approx(log_loss(happened, given_chances))


def test_the_auc_is_the_share_of_pairs_in_the_right_order():
    assert scores.roc_auc(CHANCES, OUTCOMES) == (1 + 1 + 0.5 + 1) / 4


def test_tied_rows_enter_a_list_at_once():
    assert scores.average_precision(CHANCES, OUTCOMES) == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_skill_is_what_climatology_leaves():
    assert scores.brier_skill([0.5] * 4, OUTCOMES) == 0
    assert scores.brier_skill(OUTCOMES, OUTCOMES) == 1
    assert scores.brier_skill(CHANCES, OUTCOMES, reference=CHANCES) == 0


def test_a_certain_chance_that_fails_has_a_finite_log_score():
    assert np.isfinite(scores.log_score([0.0, 1.0], [1, 0]))
    assert scores.log_score([0.0, 1.0], [0, 1]) == pytest.approx(0, abs=1e-12)


@pytest.fixture(scope="module")
def stated() -> tuple[np.ndarray, np.ndarray]:
    """Chances whose log odds are twice as far from even as they should be."""
    random = np.random.default_rng(11)
    true = random.normal(-2, 1, size=4000)
    happened = random.random(4000) < 1 / (1 + np.exp(-true))
    return 1 / (1 + np.exp(-2 * true)), happened.astype(float)


def test_a_slope_below_one_tells_of_chances_too_extreme(stated):
    found = scores.calibration(*stated)
    assert found.slope == pytest.approx(0.5, abs=0.05)
    assert found.ratio == pytest.approx(stated[0].mean() / stated[1].mean())


def test_slope_and_intercept_are_the_logistic_regression_of_scikit_learn(stated):
    given_chances, happened = stated
    log_odds = np.log(given_chances / (1 - given_chances))[:, None]
    theirs = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(log_odds, happened)
    found = scores.calibration(given_chances, happened)
    assert found.slope == pytest.approx(theirs.coef_[0][0], abs=1e-5)
    assert found.intercept == pytest.approx(theirs.intercept_[0], abs=1e-5)


def test_reliability_counts_every_row_once(stated):
    for bins in (scores.reliability(*stated), scores.reliability(*stated, edges=(0, 0.01, 0.1, 1))):
        assert sum(each.rows for each in bins) == 4000
        assert sum(each.events for each in bins) == stated[1].sum()
        for each in bins:
            assert each.low <= each.mean_chance <= each.high
            assert each.observed_low <= each.observed <= each.observed_high


def test_equal_chances_make_one_bin():
    (only,) = scores.reliability([0.2] * 5, [0, 0, 1, 0, 0])
    assert (only.rows, only.events, only.observed) == (5, 1, 0.2)


def test_an_interval_of_a_share_is_wilsons():
    low, high = scores.wilson(1, 10, z=1.959964)
    assert (low, high) == (pytest.approx(0.017876, abs=1e-5), pytest.approx(0.404150, abs=1e-5))
    assert scores.wilson(0, 10)[0] == 0
    assert scores.wilson(10, 10)[1] == 1


def test_equal_chances_share_the_better_rank():
    assert scores.competition_ranks([0.1, 0.5, 0.5, 0.3]).tolist() == [4, 1, 1, 3]


def test_ranks_begin_anew_each_year():
    assert scores.ranks_within([1, 2, 1, 2], [0.1, 0.4, 0.2, 0.3]).tolist() == [2, 1, 1, 2]


def test_hits_are_events_among_the_likeliest():
    found = scores.top_hits([1, 2, 3, 1, 2, 3], [1, 0, 1, 0, 0, 0], 2)
    assert (found.hits, found.events, found.listed) == (1, 2, 4)
    assert (found.recall, found.precision) == (0.5, 0.25)


def test_an_interval_over_blocks_is_wider_than_over_rows():
    random = np.random.default_rng(5)
    block = np.repeat(np.arange(30), 40)
    values = np.repeat(random.normal(size=30), 40)
    by_block = scores.bootstrap_by_block(lambda rows: float(values[rows].mean()), block, draws=200)
    by_row = scores.bootstrap_by_block(lambda rows: float(values[rows].mean()), np.arange(1200), draws=200)
    assert by_block.value == by_row.value == pytest.approx(values.mean())
    assert by_block.high - by_block.low > 4 * (by_row.high - by_row.low)


def test_an_interval_is_the_same_for_the_same_seed():
    one, again, other = (
        scores.bootstrap_by_block(lambda rows: float(rows.mean()), np.arange(50), draws=50, seed=seed)
        for seed in (1, 1, 2)
    )
    assert one == again
    assert one != other


def test_draws_without_an_event_are_left_out():
    happened = np.array([1.0, 0, 0, 0])
    found = scores.bootstrap_by_block(
        lambda rows: scores.roc_auc(-rows / 4 + 1, happened[rows]), np.arange(4), draws=40
    )
    assert found.value == 1


@pytest.mark.parametrize(
    ("stated_chances", "happened"),
    [([], []), ([0.5], [0, 1]), ([1.1, 0], [0, 1]), ([float("nan"), 0], [0, 1]), ([0.1, 0.2], [0, 2])],
)
def test_what_is_no_chance_is_not_scored(stated_chances, happened):
    for score in (scores.roc_auc, scores.brier, scores.log_score, scores.calibration, scores.reliability):
        with pytest.raises(ProblemError) as caught:
            score(stated_chances, happened)
        assert caught.value.problem is problems.CHANCES_UNUSABLE


@pytest.mark.parametrize("happened", [0, 1])
def test_ranking_needs_rows_with_and_without_an_event(happened):
    for score in (scores.roc_auc, scores.average_precision, scores.brier_skill, scores.calibration):
        with pytest.raises(ProblemError) as caught:
            score([0.1, 0.2], [happened] * 2)
        assert caught.value.problem is problems.CHANCES_ONE_OUTCOME


def test_chances_all_alike_have_no_slope():
    with pytest.raises(ProblemError) as caught:
        scores.calibration([0.2, 0.2], [0, 1])
    assert caught.value.problem is problems.CHANCES_UNUSABLE


def test_a_list_without_any_event_has_no_hits_to_count():
    with pytest.raises(ProblemError) as caught:
        scores.top_hits([1, 2], [0, 0], 1)
    assert caught.value.problem is problems.CHANCES_ONE_OUTCOME
