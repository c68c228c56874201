"""Opening what is sealed. Every look leaves an entry, before anything is shown."""

from django.db import transaction

from saferhavens.web.evidence import rules
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person


@transaction.atomic
def look_at(report: Report, *, audit: Audit) -> None:
    """Say that the texts of a report were opened. It has come through its door."""
    audit.record("report_read", report, version=report.version)


@transaction.atomic
def look_at_file(attachment: Attachment, *, audit: Audit) -> None:
    """Say that the working copy of a file was shown."""
    audit.record("file_shown", attachment, report=str(attachment.report_id))


@transaction.atomic
def take_original(attachment: Attachment, reason: str, *, by: Person, audit: Audit) -> None:
    """Say that the original of a file was taken out, and why, in one of the words of `Taking`. Raises MAY_NOT."""
    rules.check_may_take_original(standing_of(by), attachment.organisation_id)
    audit.record("original_taken", attachment, report=str(attachment.report_id), reason=reason)
