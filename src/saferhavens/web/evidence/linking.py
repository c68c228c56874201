"""Looking for duplicates: new reports against those that happened near in time, in the same country.

Texts are opened for the comparison and forgotten with it; what stays is a probability and the codes of the reasons.
A pair is shown only to who may judge both reports. Names and contacts are not compared: they stay with their
organisation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import batched
from uuid import UUID

from django.db.models import Q

from saferhavens.core.evidence.linkage import LinkageReport, Pair, candidate_pairs
from saferhavens.core.evidence.report import ReportContent
from saferhavens.core.words import Level
from saferhavens.web.custody.sealing import Opener
from saferhavens.web.evidence.actions.linking import note_pairs
from saferhavens.web.evidence.draining import Opened, opened
from saferhavens.web.evidence.models import Report
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.places.models import Place

BATCH = 5_000
"""Reports that are compared at once. Each batch meets its neighbours once, so few large ones are quicker."""

MOST_NEIGHBOURS = 20_000
"""A batch meets so many earlier reports at most, the newest: their texts are opened, which takes seconds."""

AT_ONCE = 1_000
"""Texts that are fetched in one query."""

AROUND = timedelta(days=31)
"""Wider than the search's own window, which counts from vague dates too."""

type Key = tuple[UUID, int]
"""A report and its version."""


class Texts:
    """The reports as they are compared, each opened once a run as long as it is a neighbour of the batch at hand."""

    def __init__(self) -> None:
        self._openers: dict[int, Opener] = {}
        self._known: dict[Key, LinkageReport | None] = {}

    def of(self, keys: Iterable[Key]) -> list[LinkageReport]:
        """Those that can be opened. What is not among `keys` is forgotten."""
        wanted = dict.fromkeys(keys)
        self._known = {key: self._known[key] for key in wanted if key in self._known}
        missing = [pk for pk, version in wanted if (pk, version) not in self._known]
        for some in batched(missing, AT_ONCE):
            for report in Report.objects.filter(pk__in=some):
                found = opened(report, self._openers)
                self._known[report.pk, report.version] = as_linkage(found) if found else None
        return [row for row in self._known.values() if row is not None]


def find_duplicates(audit: Audit) -> int:
    """Compare what has not been compared yet, batch by batch. Returns how many reports were compared."""
    waiting = Report.objects.living().filter(compared_at=None, drained_at__isnull=False).order_by("received_at")
    texts, done = Texts(), 0
    for batch in batched(list(waiting.values_list("pk", flat=True)), BATCH):
        done += compare(list(Report.objects.filter(pk__in=batch).defer("sealed")), texts, audit)
    return done


def compare(new: Sequence[Report], texts: Texts, audit: Audit) -> int:
    """The candidate pairs of `new` with their neighbours and among themselves, stored. Returns len(new)."""
    known = {report.pk: report for report in [*neighbours(new), *new]}
    rows = texts.of((report.pk, report.version) for report in known.values())
    fresh = {str(report.pk) for report in new}
    incidents = {str(report.pk): report.incident_id for report in known.values() if report.incident_id}
    pairs = [pair for pair in candidate_pairs(with_places(rows)) if fresh & {pair.left, pair.right}]
    note_pairs(new, [pair for pair in pairs if not is_one_incident(pair, incidents)], audit=audit)
    return len(new)


def neighbours(new: Sequence[Report]) -> list[Report]:
    """The living reports of the same countries and about the same days, and those without a day; not their texts."""
    found = Q(pk__in=[])
    for country in {report.country for report in new}:
        days = [report for report in new if report.country == country and report.occurred_from and report.occurred_to]
        near = Q(occurred_from=None)
        if days:
            first = min(report.occurred_from for report in days if report.occurred_from)
            last = max(report.occurred_to for report in days if report.occurred_to)
            near |= Q(occurred_from__lte=last + AROUND, occurred_to__gte=first - AROUND)
        found |= near & Q(country=country)
    living = Report.objects.living().filter(found).order_by("-received_at")
    return list(living.only("id", "version", "incident")[:MOST_NEIGHBOURS])


def is_one_incident(pair: Pair, incidents: Mapping[str, UUID]) -> bool:
    """Whether a person has already tied both to one incident; `incidents` by the ids of their reports."""
    return incidents.get(pair.left, pair.left) == incidents.get(pair.right, pair.right)


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
