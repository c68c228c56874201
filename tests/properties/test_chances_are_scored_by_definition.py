"""The scores of chances, computed by sorting, are those that their definitions give when followed pair by pair."""

from itertools import pairwise, product
from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.scoring import chances as scores

STATED = st.one_of(
    st.sampled_from([0.0, 0.001, 0.02, 0.02, 0.3, 0.5, 0.999, 1.0]), st.floats(0, 1, allow_subnormal=False)
)
ROW = st.tuples(STATED, st.integers(0, 1))
ROWS = st.lists(ROW, min_size=1, max_size=25)
BOTH = ROWS.filter(lambda rows: len({happened for _, happened in rows}) == 2)

type Rows = list[tuple[float, int]]


def overlapping(rows: Rows) -> bool:
    """Whether no threshold parts the events from the rest: then a best slope exists, and it is finite."""
    sides = [[stated for stated, happened in rows if happened == each] for each in (0, 1)]
    if not all(sides):
        return False
    quiet, events = sides
    return min(events) < max(quiet) - 0.05 and min(quiet) < max(events) - 0.05


INNER = st.lists(st.tuples(st.floats(0.01, 0.99), st.integers(0, 1)), min_size=6, max_size=25).filter(overlapping)


def columns(rows: Rows) -> tuple[list[float], list[int]]:
    return [stated for stated, _ in rows], [happened for _, happened in rows]


# --- ranking ----------------------------------------------------------------------------------------------------------


def auc_by_pairs(rows: Rows) -> float:
    events, quiet = ([stated for stated, happened in rows if happened == each] for each in (1, 0))
    won = [1.0 if event > other else 0.5 if event == other else 0.0 for event, other in product(events, quiet)]
    return sum(won) / len(won)


def precision_by_thresholds(rows: Rows) -> float:
    """At each chance stated, all rows with at least this chance are listed."""
    events, total, before = sum(happened for _, happened in rows), 0.0, 0.0
    for threshold in sorted({stated for stated, _ in rows}, reverse=True):
        listed = [happened for stated, happened in rows if stated >= threshold]
        recall = sum(listed) / events
        total += (recall - before) * sum(listed) / len(listed)
        before = recall
    return total


@given(BOTH)
def test_the_auc_is_that_of_all_pairs(rows: Rows):
    assert scores.roc_auc(*columns(rows)) == pytest.approx(auc_by_pairs(rows))


@given(BOTH)
def test_precision_is_that_at_every_threshold(rows: Rows):
    assert scores.average_precision(*columns(rows)) == pytest.approx(precision_by_thresholds(rows))


@given(BOTH)
def test_to_state_the_opposite_of_the_opposite_is_to_rank_alike(rows: Rows):
    turned = [(1 - stated, 1 - happened) for stated, happened in rows if stated in (0.0, 0.3, 0.5, 1.0)]
    kept = [(stated, happened) for stated, happened in rows if stated in (0.0, 0.3, 0.5, 1.0)]
    if len({happened for _, happened in kept}) == 2:
        assert scores.roc_auc(*columns(turned)) == pytest.approx(scores.roc_auc(*columns(kept)))


@given(BOTH)
def test_ranking_asks_only_for_the_order(rows: Rows):
    order = sorted({stated for stated, _ in rows})
    spread = [(order.index(stated) / len(order), happened) for stated, happened in rows]
    for score in (scores.roc_auc, scores.average_precision):
        assert score(*columns(spread)) == pytest.approx(score(*columns(rows)))


@given(ROWS)
def test_a_rank_is_one_more_than_the_rows_above(rows: Rows):
    stated, _ = columns(rows)
    assert scores.competition_ranks(stated).tolist() == [1 + sum(other > each for other in stated) for each in stated]


@given(st.lists(st.tuples(st.sampled_from(["1994", "1995", "1996"]), STATED), min_size=1, max_size=25))
def test_a_rank_within_a_year_looks_at_that_year_only(rows: list[tuple[str, float]]):
    by_hand = [1 + sum(other > stated for then, other in rows if then == year) for year, stated in rows]
    years, stated = zip(*rows, strict=True)
    assert scores.ranks_within(years, stated).tolist() == by_hand


