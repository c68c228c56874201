"""What each method finds in one step, in one shape: so that all are judged, sorted and explained alike."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from saferhavens.core.detection import ears, negative_binomial
from saferhavens.core.detection.baseline import Prediction, predict, sums_of
from saferhavens.core.detection.cells import Cells, Flags, Floats, Places
from saferhavens.core.detection.cusum import Chart, chances, limits
from saferhavens.core.detection.values import EARS, Method, Rule

SILENT_FALL = 0.5
"""Silence is at most half of what was expected: a smaller fall may be certain and still not be worth a visit."""

STANDARD_NORMAL_95 = 1.6448536269514722

type Interval = Callable[[Places], tuple[Floats, Floats]]


@dataclass(frozen=True)
class Findings:
    """Arrays over the tested cells, whose places in `Cells` are `cells`.

    `chance` is the p value, NaN where there is none; `level` the level without regard to other cells (0: no alarm);
    `low_high` gives the interval of the cells at some places of these arrays.
    """

    method: Method
    cells: Places
    observed: Floats
    expected: Floats
    since: Places
    statistic: Floats
    chance: Floats
    level: Places
    low_high: Interval


def by_prediction(cells: Cells, row: int, rule: Rule) -> Findings:
    """The Gamma-Poisson predictive of one step."""
    expected = expectation(cells, row, rule)
    tested = np.flatnonzero(expected.enough)
    observed, mean, size = cells.values[row, tested], expected.mean[tested], expected.size[tested]
    chance = negative_binomial.at_least(observed, mean, size)
    statistic = -np.log(np.maximum(chance, 1e-300))
    reached = is_reached(statistic, chance, rule, len(tested)) & (observed >= rule.floor)
    since = np.full(len(tested), row)
    interval = nb_interval(mean, size)
    return Findings(
        Method.PREDICTIVE, tested, observed, mean, since, statistic, chance, reached.astype(np.int64), interval
    )


def by_chart(cells: Cells, row: int, rule: Rule, chart: Chart) -> Findings:
    """The CUSUM after `row`, which is added to the chart. Something must have been counted in this very step."""
    expected = expectation(cells, row, rule)
    chart.add(row, cells.values[row], expected, rule.ratio)
    tested = np.flatnonzero(expected.enough)
    level, observed = chart.level[tested], chart.observed[tested]
    counting = np.flatnonzero((level > 0) & (cells.values[row, tested] > 0))
    mean, size = expected.mean[tested[counting]], expected.size[tested[counting]]
    chance, limit = np.ones(len(tested)), np.full(len(tested), np.inf)
    chance[counting] = chances(level[counting], mean, size, rule.ratio)
    limit[counting] = rule.limit or limits(mean, size, rule.run_length_for(len(tested)), rule.ratio)
    return Findings(
        Method.CUSUM,
        tested,
        observed,
        chart.expected[tested],
        chart.since[tested],
        level.copy(),
        chance,
        ((level >= limit) & (observed >= rule.floor)).astype(np.int64),
        nb_interval(chart.expected[tested], chart.size[tested]),
    )


def by_ears(cells: Cells, row: int, rule: Rule, method: Method, among: Flags) -> Findings:
    """EARS, of the cells `among` which have been known for long enough."""
    enough = ears.testable(cells, row, method) & among
    tested = np.flatnonzero(enough)
    if not len(tested):
        return nothing(method)
    statistic, mean, spread = (each[tested] for each in ears.statistic(cells, row, rule, method))
    observed = cells.values[row, tested]
    chance = ears.chance(statistic)
    reached = is_reached(statistic, chance, rule, len(tested)) & (observed >= rule.floor)
    since = np.full(len(tested), row - ears.DEPTH[method] + 1)

    def interval(places: Places) -> tuple[Floats, Floats]:
        away = STANDARD_NORMAL_95 * spread[places]
        return np.maximum(mean[places] - away, 0.0), mean[places] + away

    return Findings(method, tested, observed, mean, since, statistic, chance, reached.astype(np.int64), interval)


def by_record(cells: Cells, row: int, rule: Rule) -> Findings:
    """HDX Signals: the sum of the last steps is the highest of `baseline` steps (level 1) or of `longer` (level 2).

    What is usual is the mean of the same sums over `baseline` steps, and the interval holds nine of ten of them. Cells
    below the floor are not looked at any further.
    """
    known = np.where(cells.exposure[row] > 0, row - cells.begun, -1)
    tested = np.flatnonzero(known >= rule.baseline + rule.window - 1)
    now = cells.values[row - rule.window + 1 : row + 1, tested].sum(axis=0)
    level = np.zeros(len(tested), dtype=np.int64)
    usual, low, most, none = np.full((4, len(tested)), np.nan)
    high = np.flatnonzero((now >= rule.floor) & (now > 0))
    if len(high):
        before = window_sums(cells.values[:, tested[high]], row, max(rule.baseline, rule.longer), rule.window)[:-1]
        usual[high] = before[-rule.baseline :].mean(axis=0)
        low[high], most[high] = np.quantile(before[-rule.baseline :], (0.05, 0.95), axis=0)
        level[high] = now[high] >= before[-rule.baseline :].max(axis=0)
        long_known = known[tested[high]] >= max(rule.longer, 1) + rule.window - 1
        level[high] += (rule.longer > 0) & long_known & (now[high] >= before.max(axis=0))
    since = np.full(len(tested), row - rule.window + 1)
    return Findings(
        Method.HIGHEST, tested, now, usual, since, now, none, level, lambda places: (low[places], most[places])
    )


def by_silence(cells: Cells, row: int, rule: Rule) -> Findings:
    """Fewer than expected over the last `window` steps; a series that ended counts as silent, not as unknown."""
    start = row - rule.window + 1
    sums = sums_of(cells, start - rule.gap, rule.baseline)
    recent = slice(max(start, 0), row + 1)
    exposure = np.where(cells.exposure[row] > 0, cells.exposure[recent].sum(axis=0), float(rule.window))
    doubt = (cells.doubt[recent] * cells.exposure[recent] ** 2).sum(axis=0) / np.maximum(exposure, 1e-12) ** 2
    expected = predict(cells, sums, exposure, rule.least_history, steps=rule.window, doubt=doubt)
    tested = np.flatnonzero(expected.enough)
    observed, mean, size = cells.values[recent].sum(axis=0)[tested], expected.mean[tested], expected.size[tested]
    chance = negative_binomial.at_most(observed, mean, size)
    statistic = -np.log(np.maximum(chance, 1e-300))
    silent = (mean >= rule.floor) & (observed <= SILENT_FALL * mean)
    reached = is_reached(statistic, chance, rule, len(tested)) & silent
    since = np.full(len(tested), start)
    interval = nb_interval(mean, size)
    return Findings(
        Method.SILENCE, tested, observed, mean, since, statistic, chance, reached.astype(np.int64), interval
    )


def expectation(cells: Cells, row: int, rule: Rule) -> Prediction:
    """What each cell should count in `row`, from the rows before it alone."""
    sums = sums_of(cells, row - rule.gap, rule.baseline)
    return predict(cells, sums, cells.exposure[row], rule.least_history, doubt=cells.doubt[row])


def is_reached(statistic: Floats, chance: Floats, rule: Rule, tested: int) -> Flags:
    """Whether a method without memory has reached its limit."""
    if rule.limit is not None:
        return np.asarray(statistic >= rule.limit)
    return np.asarray(chance <= 1 / rule.run_length_for(tested))


def nb_interval(mean: Floats, size: Floats) -> Interval:
    return lambda places: negative_binomial.interval(mean[places], size[places])


def nothing(method: Method) -> Findings:
    """No cell was tested."""
    places, none = np.array([], dtype=np.int64), np.array([])
    return Findings(method, places, none, none, places, none, none, places, lambda _places: (none, none))


def window_sums(values: Floats, row: int, length: int, window: int) -> Floats:
    """Sums over `window` rows that end in `row` and in each of the `length` rows before it; the last is that of `row`.

    Windows that would begin before the first row are left out.
    """
    start = max(row - length - window + 1, 0)
    added = np.cumsum(np.vstack([np.zeros_like(values[:1]), values[start : row + 1]]), axis=0)
    return np.asarray(added[window:] - added[:-window])


def all_of(cells: Cells, row: int, rule: Rule, chart: Chart) -> tuple[Findings, ...]:
    """What the rule's method finds in `row`, and EARS for the cells that are too young for it."""
    if rule.method in EARS:
        return (by_ears(cells, row, rule, rule.method, np.ones(len(cells.units), dtype=np.bool_)),)
    if rule.method is Method.CUSUM:
        found = by_chart(cells, row, rule, chart)
    elif rule.method is Method.HIGHEST:
        found = by_record(cells, row, rule)
    elif rule.method is Method.SILENCE:
        found = by_silence(cells, row, rule)
    else:
        found = by_prediction(cells, row, rule)
    if rule.young is None:
        return (found,)
    rest = np.ones(len(cells.units), dtype=np.bool_)
    rest[found.cells] = False
    return found, by_ears(cells, row, rule, rule.young, rest)
