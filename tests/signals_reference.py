"""Signals worked out slowly, one cell and one count at a time, as one would on paper: what the fast code must equal."""

import math
from collections.abc import Sequence

from saferhavens.core.detection.values import Rule


def nb_chance(count: int, mean: float, size: float) -> float:
    """P(Y = count) of a negative binomial."""
    share = size / (mean + size)
    ways = math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
    return math.exp(ways + size * math.log(share) + count * math.log1p(-share))


def nb_at_least(count: float, mean: float, size: float) -> float:
    return max(0.0, 1 - sum(nb_chance(each, mean, size) for each in range(int(count))))


def predictive(baseline: Sequence[float], shape: float, rate: float) -> tuple[float, float]:
    """Mean and size of NB(r = S + a, p = (n + b) / (n + b + 1))."""
    size = sum(baseline) + shape
    p = (len(baseline) + rate) / (len(baseline) + rate + 1)
    return size * (1 - p) / p, size


def ears_c1(series: Sequence[float], at: int, lag: int = 0, least: float = 0.0) -> float:
    before = series[at - lag - 7 : at - lag]
    mean = sum(before) / 7
    spread = math.sqrt(sum((each - mean) ** 2 for each in before) / 6)
    return (series[at] - mean) / max(spread, least, 1e-9)


def ears_c3(series: Sequence[float], at: int, least: float = 0.0) -> float:
    return sum(max(0.0, ears_c1(series, each, 2, least) - 1) for each in (at, at - 1, at - 2))


def q_values(chances: Sequence[float]) -> list[float]:
    """For each p value the least share, over all shares at which it would be an alarm."""
    m = len(chances)
    found = []
    for mine in chances:
        larger = [other for other in chances if other >= mine]
        found.append(min(1.0, *(other * m / sum(each <= other for each in chances) for other in larger)))
    return found


def moments(series: dict[str, Sequence[float]], mine: str, parents: dict[str, str]) -> tuple[float, float, float]:
    """Shape and rate of the prior of a cell, and its scatter, from complete series of one kind: cell after cell."""
    n = len(series[mine])
    siblings = [unit for unit in series if parents[unit] == parents[mine]]
    pairs = {unit: sum(y * (y - 1) for y in values) for unit, values in series.items()}
    without = {unit: _without(values) for unit, values in series.items()}
    of_kind = (sum(pairs.values()) + 2) / (sum(without.values()) + 1)
    of_group = (sum(pairs[each] for each in siblings) + 5 * of_kind) / (sum(without[each] for each in siblings) + 5)
    scatter = min(max(of_group - 1, 0.0), 20.0)
    kind_mean = (sum(map(sum, series.values())) + 0.5) / (n * len(series))
    totals = [sum(series[each]) for each in siblings]
    k = len(totals)
    mean = (sum(totals) + 0.5) / (n * k + 0.5 / kind_mean)
    if k == 1:
        return 0.5, 0.5 / mean, scatter
    apart = sum((total - mean * n) ** 2 for total in totals) * k / (k - 1)
    between = max((apart - k * (mean * n + scatter * mean**2 * n)) / (k * n**2), 1e-12)
    rate = min(max(mean / between, 0.1 / mean), max(4 * n, 0.1 / mean))
    return mean * rate, rate, scatter


def _without(values: Sequence[float]) -> float:
    """What Σ y (y − 1) would be without extra variance, from the products of different steps."""
    n = len(values)
    products = sum(one * other for i, one in enumerate(values) for j, other in enumerate(values) if i != j)
    return n * products / (n * n - n)


def cusum(values: Sequence[float], means: Sequence[float], sizes: Sequence[float], rule: Rule) -> list[float]:
    """The chart of one cell, step by step, from the two likelihoods themselves."""
    level, found = 0.0, []
    for count, mean, size in zip(values, means, sizes, strict=True):
        out, quiet = nb_chance(int(count), rule.ratio * mean, size), nb_chance(int(count), mean, size)
        level = max(0.0, level + math.log(out / quiet))
        found.append(level)
    return found
