"""Writing what was found out about a report after its receipt."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from saferhavens.web.evidence import tasks
from saferhavens.web.evidence.actions.incidents import derive
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.words import Handling
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.places.models import Place


@dataclass(frozen=True)
class Findings:
    """What the work after receipt found out. Digests are keyed, empty where there is nothing to compare."""

    place: int | None = None
    text_digest: str = ""
    source_digest: str = ""


@transaction.atomic
def settle(report: Report, findings: Findings, *, audit: Audit) -> None:
    """Write the findings, unless the report changed meanwhile: then it is worked through once more."""
    now = Report.objects.select_for_update().filter(pk=report.pk, version=report.version, drained_at=None).first()
    if now is None:
        return
    now.text_digest, now.source_digest = findings.text_digest, findings.source_digest
    now.drained_at = timezone.now()
    if findings.place is not None and now.place_id is None:
        _place(now, findings.place, audit)
    _join_lineage(now, audit)
    _tell_if_urgent(now)
    now.save()
    if now.incident is not None:
        derive(now.incident, audit=audit)


def _tell_if_urgent(report: Report) -> None:
    if report.is_urgent and report.told_at is None and report.handling == Handling.RECEIVED:
        report.told_at = timezone.now()
        tasks.tell_judges.enqueue(str(report.pk))


def _place(report: Report, place_id: int, audit: Audit) -> None:
    place = Place.objects.get(pk=place_id)
    report.place, report.place_code = place, place.code
    audit.record("report_placed", report, place=place.code)


def _join_lineage(report: Report, audit: Audit) -> None:
    """A copy of a text, or of what one address published, is no second source."""
    same = Q(text_digest=report.text_digest) if report.text_digest else Q(pk__in=[])
    if report.source_digest:
        same |= Q(source_digest=report.source_digest)
    first = Report.objects.filter(same).exclude(pk=report.pk).order_by("received_at", "pk").first()
    if first is not None and first.lineage != report.lineage:
        report.lineage = first.lineage
        audit.record("report_joined_lineage", report, lineage=str(first.lineage))
