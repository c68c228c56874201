"""How much the very last months count beyond what the gate says, by how deadly a unit is: chosen on past outcomes.

The gate weighs many small conflicts against few large ones; in the large ones, which make most of the CRPS, the last
months tell more than the gate gives them. So the mixture is pooled with one fast-fading expert. Which one, and with
which share, is decided a group of units by the gates of earlier origins, each scored on the two years it had not seen:
the least sum of CRPS and IGN, both in units of the yardstick's.
"""

from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.counts.experts import YARDSTICK
from saferhavens.core.forecast.counts.gate import Gate, learn
from saferhavens.core.forecast.counts.lessons import lessons
from saferhavens.core.forecast.counts.past import Past
from saferhavens.core.forecast.mixtures.ladder import Floats
from saferhavens.core.forecast.mixtures.weights import crps, ignorance

LEVELS = (10, 50)
"""Mean counts a month in the last year at which another group begins."""

FAST = (0, 1, 2)
"""Experts with half-lives of 1, 2 and 4 months."""

SHARES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.8)
CHOICES = tuple(product(FAST, SHARES))

UNSEEN_MONTHS = 24
FOLDS = 4
FEWEST_MONTHS = 100
"""Of history before the first of these earlier origins; with less, the gate alone is used."""

EVERY = 4


@dataclass(frozen=True)
class Pool:
    """For each group of units, from the least deadly: which expert joins, and with which share."""

    chosen: tuple[tuple[int, float], ...]

    def pooled(self, mixed: Floats, past: Past, month: int) -> Floats:
        """The mixture (units, thresholds), pooled with the experts as of the month."""
        choice = [self.chosen[group] for group in _groups(past, month)]
        expert, share = np.array([each for each, _ in choice], dtype=np.int64), np.array([s for _, s in choice])
        fast = past.experts.own[expert, np.arange(len(expert)), month]
        return np.asarray((1 - share)[:, None] * mixed + share[:, None] * fast)


NOTHING = Pool(tuple((FAST[0], 0.0) for _ in range(len(LEVELS) + 1)))


@dataclass(frozen=True)
class Tried:
    """What came of the choices: the one made, and the mean loss of it and of the gate alone (the yardstick's is 2)."""

    pool: Pool
    loss: float


def choose(past: Past, horizons: tuple[int, ...]) -> Tried | None:
    """The pool that would have been best so far, or None where the history is too short to know."""
    ends = [past.last - max(horizons) - UNSEEN_MONTHS * fold for fold in range(1, FOLDS + 1)]
    folds = [end for end in ends if end >= FEWEST_MONTHS]
    if not folds:
        return None
    losses = np.mean([_of_fold(past, end, horizons) for end in folds], axis=0)
    best = losses.argmin(axis=1)
    return Tried(Pool(tuple(CHOICES[each] for each in best)), float(losses.min(axis=1).sum()))


def _of_fold(past: Past, end: int, horizons: tuple[int, ...]) -> Floats:
    """Mean loss (groups, choices) over the origins after `end`, of a gate that knew nothing beyond it."""
    before = past.until(end)
    gate = learn(lessons(before, horizons), horizons, past.ladder)
    asked = sorted({horizons[0], horizons[len(horizons) // 2], horizons[-1]})
    of = partial(_of_origin, past, gate, before)
    return np.asarray(np.mean([of(month, asked) for month in range(end, end + UNSEEN_MONTHS, EVERY)], axis=0))


def _of_origin(past: Past, gate: Gate, before: Past, month: int, horizons: list[int]) -> Floats:
    """Loss (groups, choices) at one origin; each group's part of CRPS / yardstick + IGN / yardstick."""
    group, said = _groups(past, month), before.said(month)
    sums, scale = np.zeros((2, len(LEVELS) + 1, len(CHOICES))), np.zeros(2)
    for ahead in horizons:
        came = past.counts[:, month + ahead]
        there = ~np.isnan(came) & ~np.isnan(past.counts[:, month])
        mixed = gate.mixed(said[there], past.facts[there, month], ahead)
        fast = said[there][:, FAST, :]
        scale += [each.sum() for each in _scores(said[there][:, YARDSTICK], came[there], past)]
        for place, (expert, share) in enumerate(CHOICES):
            scores = _scores((1 - share) * mixed + share * fast[:, FAST.index(expert)], came[there], past)
            sums[:, :, place] += [np.bincount(group[there], each, len(LEVELS) + 1) for each in scores]
    return np.asarray((sums / np.where(scale > 0, scale, 1)[:, None, None]).sum(axis=0))


def _scores(steps: npt.NDArray[np.floating], came: Floats, past: Past) -> tuple[Floats, Floats]:
    given = steps.astype(np.float64)
    return crps(given, came, past.ladder), ignorance(given, came, past.ladder)


def _groups(past: Past, month: int) -> npt.NDArray[np.int64]:
    return np.asarray(np.digitize(past.level[:, month], LEVELS), dtype=np.int64)
