"""Chances that agree with how often it happened: learnt from forecasts that were made of the past, without hindsight.

The log odds of the experts' mean chance are shifted and stretched:  logit p = intercept + slope x log odds.  Both are
learnt from the forecasts that the same experts would have issued at each earlier origin, whose outcomes are known by
now. Older origins count less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]

HALF_LIFE = 15.0
"""Years after which an origin counts half."""

SLOPE_SPREAD, INTERCEPT_SPREAD = 0.2, 1.0
"""Standard deviations of the normal priors around slope 1 and intercept 0."""

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


def fitted_shift(past: Sequence[Issued], origin: int, counts: Mapping[str, int] | None = None) -> Shift:
    """What to do to log odds stated at `origin`, learnt from forecasts made until two years before.

    The maximum of the posterior. `counts` say how often each unit counts, absent ones never;
    without it each counts once.
    """
    used = [each for each in past if each.origin <= origin - 2]
    if not used:
        return Shift()
    said, happened = (np.concatenate([getattr(each, name) for each in used]) for name in ("log_odds", "outcome"))
    weights = np.concatenate([_weights(each, origin, counts) for each in used])
    known = np.isfinite(happened)
    return Shift(*_most_likely(said[known], happened[known], weights[known]))


def _most_likely(said: Floats, happened: Floats, weights: Floats) -> tuple[float, float]:
    """Intercept and slope where the posterior is highest. A step that would lower it is halved: where chances were far
    too extreme, whole steps of Newton's run away."""
    design = np.column_stack([np.ones(len(said)), said])
    prior, precision = np.array([0.0, 1.0]), np.array([INTERCEPT_SPREAD, SLOPE_SPREAD]) ** -2
    against = np.where(happened > 0, -1.0, 1.0)

    def loss(at: Floats) -> float:
        return float(weights @ np.logaddexp(0, against * (design @ at)) + precision @ (at - prior) ** 2 / 2)

    fitted = prior.copy()
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(design @ fitted)))
        slope = design.T @ (weights * (happened - chance)) - precision * (fitted - prior)
        curved = (design * (weights * chance * (1 - chance))[:, None]).T @ design + np.diag(precision)
        step = np.linalg.solve(curved, slope)
        while loss(fitted + step) > loss(fitted) + _NOISE:
            step /= 2
        fitted += step
        if np.abs(step).max() < _REST:
            break
    return float(fitted[0]), float(fitted[1])


def _weights(each: Issued, origin: int, counts: Mapping[str, int] | None) -> Floats:
    weight = 0.5 ** ((origin - each.origin) / HALF_LIFE)
    return weight * np.array([1.0 if counts is None else counts.get(unit, 0) for unit in each.units])