@given(BOTH, st.integers(1, 6))
def test_a_longer_list_never_misses_what_a_shorter_one_held(rows: Rows, top: int):
    stated, happened = columns(rows)
    ranks = scores.competition_ranks(stated)
    shorter, longer = (scores.top_hits(ranks, happened, each) for each in (top, top + 1))
    assert shorter.hits <= longer.hits <= longer.events
    assert shorter.listed <= longer.listed <= len(rows)
    whole = scores.top_hits(ranks, happened, len(rows))
    assert (whole.recall, whole.precision) == (1, sum(happened) / len(rows))


# --- chances ----------------------------------------------------------------------------------------------------------


@given(ROWS)
def test_the_brier_score_is_the_mean_squared_miss(rows: Rows):
    by_hand = sum((stated - happened) ** 2 for stated, happened in rows) / len(rows)
    assert scores.brier(*columns(rows)) == pytest.approx(by_hand)


@given(ROWS)
def test_the_log_score_is_the_mean_surprise(rows: Rows):
    kept = [(min(max(stated, 1e-15), 1 - 1e-15), happened) for stated, happened in rows]
    surprises = [-log(stated if happened else 1 - stated) for stated, happened in kept]
    assert scores.log_score(*columns(rows)) == pytest.approx(sum(surprises) / len(rows), abs=1e-12, rel=1e-3)


@given(BOTH)
def test_no_constant_beats_the_share_of_events(rows: Rows):
    _, happened = columns(rows)
    share = sum(happened) / len(happened)
    best = scores.brier([share] * len(rows), happened)
    assert best == pytest.approx(share * (1 - share))
    for other in (0.0, 0.1, 0.5, 1.0):
        assert scores.brier([other] * len(rows), happened) >= best - 1e-12
        assert scores.log_score([other] * len(rows), happened) >= scores.log_score([share] * len(rows), happened) - 1e-9


@given(BOTH)
def test_skill_against_a_stated_reference_is_the_share_of_its_misses_avoided(rows: Rows):
    stated, happened = columns(rows)
    reference = [0.25] * len(rows)
    expected = 1 - scores.brier(stated, happened) / scores.brier(reference, happened)
    assert scores.brier_skill(stated, happened, reference) == pytest.approx(expected)


@given(BOTH, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: Rows, chance):
    shuffled = rows.copy()
    chance.shuffle(shuffled)
    for score in (scores.roc_auc, scores.average_precision, scores.brier, scores.brier_skill, scores.log_score):
        assert score(*columns(shuffled)) == pytest.approx(score(*columns(rows)))


@given(BOTH)
def test_every_row_twice_scores_the_same(rows: Rows):
    for score in (scores.roc_auc, scores.average_precision, scores.brier, scores.log_score):
        assert score(*columns(rows * 2)) == pytest.approx(score(*columns(rows)))


# --- calibration ------------------------------------------------------------------------------------------------------


def logit(stated: list[float]) -> np.ndarray:
    given_chances = np.array(stated)
    return np.log(given_chances / (1 - given_chances))


@settings(max_examples=60)
@given(INNER)
def test_recalibrated_chances_miss_evenly(rows: Rows):
    """At the best slope and intercept the misses add up to 0, and so do the misses times the log odds."""
    stated, happened = columns(rows)
    found = scores.calibration(stated, happened)
    expected = 1 / (1 + np.exp(-(found.intercept + found.slope * logit(stated))))
    misses = np.array(happened) - expected
    assert misses.sum() == pytest.approx(0, abs=1e-6)
    assert misses @ logit(stated) == pytest.approx(0, abs=1e-6)


@settings(max_examples=60)
@given(INNER, st.floats(-1, 1), st.floats(0.5, 2))
def test_log_odds_that_were_moved_and_stretched_are_moved_and_stretched_back(rows: Rows, move: float, stretch: float):
    stated, happened = columns(rows)
    moved = 1 / (1 + np.exp(-(move + stretch * logit(stated))))
    plain, found = scores.calibration(stated, happened), scores.calibration(moved, happened)
    assert found.slope * stretch == pytest.approx(plain.slope, rel=1e-4, abs=1e-6)
    assert found.intercept + found.slope * move == pytest.approx(plain.intercept, rel=1e-4, abs=1e-6)


def test_chances_that_part_events_perfectly_have_a_steep_finite_slope():
    found = scores.calibration([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1])
    assert 5 < found.slope < float("inf")
    assert np.isfinite(found.intercept)


