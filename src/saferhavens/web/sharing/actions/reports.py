"""What an organisation decides about a single report. The report has come through its door."""

from django.db import transaction
from django.utils import timezone

from saferhavens.web.evidence.actions.incidents import derive
from saferhavens.web.evidence.models import Report
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person
from saferhavens.web.sharing import rules
from saferhavens.web.sharing.models import Transmission
from saferhavens.web.sharing.standing import check_decides


@transaction.atomic
def hold_back(report: Report, *, by: Person, audit: Audit) -> None:
    """Share it with nobody, whatever the organisation shares. Raises MAY_NOT."""
    check_decides(by, report.organisation_id)
    if Report.objects.filter(pk=report.pk, is_held_back=False).update(is_held_back=True):
        audit.record("report_held_back", report, organisation=report.organisation_id)
        if report.incident is not None:
            derive(report.incident, audit=audit)


@transaction.atomic
def let_go(report: Report, *, by: Person, audit: Audit) -> None:
    """Share it again as the organisation and its own consents say. Raises MAY_NOT."""
    check_decides(by, report.organisation_id)
    if Report.objects.filter(pk=report.pk, is_held_back=True).update(is_held_back=False):
        audit.record("report_let_go", report, organisation=report.organisation_id)


@transaction.atomic
def transmit_allegation(report: Report, *, by: Person, audit: Audit) -> None:
    """Let a report that accuses a state count in numbers that this state reads. Raises MAY_NOT."""
    check_decides(by, report.organisation_id)
    rules.check_accuses_state(accuses=report.accuses_state)
    row, is_new = Transmission.objects.get_or_create(report=report, revoked_at=None, defaults={"by": by})
    if is_new:
        audit.record("allegation_transmitted", row, report=str(report.pk))


@transaction.atomic
def keep_allegation(report: Report, *, by: Person, audit: Audit) -> None:
    """Keep it from states again, from the next release on. Raises MAY_NOT."""
    check_decides(by, report.organisation_id)
    if Transmission.objects.filter(report=report, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record("allegation_kept", report, organisation=report.organisation_id)
