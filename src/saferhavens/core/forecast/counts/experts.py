"""Plain distributions of a unit's next counts, each from the unit's own past, for all months of the history at once.

An expert is what was seen before, where a month that lies its half-life further back counts half. What was seen is
not repeated as it stood: each month stands for a log-normal spread around it with Poisson noise, and some experts
multiply it, so that a rise or a fall beyond the past has a chance. Two more experts know no unit: one says "none", one
says what comes where two years were quiet.

Distributions are rows F(g) = P(count ≤ g) over the thresholds of a ladder (`mixtures/ladder.py`).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from saferhavens.core.forecast.mixtures.ladder import Floats, Ladder

type Small = npt.NDArray[np.float32]

CLOSING = (0, 2, 5, 10, 25, 50, 100, 250, 500, 1000)
"""The largest count of each class of the ignorance score."""

FINEST = 10
RATIO = 1.2
LEAST_TOP = 60_000
TOP = 10
"""The ladder reaches so many times the largest count that was known, and at least LEAST_TOP."""

QUIET_MONTHS = 24
AFTER_QUIET = 8
"""Months ahead of a quiet time whose counts are pooled: the middle of the challenge's windows."""


@dataclass(frozen=True)
class Kind:
    """How an expert sees the past: half-life in months, spread of the logarithm, and what counts are multiplied by."""

    half_life: float
    spread: float = 0.25
    scale: float = 1.0


KINDS = (
    *(Kind(months) for months in (1, 2, 4, 8, 16, 32, 64)),
    Kind(3, spread=1.0),
    Kind(12, spread=1.0),
    Kind(4, spread=0.4, scale=0.4),
    Kind(4, spread=0.4, scale=2.5),
)
YARDSTICK = 3
"""The expert that scores are measured by while learning: half-life 8 months."""

COUNT = len(KINDS) + 2


def ladder_for(largest: float) -> Ladder:
    """Every whole number up to FINEST, then steps of a fifth; the ends of all classes are among them."""
    top = max(LEAST_TOP, TOP * largest)
    steps = np.ceil(np.log(top / FINEST) / np.log(RATIO))
    rising = np.round(FINEST * RATIO ** np.arange(steps + 1))
    thresholds = np.unique(np.concatenate([np.arange(FINEST + 1), CLOSING, rising]))
    return Ladder(thresholds.astype(np.float64), np.array(CLOSING, dtype=np.float64))


@dataclass(frozen=True)
class Experts:
    """What each expert says at each month: `own` (kinds, units, months, thresholds), `after_quiet` (thresholds)."""

    own: Small
    after_quiet: Small

    def at(self, units: npt.NDArray[np.int64], month: int) -> Small:
        """(units, experts, thresholds) as of the month with this place in the history."""
        own = self.own[:, units, month].swapaxes(0, 1)
        shape = (len(own), 1, own.shape[2])
        none, rising = np.ones(shape, np.float32), np.broadcast_to(self.after_quiet, shape)
        return np.concatenate([own, none, rising], axis=1)


def experts(counts: Floats, ladder: Ladder) -> Experts:
    """All experts, for all months of `counts` (units, months); the one of quiet times from the whole of it."""
    own = [_own(counts, kind, ladder) for kind in KINDS]
    return Experts(np.stack(own), after_quiet(counts, ladder))


def fading_mean(values: npt.NDArray[np.floating], known: npt.NDArray[np.bool_], half_life: float) -> Floats:
    """Mean of `values` (units, months, …) up to each month, where a month counts half `half_life` months later.

    Months that are not `known` (units, months) do not count; 0 before the first that is.
    """
    keep = 0.5 ** (1 / half_life)
    found = np.zeros_like(values)
    total, weight = np.zeros_like(values[:, 0]), np.zeros(len(values))
    trailing = (slice(None), *(None,) * (values.ndim - 2))
    for month in range(values.shape[1]):
        now = known[:, month]
        total = total * keep + np.where(now[trailing], values[:, month], 0)
        weight = weight * keep + now
        found[:, month] = total / np.maximum(weight, 1e-9)[trailing]
    return found


def _own(counts: Floats, kind: Kind, ladder: Ladder) -> Small:
    known = ~np.isnan(counts)
    seen = _around(np.where(known, counts, 0) * kind.scale, kind.spread, ladder)
    found = fading_mean(seen, known, kind.half_life).astype(np.float32)
    found[~np.logical_or.accumulate(known, axis=1)] = 1  # of a unit that was not there yet, nothing is expected
    return found


def _around(counts: Floats, spread: float, ladder: Ladder) -> Small:
    """P(count ≤ threshold) around each count: log-normal, its variance that of the spread and of Poisson noise."""
    width = np.sqrt(spread**2 + 1 / np.maximum(counts, 0.5))[..., None]
    steps = np.log(ladder.thresholds + 0.5).astype(np.float32)
    away = (steps - np.log(np.maximum(counts, 1e-9)).astype(np.float32)[..., None]) / width.astype(np.float32)
    return np.where(counts[..., None] <= 0, np.float32(1), ndtr(away))


def after_quiet(counts: Floats, ladder: Ladder) -> Small:
    """What came, where anything came, AFTER_QUIET months after QUIET_MONTHS without any; one if that never happened."""
    some = np.cumsum(np.nan_to_num(counts), axis=1)
    before = some[:, QUIET_MONTHS:-AFTER_QUIET] - some[:, : -QUIET_MONTHS - AFTER_QUIET]
    came = counts[:, QUIET_MONTHS + AFTER_QUIET :]
    rising = came[(before == 0) & (came > 0)]
    return ladder.at_most(rising if len(rising) else np.ones(1)).mean(axis=0).astype(np.float32)
