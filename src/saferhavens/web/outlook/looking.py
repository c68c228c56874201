"""The rules that look for signals, and looking itself: pieces of work that need no database, here or on a cluster."""

import math
from dataclasses import dataclass, replace

import polars as pl

from saferhavens.core.detection import Counted, Rule, ScanResult, named, scan_steps
from saferhavens.web.outlook import scoring

EVENT_RULES = tuple(
    replace(named(name), counted=Counted.EVENTS)
    for name in ("chart by month", "one month by itself", "silence by month")
)
DEATH_RULES = (named("HDX Signals, deaths by month"),)
DISPLACEMENT_RULES = (
    replace(
        named("HDX Signals, deaths by month"),
        name="HDX Signals, displacement by month",
        counted=Counted.PEOPLE,
        floor=5_000,
    ),
)
"""As HDX Signals: people newly displaced in a month reach the highest of one or three years, and 5,000."""

LOOKED_BACK = 12
"""Steps before the newest one that are scanned too: what was sent then is not sent again, and episodes begin there."""


@dataclass(frozen=True)
class Look:
    """One rule on the counts of one series: a piece of work that needs no database."""

    rule: Rule
    counts: pl.DataFrame
    completeness: pl.DataFrame | None = None  # of the newest steps, as `scan` takes it; None: complete, or not known

    @property
    def at(self) -> int:
        """The newest step."""
        return int(self.counts["step"].to_numpy().max())

    @property
    def input_hash(self) -> str:
        shares = () if self.completeness is None else tuple(self.completeness.rows())
        return scoring.hash_of(self.counts, self.rule, shares)


def look(work: Look) -> list[ScanResult]:
    """The scans of the newest step and of those before it, in rising order. Raises what `scan_steps` raises."""
    first = int(work.counts["step"].to_numpy().min())
    steps = range(max(first, work.at - LOOKED_BACK), work.at + 1)
    return list(scan_steps(work.counts, steps, rule=work.rule, completeness=work.completeness))


def finite(bound: float) -> float | None:
    """None for a bound that does not exist, because the rule has no chance model."""
    return bound if math.isfinite(bound) else None
