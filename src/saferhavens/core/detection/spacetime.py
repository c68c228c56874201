"""Clusters: several places near each other, each hardly above what is usual, which together are far above it.

A cylinder is a circle of places around one of them times the last steps. Of all cylinders the one is taken that chance
explains least, by Kulldorff's likelihood ratio for c cases where E were expected, of C in all:

    LLR = c ln(c / E) + (C − c) ln((C − c) / (C − E))    if c > E, else 0

Its p value comes from dealing the C cases anew, again and again, by what is expected and by how such counts scatter.
Dealing stops once chance did better often enough to know the p value well (Besag and Clifford 1991). Sources: Kulldorff
2001 (prospective scan), Kleinman et al. 2005 (recurrence interval).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from saferhavens.core.detection import negative_binomial
from saferhavens.core.detection.baseline import predict, sums_of
from saferhavens.core.detection.cells import Cells, Floats, Places, cells_of, known_until
from saferhavens.core.detection.repeats import Repeats
from saferhavens.core.detection.sourced import Sources
from saferhavens.core.detection.values import Method, Rule, ScanResult, Signal
from saferhavens.core.geo import EARTH_RADIUS_KM
from saferhavens.core.problems import POINTS_MISSING, ProblemError

ENOUGH_BETTER = 20
"""After so many times in which chance did better, the p value is known to about a fifth of itself."""

MOST_OF_ALL = 0.5
"""A cluster holds at most half of all that is expected: else it is what lies outside that is unusual. (Kulldorff)"""

type Points = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class Window:
    """The last steps of the tested cells of one kind. Arrays have the shape (steps back, cells); the first is `at`."""

    rule: Rule
    places: Places  # in Cells
    observed: Floats
    expected: Floats
    size: Floats
    circles: Places  # (cells, nearest first): places in these arrays, or the number of cells for none


@dataclass(frozen=True)
class Cylinder:
    """One of the cylinders: how many steps, around which cell, how many of its nearest."""

    steps: int
    middle: int
    nearest: int
    ratio: float


def clusters(
    counts: pl.DataFrame,
    at: int,
    points: Points,
    *,
    rule: Rule,
    chance: np.random.Generator,
    earlier: tuple[Signal, ...] = (),
    completeness: pl.DataFrame | None = None,
    sources: pl.DataFrame | None = None,
) -> ScanResult:
    """Look for clusters that reach up to step `at`, of each kind by itself. Rows after `at` are not looked at.

    `points` are longitude and latitude of each unit. A cluster is an alarm if chance alone would make one as unusual,
    anywhere, at most once in `run_length` steps, and if p times the number of kinds is at most `false_share`. Clusters
    of one kind do not share places. Raises POINTS_MISSING and the problems of `scan`.
    """
    cells = cells_of(known_until(counts, at), completeness)
    row = cells.row_of(at)
    windows = {kind: window_of(cells, row, rule, points, kind) for kind in sorted(set(cells.kinds))}
    tested = [window for window in windows.values() if len(window.places)]
    repeats, named = Repeats(rule, earlier), Sources(sources)
    found = [each for window in tested for each in found_in(cells, row, window, chance, len(tested))]
    marked = [repeats.marked(named.named(each, rule)) for each in sorted(found, key=lambda each: (each.p, each.unit))]
    here, count = cells.exposure[row] > 0, sum(len(window.places) for window in tested)
    return ScanResult(
        rule=rule,
        at=at,
        signals=tuple(each for each in marked if not each.repeat),
        repeats=tuple(each for each in marked if each.repeat),
        tested=count,
        too_short=int(here.sum()) - count,
        gone=tuple((cells.units[each], cells.kinds[each]) for each in np.flatnonzero(~here & (cells.begun < row))),
        false_alarms_a_week=min(len(tested) / rule.run_length_for(len(tested)), rule.false_share) * 7 / rule.step.days,
    )


def log_likelihood_ratio(cases: Floats, expected: Floats, total: float) -> Floats:
    """Kulldorff's ratio of each cylinder; `expected` adds up to `total` over all places and steps."""
    rest, rest_expected = total - cases, total - expected
    inside = cases * np.log(np.maximum(cases, 1e-300) / np.maximum(expected, 1e-300))
    outside = rest * np.log(np.maximum(rest, 1e-300) / np.maximum(rest_expected, 1e-300))
    return np.where(cases > expected, inside + np.where(rest > 0, outside, 0.0), 0.0)


def window_of(cells: Cells, row: int, rule: Rule, points: Points, kind: str) -> Window:
    """What was counted and expected of one kind in the last `window` steps; expected from the steps before them."""
    length = min(rule.window, row)
    rows = np.arange(row, row - length, -1)
    sums = sums_of(cells, row - length + 1 - rule.gap, rule.baseline)
    prediction = predict(cells, sums, np.ones(len(cells.units)), rule.least_history)
    of_kind = np.array([each == kind for each in cells.kinds])
    places = np.flatnonzero(of_kind & prediction.enough & (cells.exposure[row] > 0))
    expected = prediction.mean[places] * cells.exposure[np.ix_(rows, places)]
    observed = cells.values[np.ix_(rows, places)]
    sizes = 1 / (1 / prediction.size[places] + cells.doubt[np.ix_(rows, places)])
    return Window(
        rule, places, observed, expected, sizes, circles_of([cells.units[each] for each in places], points, rule)
    )


