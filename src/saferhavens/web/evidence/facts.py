"""What an incident's reports say together."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import PlaceExactness, Sensitivity, Severity, TimeExactness, Word
from saferhavens.web.evidence.models import Facts, Report

SHARED = (
    "country", "place_id", "place_code", "place_exactness",
    "occurred_from", "occurred_to", "time_exactness",
    "stage", "people_low", "people_high", "harms", "main_harm", "is_urgent", "sensitivity", "accuses_state",
)  # fmt: skip
"""The columns that reports and incidents have in common."""


NOTHING_KNOWN: dict[str, Any] = {
    **dict.fromkeys(("country", "place_code", "stage", "main_harm"), ""),
    **dict.fromkeys(("place_id", "occurred_from", "occurred_to", "people_low", "people_high", "due_at")),
    "place_exactness": PlaceExactness.UNKNOWN,
    "time_exactness": TimeExactness.UNKNOWN,
    "harms": [],
    "is_urgent": False,
    "sensitivity": Sensitivity.LOW,
    "accuses_state": False,
}
"""What is kept of an incident without reports: what was taken back is not remembered in its place."""


def derived_facts(reports: Sequence[Report]) -> dict[str, Any]:
    """The facts of an incident from its living reports; {} without any: see NOTHING_KNOWN.

    Place and time are taken from the report that knows them best (the earliest of several). The number of people
    spans what all reports hold possible: from the least lower to the greatest upper bound.
    """
    if not reports:
        return {}
    best_place = min(reports, key=lambda report: _rank(PlaceExactness, report.place_exactness))
    best_time = min(reports, key=lambda report: _rank(TimeExactness, report.time_exactness))
    harms = Counter(harm for report in reports for harm in report.harms)
    return {
        **{name: getattr(best_place, name) for name in ("country", "place_id", "place_code", "place_exactness")},
        **{name: getattr(best_time, name) for name in ("occurred_from", "occurred_to", "time_exactness")},
        "stage": next((report.stage for report in reports if report.stage), ""),
        "people_low": _among(min, (report.people_low for report in reports)),
        "people_high": _among(max, (report.people_high for report in reports)),
        "harms": sorted(harms),
        "main_harm": main_harm(reports),
        "is_urgent": any(report.is_urgent for report in reports),
        "sensitivity": max((report.sensitivity for report in reports), key=list(Sensitivity).index),
        "accuses_state": any(report.accuses_state for report in reports),
    }


def main_harm(reports: Sequence[Report]) -> str:
    """The harm that most reports put first; among equals the one that comes first in the list of harms."""
    named = Counter(report.main_harm for report in reports)
    return min(named, key=lambda harm: (-named[harm], list(HarmType).index(HarmType(harm))))


def severity_of(facts: Facts) -> Severity:
    """How soon somebody must look: people in danger now, then the gravest harms, then all else."""
    if facts.is_urgent:
        return Severity.URGENT
    return Severity.HIGH if any(HarmType(harm).is_severe for harm in facts.harms) else Severity.NORMAL


def _rank(kind: type[Word], code: str) -> int:
    """The words of exactness are listed from the best known to the unknown."""
    return list(kind).index(kind(code))


def _among(choose: Callable[[Iterable[int]], int], values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return choose(known) if known else None
