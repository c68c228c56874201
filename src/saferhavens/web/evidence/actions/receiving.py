"""Taking reports in, correcting and withdrawing them. Acknowledge to the sender only after these have returned.

That a submission arrives once is held by the database: an instance id is unique in its organisation. Whoever loses
the race reads what the winner wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.evidence.report import ReportContent, as_plain
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.sealing import Sealer, sealer
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.actions import incidents
from saferhavens.web.evidence.actions.files import announce_files
from saferhavens.web.evidence.managers import Standing, standing_of
from saferhavens.web.evidence.models import Consent, Report, ReportVersion
from saferhavens.web.evidence.sealed import commitment_of, digest_of, new_salt
from saferhavens.web.evidence.words import Channel, Handling
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.places.models import Place


@dataclass(frozen=True)
class Submission:
    """What a way in hands over: the bytes as they came, and what they say.

    `instance_id` is chosen by the sender's device, at most 120 characters. `files` are the names of the
    attachments that are announced and follow, each once.
    """

    organisation: Organisation
    channel: Channel
    instance_id: str
    original: bytes
    content: ReportContent
    form: str = ""
    language: str = ""
    submitted_by: Person | None = None
    standing: Standing | None = None  # of `submitted_by`, where this same request has looked it up already
    files: Sequence[str] = ()
    recognised_by: bytes = b""  # by what a repetition is told from a change, where the original is more than that

    @property
    def digest(self) -> str:
        return digest_of(self.recognised_by or self.original)


@dataclass(frozen=True)
class Received:
    """The report that holds the submission, and whether it came now or had come before."""

    report: Report
    is_new: bool


def receive(submission: Submission, *, audit: Audit) -> Received:
    """Store a submission once. Raises MAY_NOT, REPORT_ID_TAKEN, REPORT_WITHDRAWN, PLACE_NOT_IN_COUNTRY."""
    if submission.submitted_by is not None:
        standing = submission.standing or standing_of(submission.submitted_by)
        rules.check_may_report(standing, submission.organisation.pk)
    earlier = _earlier(submission)
    if earlier is not None:
        return earlier
    try:
        return Received(_store(submission, audit), is_new=True)
    except IntegrityError:
        earlier = _earlier(submission)
        if earlier is None:
            raise
        return earlier


def _earlier(submission: Submission) -> Received | None:
    """What the same instance id brought before, if it did."""
    same = ReportVersion.objects.filter(organisation=submission.organisation, instance_id=submission.instance_id)
    found = same.order_by().values_list("digest", "report_id").first()  # most often there is none: little is asked for
    if found is None:
        return None
    digest, report_id = found
    if digest != submission.digest:
        raise ProblemError(problems.REPORT_ID_TAKEN)
    report = Report.objects.get(pk=report_id)
    if report.handling == Handling.WITHDRAWN:
        raise ProblemError(problems.REPORT_WITHDRAWN)
    return Received(report, is_new=False)


@transaction.atomic
def _store(submission: Submission, audit: Audit) -> Report:
    seals = sealer(submission.organisation.pk)
    report = Report(
        organisation=submission.organisation,
        channel=submission.channel,
        submitted_by=submission.submitted_by,
        language=submission.language,
        **facts_of(submission.content),
    )
    report.sealed = seals.seal_json(rules.about(report, "content"), as_plain(submission.content))
    report.due_at = due_of(report)
    report.save(force_insert=True)
    version = _keep_version(report, 1, submission, seals)
    Consent.objects.bulk_create(consents_of(report, submission.content))
    announce_files(report, submission.files, audit=audit)
    audit.record(
        "report_received",
        report,
        organisation=submission.organisation.pk,
        channel=submission.channel,
        commitment=version.commitment,
    )
    return report


def _keep_version(report: Report, number: int, submission: Submission, seals: Sealer) -> ReportVersion:
    salt = new_salt()
    version = ReportVersion(
        report=report,
        organisation=submission.organisation,
        number=number,
        instance_id=submission.instance_id,
        digest=submission.digest,
        commitment=commitment_of(salt, submission.original),
        form=submission.form,
    )
    version.sealed_original = seals.seal(rules.about(version, "original"), salt + submission.original)
    version.sealed_content = seals.seal_json(rules.about(version, "content"), as_plain(submission.content))
    version.save(force_insert=True)
    return version


def consents_of(report: Report, content: ReportContent) -> list[Consent]:
    """The consents that came with the report, unsaved."""
    return [
        Consent(
            report=report,
            purpose=given.purpose,
            recipient=given.recipient,
            language=content.consent_language[:10],
            is_witnessed=content.consent_witnessed,
        )
        for given in content.consents
    ]


def facts_of(content: ReportContent, known: Mapping[str, Place] | None = None) -> dict[str, object]:
    """The columns of `models.Facts` and `basis`. Raises PLACE_NOT_IN_COUNTRY.

    `known` are the places by their codes, where many reports are taken in at once.
    """
    return {
        "country": content.country,
        "place": place_of(content, known),
        "place_code": content.place_code,
        "place_exactness": content.place_exactness,
        "occurred_from": content.occurred_from or content.occurred_to,
        "occurred_to": content.occurred_to or content.occurred_from,
        "time_exactness": content.time_exactness,
        "stage": content.stage or "",
        "people_low": content.people_low,
        "people_high": content.people_high,
        "harms": sorted(content.harms),
        "main_harm": content.harms[0],
        "is_urgent": content.is_urgent,
        "sensitivity": content.sensitivity,
        "accuses_state": content.accuses_state,
        "basis": content.basis,
    }


def place_of(content: ReportContent, known: Mapping[str, Place] | None = None) -> Place | None:
    """The place that `content` names by code. Raises PLACE_NOT_IN_COUNTRY for one of another country, or none."""
    if not content.place_code:
        return None
    code = content.place_code
    found = Place.objects.filter(code=code).first() if known is None else known.get(code)
    if found is None or found.country != content.country:
        raise ProblemError(problems.PLACE_NOT_IN_COUNTRY, code=content.place_code)
    return found


def due_of(report: Report) -> object:
    """By when somebody has looked at it: only urgent reports have a clock."""
    hours = timedelta(hours=settings.EVIDENCE_URGENT_HOURS)
    return report.received_at + hours if report.is_urgent else None


@transaction.atomic
def correct(report: Report, submission: Submission, *, based_on: int, audit: Audit) -> Report:
    """A new version of a report by whoever sent it. `based_on` is the version that they had before them.

    The earlier versions stay as they are. Raises REPORT_CHANGED_MEANWHILE for an old one, REPORT_WITHDRAWN,
    REPORT_ID_TAKEN, PLACE_NOT_IN_COUNTRY.
    """
    now = _locked(report)
    rules.check_not_withdrawn(now.handling)
    earlier = _earlier(submission)
    if earlier is not None and earlier.report.pk == now.pk:
        return now
    if earlier is not None:
        raise ProblemError(problems.REPORT_ID_TAKEN)
    if now.version != based_on:
        raise ProblemError(problems.REPORT_CHANGED_MEANWHILE)
    return _correct(now, submission, audit)


def _correct(report: Report, submission: Submission, audit: Audit) -> Report:
    seals = sealer(report.organisation_id)
    for name, value in facts_of(submission.content).items():
        setattr(report, name, value)
    report.version += 1
    report.drained_at = report.compared_at = None
    report.sealed = seals.seal_json(rules.about(report, "content"), as_plain(submission.content))
    report.due_at = report.due_at or due_of(report)
    report.save()
    version = _keep_version(report, report.version, submission, seals)
    _replace_consents(report, submission.content)
    announce_files(report, submission.files, audit=audit)
    audit.record("report_corrected", report, version=report.version, commitment=version.commitment)
    if report.incident is not None:
        incidents.derive(report.incident, audit=audit)
    return report


def _replace_consents(report: Report, content: ReportContent) -> None:
    """What is not given any more is revoked; what is given anew gets a row of its own, with its own date."""
    wanted = {(given.purpose.value, given.recipient.value) for given in content.consents}
    living = {(row.purpose, row.recipient): row for row in Consent.objects.filter(report=report, revoked_at=None)}
    gone = [row.pk for pair, row in living.items() if pair not in wanted]
    Consent.objects.filter(pk__in=gone).update(revoked_at=timezone.now())
    new = [Consent(report=report, purpose=purpose, recipient=recipient, language=content.consent_language[:10],
                   is_witnessed=content.consent_witnessed)
           for purpose, recipient in sorted(wanted - set(living))]  # fmt: skip
    Consent.objects.bulk_create(new)


def _locked(report: Report) -> Report:
    """The report as it is now, which nobody else can change before this transaction ends."""
    found: Report = Report.objects.select_for_update().get(pk=report.pk)
    return found


@transaction.atomic
def withdraw(report: Report, *, audit: Audit, by: Person | None = None) -> None:
    """The sender takes the report back: it counts nowhere any more, from the next view and export on.

    `by` is None for the holder of an anonymous receipt. Raises MAY_NOT, REPORT_WITHDRAWN.
    """
    now = _locked(report)
    if by is not None:
        is_sender = now.submitted_by_id == by.pk
        rules.check_may_withdraw(standing_of(by), now.organisation_id, is_sender=is_sender)
    rules.check_handling(now.handling, Handling.WITHDRAWN)
    now.handling, now.withdrawn_at, now.drained_at = Handling.WITHDRAWN, timezone.now(), None
    now.save(update_fields=["handling", "withdrawn_at", "drained_at"])
    Consent.objects.filter(report=now, revoked_at=None).update(revoked_at=timezone.now())
    audit.record("report_withdrawn", now, organisation=now.organisation_id)
    if now.incident is not None:
        incidents.derive(now.incident, audit=audit)


@transaction.atomic
def revoke_consent(
    report: Report, purpose: Purpose, recipient: Recipient, *, audit: Audit, by: Person | None = None
) -> None:
    """No to what was a yes, from the next view and export on. Nothing happens where there was none. Raises MAY_NOT."""
    if by is not None:
        rules.check_may_decide(standing_of(by), report.organisation_id)
    living = Consent.objects.filter(report=report, purpose=purpose, recipient=recipient, revoked_at=None)
    if living.update(revoked_at=timezone.now()):
        audit.record("consent_revoked", report, purpose=purpose, recipient=recipient)
        now = _locked(report)  # somebody may have tied it meanwhile
        if now.incident is not None:
            incidents.derive(now.incident, audit=audit)
