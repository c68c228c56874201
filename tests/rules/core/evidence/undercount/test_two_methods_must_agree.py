"""From three lists on: two methods, one answer, or none if they disagree, do not settle or find no finite number."""

from dataclasses import replace

import pytest

from captures import CASALE, QUICK, SOUND, histories
from saferhavens.core.evidence.undercount import estimate as module
from saferhavens.core.evidence.undercount.estimate import AGREEMENT_FACTOR, Settings, agree, estimate
from saferhavens.core.evidence.undercount.latentclass import LatentClassEstimate, Sampling
from saferhavens.core.evidence.undercount.loglinear import Criterion, LogLinearEstimate
from saferhavens.core.evidence.undercount.values import (
    ALWAYS_ASSUMED,
    Assumption,
    Interval,
    Method,
    MethodEstimate,
    Reason,
    Refusal,
    Standing,
    Undercount,
)

CLEAR = histories({"100": 60, "010": 50, "001": 40, "110": 20, "101": 15, "011": 12, "111": 8})
SETTINGS = Settings(sampling=QUICK)


def said(number: float, low: float, high: float, method: Method = Method.LOG_LINEAR) -> MethodEstimate:
    return MethodEstimate(method, number, Interval(low, high, 0.95))


@pytest.fixture(scope="module")
def found() -> Undercount:
    answer = estimate(CLEAR, SOUND, seed=1, settings=SETTINGS)
    assert isinstance(answer, Undercount)
    return answer


# --- the answer -------------------------------------------------------------------------------------------------------


def test_three_lists_give_an_estimate_with_both_methods_named(found):
    assert found.standing is Standing.ESTIMATE
    assert [each.method for each in found.methods] == [Method.LOG_LINEAR, Method.LATENT_CLASS]
    assert found.documented == 205


def test_the_estimate_lies_between_the_methods_and_its_interval_holds_both_of_theirs(found):
    low, high = sorted(each.estimate for each in found.methods)
    assert low <= found.estimate <= high
    assert found.interval.low == min(each.interval.low for each in found.methods)
    assert found.interval.high == max(each.interval.high for each in found.methods)


def test_the_share_that_is_documented_is_of_the_estimate(found):
    assert found.documented_share == pytest.approx(205 / found.estimate)
    assert 0 < found.documented_share_interval.low < found.documented_share < found.documented_share_interval.high <= 1


def test_what_must_hold_is_told_once_each_with_the_side_of_the_error(found):
    expected = {*ALWAYS_ASSUMED, Assumption.PAIRWISE, Assumption.FEW_CLASSES}
    assert set(found.assumptions) == expected
    assert len(found.assumptions) == len(expected)
    assert all(each.label and each.bias.label for each in found.assumptions)


@pytest.mark.parametrize(
    ("assumption", "side"),
    [
        (Assumption.NO_COMMON_NETWORK, "too low"),
        (Assumption.NO_AVOIDANCE, "too high"),
        (Assumption.NONE_OUT_OF_REACH, "too low"),
        (Assumption.NO_MISSED_LINKS, "too high"),
        (Assumption.NO_FALSE_LINKS, "too low"),
        (Assumption.CLOSED, "too high"),
    ],
)
def test_each_assumption_says_to_which_side_it_errs(assumption, side):
    assert side in assumption.bias.label


@pytest.mark.parametrize("words", [Method, Standing, Assumption, Reason])
def test_every_code_has_words(words):
    assert all(code.label for code in words)
    assert len({code.label for code in words}) == len(words)


def test_the_level_and_criterion_asked_for_are_used():
    settings = Settings(level=0.8, criterion=Criterion.BIC, sampling=QUICK)
    other = estimate(CLEAR, SOUND, seed=1, settings=settings)
    assert isinstance(other, Undercount)
    assert {each.interval.level for each in (other, *other.methods)} == {0.8}
    default = estimate(CLEAR, SOUND, seed=1, settings=replace(settings, criterion=Criterion.AIC))
    assert other.methods[0].estimate != default.methods[0].estimate
    assert other.methods[1] == default.methods[1]


def test_the_same_seed_gives_the_same_answer(found):
    assert estimate(CLEAR, SOUND, seed=1, settings=SETTINGS) == found
    assert estimate(CLEAR, SOUND, seed=2, settings=SETTINGS) != found


# --- agreement --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1000, 900, 1100), (1000, 900, 1100), True),
        ((1000, 900, 1100), (1100, 1000, 1200), True),
        ((1000, 900, 1100), (1200, 1101, 1300), False),
        ((1000, 900, 1100), (1200, 1100, 1300), True),
        ((1000, 500, 2000), (1250, 500, 2000), True),
        ((1000, 500, 2000), (1251, 500, 2000), False),
    ],
    ids=["same", "near", "intervals apart", "intervals touch", "at the factor", "beyond the factor"],
)
def test_methods_agree_if_intervals_overlap_and_numbers_are_near(one, other, expected):
    assert AGREEMENT_FACTOR == 1.25
    assert agree(said(*one), said(*other)) is expected
    assert agree(said(*other), said(*one)) is expected


def answers(monkeypatch: pytest.MonkeyPatch, models: LogLinearEstimate | None, classes: LatentClassEstimate) -> object:
    """What is said if the methods say this."""
    monkeypatch.setattr(module, "log_linear", lambda *_given: models)
    monkeypatch.setattr(module, "latent_class", lambda *_given: classes)
    return estimate(CLEAR, SOUND, seed=1)


MODELS = LogLinearEstimate(Method.LOG_LINEAR, 1000, Interval(900, 1100, 0.95))
CLASSES = LatentClassEstimate(Method.LATENT_CLASS, 1000, Interval(900, 1100, 0.95), r_hat=1.0)


@pytest.mark.parametrize(
    ("models", "classes", "reasons"),
    [
        (MODELS, CLASSES, None),
        (MODELS, replace(CLASSES, r_hat=1.1), None),
        (MODELS, replace(CLASSES, r_hat=1.11), {Reason.NOT_CONVERGED}),
        (MODELS, replace(CLASSES, r_hat=float("inf")), {Reason.NOT_CONVERGED}),
        (MODELS, replace(CLASSES, estimate=1300), {Reason.METHODS_DISAGREE}),
        (MODELS, replace(CLASSES, interval=Interval(1200, 1300, 0.95)), {Reason.METHODS_DISAGREE}),
        (None, CLASSES, {Reason.NO_FINITE_ESTIMATE}),
    ],
)
def test_what_the_methods_say_decides_whether_there_is_a_number(monkeypatch, models, classes, reasons):
    answer = answers(monkeypatch, models, classes)
    assert (answer.reasons if isinstance(answer, Refusal) else None) == reasons


def test_chains_that_were_not_given_time_are_a_refusal():
    answer = estimate(CLEAR, SOUND, 1, Settings(sampling=Sampling(steps=8, most_steps=8)))
    assert answer.reasons == {Reason.NOT_CONVERGED}


def test_the_register_of_casale_monferrato_is_estimated_or_refused_but_never_far_off():
    """Two modes fit the register, so the chains settle with difficulty; the published number is 2,771."""
    answer = estimate(histories(CASALE), SOUND, 1, SETTINGS)
    if isinstance(answer, Refusal):
        assert answer.reasons <= {Reason.NOT_CONVERGED, Reason.METHODS_DISAGREE}
    else:
        assert answer.interval.low < 2771 < answer.interval.high
