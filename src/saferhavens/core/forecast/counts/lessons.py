"""Past origins with their outcomes: what the gate learns from. No outcome lies after the end of the history given."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.counts.experts import YARDSTICK, Small
from saferhavens.core.forecast.counts.past import Past
from saferhavens.core.forecast.mixtures.history import some_of
from saferhavens.core.forecast.mixtures.ladder import Floats, Ladder

FIRST = 48
"""Months of history before the first origin."""

EVERY = 2
"""Months from one origin to the next."""

MOST_HORIZONS = 5
REMEMBERED = 60
ONE_IN = 4
"""Of the units without any count in REMEMBERED months one in four is kept, and counts for four."""

type Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Lessons:
    """n cases (a unit at an origin), each with an outcome at some of the `horizons`.

    `experts` (n, experts, thresholds), `facts` (n, circumstances), `below` (n, horizons, thresholds): whether what came
    is at most the threshold, `within` (n, horizons, experts): the chance each expert gave the class of what came,
    `weight` and `crps_weight` (n, horizons): 0 where the outcome is not known.
    """

    horizons: tuple[int, ...]
    experts: Small
    facts: Floats
    below: npt.NDArray[np.bool_]
    within: Floats
    weight: Floats
    crps_weight: Floats


def lessons(past: Past, horizons: tuple[int, ...]) -> Lessons:
    """All cases whose outcomes lie within the past."""
    asked = some_of(horizons, MOST_HORIZONS)
    parts = [_of_origin(past, origin, asked) for origin in origins(past, asked)]
    seen, facts, below, within, weight, crps_weight = (np.concatenate(each) for each in zip(*parts, strict=True))
    whole = max(float(weight.sum()), 1.0)
    return Lessons(asked, seen, facts, below, within, weight / whole, crps_weight / whole)


def origins(past: Past, horizons: tuple[int, ...]) -> list[int]:
    """Places of the months that are learnt from, the last one first: it may have outcomes at the first horizon only.

    Where there is none it is the last month, of which no outcome is known.
    """
    first = min(FIRST, past.last // 2)
    return list(range(past.last - min(horizons), first, -EVERY)) or [past.last]


def _of_origin(past: Past, origin: int, horizons: tuple[int, ...]) -> tuple[npt.NDArray[Any], ...]:
    """The fields of `Lessons` in their order, the weights not yet divided by their sum."""
    units, times = _kept(past.counts, origin)
    seen, came = past.said(origin, units), _outcomes(past.counts[units], origin, horizons)
    below = past.ladder.at_most(came)
    weight = np.where(np.isnan(came), 0, times[:, None])
    yardstick = ((seen[:, None, YARDSTICK] - below) ** 2 * past.ladder.widths).sum(axis=-1)
    scale = 1 + past.level[units, origin][:, None]
    typical = (weight * yardstick / scale).sum(axis=0) / np.maximum(weight.sum(axis=0), 1)
    crps_weight = weight / scale / np.where(typical > 0, typical, 1)
    return seen, past.facts[units, origin], below, _within(seen, came, past.ladder), weight, crps_weight


def _kept(counts: Floats, origin: int) -> tuple[Whole, Floats]:
    """The units that are learnt from at an origin, and how often each counts."""
    recent = np.nan_to_num(counts[:, max(0, origin - REMEMBERED + 1) : origin + 1])
    active = (recent > 0).any(axis=1)
    turn = (np.arange(len(counts)) + origin // EVERY) % ONE_IN == 0
    units = np.flatnonzero((active | turn) & ~np.isnan(counts[:, origin]))
    return units, np.where(active[units], 1.0, float(ONE_IN))


def _outcomes(counts: Floats, origin: int, horizons: tuple[int, ...]) -> Floats:
    """(units, horizons), NaN where the history ends before."""
    last = counts.shape[1] - 1
    columns = [counts[:, origin + h] if origin + h <= last else np.full(len(counts), np.nan) for h in horizons]
    return np.stack(columns, axis=1)


def _within(seen: Small, came: Floats, ladder: Ladder) -> Floats:
    """(n, horizons, experts): the chance of the class of what came."""
    ends = seen[:, :, np.searchsorted(ladder.thresholds, ladder.closing)]
    edge = np.zeros((*ends.shape[:2], 1), np.float32)
    chances = np.diff(np.concatenate([edge, ends, edge + 1], axis=2), axis=2)
    return np.take_along_axis(chances.swapaxes(1, 2), ladder.class_of(came)[:, :, None], axis=1)
