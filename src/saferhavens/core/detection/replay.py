"""Would we have warned? History replayed with the data of each day, and what the rule would have said.

An alarm at step t is known when t is over. It is true if an event begins in t+1 … t+horizon in the same unit (and of
the same kind, where events have one); late if an event began in t or in the `horizon` steps before; else false. Only
the first alarm of a unit within a horizon counts. Alarms whose horizon is not over, and not true yet, are censored:
neither true nor false. Source: the project's own definition of a useful alert, after the practice of epidemiology
(Buckeridge 2007).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import polars as pl

from saferhavens.core.detection.cells import Cells, any_kind, cells_of, check_columns, known_until
from saferhavens.core.detection.findings import expectation
from saferhavens.core.detection.negative_binomial import interval
from saferhavens.core.detection.scanning import scan, scan_steps
from saferhavens.core.detection.sentences import Step
from saferhavens.core.detection.values import Outcome, Record, Rule, ScanResult, Signal
from saferhavens.core.detection.versions import Known, Versions, as_known, in_a_word, is_known_at_once, spans_of
from saferhavens.core.problems import EVENTS_WRONG, HORIZON_IMPOSSIBLE, REPLAY_EMPTY, ProblemError

CELLS_AN_ANALYST = 500
"""How many cells one analyst reads: an assumption of our own, about the municipalities of a region times few kinds."""


class Start(NamedTuple):
    """The begin of an event, or a first alarm: where, of which kind (None: of any), when."""

    unit: str
    kind: str | None
    step: int


class Verdict(StrEnum):
    """What became of an alarm."""

    TRUE = "true"
    LATE = "late"
    FALSE = "false"
    CENSORED = "censored"


def onsets(
    counts: pl.DataFrame, at_least: float = 25, quiet: int = 6, quiet_below: float | None = None
) -> pl.DataFrame:
    """Steps in which violence begins: a count of `at_least` after `quiet` steps with less than `quiet_below` each.

    Kinds are added up. `quiet_below` is `at_least` if it is not given. The first `quiet` steps of a unit cannot be an
    onset: nobody knows what was before. Returns the columns unit and step.
    """
    check_columns(counts)
    below = at_least if quiet_below is None else quiet_below
    sums = any_kind(counts).sort("unit", "step")
    before = pl.col("value").shift(1).rolling_max(quiet, min_samples=quiet).over("unit")
    return sums.filter((pl.col("value") >= at_least) & (before < below)).select("unit", "step")


def replay(
    counts: pl.DataFrame | Known | Versions,
    rule: Rule,
    steps: Sequence[int],
    events: pl.DataFrame,
    horizon: int,
    *,
    cells_an_analyst: int = CELLS_AN_ANALYST,
    raised: Sequence[Signal] | None = None,
) -> Record:
    """The record of `rule` over rising `steps`, against `events` (columns unit, step, and kind if known).

    `counts` is a function that gives the counts as they were known at a step, or a table, or today's counts with those
    of each day for the steps of which they are held (`Versions`). A table with a column `known` (the step in which that
    count was first known) holds several versions of a count; one without is taken as known at once. The record says
    which data were used for which steps. `raised` are alarms that are known already: nothing is then scanned.
    Events outside the steps, or in the first of them, are left out: nobody could have warned of them. Raises
    HORIZON_IMPOSSIBLE, REPLAY_EMPTY, EVENTS_WRONG, KNOWN_TOO_EARLY and the problems of `scan`.
    """
    check_asked(steps, horizon)
    known, spans = as_known(counts), spans_of(counts, steps)
    last = known(steps[-1])
    starts = starts_in(events, steps, last)
    results = [] if raised is not None else scans(counts, known, rule, steps)
    sent = tuple(each for result in results for each in result.signals) if raised is None else tuple(raised)
    by_kind = "kind" in events.columns
    alarms = first_alarms(sent, horizon, by_kind=by_kind)
    verdicts = Counter(verdict(each, starts, horizon, steps[-1]) for each in alarms)
    outcomes = tuple(outcome(each, alarmed_in(sent, by_kind=by_kind), horizon) for each in starts)
    hits = sum(each.lead is not None and each.lead > 0 for each in outcomes)
    missed = sum(each.lead is None for each in outcomes)
    cells = last.select("unit", "kind").n_unique() if by_kind else last["unit"].n_unique()
    return Record(
        rule=rule.name,
        step=rule.step,
        first=steps[0],
        last=steps[-1],
        horizon=horizon,
        cells=cells,
        cell_months=cells * len(steps) * rule.step.days / Step.MONTH.days,
        events=len(outcomes),
        hits=hits,
        late=len(outcomes) - hits - missed,
        missed=missed,
        alarms=len(alarms),
        true_alarms=verdicts[Verdict.TRUE],
        late_alarms=verdicts[Verdict.LATE],
        false_alarms=verdicts[Verdict.FALSE],
        censored=verdicts[Verdict.CENSORED],
        hits_by_chance=by_chance(starts, sent, horizon, steps),
        cells_an_analyst=cells_an_analyst,
        vintages=in_a_word(spans),
        spans=spans,
        outcomes=outcomes,
        raised=sent,
    )


def check_asked(steps: Sequence[int], horizon: int) -> None:
    if horizon < 1 or horizon != int(horizon):
        raise ProblemError(HORIZON_IMPOSSIBLE, horizon=horizon)
    if not steps or list(steps) != sorted(set(steps)):
        raise ProblemError(REPLAY_EMPTY)


def scans(counts: pl.DataFrame | Known | Versions, known: Known, rule: Rule, steps: Sequence[int]) -> list[ScanResult]:
    """The scan of each step, with what was known in it. Where all was known at once, all steps go in one pass."""
    if isinstance(counts, pl.DataFrame) and is_known_at_once(counts):
        return list(scan_steps(counts, steps, rule=rule))
    versions = counts if isinstance(counts, Versions) else None
    runs = versions.runs(steps) if versions else [(True, list(steps))]
    results: list[ScanResult] = []
    for held, run in runs:
        sent = [signal for result in results for signal in result.signals]
        if versions and not held:
            results += scan_steps(versions.today, run, rule=rule, earlier=sent)
        else:
            results += _one_by_one(known, rule, run, sent, versions)
    return results


def _one_by_one(
    known: Known, rule: Rule, steps: Sequence[int], earlier: Sequence[Signal], versions: Versions | None
) -> Iterator[ScanResult]:
    """Each step with a table of its own; `earlier` are signals of the steps before."""
    sent = list(earlier)
    for step in steps:
        completeness = versions.completeness(step) if versions else None
        result = scan(known(step), step, rule=rule, earlier=sent, completeness=completeness)
        sent += result.signals
        yield result


def starts_in(events: pl.DataFrame, steps: Sequence[int], counts: pl.DataFrame) -> list[Start]:
    """The events that begin in `steps`, but not in the first. Raises EVENTS_WRONG for a place without counts."""
    check_columns(events, ("unit", "step"), "events")
    strange = events.filter(~pl.col("unit").is_in(counts["unit"].unique().implode()))
    if strange.height:
        raise ProblemError(EVENTS_WRONG, **strange.select("unit", "step").row(0, named=True))
    inside = events.filter((pl.col("step") > steps[0]) & (pl.col("step") <= steps[-1]))
    rows = inside.unique().sort("unit", "step").iter_rows(named=True)
    return [Start(row["unit"], row.get("kind"), row["step"]) for row in rows]


def alarmed_in(signals: Iterable[Signal], *, by_kind: bool) -> dict[tuple[str, str | None], list[int]]:
    """The steps with a signal, rising, of each unit (and kind). A cluster is a signal in each of its units."""
    found: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for each in signals:
        for unit in each.units or (each.unit,):
            found[unit, each.kind if by_kind else None].add(each.step)
    return {cell: sorted(steps) for cell, steps in found.items()}


def first_alarms(signals: Iterable[Signal], horizon: int, *, by_kind: bool) -> list[Start]:
    """Signals without those that follow a kept one of the same unit (and kind) within the horizon."""
    kept: list[Start] = []
    for (unit, kind), steps in sorted(alarmed_in(signals, by_kind=by_kind).items(), key=str):
        over = -math.inf
        for step in steps:
            if step > over:
                kept.append(Start(unit, kind, step))
                over = step + horizon
    return kept


def verdict(alarm: Start, starts: Iterable[Start], horizon: int, last: int) -> Verdict:
    """What became of an alarm, when `last` was the last step that is known."""
    away = [each.step - alarm.step for each in starts if (each.unit, each.kind) == (alarm.unit, alarm.kind)]
    if any(0 < steps <= horizon for steps in away):
        return Verdict.TRUE
    if any(-horizon <= steps <= 0 for steps in away):
        return Verdict.LATE
    return Verdict.CENSORED if alarm.step + horizon > last else Verdict.FALSE


def outcome(start: Start, alarmed: Mapping[tuple[str, str | None], list[int]], horizon: int) -> Outcome:
    """The first signal from `horizon` before an event to `horizon` after it."""
    near = [step for step in alarmed.get((start.unit, start.kind), []) if abs(step - start.step) <= horizon]
    first = near[0] if near else None
    return Outcome(start.unit, start.step, first, None if first is None else start.step - first)


def by_chance(starts: Sequence[Start], signals: Sequence[Signal], horizon: int, steps: Sequence[int]) -> float:
    """Hits to expect if each unit had had as many signals, at random steps: what a rule must beat."""
    by_kind = any(each.kind is not None for each in starts)
    alarmed = alarmed_in(signals, by_kind=by_kind)
    shares = [len(alarmed.get((each.unit, each.kind), [])) / len(steps) for each in starts]
    return sum(1 - (1 - share) ** horizon for share in shares)


def course(
    counts: pl.DataFrame | Known | Versions, rule: Rule, steps: Sequence[int], record: Record, units: Sequence[str]
) -> pl.DataFrame:
    """What was counted and expected step by step in a few units, to draw a replay.

    Columns unit, kind, step, observed, expected, high (the upper end of what holds 9 times in 10), alarm, event. Steps
    in which a unit has no count have no row; where its history is too short, nothing is expected.
    """
    read = _cells_by_step(counts, steps[-1])
    rows = [row for step in steps for row in _course_of(read(step), step, rule, units)]
    schema = {"unit": pl.String, "kind": pl.String, "step": pl.Int64}
    schema |= dict.fromkeys(("observed", "expected", "high"), pl.Float64)
    table = pl.DataFrame(rows, schema=schema, orient="row")
    alarms = {(unit, each.kind, each.step) for each in record.raised for unit in each.units or (each.unit,)}
    begun = {(each.unit, each.onset) for each in record.outcomes}
    cells = list(table.select("unit", "kind", "step").iter_rows())
    return table.with_columns(
        alarm=pl.Series([cell in alarms for cell in cells], dtype=pl.Boolean),
        event=pl.Series([(unit, step) in begun for unit, _kind, step in cells], dtype=pl.Boolean),
    )


def _cells_by_step(counts: pl.DataFrame | Known | Versions, last: int) -> Callable[[int], Cells]:
    """The cells as they were known at a step. What holds for many steps is read once."""
    if isinstance(counts, Versions):
        today, then = cells_of(known_until(counts.today, last)), counts.then
        return lambda step: cells_of(counts(step), counts.completeness(step)) if step in then else today
    if isinstance(counts, pl.DataFrame) and is_known_at_once(counts):
        whole = cells_of(known_until(counts, last))
        return lambda _step: whole
    known = as_known(counts)
    return lambda step: cells_of(known(step))


def _course_of(cells: Cells, step: int, rule: Rule, units: Sequence[str]) -> Iterator[tuple[object, ...]]:
    row = cells.row_of(step)
    expected = expectation(cells, row, rule)
    places = [each for each, unit in enumerate(cells.units) if unit in units and cells.exposure[row, each] > 0]
    high = interval(expected.mean[places], expected.size[places])[1]
    for place, most in zip(places, high.tolist(), strict=True):
        told = (float(expected.mean[place]), most) if expected.enough[place] else (None, None)
        yield cells.units[place], cells.kinds[place], step, float(cells.values[row, place]), *told
