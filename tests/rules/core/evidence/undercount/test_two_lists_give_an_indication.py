"""Chapman's estimate from two lists: the figures, the interval, and what is refused."""

import math

import pytest

from captures import SOUND, two_lists
from saferhavens.core.evidence.undercount.chapman import chapman, log_normal_interval
from saferhavens.core.evidence.undercount.estimate import Settings, estimate
from saferhavens.core.evidence.undercount.values import Assumption, Bias, Method, Reason, Refusal, Standing
from saferhavens.core.problems import OVERLAP_IMPOSSIBLE, ProblemError


@pytest.mark.parametrize(
    ("first", "second", "both", "expected", "error"),
    [
        (60, 45, 18, 146.7, 21.0),
        (60, 45, 45, 60.0, 0.0),
        (45, 60, 18, 146.7, 21.0),
        (0, 0, 0, 0.0, 0.0),
        (9, 9, 0, 99.0, 63.6),
    ],
)
def test_the_estimate_and_its_standard_error(first, second, both, expected, error):
    found = chapman(first, second, both)
    assert found.estimate == pytest.approx(expected, abs=0.05)
    assert found.standard_error == pytest.approx(error, abs=0.05)


def test_the_interval_is_log_normal_around_the_unseen():
    """87 are seen of 146.68; C = exp(1.96 √ log(1 + 440.7 / 59.68²)) = 1.953."""
    interval = chapman(60, 45, 18).interval
    assert interval.low == pytest.approx(87 + 59.684 / 1.953, abs=0.05)
    assert interval.high == pytest.approx(87 + 59.684 * 1.953, abs=0.05)
    assert interval.level == 0.95


def test_a_lower_level_gives_a_narrower_interval():
    wide, narrow = chapman(60, 45, 18, 0.95).interval, chapman(60, 45, 18, 0.5).interval
    assert wide.low < narrow.low < narrow.high < wide.high


def test_with_nothing_unseen_the_interval_is_what_is_documented():
    assert log_normal_interval(60, 0, 60, 0.95).low == log_normal_interval(60, 0, 60, 0.95).high == 60


@pytest.mark.parametrize(("first", "second", "both"), [(5, 9, 6), (9, 5, 6), (5, 5, -1)])
def test_an_overlap_larger_than_a_list_is_a_problem(first, second, both):
    with pytest.raises(ProblemError) as refused:
        chapman(first, second, both)
    assert refused.value.problem is OVERLAP_IMPOSSIBLE


def test_it_is_called_indicative_and_says_what_is_documented():
    found = estimate(two_lists(60, 45, 18), SOUND, seed=1)
    assert found.standing is Standing.INDICATIVE
    assert "Do not quote" in found.standing.meaning
    assert found.documented == 87
    assert found.estimate == pytest.approx(146.7, abs=0.05)
    assert found.undocumented == pytest.approx(59.7, abs=0.05)
    assert found.documented_share == pytest.approx(87 / 146.7, abs=0.001)
    assert [each.method for each in found.methods] == [Method.CHAPMAN]


def test_the_share_that_is_documented_has_an_interval_too():
    found = estimate(two_lists(60, 45, 18), SOUND, seed=1)
    share = found.documented_share_interval
    assert share.low == pytest.approx(87 / found.interval.high)
    assert share.high == pytest.approx(87 / found.interval.low)
    assert share.low < found.documented_share < share.high <= 1


def test_the_level_asked_for_is_the_level_given():
    assert estimate(two_lists(60, 45, 18), SOUND, 1, Settings(level=0.8)).interval.level == 0.8


def test_it_needs_that_all_incidents_are_equally_easy_to_document():
    found = estimate(two_lists(60, 45, 18), SOUND, seed=1)
    assert Assumption.EQUAL_CHANCES in found.assumptions
    assert Assumption.EQUAL_CHANCES.bias is Bias.TOO_LOW


@pytest.mark.parametrize(
    ("both", "reasons"),
    [
        (0, {Reason.NO_OVERLAP}),
        (1, {Reason.LITTLE_OVERLAP}),
        (6, {Reason.LITTLE_OVERLAP}),
        (7, None),
        (44, None),
        (45, {Reason.CONTAINED}),
    ],
)
def test_the_overlap_decides_whether_there_is_a_number(both, reasons):
    found = estimate(two_lists(60, 45, both), SOUND, seed=1)
    assert (found.reasons if isinstance(found, Refusal) else None) == reasons


def test_the_figures_are_those_of_the_formula_written_out():
    for first, second, both in [(20, 30, 8), (100, 50, 25), (31, 47, 11)]:
        expected = (first + 1) * (second + 1) / (both + 1) - 1
        variance = (first + 1) * (second + 1) * (first - both) * (second - both) / (both + 1) ** 2 / (both + 2)
        found = chapman(first, second, both)
        assert math.isclose(found.estimate, expected)
        assert math.isclose(found.standard_error**2, variance)
