"""Grades of reports, steps of incidents on the ladder, and what the steward writes about them.

Whoever judges sees what they judge: the ladder is asked with the reports that this person may judge, and no others.
"""

from django.db import models, transaction
from django.utils import timezone

from saferhavens.core.evidence import ladder
from saferhavens.core.evidence.words import ContentGrade, SourceGrade, Step
from saferhavens.web.custody.sealing import open_sealed, seal
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Grade, Incident, Report, StepTaken
from saferhavens.web.evidence.weighing import reports_before, standing_of_reports
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person

LONGEST_REASON = 2_000
LONGEST_SUMMARY = 4_000


# --- grades -------------------------------------------------------------------------------------------------------


@transaction.atomic
def grade(
    report: Report, source: SourceGrade, content: ContentGrade, *, by: Person, audit: Audit, reason: str = ""
) -> Grade:
    """One's judgement of source and content, in place of an earlier one. Raises MAY_NOT, REPORT_WITHDRAWN.

    The reason is sealed with the key of the contributing organisation.
    """
    rules.check_may_grade(standing_of(by), is_sender=report.submitted_by_id == by.pk)
    rules.check_not_withdrawn(report.handling)
    row, _ = Grade.objects.update_or_create(
        report=report, by=by, defaults={"source": source, "content": content, "at": timezone.now()}
    )
    row.sealed_reason = _sealed(report.organisation_id, row, reason)
    row.save(update_fields=["sealed_reason"])
    audit.record("report_graded", report, source=source, content=content)
    return row


def _sealed(organisation_id: int, row: Grade | StepTaken, reason: str) -> bytes | None:
    return seal(organisation_id, rules.about(row, "reason"), reason.encode()) if reason else None


def reason_of(row: Grade | StepTaken) -> str:
    """Why somebody judged so; empty if they did not say."""
    if row.sealed_reason is None:
        return ""
    owner = row.report.organisation_id if isinstance(row, Grade) else row.incident.steward_id
    return open_sealed(owner, rules.about(row, "reason"), bytes(row.sealed_reason)).decode()


# --- steps --------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_step(incident: Incident, wanted: Step, *, by: Person, audit: Audit, reason: str = "") -> StepTaken:
    """Go to another step. `verified` is proposed by it, and awaits a second person.

    Raises MAY_NOT, STEP_NOT_POSSIBLE and what `ladder.check_step` and `ladder.check_proposal` raise.
    """
    rules.check_judges_in(standing_of(by), incident.steward_id)
    now = _locked(incident)
    standing = standing_of_reports(reports_before(by, now))
    if wanted == Step.VERIFIED:
        rules.check_none_waits(is_waiting=_waiting(now).exists())
        ladder.check_proposal(Step(now.step), standing, by.pk)
        return _propose(now, by, audit, reason)
    ladder.check_step(Step(now.step), wanted, standing, by=by.pk, reason=reason)
    _drop_waiting(now, audit)
    row = _new_step(now, wanted, by, reason)
    row.taken_at = row.proposed_at
    row.save(force_insert=True)
    _stand_at(now, wanted)
    audit.record("step_taken", now, before=row.before, after=wanted)
    return row


def _propose(now: Incident, by: Person, audit: Audit, reason: str) -> StepTaken:
    row = _new_step(now, Step.VERIFIED, by, reason)
    row.save(force_insert=True)
    audit.record("step_proposed", now, after=Step.VERIFIED, step=str(row.pk))
    return row


def _new_step(now: Incident, wanted: Step, by: Person, reason: str) -> StepTaken:
    row = StepTaken(incident=now, before=now.step, after=wanted, proposed_by=by)
    row.sealed_reason = _sealed(now.steward_id, row, reason)
    return row


@transaction.atomic
def confirm_step(proposal: StepTaken, *, by: Person, audit: Audit) -> None:
    """The second person agrees. Raises MAY_NOT, STEP_NOT_POSSIBLE and what `ladder.check_step` raises."""
    now = _locked(proposal.incident)
    rules.check_judges_in(standing_of(by), now.steward_id)
    row = _still_open(proposal)
    ladder.check_step(
        Step(now.step),
        Step(row.after),
        standing_of_reports(reports_before(by, now)),
        by=by.pk,
        proposed_by=row.proposed_by_id,
    )
    row.confirmed_by, row.taken_at = by, timezone.now()
    row.save(update_fields=["confirmed_by", "taken_at"])
    _stand_at(now, Step(row.after))
    audit.record("step_confirmed", now, before=row.before, after=row.after, step=str(row.pk))


@transaction.atomic
def decline_step(proposal: StepTaken, *, by: Person, audit: Audit) -> None:
    """The second person does not agree, or the first takes it back. Raises MAY_NOT, STEP_NOT_POSSIBLE."""
    now = _locked(proposal.incident)
    rules.check_judges_in(standing_of(by), now.steward_id)
    row = _still_open(proposal)
    row.dropped_at = timezone.now()
    row.save(update_fields=["dropped_at"])
    audit.record("step_declined", now, after=row.after, step=str(row.pk))


def _locked(incident: Incident) -> Incident:
    found: Incident = Incident.objects.select_for_update().get(pk=incident.pk)
    rules.check_not_absorbed(is_absorbed=found.merged_into_id is not None)
    return found


def _still_open(proposal: StepTaken) -> StepTaken:
    row = StepTaken.objects.select_for_update().get(pk=proposal.pk)
    rules.check_open(is_open=row.taken_at is None and row.dropped_at is None)
    return row


def _waiting(incident: Incident) -> "models.QuerySet[StepTaken]":
    return StepTaken.objects.filter(incident=incident, taken_at=None, dropped_at=None)


def _drop_waiting(now: Incident, audit: Audit) -> None:
    """A proposal ends with the step from which it was made."""
    for row in _waiting(now):
        row.dropped_at = timezone.now()
        row.save(update_fields=["dropped_at"])
        audit.record("step_declined", now, after=row.after, step=str(row.pk))


def _stand_at(now: Incident, step: Step) -> None:
    now.step, now.step_since = step, timezone.now()
    now.version += 1
    now.save(update_fields=["step", "step_since", "version"])


# --- the steward's words ------------------------------------------------------------------------------------------


@transaction.atomic
def summarise(incident: Incident, text: str, *, by: Person, audit: Audit) -> None:
    """What the steward says happened, sealed with the steward's key; an empty text removes it. Raises MAY_NOT."""
    rules.check_judges_in(standing_of(by), incident.steward_id)
    now = _locked(incident)
    now.sealed_summary = seal(now.steward_id, rules.about(now, "summary"), text.encode()) if text else None
    now.version += 1
    now.save(update_fields=["sealed_summary", "version"])
    audit.record("summary_written", now)


def summary_of(incident: Incident) -> str:
    if incident.sealed_summary is None:
        return ""
    return open_sealed(incident.steward_id, rules.about(incident, "summary"), bytes(incident.sealed_summary)).decode()
