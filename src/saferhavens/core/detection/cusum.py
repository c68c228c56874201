"""The negative-binomial CUSUM: a chart that remembers small rises until they add up.

    C_t = max(0, C_{t−1} + log f1(y_t) − log f0(y_t))

f0 is the negative binomial of what is expected, f1 the same with `ratio` times its mean. Source: Höhle and Paul 2008;
Hawkins and Olwell 1997 for counts.

Two things follow from E0[exp(log f1 − log f0)] = 1. First, P0(C_t ≥ c) ≤ exp(−c) at every step (Lundberg's bound on a
random walk). Secondly, for limits that are not small, the mean number of steps between two false alarms grows as
exp(limit): one Markov chain (Brook and Evans 1972) for a small limit gives that for any run length.
"""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve
from scipy.stats import nbinom

from saferhavens.core.detection.baseline import Prediction
from saferhavens.core.detection.cells import Floats, Places

MEANS = np.array([0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0])
OVERDISPERSION = np.array([0.01, 0.1, 0.3, 1.0, 3.0, 10.0])
"""Mean over size, at which the chains are solved; limits between are interpolated."""

RETURNS = 7.0
"""How often, at most, a quiet chart that has reached a height counts something there before it falls below it again.
Simulated for means of 0.02 to 20 and sizes of 0.2 to 5: 2.2 to 6.8, and at low heights of very rare counts 7.5."""

LIMIT = 4.0
STATES = 240

LONGEST = 1e10
"""Run lengths beyond are not told apart: the equations could no longer be solved, and nobody waits so long."""


@dataclass
class Chart:
    """The charts of all cells after some step, and since which row each has been above 0 with which counts."""

    level: Floats
    since: Places
    observed: Floats
    expected: Floats
    variance: Floats = field(repr=False)  # of `observed` beyond Poisson, if nothing has changed

    @classmethod
    def blank(cls, cells: int) -> "Chart":
        return cls(np.zeros(cells), np.zeros(cells, dtype=np.int64), *(np.zeros(cells) for _ in range(3)))

    def add(self, row: int, values: Floats, expected: Prediction, ratio: float) -> None:
        """One step more. Cells of which nothing can be expected start anew."""
        change = log_likelihood_ratio(values, expected.mean, expected.size, ratio)
        starts = self.level == 0
        self.since[starts] = row
        self.level = np.where(expected.enough, np.maximum(0.0, self.level + change), 0.0)
        self.observed += values
        self.expected += expected.mean
        self.variance += expected.mean**2 / expected.size
        self.restart(self.level == 0)

    def restart(self, which: NDArray[np.bool_]) -> None:
        """Forget what these cells had added up."""
        for each in (self.level, self.observed, self.expected, self.variance):
            each[which] = 0.0

    @property
    def size(self) -> Floats:
        """Size of the negative binomial of `observed`."""
        return self.expected**2 / np.maximum(self.variance, 1e-12)


def log_likelihood_ratio(values: Floats, mean: Floats, size: Floats, ratio: float) -> Floats:
    """log f1(y) − log f0(y) of negative binomials of one size, whose means are `ratio` · mean and mean."""
    change = np.log1p((ratio - 1) * mean / (size + mean))
    return values * (np.log(ratio) - change) - size * change


def limits(mean: Floats, size: Floats, run_length: float, ratio: float) -> Floats:
    """The limit at which a quiet cell alarms once in `run_length` steps on average."""
    return np.maximum(np.log(run_length) + offsets(mean, size, ratio), np.log(ratio) / 2)


def chances(level: Floats, mean: Floats, size: Floats, ratio: float) -> Floats:
    """P0(C_t ≥ level, and something was counted in t), at most: by Lundberg's bound, or by the run length if less.

    A quiet chart reaches the level once in exp(level − offset) steps, and then counts something there `RETURNS` times.
    """
    return np.minimum(1.0, RETURNS * np.exp(offsets(mean, size, ratio))) * np.exp(-level)


def offsets(mean: Floats, size: Floats, ratio: float) -> Floats:
    """Limit minus log(run length), by interpolation.

    Below the least tabulated mean, an alarm needs so many counts, not steps: there it grows with log(mean).
    """
    low = np.minimum(np.log(mean / MEANS[0]), 0.0)
    across = np.interp(np.log(mean), np.log(MEANS), np.arange(len(MEANS)))
    down = np.interp(np.log(mean / size), np.log(OVERDISPERSION), np.arange(len(OVERDISPERSION)))
    return np.asarray(low + _between(_offsets(ratio), across, down))


def _between(table: Floats, across: Floats, down: Floats) -> Floats:
    """Bilinear interpolation at fractional places."""
    left = np.minimum(across.astype(int), table.shape[0] - 2)
    top = np.minimum(down.astype(int), table.shape[1] - 2)
    right_share, low_share = across - left, down - top
    upper = table[left, top] * (1 - right_share) + table[left + 1, top] * right_share
    lower = table[left, top + 1] * (1 - right_share) + table[left + 1, top + 1] * right_share
    return upper * (1 - low_share) + lower * low_share


@lru_cache(maxsize=8)
def _offsets(ratio: float) -> Floats:
    """Limit minus log(run length) for each tabulated mean and overdispersion."""
    return np.array(
        [[LIMIT - np.log(run_length_of(mean, mean / over, LIMIT, ratio)) for over in OVERDISPERSION] for mean in MEANS]
    )


def run_length_of(mean: float, size: float, limit: float, ratio: float, states: int = STATES) -> float:
    """Mean number of steps until a quiet cell, starting at 0, reaches `limit`: a Markov chain over `states` levels."""
    moves = _moves(mean, size, ratio, limit / states, states)
    places = np.arange(states)
    chances = moves[(places[None, :] - places[:, None]) + states]
    chances[:, 0] = np.cumsum(moves)[states - places]
    return float(solve(np.eye(states) - (1 - 1 / LONGEST) * chances, np.ones(states))[0])


def _moves(mean: float, size: float, ratio: float, width: float, states: int) -> Floats:
    """Chance of moving by −states … +states levels in one step; a move between two levels is split between both."""
    most = int(nbinom.isf(1e-12, size, size / (mean + size))) + 1
    counts = np.arange(most + 1, dtype=np.float64)
    chance = nbinom.pmf(counts, size, size / (mean + size))
    moved = log_likelihood_ratio(counts, np.full_like(counts, mean), np.full_like(counts, size), ratio) / width
    moved = np.clip(moved, -states, states - 1e-9)
    below = np.floor(moved)
    share = moved - below
    places = below.astype(int) + states
    found = np.bincount(places, chance * (1 - share), 2 * states + 1)
    return np.asarray(found + np.bincount(places + 1, chance * share, 2 * states + 1))
