"""How many there were in all, documented or not: an indication, an estimate on which methods agree, or a refusal."""

import math
from dataclasses import dataclass

import numpy as np

from saferhavens.core.evidence.undercount.chapman import chapman
from saferhavens.core.evidence.undercount.gate import Frame, shortfalls
from saferhavens.core.evidence.undercount.histories import CaptureHistories
from saferhavens.core.evidence.undercount.latentclass import DEFAULTS as SAMPLING
from saferhavens.core.evidence.undercount.latentclass import LatentClassEstimate, Sampling, latent_class
from saferhavens.core.evidence.undercount.loglinear import Criterion, LogLinearEstimate, log_linear
from saferhavens.core.evidence.undercount.values import (
    Interval,
    MethodEstimate,
    Reason,
    Refusal,
    Shortfall,
    Standing,
    Undercount,
)

AGREEMENT_FACTOR = 1.25
"""Methods agree if their intervals overlap and the larger estimate is at most so many times the smaller. Our own
choice: a user who sees both should not come to another conclusion with one than with the other."""

SETTLED = 1.1
"""Chains whose R-hat is above have not settled. Source: Gelman et al., Bayesian Data Analysis, section 11.5."""


@dataclass(frozen=True)
class Settings:
    """How it is estimated: the level of intervals, the criterion that weighs log-linear models, how much is sampled."""

    level: float = 0.95
    criterion: Criterion = Criterion.AIC
    sampling: Sampling = SAMPLING


DEFAULTS = Settings()


def estimate(
    histories: CaptureHistories, frame: Frame, seed: int, settings: Settings = DEFAULTS
) -> Undercount | Refusal:
    """The undercount of one group, or the reasons why there is no number: all that the gate finds, or the method's.

    The same counts and the same `seed` give the same answer, however the lists are named and ordered.
    """
    missing = shortfalls(histories, frame)
    if missing:
        return Refusal(missing)
    if len(histories.lists) == 2:
        return _indication(histories, settings.level)
    models = log_linear(histories.canonical, settings.level, settings.criterion)
    if models is None:
        return Refusal((Shortfall(Reason.NO_FINITE_ESTIMATE),))
    chance = np.random.default_rng(seed)
    classes = latent_class(histories.canonical, chance, settings.level, settings.sampling)
    return _compared(histories.documented, models, classes)


def _indication(histories: CaptureHistories, level: float) -> Undercount:
    found = chapman(histories.size(0), histories.size(1), histories.overlap(0, 1), level)
    return Undercount(Standing.INDICATIVE, histories.documented, found.estimate, found.interval, (found,))


def _compared(documented: int, models: LogLinearEstimate, classes: LatentClassEstimate) -> Undercount | Refusal:
    """Both methods as one answer: between them on the scale of factors, with an interval that holds both of theirs."""
    if classes.r_hat > SETTLED:
        return Refusal((Shortfall(Reason.NOT_CONVERGED),))
    if not agree(models, classes):
        return Refusal((Shortfall(Reason.METHODS_DISAGREE),))
    both = (models, classes)
    interval = Interval(
        min(each.interval.low for each in both), max(each.interval.high for each in both), models.interval.level
    )
    middle = math.sqrt(models.estimate * classes.estimate)
    return Undercount(Standing.ESTIMATE, documented, middle, interval, both)


def agree(one: MethodEstimate, other: MethodEstimate, factor: float = AGREEMENT_FACTOR) -> bool:
    """Whether two methods tell the same: see AGREEMENT_FACTOR."""
    low, high = sorted((one.estimate, other.estimate))
    return one.interval.overlaps(other.interval) and high <= factor * low
