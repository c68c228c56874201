"""Log-linear models of three and more lists: the textbook's formulas and example, weights, intervals, refusals."""

import numpy as np
import pytest
from scipy.optimize import minimize

from captures import CASALE, SOUND, drawn, histories, independent, referring
from saferhavens.core.evidence.undercount.estimate import estimate
from saferhavens.core.evidence.undercount.loglinear import Criterion, log_linear
from saferhavens.core.evidence.undercount.values import Assumption, Method, Reason

SMALL = {"100": 12, "010": 10, "001": 9, "110": 6, "101": 5, "011": 4, "111": 3}
"""So small that no model is out of the question."""

EVEN = {"100": 210, "010": 140, "001": 90, "110": 140, "101": 90, "011": 60, "111": 60}
"""Of 1,000 incidents the first list holds 50 %, the second 40 %, the third 30 %, independently to the last one."""

PAPER_ORDER = tuple(histories(CASALE).counts.get(key, 0) for key in range(16))


def table(counts: dict[str, int]) -> tuple[int, ...]:
    found = histories(counts)
    return tuple(found.counts.get(key, 0) for key in range(1 << len(found.lists)))


def estimates(counts: dict[str, int]) -> dict[tuple[tuple[int, int], ...], float]:
    """What each model says, by the pairs of lists that depend on each other in it."""
    return {model.pairs: model.estimate for model in log_linear(table(counts), criterion=Criterion.AIC).models}


# --- the formulas of the textbook -------------------------------------------------------------------------------------
# Bishop, Fienberg and Holland 1975, Discrete Multivariate Analysis, section 6.4.2


def test_all_eight_models_of_three_lists_are_fitted():
    assert len(estimates(SMALL)) == 8


def test_if_one_list_depends_on_nothing_it_stands_against_the_other_two_as_one():
    unseen = (12 + 10 + 6) * 9 / (5 + 4 + 3)
    assert estimates(SMALL)[((0, 1),)] == pytest.approx(49 + unseen)


def test_if_two_lists_depend_on_the_third_only_what_is_outside_of_it_decides():
    assert estimates(SMALL)[((0, 1), (0, 2))] == pytest.approx(49 + 10 * 9 / 4)
    assert estimates(SMALL)[((0, 1), (1, 2))] == pytest.approx(49 + 12 * 9 / 5)
    assert estimates(SMALL)[((0, 2), (1, 2))] == pytest.approx(49 + 12 * 10 / 6)


def test_if_all_pairs_depend_the_odds_ratios_with_and_without_the_third_list_are_equal():
    unseen = 3 * 12 * 10 * 9 / (6 * 5 * 4)
    assert estimates(SMALL)[((0, 1), (0, 2), (1, 2))] == pytest.approx(49 + unseen)


def test_with_no_dependence_the_likelihood_of_independent_lists_is_at_its_top():
    """Each list then holds the same share of all: 26, 23 and 21 of N, and N solves N − 49 = N Π (1 − n / N)."""
    total = estimates(SMALL)[()]
    assert total - 49 == pytest.approx(total * (1 - 26 / total) * (1 - 23 / total) * (1 - 21 / total))


# --- the textbook's example -------------------------------------------------------------------------------------------


def test_the_diabetes_register_of_casale_monferrato_gives_the_published_number():
    """The model that the authors chose, with five of six pairs, gives 2,771 people (Bruno et al. 1994)."""
    models = {model.pairs: model.estimate for model in log_linear(PAPER_ORDER, criterion=Criterion.AIC).models}
    assert models[((0, 1), (0, 2), (1, 2), (1, 3), (2, 3))] == pytest.approx(2771, abs=0.5)


def test_aic_prefers_the_model_that_the_authors_chose():
    found = log_linear(PAPER_ORDER, criterion=Criterion.AIC)
    assert found.models[0].pairs == ((0, 1), (0, 2), (1, 2), (1, 3), (2, 3))
    assert found.interval.low < 2771 < found.interval.high


def test_bic_prefers_a_smaller_model_and_the_average_lies_between_them():
    found = log_linear(PAPER_ORDER, criterion=Criterion.BIC)
    assert len(found.models[0].pairs) < 5
    said = [model.estimate for model in found.models]
    assert min(said) < found.estimate < max(said)


# --- each model alone, by a general optimiser -------------------------------------------------------------------------


def by_optimiser(counts: tuple[int, ...], pairs: tuple[tuple[int, int], ...]) -> float:
    """The unseen, from the likelihood as it stands in the textbook, one model at a time."""
    lists = len(counts).bit_length() - 1
    cells = range(1, len(counts))
    rows = [
        [1, *(key >> j & 1 for j in range(lists)), *((key >> j & 1) * (key >> k & 1) for j, k in pairs)]
        for key in cells
    ]
    design, seen = np.array(rows, dtype=float), np.array([counts[key] for key in cells], dtype=float)

    def misfit(effects):
        return np.exp(design @ effects).sum() - seen @ design @ effects

    def slope(effects):
        return design.T @ (np.exp(design @ effects) - seen)

    begin = np.zeros(design.shape[1])
    begin[0] = np.log(seen.mean())
    return float(np.exp(minimize(misfit, begin, jac=slope, method="BFGS", options={"gtol": 1e-7}).x[0]))


