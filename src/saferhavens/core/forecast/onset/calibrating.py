"""Chances that agree with how often it happened: learnt from forecasts that were made of the past, without hindsight.

The mean of the experts' log odds is shifted and stretched:  logit p = intercept + slope x mean.  Both are learnt from
the forecasts that the same experts would have issued at each earlier origin, whose outcomes are known by now. Older
origins count less; how much less is chosen by which half-life would have forecast best lately.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]

HALF_LIVES = (4.0, 8.0, 15.0, 1000.0)
"""Years after which an origin counts half; the last: all count alike."""

SLOPE_SPREAD, INTERCEPT_SPREAD = 0.2, 1.0
"""Standard deviations of the normal priors around slope 1 and intercept 0."""

FIRST_TRIED = 6
"""How many origins there must be before half-lives are compared."""

LATELY = 15
"""Half-lives are compared over so many of the last origins: how fast times change, changes too."""

_STEPS = 50
_REST = 1e-12


@dataclass(frozen=True)
class Issued:
    """What the experts said at one origin of the past: mean log odds, and what then happened (NaN: not known)."""

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
class Record:
    """The past forecasts in order of their origins, and how each half-life would have done at each of them."""

    past: tuple[Issued, ...]
    losses: Floats

    @classmethod
    def of(cls, past: Sequence[Issued]) -> "Record":
        """`losses` (origins, half-lives): the sum of the log scores of forecasts recalibrated with what was known."""
        ordered = tuple(sorted(past, key=lambda each: each.origin))
        return cls(ordered, np.array([[_loss(ordered, each, half) for half in HALF_LIVES] for each in ordered]))

    def half_life(self, origin: int) -> float:
        """The one that did best at the last origins whose outcomes are known at `origin`."""
        known = [place for place, each in enumerate(self.past) if each.origin <= origin - 2]
        tried = self.losses[known[FIRST_TRIED:][-LATELY:]]
        return HALF_LIVES[int(np.argmin(tried.sum(axis=0)))] if len(tried) else HALF_LIVES[-1]

    def shift(self, origin: int, counts: "dict[str, int] | None" = None) -> Shift:
        """What to do to log odds stated at `origin`; `counts` say how often each unit counts (absent ones: never)."""
        return fitted_shift(self.past, origin, self.half_life(origin), counts)


def fitted_shift(
    past: Sequence[Issued], origin: int, half_life: float, counts: "dict[str, int] | None" = None
) -> Shift:
    """Maximum of the posterior over forecasts made up to two years before `origin`, by Newton's method."""
    used = [each for each in past if each.origin <= origin - 2]
    if not used:
        return Shift()
    said, happened = (np.concatenate([getattr(each, name) for each in used]) for name in ("log_odds", "outcome"))
    weights = np.concatenate([_weights(each, origin, half_life, counts) for each in used])
    known = np.isfinite(happened)
    design = np.column_stack([np.ones(int(known.sum())), said[known]])
    prior, precision = np.array([0.0, 1.0]), np.array([INTERCEPT_SPREAD, SLOPE_SPREAD]) ** -2
    fitted = prior.copy()
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-(design @ fitted)))
        slope = design.T @ (weights[known] * (happened[known] - chance)) - precision * (fitted - prior)
        curved = (design * (weights[known] * chance * (1 - chance))[:, None]).T @ design + np.diag(precision)
        step = np.linalg.solve(curved, slope)
        fitted += step
        if np.abs(step).max() < _REST:
            break
    return Shift(float(fitted[0]), float(fitted[1]))


def _weights(each: Issued, origin: int, half_life: float, counts: "dict[str, int] | None") -> Floats:
    weight = 0.5 ** ((origin - each.origin) / half_life)
    return weight * np.array([1.0 if counts is None else counts.get(unit, 0) for unit in each.units])


def _loss(past: Sequence[Issued], each: Issued, half_life: float) -> float:
    """Sum of -log(chance of what happened) at one origin, recalibrated with what was known there."""
    stated = fitted_shift(past, each.origin, half_life)(each.log_odds)
    known = np.isfinite(each.outcome)
    return float(np.logaddexp(0, np.where(each.outcome[known] > 0, -stated[known], stated[known])).sum())
