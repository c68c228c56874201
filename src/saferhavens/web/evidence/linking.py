"""Looking for duplicates: new reports against those that happened near in time, in the same country.

Texts are opened for the comparison and forgotten with it; what stays is a probability and the codes of the reasons.
A pair is shown only to who may judge both reports. Names and contacts are not compared: they stay with their
organisation.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import batched

from django.db.models import Max, Min, Q

from saferhavens.core.evidence.linkage import LinkageReport, Pair, candidate_pairs
from saferhavens.core.evidence.report import ReportContent
from saferhavens.core.words import Level
from saferhavens.web.evidence.actions.linking import note_pairs
from saferhavens.web.evidence.draining import Opened, opened
from saferhavens.web.evidence.models import Report
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.places.models import Place

BATCH = 500
MOST_NEIGHBOURS = 20_000
"""A batch meets so many earlier reports at most, the newest: their texts are opened, which takes a second."""

AROUND = timedelta(days=31)
"""Wider than the search's own window, which counts from vague dates too."""


def find_duplicates(audit: Audit) -> int:
    """Compare what has not been compared yet, batch by batch. Returns how many reports were compared."""
    waiting = Report.objects.living().filter(compared_at=None, drained_at__isnull=False).order_by("received_at")
    done = 0
    for batch in batched(list(waiting.values_list("pk", flat=True)), BATCH, strict=False):
        done += compare(list(Report.objects.filter(pk__in=batch)), audit)
    return done


def compare(new: Sequence[Report], audit: Audit) -> int:
    """The candidate pairs of `new` with their neighbours and among themselves, stored. Returns len(new)."""
    known = {report.pk: report for report in [*neighbours(new), *new]}
    rows = [as_linkage(found) for report in known.values() if (found := opened(report)) is not None]
    fresh = {str(report.pk) for report in new}
    pairs = [pair for pair in candidate_pairs(with_places(rows)) if fresh & {pair.left, pair.right}]
    note_pairs(new, [pair for pair in pairs if not is_one_incident(pair, known.values())], audit=audit)
    return len(new)


def neighbours(new: Sequence[Report]) -> list[Report]:
    """The living reports of the same countries and about the same days, and those without a day."""
    found = Q(pk__in=[])
    for country in {report.country for report in new}:
        days = [report for report in new if report.country == country]
        span = Report.objects.filter(pk__in=[report.pk for report in days]).aggregate(
            first=Min("occurred_from"), last=Max("occurred_to")
        )
        near = Q(occurred_from=None)
        if span["first"] is not None:
            near |= Q(occurred_from__lte=span["last"] + AROUND, occurred_to__gte=span["first"] - AROUND)
        found |= near & Q(country=country)
    return list(Report.objects.living().filter(found).order_by("-received_at")[:MOST_NEIGHBOURS])


def is_one_incident(pair: Pair, reports: Iterable[Report]) -> bool:
    """Whether a person has already tied both to one incident."""
    incidents = {report.incident_id for report in reports if str(report.pk) in (pair.left, pair.right)}
    return len(incidents) == 1 and None not in incidents


def as_linkage(found: Opened) -> LinkageReport:
    """What is compared of a report. Its place is completed by `with_places`."""
    report, content = found
    return LinkageReport(
        id=str(report.pk),
        country=report.country,
        adm2=report.place_code,
        longitude=content.longitude,
        latitude=content.latitude,
        place_exactness=report.place_exactness,
        date_from=report.occurred_from,
        date_to=report.occurred_to,
        time_exactness=report.time_exactness,
        harms=tuple(report.harms),
        actors=kinds_of(content),
        low=report.people_low,
        high=report.people_high,
        text=content.narrative,
        source=report.source_digest,
        lineage=str(report.lineage),
        organisation=str(report.organisation_id),
    )


def kinds_of(content: ReportContent) -> tuple[str, ...]:
    return tuple(dict.fromkeys(actor.kind.value for actor in content.actors))


def with_places(rows: Sequence[LinkageReport]) -> list[LinkageReport]:
    """The rows with the department of each municipality; a code of a department is moved to its own column."""
    codes = {row.adm2 for row in rows if row.adm2}
    places = {place.code: place for place in Place.objects.filter(code__in=codes).only("code", "level", "parent_code")}
    return [placed(row, places.get(row.adm2)) for row in rows]


def placed(row: LinkageReport, place: Place | None) -> LinkageReport:
    if place is None or place.level == Level.COUNTRY:
        return replace(row, adm1="", adm2="")
    if place.level == Level.ADM1:
        return replace(row, adm1=place.code, adm2="")
    return replace(row, adm1=place.parent_code, adm2=place.code)
