"""How much each of several distributions counts in their mixture: learnt on outcomes, held back by what is expected.

For weights w on the simplex, minimised is

    CRPS(w) / CRPS of the yardstick + IGN(w) / IGN of the yardstick + strength / n · Σ w log(w / expected)

which is convex. Steps are multiplicative (exponentiated gradient, Kivinen & Warmuth 1997), so weights stay positive.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.mixtures.ladder import Floats, Ladder

STEPS = 150
PACE = 0.3
LEAST = 1e-6
FOR_ALL, FOR_CLASS = 50, 200
"""Strengths: so many outcomes are worth as much as the expectation of equal weights, and of the weights for all."""


@dataclass(frozen=True)
class Evidence:
    """What was forecast (n, members, thresholds), and what came (n)."""

    members: Floats
    counts: Floats

    def of(self, chosen: npt.NDArray[np.bool_]) -> "Evidence":
        return Evidence(self.members[chosen], self.counts[chosen])


def crps(steps: Floats, counts: Floats, ladder: Ladder) -> Floats:
    """CRPS of each distribution (n, thresholds)."""
    return np.asarray(((steps - ladder.at_most(counts)) ** 2 * ladder.widths).sum(axis=1))


def ignorance(steps: Floats, counts: Floats, ladder: Ladder) -> Floats:
    """IGN of each distribution, in bits."""
    return np.asarray(-np.log2(ladder.chances(steps)[np.arange(len(counts)), ladder.class_of(counts)]))


def yardstick(steps: Floats, counts: Floats, ladder: Ladder) -> tuple[float, float]:
    """Mean CRPS and IGN of a distribution that others are measured by; 1 where it was never wrong."""
    found = crps(steps, counts, ladder).mean(), ignorance(steps, counts, ladder).mean()
    return (float(found[0]) or 1.0), (float(found[1]) or 1.0)


def learnt(
    evidence: Evidence, groups: npt.NDArray[np.int64], count: int, ladder: Ladder, scale: tuple[float, float]
) -> Floats:
    """Weights (groups, members): those for all, and from these those of each group as far as its outcomes say so."""
    members = evidence.members.shape[1]
    overall = weights(evidence, np.full(members, 1 / members), FOR_ALL, ladder, scale)
    each = (groups == number for number in range(count))
    return np.stack([weights(evidence.of(some), overall, FOR_CLASS, ladder, scale) for some in each])


def weights(
    evidence: Evidence, expected: Floats, strength: float, ladder: Ladder, scale: tuple[float, float]
) -> Floats:
    """Weights of the members; the expected ones if nothing came."""
    n = len(evidence.counts)
    if not n:
        return expected
    quadratic, linear = _squares(evidence, ladder)
    chances = ladder.chances(evidence.members)[np.arange(n), :, ladder.class_of(evidence.counts)]
    found = expected
    for _step in range(STEPS):
        slope = 2 * (quadratic @ found - linear) / scale[0]
        slope -= (chances / (chances @ found)[:, None]).mean(axis=0) / math.log(2) / scale[1]
        slope += strength / n * (np.log(found / expected) + 1)
        found = _moved(found, slope - slope @ found)
    return found


def _squares(evidence: Evidence, ladder: Ladder) -> tuple[Floats, Floats]:
    """The CRPS as w'Qw − 2 w'l + what no weight changes."""
    below = ladder.at_most(evidence.counts).astype(np.float64)
    scaled = evidence.members * ladder.widths
    n = len(evidence.counts)
    quadratic = np.tensordot(scaled, evidence.members, axes=([0, 2], [0, 2])) / n
    return quadratic, np.tensordot(scaled, below, axes=([0, 2], [0, 1])) / n


def _moved(found: Floats, slope: Floats) -> Floats:
    moved = found * np.exp(-PACE * slope / max(1.0, float(np.abs(slope).max())))
    moved = np.maximum(moved / moved.sum(), LEAST)
    return np.asarray(moved / moved.sum())