@pytest.mark.parametrize("counts", [table(SMALL), PAPER_ORDER], ids=["three lists", "four lists"])
def test_each_model_agrees_with_a_general_optimiser(counts):
    models = log_linear(counts, criterion=Criterion.AIC).models
    assert len(models) >= 8
    for model in models:
        assert model.estimate - sum(counts[1:]) == pytest.approx(by_optimiser(counts, model.pairs), rel=1e-3)


def test_lists_that_are_independent_to_the_last_incident_give_the_true_number():
    """All models fit, so all say the same."""
    found = log_linear(table(EVEN))
    assert found.estimate == pytest.approx(1000, abs=1e-3)
    assert all(model.estimate == pytest.approx(1000, abs=1e-3) for model in found.models)


# --- weights and the average ------------------------------------------------------------------------------------------


def test_weights_are_shares_and_models_stand_by_falling_weight():
    weights = [model.weight for model in log_linear(table(SMALL)).models]
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(1)


def test_the_estimate_is_the_middle_of_the_averaged_profile():
    """An interval of next to no level closes in on it."""
    found, narrow = log_linear(table(SMALL)), log_linear(table(SMALL), 0.001)
    assert narrow.estimate == pytest.approx(found.estimate)
    assert narrow.interval.low <= found.estimate <= narrow.interval.high
    assert narrow.interval.high - narrow.interval.low < 0.1


def test_bic_asks_more_for_each_pair_than_aic():
    by_bic, by_aic = (
        {m.pairs: m.weight for m in log_linear(table(SMALL), criterion=each).models}
        for each in (Criterion.BIC, Criterion.AIC)
    )
    ratio = (by_bic[()] / by_bic[((0, 1),)]) / (by_aic[()] / by_aic[((0, 1),)])
    assert ratio == pytest.approx(np.exp((np.log(49) - 2) / 2))


def test_a_referral_between_two_lists_is_seen():
    counts = drawn(referring(np.random.default_rng(1), 3000))
    best = log_linear(tuple(counts.counts.get(key, 0) for key in range(16))).models[0]
    assert best.pairs == ((0, 1),)


# --- the interval -----------------------------------------------------------------------------------------------------


def test_the_interval_holds_the_estimate_and_never_less_than_what_is_documented():
    found = log_linear(table(SMALL))
    assert 49 <= found.interval.low < found.estimate < found.interval.high


def test_a_higher_level_gives_a_wider_interval():
    narrow, wide = log_linear(table(SMALL), 0.5).interval, log_linear(table(SMALL), 0.99).interval
    assert wide.low < narrow.low < narrow.high < wide.high


def test_ten_times_the_incidents_give_an_interval_about_root_ten_narrower():
    few, many = (log_linear(table({key: n * times for key, n in EVEN.items()})) for times in (1, 10))
    width = [(found.interval.high - found.interval.low) / found.estimate for found in (few, many)]
    assert width[0] / width[1] == pytest.approx(10**0.5, rel=0.1)


def test_the_averaged_profile_of_a_clear_case_is_that_of_its_only_model():
    """With very many incidents in independent lists the interval is close to the classical one, √(variance of N)."""
    held = independent(np.random.default_rng(2), 200_000)
    counts = tuple(drawn(held).counts.get(key, 0) for key in range(8))
    found = log_linear(counts, criterion=Criterion.BIC)
    half = 1.96 * np.sqrt(classical_variance(200_000, held.mean(axis=0)))
    assert found.models[0].pairs == ()
    assert found.interval.high - found.interval.low == pytest.approx(2 * half, rel=0.1)


def classical_variance(total: int, chances: np.ndarray) -> float:
    """Of N for independent lists: N / (1 / Π q + lists − 1 − Σ 1 / q), q the chance to be missed. Darroch 1958."""
    missed = 1 - chances
    return total / (1 / np.prod(missed) + len(chances) - 1 - (1 / missed).sum())


# --- no answer --------------------------------------------------------------------------------------------------------


def test_a_model_without_a_finite_number_is_named_but_left_out_while_it_weighs_little():
    """A and B meet only where C is too: if both depend on C alone, the formula divides by nought."""
    counts = {"100": 4, "010": 4, "001": 144, "110": 0, "101": 9, "011": 9, "111": 1}
    found = log_linear(table(counts), criterion=Criterion.BIC)
    assert [model.pairs for model in found.models if model.estimate is None] == [((0, 2), (1, 2))]
    assert 231 < found.estimate < 235  # what the others say


def test_if_the_best_models_have_no_finite_number_there_is_none():
    counts = {"100": 400, "010": 400, "001": 400, "110": 0, "101": 150, "011": 150, "111": 60}
    assert log_linear(table(counts)) is None
    answer = estimate(histories(counts), SOUND, seed=1)
    assert Reason.NO_FINITE_ESTIMATE in answer.reasons


def test_it_says_what_it_is_and_needs():
    found = log_linear(table(SMALL))
    assert found.method is Method.LOG_LINEAR
    assert Assumption.PAIRWISE in found.assumes
