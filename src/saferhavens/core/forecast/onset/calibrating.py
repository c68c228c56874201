"""Chances that agree with how often it happened: learnt from forecasts that were made of the past, without hindsight.

The log odds of the experts' mean chance are shifted and stretched:  logit p = intercept + slope x log odds.  Both are
learnt from the forecasts that the same experts would have issued at each earlier origin, whose outcomes are known by
now. The intercept, how often onsets happen beside what the experts expect, may drift from year to year; the slope may
not. This is a dynamic generalised linear model (West, Harrison and Migon 1985), followed from origin to origin with a
normal belief (Laplace). How fast the intercept drifts cannot be told from so few onsets: beliefs at several speeds are
averaged with equal weights, as the experts are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.onset.panel import AHEAD

type Floats = npt.NDArray[np.float64]

DRIFTS = (0.0, 0.05, 0.1, 0.2)
"""Standard deviations of the intercept's step in a year: from a level that stays to one that may well have halved or
doubled in a decade."""

SLOPE_SPREAD, INTERCEPT_SPREAD = 0.2, 0.3
"""Standard deviations of the normal priors around slope 1 and intercept 0: experts that have learnt from the same years
should not be far off."""

OVERLAP = 0.5
"""What a forecast counts: each onset lies in the two years of two origins."""

_STEPS = 50
_REST = 1e-12
_NOISE = 1e-9
"""Differences of the posterior so small are rounding."""


@dataclass(frozen=True)
class Issued:
    """What the experts said at one origin of the past, and what then happened (NaN: not known)."""

    origin: int
    units: tuple[str, ...]
    log_odds: Floats
    outcome: Floats


@dataclass(frozen=True)
class Shift:
    """logit p = intercept + slope x log odds."""

    intercept: float = 0.0
    slope: float = 1.0

    def __call__(self, log_odds: Floats) -> Floats:
        return np.asarray(self.intercept + self.slope * log_odds)


@dataclass(frozen=True)
class Belief:
    """Intercept and slope: what is likeliest, and the inverse of their covariance."""

    mean: Floats
    precision: Floats

    def later(self, years: int, drift: float) -> "Belief":
        """The same belief after years in which the intercept may have drifted."""
        covariance = np.linalg.inv(self.precision) + np.diag([years * drift**2, 0.0])
        return Belief(self.mean, np.linalg.inv(covariance))

    def after(self, seen: "_Seen") -> "Belief":
        """What is believed once an origin's outcomes are known."""
        return Belief(*_most_likely(seen, self))


@dataclass(frozen=True)
class _Seen:
    """Log odds stated at an origin, the outcomes that are known, and how much each row counts."""

    origin: int
    said: Floats
    happened: Floats
    weights: Floats

    @classmethod
    def of(cls, each: Issued, counts: Mapping[str, int] | None) -> "_Seen":
        known = np.isfinite(each.outcome)
        weights = np.array([1.0 if counts is None else counts.get(unit, 0) for unit in each.units])
        return cls(each.origin, each.log_odds[known], each.outcome[known], OVERLAP * weights[known])

    def log_likelihood(self, shift: Floats) -> float:
        log_odds = shift[0] + shift[1] * self.said
        return -float(self.weights @ np.logaddexp(0, np.where(self.happened > 0, -log_odds, log_odds)))


PRIOR = Belief(np.array([0.0, 1.0]), np.diag(np.array([INTERCEPT_SPREAD, SLOPE_SPREAD]) ** -2))


def fitted_shift(past: Sequence[Issued], origin: int, counts: Mapping[str, int] | None = None) -> Shift:
    """What to do to log odds stated at `origin`, learnt from forecasts made until two years before.

    `counts` say how often each unit counts, absent ones never; without it each counts once.
    """
    known = sorted((each for each in past if each.origin <= origin - AHEAD), key=lambda each: each.origin)
    if not known:
        return Shift()
    seen = [_Seen.of(each, counts) for each in known]
    intercept, slope = np.mean([followed(seen, drift).mean for drift in DRIFTS], axis=0)
    return Shift(float(intercept), float(slope))


def followed(seen: Sequence[_Seen], drift: float) -> Belief:
    """What is believed after all origins, taken in their order."""
    belief = PRIOR.after(seen[0])
    for before, each in pairwise(seen):
        belief = belief.later(each.origin - before.origin, drift).after(each)
    return belief


def _most_likely(seen: _Seen, prior: Belief) -> tuple[Floats, Floats]:
    """Where the posterior is highest, and its curvature there. A step that would lower it is halved: where chances were
    far too extreme, whole steps of Newton's run away."""
    design = np.column_stack([np.ones(len(seen.said)), seen.said])

    def loss(at: Floats) -> float:
        away = at - prior.mean
        return float(away @ prior.precision @ away) / 2 - seen.log_likelihood(at)

    fitted, curved = prior.mean.copy(), prior.precision
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(design @ fitted)))
        slope = design.T @ (seen.weights * (seen.happened - chance)) - prior.precision @ (fitted - prior.mean)
        curved = (design * (seen.weights * chance * (1 - chance))[:, None]).T @ design + prior.precision
        step = np.linalg.solve(curved, slope)
        while loss(fitted + step) > loss(fitted) + _NOISE:
            step /= 2
        fitted += step
        if np.abs(step).max() < _REST:
            break
    return fitted, curved
