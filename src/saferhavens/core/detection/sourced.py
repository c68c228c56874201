"""Who reported what a signal tells of; for silence, how many of those who used to report still do."""

from collections import defaultdict
from dataclasses import replace

import polars as pl

from saferhavens.core.detection.cells import check_columns
from saferhavens.core.detection.values import Rule, Signal


class Sources:
    """A table with the columns unit, step, source, and kind where it is known."""

    def __init__(self, table: pl.DataFrame | None = None) -> None:
        self.is_known = table is not None
        self.by_unit: dict[str, list[tuple[int, str | None, str]]] = defaultdict(list)
        if table is None:
            return
        check_columns(table, ("unit", "step", "source"), "sources")
        for row in table.iter_rows(named=True):
            self.by_unit[row["unit"]].append((row["step"], row.get("kind"), row["source"]))

    def named(self, signal: Signal, rule: Rule) -> Signal:
        """`signal` with its sources; of silence also with monitors before and now."""
        if not self.is_known:
            return signal
        now = self.between(signal, signal.since, signal.step)
        if not signal.is_silence:
            return replace(signal, sources=tuple(sorted(now)))
        before = self.between(signal, signal.since - rule.gap - rule.baseline, signal.since - rule.gap - 1)
        return replace(signal, sources=tuple(sorted(now)), monitors=(len(before), len(before & now)))

    def between(self, signal: Signal, first: int, last: int) -> set[str]:
        """Who reported from the units of `signal` in the steps `first` … `last`, of its kind or of no known kind."""
        units = signal.units or (signal.unit,)
        rows = (row for unit in units for row in self.by_unit.get(unit, ()))
        whole = signal.is_silence
        return {
            source for step, kind, source in rows if first <= step <= last and (whole or kind in (None, signal.kind))
        }
