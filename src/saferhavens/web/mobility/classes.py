"""Into which classes the figures of the areas fall: round numbers, the same for all dates, so that years can be compared."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, log10

import numpy as np

QUANTILES = (0.2, 0.4, 0.6, 0.8, 0.95)
"""Where the classes above zero part: the highest holds the top twentieth, since few places hold most people."""

STEPS = 6
"""Colours above zero: --scale-1 to --scale-6 of the design."""

ROUND = (1.0, 2.0, 5.0)


@dataclass(frozen=True)
class ScaleClass:
    """One class: from `low` (inclusive) to below `high` (None: no upper limit), drawn in --scale-`step`."""

    low: float
    high: float | None
    step: int


def classes(values: Iterable[float]) -> tuple[ScaleClass, ...]:
    """At most six classes of round numbers for the values above zero; none if there are no such values.

    >>> [each.low for each in classes(range(1, 1001))]
    [0, 200, 500, 1000]
    """
    positive = np.array([value for value in values if value > 0], dtype=float)
    if not positive.size:
        return ()
    limits = [rounded(float(value)) for value in np.quantile(positive, QUANTILES)]
    kept = sorted({limit for limit in limits if positive.min() < limit <= positive.max()})
    lows = [0.0, *kept]
    highs: list[float | None] = [*kept, None]
    return tuple(
        ScaleClass(low, high, step) for low, high, step in zip(lows, highs, _spread(len(lows)), strict=True)
    )


def rounded(value: float) -> float:
    """The nearest of 1, 2 and 5 times a power of ten (by ratio).

    >>> rounded(170), rounded(0.034), rounded(700)
    (200.0, 0.05, 500.0)
    """
    power = 10.0 ** floor(log10(value))
    near = min((*ROUND, 10.0), key=lambda factor: abs(log10(factor * power / value)))
    return float(f"{near * power:.12g}")


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
