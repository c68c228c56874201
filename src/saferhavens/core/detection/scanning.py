"""A scan: all cells of one step tested together, with what was known then and nothing of what came later."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from saferhavens.core.detection.cells import Cells, Flags, Floats, cells_of, known_until
from saferhavens.core.detection.cusum import Chart
from saferhavens.core.detection.discovery import q_values
from saferhavens.core.detection.findings import Findings, all_of
from saferhavens.core.detection.repeats import Repeats
from saferhavens.core.detection.sourced import Sources
from saferhavens.core.detection.values import Method, Rule, ScanResult, Signal
from saferhavens.core.problems import REPLAY_EMPTY, ProblemError


@dataclass(frozen=True)
class Judged:
    """The findings of one step with their q values, and which of them are alarms."""

    findings: tuple[Findings, ...]
    q: tuple[Floats, ...]
    alarms: tuple[Flags, ...]

    @property
    def tested(self) -> int:
        return sum(len(each.cells) for each in self.findings)


def scan(
    counts: pl.DataFrame,
    at: int,
    *,
    rule: Rule,
    earlier: Iterable[Signal] = (),
    completeness: pl.DataFrame | None = None,
    sources: pl.DataFrame | None = None,
) -> ScanResult:
    """Test every cell at step `at`. Rows after `at` are not looked at.

    `counts` has the columns unit, parent, kind, step (whole numbers) and value: see `cells_of`, also for
    `completeness`. `earlier` are signals of scans before: repeats of theirs within 180 days are held back. `sources`
    (unit, step, source, and kind if known) name who reported. Clusters are looked for by `clusters`. Raises
    COUNTS_EMPTY and the problems of `cells_of`.
    """
    cells = cells_of(known_until(counts, at), completeness)
    (result,) = Scanner(cells, rule, Repeats(rule, earlier), Sources(sources)).scans([at])
    return result


def scan_steps(
    counts: pl.DataFrame,
    steps: Sequence[int],
    *,
    rule: Rule,
    earlier: Iterable[Signal] = (),
    completeness: pl.DataFrame | None = None,
    sources: pl.DataFrame | None = None,
) -> Iterator[ScanResult]:
    """Scan step after step, in rising order, each with the counts up to it: what `scan` gives day by day.

    The counts are those of today: where they came in late, replay them with the data of each day (see `replay`).
    """
    if not steps or list(steps) != sorted(set(steps)):
        raise ProblemError(REPLAY_EMPTY)
    yield from Scanner(cells_of(counts, completeness), rule, Repeats(rule, earlier), Sources(sources)).scans(steps)


@dataclass(frozen=True)
class Scanner:
    """Scans one table of cells with one rule, and remembers what was sent."""

    cells: Cells
    rule: Rule
    repeats: Repeats
    sources: Sources

    def scans(self, steps: Sequence[int]) -> Iterator[ScanResult]:
        """The scans of `steps`; charts run through all steps before, because they remember."""
        rows = [self.cells.row_of(step) for step in steps]
        remembers = self.rule.method is Method.CUSUM
        chart = Chart.blank(len(self.cells.units))
        for row in range(rows[-1] + 1) if remembers else rows:
            judged = judge(all_of(self.cells, row, self.rule, chart), self.rule)
            if row in rows:
                yield self.told(row, judged)
            if remembers:
                chart.restart(alarmed(judged, self.cells))

    def told(self, row: int, judged: Judged) -> ScanResult:
        """The result of the scan of one row."""
        a_week = false_alarms_a_week(self.rule, judged.tested)
        found = [
            replace(self.sources.named(each, self.rule), false_alarms_a_week=a_week)
            for each in self.signals(row, judged)
        ]
        found.sort(key=lambda each: (-each.level, each.q or 0.0, each.unit, each.kind))
        marked = [self.repeats.marked(each) for each in found]
        tested = np.zeros(len(self.cells.units), dtype=np.bool_)
        tested[np.concatenate([each.cells for each in judged.findings])] = True
        here, before = self.cells.exposure[row] > 0, self.cells.begun < row
        return ScanResult(
            rule=self.rule,
            at=self.cells.first + row,
            signals=tuple(each for each in marked if not each.repeat),
            repeats=tuple(each for each in marked if each.repeat),
            tested=judged.tested,
            too_short=int((here & ~tested).sum()),
            gone=tuple((self.cells.units[each], self.cells.kinds[each]) for each in np.flatnonzero(before & ~here)),
            false_alarms_a_week=a_week,
        )

    def signals(self, row: int, judged: Judged) -> Iterator[Signal]:
        for found, q, alarms in zip(judged.findings, judged.q, judged.alarms, strict=True):
            places = np.flatnonzero(alarms)
            low, high = found.low_high(places)
            for place, least, most in zip(places.tolist(), low.tolist(), high.tolist(), strict=True):
                yield self.signal(row, found, place, (least, most, float(q[place])))

    def complete(self, since: int, row: int, cell: int) -> float:
        """The share of the final count that is in, over the known steps from `since` to `row`."""
        known = self.cells.exposure[max(since, 0) : row + 1, cell]
        known = known[known > 0]
        return float(known.mean()) if len(known) else 1.0

    def signal(self, row: int, found: Findings, place: int, low_high_q: tuple[float, float, float]) -> Signal:
        cell, rule = int(found.cells[place]), self.rule
        low, high, q = low_high_q
        return Signal(
            rule=rule.name,
            method=found.method,
            unit=self.cells.units[cell],
            kind=self.cells.kinds[cell],
            step=self.cells.first + row,
            since=self.cells.first + int(found.since[place]),
            observed=float(found.observed[place]),
            expected=float(found.expected[place]),
            low=low,
            high=high,
            statistic=float(found.statistic[place]),
            level=level_of(int(found.level[place]), q, rule),
            p=number(float(found.chance[place])),
            q=number(q),
            parent=self.cells.parents[cell],
            units=(self.cells.units[cell],),
            counted=rule.counted,
            stepped=rule.step,
            complete=self.complete(int(found.since[place]), row, cell),
        )


def judge(findings: tuple[Findings, ...], rule: Rule) -> Judged:
    """Which findings are alarms: they reach their own limit, and the share of false ones among them holds."""
    q = q_values(np.concatenate([each.chance for each in findings]))
    ends = np.cumsum([len(each.cells) for each in findings])[:-1]
    parts = tuple(np.split(q, ends))
    alarms = tuple(
        np.asarray((each.level > 0) & ~(part > rule.false_share)) for each, part in zip(findings, parts, strict=True)
    )
    return Judged(findings, parts, alarms)


def alarmed(judged: Judged, cells: Cells) -> Flags:
    """Which cells have an alarm."""
    found = np.zeros(len(cells.units), dtype=np.bool_)
    for each, alarms in zip(judged.findings, judged.alarms, strict=True):
        found[each.cells[alarms]] = True
    return found


def level_of(level: int, q: float, rule: Rule) -> int:
    """One more for each of the rule's limits that q keeps; rules without q values bring their own level."""
    return level + sum(q <= limit for limit in rule.levels)


def number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def false_alarms_a_week(rule: Rule, tested: int) -> float | None:
    """Expected over all cells if nothing happens anywhere: by the limits, or by the share that is held, if less.

    Of independent tests without any true alarm, Benjamini-Hochberg raises q / (1 − q)² alarms a scan (Finner and
    Roters 2002).
    """
    if rule.method is Method.HIGHEST or rule.limit is not None or not tested:
        return None
    by_limit = tested / rule.run_length_for(tested)
    share = rule.false_share
    by_share = share / (1 - share) ** 2 if share < 1 else np.inf
    return float(min(by_limit, by_share) * 7 / rule.step.days)
