"""Signals in open data: each rule of a series on its newest step, with what was sent in the months before."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl
import shapely

from saferhavens.core.detection import Rule, ScanResult, episodes, scan_steps
from saferhavens.web.outlook import scoring
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.kept import Scanned, Vintages
from saferhavens.web.outlook.series import Series
from saferhavens.web.places.models import PlaceShape

LOOKED_BACK = 12
"""Steps before the newest one that are scanned too: what was sent then is not sent again, and episodes begin there."""

SHOWN_BACK = 3
"""Steps whose alarms are shown, the newest among them. Episodes whose last alarm is older are over."""

BESIDE = 0.02
"""Degrees between outlines that count as touching: simplified borders leave gaps of up to two kilometres."""


@dataclass(frozen=True)
class Look:
    """One rule on the counts of one series: a piece of work that needs no database."""

    rule: Rule
    counts: pl.DataFrame

    @property
    def at(self) -> int:
        """The newest step."""
        return int(self.counts["step"].to_numpy().max())

    @property
    def input_hash(self) -> str:
        return scoring.hash_of(self.counts, self.rule)


def looks(series: Series, given: Input) -> list[Look]:
    return [Look(rule, given.frame) for rule in series.rules]


def look(work: Look) -> list[ScanResult]:
    """The scans of the newest step and of those before it, in rising order. Raises what `scan_steps` raises."""
    first = int(work.counts["step"].to_numpy().min())
    steps = range(max(first, work.at - LOOKED_BACK), work.at + 1)
    return list(scan_steps(work.counts, steps, rule=work.rule))


def scanned(series: Series, given: Input, work: Look, results: Sequence[ScanResult], vintages: Vintages) -> Scanned:
    """What is kept of a scan: the alarms of its newest steps, and the episodes that they belong to."""
    sent = [signal for result in results for signal in result.signals]
    newest = range(work.at - SHOWN_BACK + 1, work.at + 1)
    found = episodes(sent, neighbours({signal.unit for signal in sent}), join=work.rule.join)
    return Scanned(
        source=series.source,
        country=series.country,
        unit_level=int(series.level),
        result=replace(
            results[-1],
            signals=tuple(signal for signal in sent if signal.step in newest),
            repeats=tuple(each for result in results for each in result.repeats if each.step in newest),
        ),
        episodes=tuple(each for each in found if each.until in newest),
        parents=dict(given.frame.select("unit", "parent").unique().iter_rows()),
        vintages=vintages,
        input_hash=work.input_hash,
    )


def neighbours(units: set[str]) -> list[tuple[str, str]]:
    """Pairs of these places whose outlines touch, or nearly."""
    rows = PlaceShape.objects.filter(place__code__in=units).order_by("place__code")
    found = list(rows.values_list("place__code", "geometry"))
    if len(found) < len("ab"):
        return []
    codes, shapes = [code for code, _ in found], shapely.from_wkb([bytes(outline) for _, outline in found])
    pairs = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=BESIDE)
    return [(codes[one], codes[other]) for one, other in pairs.T.tolist() if one < other]


def finite(bound: float) -> float | None:
    """None for a bound that does not exist, because the rule has no chance model."""
    return bound if math.isfinite(bound) else None