def test_chances_in_the_wrong_order_have_a_slope_below_zero():
    assert scores.calibration([0.9, 0.8, 0.3, 0.2, 0.5, 0.6], [0, 0, 1, 1, 1, 0]).slope < 0


# --- reliability and intervals ----------------------------------------------------------------------------------------


@given(ROWS, st.integers(1, 12))
def test_bins_hold_every_row_once_and_are_in_order(rows: Rows, bins: int):
    stated, happened = columns(rows)
    found = scores.reliability(stated, happened, bins=bins)
    assert len(found) <= bins
    assert sum(each.rows for each in found) == len(rows)
    assert sum(each.events for each in found) == sum(happened)
    assert sum(each.rows * each.mean_chance for each in found) == pytest.approx(sum(stated))
    assert all(one.high <= other.low for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("stated", "held"),
    [
        (0.0, (0.0, 0.1)),
        (0.0999, (0.0, 0.1)),
        (0.1, (0.1, 0.5)),
        (0.4999, (0.1, 0.5)),
        (0.5, (0.5, 1.0)),
        (1.0, (0.5, 1.0)),
    ],
)
def test_an_edge_belongs_to_the_bin_above_it_except_the_last(stated: float, held: tuple[float, float]):
    (only,) = scores.reliability([stated], [1], edges=(0.0, 0.1, 0.5, 1.0))
    assert (only.low, only.high) == held


@given(st.integers(1, 400), st.data())
def test_the_ends_of_an_interval_are_where_the_share_is_just_so_far_away(rows: int, data: st.DataObject):
    """Wilson's ends p solve (share - p)² = z² p (1 - p) / n."""
    events = data.draw(st.integers(0, rows))
    share = events / rows
    for end in scores.wilson(events, rows):
        assert (share - end) ** 2 == pytest.approx(scores.Z_90**2 * end * (1 - end) / rows, abs=1e-9)


@given(st.integers(1, 60), st.data())
def test_an_interval_is_the_mirror_of_the_interval_of_what_did_not_happen(rows: int, data: st.DataObject):
    events = data.draw(st.integers(0, rows))
    low, high = scores.wilson(events, rows)
    other_low, other_high = scores.wilson(rows - events, rows)
    assert (low, high) == (pytest.approx(1 - other_high), pytest.approx(1 - other_low))


# --- the bootstrap ----------------------------------------------------------------------------------------------------


def test_a_bootstrap_draws_whole_countries_as_its_description_says():
    blocks = np.array(["COL", "ECU", "COL", "MLI", "ECU", "COL"])
    values = np.array([1.0, 10.0, 2.0, 100.0, 20.0, 3.0])
    found = scores.bootstrap_by_block(lambda rows: float(values[rows].sum()), blocks, draws=40, seed=3)
    sums, random = {"COL": 6.0, "ECU": 30.0, "MLI": 100.0}, np.random.default_rng(3)
    by_hand = [sum(sums[sorted(sums)[each]] for each in random.integers(3, size=3)) for _ in range(40)]
    assert found.value == 136
    assert (found.low, found.high) == tuple(np.quantile(by_hand, [0.05, 0.95]))


def test_a_score_that_is_the_same_for_every_country_has_no_width():
    found = scores.bootstrap_by_block(lambda rows: 0.25, [1, 1, 2, 3], draws=9)
    assert (found.low, found.value, found.high) == (0.25, 0.25, 0.25)


def test_a_mistake_in_the_data_is_not_taken_for_a_draw_without_events():
    with pytest.raises(ProblemError) as caught:
        scores.bootstrap_by_block(lambda rows: scores.brier([2.0], [1]), [1, 2], draws=3)
    assert caught.value.problem is problems.CHANCES_UNUSABLE


def test_without_any_draw_that_can_be_scored_there_is_no_interval():
    with pytest.raises(ProblemError) as caught:
        scores.bootstrap_by_block(lambda rows: scores.roc_auc([0.5] * len(rows), [0] * len(rows)), [1, 2], draws=3)
    assert caught.value.problem is problems.CHANCES_ONE_OUTCOME


def test_ranks_and_outcomes_of_different_lengths_are_refused():
    with pytest.raises(ProblemError) as caught:
        scores.top_hits([1, 2, 3], [1, 0], 2)
    assert caught.value.problem is problems.CHANCES_UNUSABLE
