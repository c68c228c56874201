"""Signals in open data: each rule of a series on its newest step, with what was sent in the months before."""

from collections.abc import Sequence
from dataclasses import replace

import shapely

from saferhavens.core.detection import ScanResult, episodes
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.kept import Scanned, Vintages
from saferhavens.web.outlook.looking import Look
from saferhavens.web.outlook.series import Series
from saferhavens.web.places.models import PlaceShape

SHOWN_BACK = 3
"""Steps whose alarms are shown, the newest among them. Episodes whose last alarm is older are over."""

BESIDE = 0.02
"""Degrees between outlines that count as touching: simplified borders leave gaps of up to two kilometres."""


def looks(series: Series, given: Input) -> list[Look]:
    return [Look(rule, given.frame, given.reported.frame) for rule in series.rules]


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
        reported=given.reported.as_fact(),
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