def circles_of(units: list[str], points: Points, rule: Rule) -> Places:
    """For each unit the nearest ones, itself first, within `reach_km`; then the number of units, for none."""
    missing = [unit for unit in units if unit not in points]
    if missing:
        raise ProblemError(POINTS_MISSING, unit=missing[0])
    if not units:
        return np.zeros((0, 1), dtype=np.int64)
    longitude, latitude = np.radians(np.array([points[unit] for unit in units]).T)
    on_ball = np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1
    )
    away = np.round(EARTH_RADIUS_KM * np.arccos(np.clip(on_ball @ on_ball.T, -1.0, 1.0)), 3)
    np.fill_diagonal(away, -1.0)
    order = np.argsort(away, axis=1, kind="stable")[:, : rule.most_units]
    near = np.take_along_axis(away, order, axis=1) <= rule.reach_km
    return np.where(near, order, len(units))


def cylinder_sums(values: Floats, circles: Places) -> Floats:
    """Sums over all cylinders: (steps back, middle, how many of the nearest)."""
    with_none = np.hstack([values, np.zeros((len(values), 1))])
    return np.asarray(np.cumsum(np.cumsum(with_none, axis=0)[:, circles], axis=2))


def found_in(cells: Cells, row: int, window: Window, chance: np.random.Generator, kinds: int) -> list[Signal]:
    """The clusters of one kind, of `kinds` that are tested, that are alarms, the most unusual first."""
    rule = window.rule
    total = window.observed.sum()
    if total < rule.floor or window.expected.sum() == 0:
        return []
    share = window.expected * (total / window.expected.sum())
    expected = cylinder_sums(share, window.circles)
    ratios = ratios_of(window.observed, expected, window.circles, rule.floor, total)
    apart = apart_of(ratios, window.circles)
    if not apart:
        return []
    by_chance = best_by_chance(window, share, expected, chance, apart[0].ratio)
    run_length = rule.run_length_for(kinds)
    signals = []
    for cylinder in apart:
        p = float((1 + (by_chance >= cylinder.ratio).sum()) / (1 + len(by_chance)))
        if p <= 1 / run_length and p * kinds <= rule.false_share:
            signals.append(signal_of(cells, row, window, cylinder, (p, min(1.0, p * kinds))))
    return signals


def ratios_of(observed: Floats, expected: Floats, circles: Places, floor: float, total: float) -> Floats:
    """The ratio of every cylinder; 0 where it holds fewer than the floor, or most of all that is expected."""
    cases = cylinder_sums(observed, circles)
    ratios = np.zeros_like(cases)
    high = (cases > expected) & (cases >= max(floor, 1)) & (expected <= MOST_OF_ALL * total)
    ratios[high] = log_likelihood_ratio(cases[high], expected[high], total)
    return ratios


def apart_of(ratios: Floats, circles: Places, most: int = 10) -> list[Cylinder]:
    """The most unusual cylinders that share no place, with the fewest steps and places among equals."""
    left = ratios.copy()
    found: list[Cylinder] = []
    while len(found) < most and left.max(initial=0.0) > 0:
        steps, middle, nearest = (int(each) for each in np.unravel_index(np.argmax(left), left.shape))
        found.append(Cylinder(steps + 1, middle, nearest + 1, float(left[steps, middle, nearest])))
        taken = np.isin(circles, circles[middle, : nearest + 1]) & (circles < len(circles))
        left[:, np.maximum.accumulate(taken, axis=1)] = 0.0
    return found


def best_by_chance(
    window: Window, share: Floats, expected: Floats, chance: np.random.Generator, to_beat: float
) -> Floats:
    """The highest ratio each time that the cases are dealt anew, until chance has beaten `to_beat` often enough."""
    total, rule = int(window.observed.sum()), window.rule
    found: list[float] = []
    better = 0
    while len(found) < rule.replicates and better < ENOUGH_BETTER:
        weights = share * chance.gamma(window.size, 1 / window.size)
        dealt = chance.multinomial(total, (weights / weights.sum()).ravel()).reshape(share.shape).astype(np.float64)
        found.append(float(ratios_of(dealt, expected, window.circles, rule.floor, float(total)).max()))
        better += found[-1] >= to_beat
    return np.array(found)


def signal_of(cells: Cells, row: int, window: Window, cylinder: Cylinder, p_and_q: tuple[float, float]) -> Signal:
    """The cluster in words: what was expected is what its places used to count, not their share of this window."""
    members = window.circles[cylinder.middle, : cylinder.nearest]
    inside = np.ix_(np.arange(cylinder.steps), members[members < len(window.places)])
    expected = window.expected[inside].sum()
    size = expected**2 / (window.expected[inside] ** 2 / window.size[inside]).sum()
    low, high = negative_binomial.interval(np.array([expected]), np.array([size]))
    middle = int(window.places[cylinder.middle])
    known = np.ix_(row - np.arange(cylinder.steps), window.places[inside[1].ravel()])
    (p, q), rule = p_and_q, window.rule
    return Signal(
        rule=rule.name,
        method=Method.SPACE_TIME,
        unit=cells.units[middle],
        kind=cells.kinds[middle],
        step=cells.first + row,
        since=cells.first + row - cylinder.steps + 1,
        observed=float(window.observed[inside].sum()),
        expected=float(expected),
        low=float(low[0]),
        high=float(high[0]),
        statistic=cylinder.ratio,
        level=1 + sum(q <= limit for limit in rule.levels),
        p=p,
        q=q,
        parent=cells.parents[middle],
        units=tuple(sorted(cells.units[int(window.places[each])] for each in inside[1].ravel())),
        counted=rule.counted,
        stepped=rule.step,
        complete=float(cells.exposure[known].mean()),
    )
