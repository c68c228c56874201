"""Everything that is written about tokens, and taking in what they send: one function a verb, each with `audit`."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.arrivals import Arrival
from saferhavens.web.evidence.actions import receiving
from saferhavens.web.evidence.actions.files import announce_files, attach
from saferhavens.web.evidence.actions.receiving import Received, Submission
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Attachment, Report, ReportVersion
from saferhavens.web.evidence.sealed import digest_of
from saferhavens.web.intake.programs import rules
from saferhavens.web.intake.programs.limits import MOST_FILES
from saferhavens.web.intake.programs.managers import decides_in
from saferhavens.web.intake.programs.models import LONGEST_NAME, ApiToken, Sent
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person

SECRET_BYTES = 32
PREFIX = "sh_"
"""So that those who look for secrets in texts know what they have found."""


def hash_of(secret: str) -> str:
    """SHA-256: the secret is random and long, so there is nothing to guess and no need to be slow."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(
    organisation: Organisation,
    holder: Person,
    name: str,
    scopes: Collection[Scope],
    days: int,
    *,
    by: Person,
    audit: Audit,
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody can read again. `days` until it ends. Raises MAY_NOT."""
    rules.check_decides(decides_in(by), organisation.pk)
    rules.check_may_hold(standing_of(holder).reports_for, organisation.pk)
    rules.check_has_scope(scopes)
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        organisation=organisation,
        holder=holder,
        made_by=by,
        name=name.strip()[:LONGEST_NAME],
        secret_hash=hash_of(secret),
        scopes=sorted(Scope(scope).value for scope in scopes),
        expires_at=timezone.now() + timedelta(days=min(max(days, 1), rules.MOST_DAYS)),
    )
    audit.record("token_made", token, organisation=organisation.pk, holder=holder.pk, scopes=token.scopes)
    return token, secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person, audit: Audit) -> None:
    """Dead with its next request; nothing happens to one that was revoked before. Raises MAY_NOT."""
    rules.check_decides(decides_in(by), token.organisation_id)
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record("token_revoked", token, organisation=token.organisation_id)


@transaction.atomic
def note_use(token: ApiToken, *, audit: Audit) -> None:
    """Remember the day of the last use, written and recorded once a day."""
    today = timezone.now().date()
    if ApiToken.objects.filter(pk=token.pk).exclude(last_used_on=today).update(last_used_on=today):
        audit.record("token_used", token, organisation=token.organisation_id)


@transaction.atomic
def take_report(
    token: ApiToken, submission: Submission, files: Mapping[str, Arrival], *, audit: Audit, replaces: str = ""
) -> Received:
    """Take in what a token sends, with the files that came along, all or nothing.

    `files` are by the name under which they were sent. `replaces` is the instance id that a correction corrects.
    Raises what `receiving.receive` and `correct` and `files.attach` raise, EDIT_OF_UNKNOWN, TOO_MANY_FILES.
    """
    received = _corrected(token, submission, replaces, audit) if replaces else _received(token, submission, audit)
    if files:
        announce_more(received.report, sorted(files), audit=audit)
    for name in sorted(files):
        attach(received.report, name, files[name], audit=audit)
    return received


def _received(token: ApiToken, submission: Submission, audit: Audit) -> Received:
    received = receiving.receive(submission, audit=audit)
    if received.is_new:
        Sent.objects.create(report=received.report, token=token)
    return received


def _corrected(token: ApiToken, submission: Submission, replaces: str, audit: Audit) -> Received:
    """A correction counts if it is of what this token's holder sent, and of the version before them."""
    versions = ReportVersion.objects.filter(organisation=token.organisation).select_related("report")
    before = versions.filter(instance_id=replaces, report__submitted_by=token.holder).first()
    if before is None:
        raise ProblemError(problems.EDIT_OF_UNKNOWN)
    is_new = not versions.filter(instance_id=submission.instance_id).exists()
    now = receiving.correct(before.report, submission, based_on=before.number, audit=audit)
    return Received(now, is_new)


@transaction.atomic
def announce_more(report: Report, names: Sequence[str], *, audit: Audit) -> None:
    """Files that came without being announced by the form itself. Raises TOO_MANY_FILES."""
    known = set(Attachment.objects.filter(report=report).values_list("name_digest", flat=True))
    new = [name for name in names if digest_of(name.encode()) not in known]
    if len(known) + len(new) > MOST_FILES:
        raise ProblemError(problems.TOO_MANY_FILES, most=MOST_FILES)
    if new:
        announce_files(report, new, audit=audit)
