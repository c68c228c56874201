"""Into which classes the figures fall: round numbers, the same for all dates, so that years can be compared."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np

LOWEST, HIGHEST = 0.15, 0.975
"""Between which quantiles of the values the limits lie: few places hold most people, and they shall stand out."""

STEPS = 6
"""Colours above zero: --scale-1 to --scale-6 of the design."""

ROUND = (1, 2, 5)


@dataclass(frozen=True)
class ScaleClass:
    """One class: from `low` (inclusive) to below `high` (None: no upper limit), drawn in --scale-`step`."""

    low: float
    high: float | None
    step: int


def classes(values: Iterable[float]) -> tuple[ScaleClass, ...]:
    """At most six classes of round numbers for the values above zero; none if there are no such values.

    The limits grow by about the same factor, since counts of people differ by powers of ten.

    >>> [each.low for each in classes([3, 40, 700, 20_000, 1_000_000])]
    [0.0, 20.0, 500.0, 5000.0, 50000.0, 1000000.0]
    """
    positive = np.array([value for value in values if value > 0], dtype=float)
    if not positive.size:
        return ()
    low, high = (rung_near(float(value)) for value in np.quantile(positive, (LOWEST, HIGHEST)))
    rungs = np.unique(np.linspace(low, high, STEPS - 1).round().astype(int))
    kept = [limit for limit in map(value_of, rungs) if positive.min() < limit <= positive.max()]
    lows = [0.0, *kept]
    highs: list[float | None] = [*kept, None]
    return tuple(ScaleClass(low, high, step) for low, high, step in zip(lows, highs, _spread(len(lows)), strict=True))


def rung_near(value: float) -> int:
    """The number of the rung nearest to `value` (by ratio) on the ladder … 0.5, 1, 2, 5, 10, 20 …; 1 is rung 0."""
    power = floor(log10(value))
    rungs = range(3 * power, 3 * power + 4)
    return min(rungs, key=lambda rung: abs(log10(value_of(rung) / value)))


def value_of(rung: int) -> float:
    """The number on a rung of the ladder.

    >>> value_of(0), value_of(4), value_of(-1)
    (1.0, 20.0, 0.5)
    """
    power, place = divmod(int(rung), len(ROUND))
    return float(f"{ROUND[place]}e{power}")


def _spread(count: int) -> list[int]:
    """`count` of the six colours, as far apart as they can be, the darkest always among them."""
    if count == 1:
        return [STEPS // 2 + 1]
    return [round(1 + (STEPS - 1) * index / (count - 1)) for index in range(count)]


def step_of(value: float | None, scale: Sequence[ScaleClass]) -> int | None:
    """The number of the colour of a value: 0 for zero, None where nothing is known."""
    if value is None:
        return None
    if value <= 0 or not scale:
        return 0
    return scale[bisect_right([each.low for each in scale], value) - 1].step
