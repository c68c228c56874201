"""Questions to whoever sent a report, their answers, and notes that only one's own staff reads.

Texts are sealed with the key of the contributing organisation; `text_of` opens them.
"""

from django.db import transaction

from saferhavens.web.custody.sealing import open_sealed, seal
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Message, Report, StaffNote
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person

LONGEST_MESSAGE = 4_000
"""Characters: a question or an answer, not another report."""


@transaction.atomic
def ask(report: Report, text: str, *, by: Person, audit: Audit) -> Message:
    """A question to the sender, who reads it with the receipt or on the page of the report. Raises MAY_NOT."""
    rules.check_judges(standing_of(by))
    rules.check_not_withdrawn(report.handling)
    message = _write(report, text, is_from_sender=False, by=by)
    audit.record("message_sent", message, report=str(report.pk))
    return message


@transaction.atomic
def answer(report: Report, text: str, *, audit: Audit, by: Person | None = None) -> Message:
    """What the sender writes. `by` is None for the holder of an anonymous receipt. Raises MAY_NOT, REPORT_WITHDRAWN."""
    rules.check_is_sender(by is None or report.submitted_by_id == by.pk)
    rules.check_not_withdrawn(report.handling)
    message = _write(report, text, is_from_sender=True, by=by)
    audit.record("message_received", message, report=str(report.pk))
    return message


def _write(report: Report, text: str, *, is_from_sender: bool, by: Person | None) -> Message:
    message = Message(report=report, is_from_sender=is_from_sender, by=by)
    message.sealed_text = seal(report.organisation_id, rules.about(message, "text"), text.encode())
    message.save(force_insert=True)
    return message


@transaction.atomic
def note(report: Report, text: str, organisation: Organisation, *, by: Person, audit: Audit) -> StaffNote:
    """A note for those who judge in `organisation`; neither the sender nor another organisation reads it.

    It is sealed with the key of the organisation that wrote it. Raises MAY_NOT.
    """
    rules.check_judges_in(standing_of(by), organisation.pk)
    row = StaffNote(report=report, organisation=organisation, by=by)
    row.sealed_text = seal(organisation.pk, rules.about(row, "text"), text.encode())
    row.save(force_insert=True)
    audit.record("note_written", row, report=str(report.pk))
    return row


def text_of(row: Message | StaffNote) -> str:
    """What was written. A message opens with the key of the report's owner, a note with that of its writers'."""
    owner = row.organisation_id if isinstance(row, StaffNote) else row.report.organisation_id
    return open_sealed(owner, rules.about(row, "text"), bytes(row.sealed_text)).decode()
