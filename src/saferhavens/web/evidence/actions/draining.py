"""Writing what was found out about reports after their receipt: a batch in one transaction, so on the disk at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from saferhavens.web.evidence import tasks
from saferhavens.web.evidence.actions.incidents import derive
from saferhavens.web.evidence.models import Incident, Report
from saferhavens.web.evidence.words import Handling
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.places.models import Place

DIGESTS = ("text_digest", "source_digest")

type Key = tuple[str, str]
"""By what a report is recognised as an account of one source: the name of a digest, and the digest."""


@dataclass(frozen=True)
class Findings:
    """What the work after receipt found out. Digests are keyed, empty where there is nothing to compare."""

    place: int | None = None
    text_digest: str = ""
    source_digest: str = ""


class Account(NamedTuple):
    """A report as far as lineages need it; of several accounts of one source the least counts as the first."""

    received_at: datetime
    id: UUID
    lineage: UUID


@transaction.atomic
def settle(findings: Mapping[UUID, Findings], versions: Mapping[UUID, int], *, audit: Audit) -> None:
    """Write the findings about reports (by id), each unless it changed since `versions`: then it waits once more."""
    waiting = Report.objects.select_for_update().filter(pk__in=list(findings), drained_at=None).defer("sealed")
    rows = [row for row in waiting.order_by("received_at", "pk") if row.version == versions[row.pk]]
    _place(rows, findings, audit)
    _join_lineages(rows, findings, audit)
    for row in rows:
        _tell_if_urgent(row)
        _write(row)
    for incident in Incident.objects.filter(pk__in={row.incident_id for row in rows if row.incident_id}):
        derive(incident, audit=audit)


def _write(row: Report) -> None:
    row.drained_at = timezone.now()
    row.save(update_fields=["place", "place_code", "lineage", *DIGESTS, "told_at", "drained_at"])


def _tell_if_urgent(report: Report) -> None:
    if report.is_urgent and report.told_at is None and report.handling == Handling.RECEIVED:
        report.told_at = timezone.now()
        tasks.tell_judges.enqueue(str(report.pk))


def _place(rows: Iterable[Report], findings: Mapping[UUID, Findings], audit: Audit) -> None:
    places = Place.objects.in_bulk({found.place for found in findings.values() if found.place is not None})
    placed = []
    for row in rows:
        place = places.get(findings[row.pk].place)
        if place is not None and row.place_id is None:
            row.place, row.place_code = place, place.code
            placed.append((row, {"place": place.code}))
    audit.record_all("report_placed", placed)


def _join_lineages(rows: Sequence[Report], findings: Mapping[UUID, Findings], audit: Audit) -> None:
    """A copy of a text, or of what one address published, is no second source."""
    first = _first_elsewhere(rows, findings)
    known: dict[Key, dict[UUID, Account]] = defaultdict(dict)
    for row in rows:  # what is worked through once more is known by what it said before, until its turn comes
        _note(row, known)
    joined = []
    for row in rows:
        for key in _keys(row):
            del known[key][row.pk]
        row.text_digest, row.source_digest = findings[row.pk].text_digest, findings[row.pk].source_digest
        keys = _keys(row)
        same = [first[key] for key in keys if key in first] + [one for key in keys for one in known[key].values()]
        if same and min(same).lineage != row.lineage:
            row.lineage = min(same).lineage
            joined.append((row, {"lineage": str(row.lineage)}))
        _note(row, known)
    audit.record_all("report_joined_lineage", joined)


def _keys(row: Report) -> list[Key]:
    return [(name, getattr(row, name)) for name in DIGESTS if getattr(row, name)]


def _note(row: Report, known: dict[Key, dict[UUID, Account]]) -> None:
    for key in _keys(row):
        known[key][row.pk] = Account(row.received_at, row.pk, row.lineage)


def _first_elsewhere(rows: Sequence[Report], findings: Mapping[UUID, Findings]) -> dict[Key, Account]:
    """The first report outside of `rows` with each digest."""
    found: dict[Key, Account] = {}
    elsewhere = Report.objects.exclude(pk__in=[row.pk for row in rows]).order_by()
    for name in DIGESTS:
        wanted = {getattr(each, name) for each in findings.values()} - {""}
        same = elsewhere.filter(**{f"{name}__in": wanted})
        firsts = same.values(name).annotate(first=Min("received_at")).values_list("first", flat=True)
        accounts = same.filter(received_at__in=list(firsts)).values_list(name, "received_at", "pk", "lineage")
        for digest, *columns in accounts:
            account = Account(*columns)
            found[name, digest] = min(found.get((name, digest), account), account)
    return found
