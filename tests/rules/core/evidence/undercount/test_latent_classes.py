"""The latent-class sampler: the exact posterior where it is known, what heterogeneity does, and chains that settle."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from scipy.special import betaln, gammaln

from captures import QUICK, drawn, histories, independent, uneven
from saferhavens.core.evidence.undercount.latentclass import (
    PERCENTILES,
    LatentClassEstimate,
    Sampling,
    latent_class,
    r_hat,
)
from saferhavens.core.evidence.undercount.loglinear import Criterion, log_linear
from saferhavens.core.evidence.undercount.values import Assumption, Method

CLEAR = {"100": 60, "010": 50, "001": 40, "110": 20, "101": 15, "011": 12, "111": 8}


def table(counts: dict[str, int]) -> tuple[int, ...]:
    return histories(counts).canonical


def exact_quantiles(counts: dict[str, int], areas: list[float]) -> list[float]:
    """With one class the posterior is known: p(N) ∝ 1/N · N!/(N − D)! · Π_j B(1 + n_j, 1 + N − n_j)."""
    documented = sum(counts.values())
    held = [sum(n for key, n in counts.items() if key[place] == "1") for place in range(len(next(iter(counts))))]
    totals = np.arange(documented, documented * 20)
    logs = gammaln(totals) - gammaln(totals - documented + 1)
    logs += sum(betaln(1 + n, 1 + totals - n) for n in held)
    masses = np.exp(logs - logs.max()).cumsum()
    return [float(totals[np.searchsorted(masses, area * masses[-1])]) for area in areas]


@pytest.mark.parametrize("counts", [CLEAR, {"110": 12, "101": 9, "011": 10, "100": 25, "010": 20, "001": 15, "111": 5}])
def test_with_one_class_the_draws_follow_the_exact_posterior(counts):
    found = latent_class(table(counts), np.random.default_rng(1), sampling=Sampling(classes=1, steps=6000))
    expected = exact_quantiles(counts, [0.025, 0.5, 0.975])
    assert [found.interval.low, found.estimate, found.interval.high] == pytest.approx(expected, rel=0.02)


def test_classes_that_are_not_needed_are_left_empty():
    """Of independent lists five classes say much the same as one."""
    counts = drawn(independent(np.random.default_rng(4), 600)).canonical
    one, more = (
        latent_class(counts, np.random.default_rng(1), sampling=replace(QUICK, classes=each)) for each in (1, 5)
    )
    assert more.estimate == pytest.approx(one.estimate, rel=0.06)


def test_if_some_incidents_are_harder_to_document_classes_see_more_of_the_unseen():
    """One class would be far too low; the best log-linear models by BIC are too."""
    truth = 4000
    counts = drawn(uneven(np.random.default_rng(4), truth)).canonical
    one = latent_class(counts, np.random.default_rng(1), sampling=Sampling(classes=1, steps=500))
    five = latent_class(counts, np.random.default_rng(1), sampling=QUICK)
    models = log_linear(counts, criterion=Criterion.BIC)
    assert one.interval.high < truth
    assert one.estimate < models.estimate < truth
    assert five.interval.low <= truth <= five.interval.high


# --- the draws --------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_draws_and_another_seed_nearly_the_same():
    brief = Sampling(steps=1000, most_steps=1000)
    first, again, other = (
        latent_class(table(CLEAR), np.random.default_rng(seed), sampling=brief) for seed in (5, 5, 6)
    )
    assert first == again
    assert first != other
    assert first.estimate == pytest.approx(other.estimate, rel=0.05)


@pytest.fixture(scope="module")
def found() -> LatentClassEstimate:
    return latent_class(table(CLEAR), np.random.default_rng(5), sampling=QUICK)


def test_the_posterior_is_shown_in_full(found):
    assert tuple(percent for percent, _total in found.percentiles) == PERCENTILES
    totals = dict(found.percentiles)
    assert sorted(totals.values()) == list(totals.values())
    assert (totals[2.5], totals[50], totals[97.5]) == (found.interval.low, found.estimate, found.interval.high)
    assert found.interval.low >= sum(CLEAR.values())


def test_it_says_what_it_is_and_needs(found):
    assert found.method is Method.LATENT_CLASS
    assert found.assumes == (Assumption.FEW_CLASSES,)
    assert found.draws in {8 * 1000, 8 * 2000, 8 * 4000}


def test_it_goes_on_sampling_until_the_chains_agree_but_not_for_ever(found):
    for most, draws in [(20, 8 * 10), (40, 8 * 20), (80, 8 * 40)]:
        impatient = latent_class(table(CLEAR), np.random.default_rng(5), sampling=Sampling(steps=20, most_steps=most))
        assert impatient.draws == draws
        assert impatient.r_hat > 1.05
    assert found.r_hat <= 1.05


def test_the_count_of_those_in_no_list_is_not_looked_at():
    counts = table(CLEAR)
    with_noise = (10**6, *counts[1:])
    brief = Sampling(steps=100, most_steps=100)
    first, second = (latent_class(each, np.random.default_rng(5), sampling=brief) for each in (counts, with_noise))
    assert first == second


def test_lists_that_hold_everything_leave_nothing_unseen():
    found = latent_class((0, 1, 1, 1, 1, 1, 1, 5000), np.random.default_rng(5), sampling=QUICK)
    assert found.interval.high <= 5006 * 1.01


def test_the_numbers_of_the_table_are_not_changed():
    counts = np.array(table(CLEAR))
    before = counts.copy()
    latent_class(counts, np.random.default_rng(5), sampling=Sampling(steps=50, most_steps=50))
    assert_array_equal(counts, before)


# --- whether chains agree ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("draws", "low", "high"),
    [
        (np.random.default_rng(1).normal(size=(4, 1000)), 0.99, 1.01),
        (np.random.default_rng(1).normal(size=(4, 1000)) + np.arange(4)[:, None], 1.3, 2),
        (np.linspace(0, 5, 1000) + np.random.default_rng(1).normal(size=(4, 1000)), 1.3, 3),
        (np.ones((4, 10)), 1, 1),
        (np.ones((4, 10)) * np.arange(4)[:, None], np.inf, np.inf),
    ],
    ids=["agree", "lie apart", "still drift", "all the same", "each stuck"],
)
def test_chains_that_lie_apart_or_drift_are_told_from_those_that_agree(draws, low, high):
    assert low <= r_hat(draws) <= high
