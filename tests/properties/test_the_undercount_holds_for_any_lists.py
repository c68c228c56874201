"""What holds of the undercount for any lists: an answer in order or a refusal, whatever they are called."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from captures import SOUND, drawn, referring
from saferhavens.core.evidence.undercount.estimate import Settings, estimate
from saferhavens.core.evidence.undercount.histories import CaptureHistories
from saferhavens.core.evidence.undercount.latentclass import Sampling
from saferhavens.core.evidence.undercount.loglinear import log_linear
from saferhavens.core.evidence.undercount.values import Refusal, Undercount

BRIEF = Settings(sampling=Sampling(steps=60, most_steps=60))
"""Too short to settle; enough to see whether two runs are the same."""

COUNTS = st.integers(min_value=0, max_value=60)


def lists_of(counts: list[int]) -> CaptureHistories:
    return CaptureHistories(("A", "B", "C"), {key: count for key, count in enumerate(counts, 1) if count})


THREE_LISTS = st.lists(COUNTS, min_size=7, max_size=7).map(lists_of)


def reordered(lists: CaptureHistories, order: tuple[int, ...]) -> CaptureHistories:
    """The same incidents, the lists in another order."""
    counts = {
        sum(1 << new for new, old in enumerate(order) if history >> old & 1): count
        for history, count in lists.counts.items()
    }
    return CaptureHistories(tuple(lists.lists[old] for old in order), counts)


@settings(max_examples=40, deadline=None)
@given(THREE_LISTS)
def test_there_is_a_refusal_with_reasons_or_a_number_not_below_what_is_documented(lists):
    answer = estimate(lists, SOUND, 1, BRIEF)
    if isinstance(answer, Refusal):
        assert answer.shortfalls
        assert all("{" not in each.sentence() for each in answer.shortfalls)
        return
    assert isinstance(answer, Undercount)
    assert lists.documented - 1e-6 <= answer.interval.low <= answer.estimate <= answer.interval.high < np.inf
    assert 0 < answer.documented_share <= 1 + 1e-9


@settings(max_examples=150, deadline=None)
@example(lists_of([9, 14, 14, 14, 14, 1, 1]))
@given(THREE_LISTS)
def test_log_linear_models_give_an_estimate_within_its_interval_or_none(lists):
    assume(all(lists.size(place) for place in range(3)))
    found = log_linear(lists.canonical)
    if found is not None:
        assert lists.documented - 1e-6 <= found.interval.low <= found.estimate <= found.interval.high < np.inf


@settings(max_examples=15, deadline=None)
@given(THREE_LISTS, st.permutations(range(3)), st.permutations(["Ana", "Bea", "Cruz"]))
def test_order_and_names_of_lists_change_nothing(lists, order, names):
    other = reordered(lists, tuple(order))
    renamed = CaptureHistories(tuple(names), other.counts)
    first, second = (estimate(each, SOUND, 1, BRIEF) for each in (lists, renamed))
    if isinstance(first, Refusal):
        assert second.reasons == first.reasons
    else:
        assert second == first


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_log_linear_average_itself_does_not_depend_on_the_order(order):
    lists = drawn(referring(np.random.default_rng(1), 500))
    expected = log_linear(tuple(lists.counts.get(key, 0) for key in range(16)))
    other = reordered(lists, order)
    found = log_linear(tuple(other.counts.get(key, 0) for key in range(16)))
    assert found.estimate == pytest.approx(expected.estimate, rel=1e-5)
    assert found.interval.high == pytest.approx(expected.interval.high, rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(THREE_LISTS, st.integers(min_value=0, max_value=2))
def test_a_copy_of_any_list_is_refused(lists, copied):
    counts = {key | (key >> copied & 1) << 3: count for key, count in lists.counts.items()}
    answer = estimate(CaptureHistories(("A", "B", "C", "copy"), counts), SOUND, 1, BRIEF)
    assert isinstance(answer, Refusal)
