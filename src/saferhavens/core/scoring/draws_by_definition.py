"""The scores of `draws.py` as their definitions read, one case at a time: slow, and what the fast ones must equal."""

import math
from collections.abc import Sequence

from saferhavens.core.scoring.draws import LEVEL, VIEWS_BINS


def crps(draws: Sequence[float], actual: float) -> float:
    """The mean distance of a draw from what came, less half the mean distance of two draws."""
    count = len(draws)
    from_actual = sum(abs(draw - actual) for draw in draws) / count
    from_each_other = sum(abs(one - other) for one in draws for other in draws) / count**2
    return from_actual - from_each_other / 2


def ignorance(draws: Sequence[float], actual: float, bins: Sequence[float] = VIEWS_BINS) -> float:
    """The surprise, in bits, at the class of what came; each class counts as if one more draw lay in it."""
    same = sum(_class_of(draw, bins) == _class_of(actual, bins) for draw in draws)
    return -math.log2((same + 1) / (len(draws) + len(bins)))


def interval_score(draws: Sequence[float], actual: float, level: float = LEVEL) -> float:
    """The width of the interval, and a fine for each person by which what came lies outside it."""
    low, high = quantile(draws, (1 - level) / 2), quantile(draws, (1 + level) / 2)
    fine = 2 / (1 - level)
    return high - low + fine * max(low - actual, 0) + fine * max(actual - high, 0)


def quantile(draws: Sequence[float], share: float) -> float:
    """The value at `share` of the way from the lowest draw to the highest, on the line between its two neighbours."""
    ordered = sorted(draws)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _class_of(value: float, bins: Sequence[float]) -> int:
    """How many classes begin at or below the value."""
    return sum(start <= value for start in bins)
