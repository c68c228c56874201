"""Everything that is written about imports: one function a verb, each with `audit`."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.evidence.report import NOT_KNOWN, Fault, ReportWrongError
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop
from saferhavens.web.custody import vault
from saferhavens.web.custody.arrivals import Arrival
from saferhavens.web.custody.limits import IMPORT_BODY
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.custody.uploads import arrival_of
from saferhavens.web.evidence.actions.bulk import Taken, receive_many, take_back
from saferhavens.web.evidence.actions.receiving import Submission
from saferhavens.web.evidence.inserting import insert
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.rules import check_may_decide
from saferhavens.web.intake.table import rules, tasks
from saferhavens.web.intake.table.heads import head_of, sealed_head
from saferhavens.web.intake.table.meaning import Head, guessed, look_through
from saferhavens.web.intake.table.models import Import, ImportedRow
from saferhavens.web.intake.table.reading import looks_like_workbook, read_table
from saferhavens.web.intake.table.words import WAYS, Outcome, State
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person

LONGEST_FILE_NAME = 200
UNDONE_AT_ONCE = 500
"""Reports of one transaction: some of them are withdrawn one by one."""

NOT_AMONG = gettext_noop("this is not one of the possible answers")


def upload(organisation: Organisation, file: UploadedFile, *, by: Person, audit: Audit) -> Import:
    """Look a table through and keep it, sealed. Nothing of it is a report yet.

    Raises MAY_NOT, FILE_TOO_BIG, TABLE_UNREADABLE; nothing is kept then.
    """
    check_may_decide(standing_of(by), organisation.pk)
    arrival = arrival_of(file, IMPORT_BODY)
    try:
        vault.check_size(arrival.size, IMPORT_BODY)
        return _keep(organisation, arrival, file.name or "", by, audit)
    except BaseException:
        arrival.discard()
        raise


def _keep(organisation: Organisation, arrival: Arrival, file_name: str, by: Person, audit: Audit) -> Import:
    is_workbook = looks_like_workbook(b"".join(arrival.read(end=4)))
    table = read_table(arrival.read(), is_workbook)
    seen = look_through(table.columns, table.rows)
    row = Import(id=uuid.uuid4(), organisation=organisation, by=by, is_workbook=is_workbook, rows=seen.rows)
    head = Head(file_name[:LONGEST_FILE_NAME], seen.columns, guessed(seen.columns))
    with transaction.atomic():
        row.sha256 = vault.keep(organisation.pk, row.pk, arrival, IMPORT_BODY).sha256
        row.sealed_head = sealed_head(row, head)
        row.save(force_insert=True)
        audit.record("import_uploaded", row, organisation=organisation.pk, rows=row.rows, columns=len(head.columns))
    return row


@transaction.atomic
def set_meaning(row: Import, head: Head, *, by: Person, audit: Audit) -> None:
    """Say what the columns mean. Raises MAY_NOT, IMPORT_STATE."""
    now = _locked(row, by)
    rules.check_not_begun(now.state)
    now.sealed_head = sealed_head(now, replace(head, is_guess=False))
    now.save(update_fields=["sealed_head"])
    audit.record("import_mapped", now, fields=len(head.meaning.fields))


@transaction.atomic
def start(row: Import, *, by: Person, audit: Audit) -> None:
    """Let a worker read it, or go on with what stopped. Raises MAY_NOT, IMPORT_STATE, COLUMNS_UNSAID."""
    now = _locked(row, by)
    rules.check_goes(now.state, State.WAITING)
    head = head_of(now)
    if head.is_guess or not head.meaning.is_complete:
        raise ProblemError(problems.COLUMNS_UNSAID)
    _move(now, State.WAITING, problem="", by=by, ended_at=None)
    audit.record("import_started", now, organisation=now.organisation_id, rows=now.rows)
    tasks.run_import.enqueue(str(now.pk))


@transaction.atomic
def stop(row: Import, *, by: Person, audit: Audit) -> None:
    """Take no further row in. What was taken in stays until it is undone. Raises MAY_NOT, IMPORT_STATE."""
    now = _locked(row, by)
    rules.check_can_be_stopped(now.state)
    _move(now, State.FAILED, ended_at=timezone.now())
    audit.record("import_stopped", now, done=now.done)


@transaction.atomic
def discard(row: Import, *, by: Person, audit: Audit) -> None:
    """Remove the file and all that is known of it, before anything was taken in. Raises MAY_NOT, IMPORT_STATE."""
    now = _locked(row, by)
    rules.check_not_begun(now.state)
    audit.record("import_discarded", now, organisation=now.organisation_id)
    vault.remove(now.organisation_id, now.pk, audit=audit)
    now.delete()


@transaction.atomic
def undo(row: Import, *, by: Person, audit: Audit) -> None:
    """Let a worker take back whatever the import brought. Raises MAY_NOT, IMPORT_STATE."""
    now = _locked(row, by)
    rules.check_goes(now.state, State.UNDOING)
    _move(now, State.UNDOING, problem="")
    audit.record("import_undo_started", now, organisation=now.organisation_id, new=now.new)
    tasks.undo_import.enqueue(str(now.pk), by.pk)


def _locked(row: Import, by: Person) -> Import:
    """The import as it is now, which nobody else can change before this transaction ends. Raises MAY_NOT."""
    now: Import = Import.objects.select_for_update().get(pk=row.pk)
    check_may_decide(standing_of(by), now.organisation_id)
    return now


def _move(row: Import, state: State, **fields: Any) -> None:
    for name, value in {"state": state.value, **fields}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *fields])


# --- by the worker ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """A row that was read: what it hands over, or what is wrong with it."""

    number: int
    submission: Submission | None
    wrong: ReportWrongError | None = None


@transaction.atomic
def begin_run(row: Import, *, audit: Audit) -> bool:
    """Take up an import that waits, or whose worker was killed. False for one that is neither. Raises MAY_NOT."""
    now = Import.objects.select_for_update().select_related("by").get(pk=row.pk)
    if now.state not in (State.WAITING, State.RUNNING):
        return False
    rules.check_active(is_active=now.by.is_active)
    if now.state == State.WAITING:
        _move(now, State.RUNNING, started_at=now.started_at or timezone.now())
        audit.record("import_begun", now, done=now.done)
    return True


@transaction.atomic
def take_chunk(row: Import, start: int, chunk: Sequence[Read], *, audit: Audit) -> bool:
    """Store what was read from the rows after the first `start`, with what became of each: all of it, or nothing.

    False if somebody else has gone on meanwhile, or stopped it. Raises MAY_NOT.
    """
    now = Import.objects.select_for_update().select_related("by", "organisation").get(pk=row.pk)
    if now.state != State.RUNNING or now.done != start:
        return False
    told = [each for each in chunk if each.submission is not None]
    taken = receive_many([each.submission for each in told if each.submission], by=now.by, audit=audit)
    outcomes = [*_outcomes(now, told, taken), *_refused(now, chunk)]
    insert(outcomes)
    counted = {"new": len(taken.new), "repeated": len(taken.repeated)}
    counted |= {"done": len(chunk), "refused": len(chunk) - len(taken.new) - len(taken.repeated)}
    Import.objects.filter(pk=now.pk).update(**{name: F(name) + value for name, value in counted.items()})
    return True


def _outcomes(row: Import, told: Sequence[Read], taken: Taken) -> Iterator[ImportedRow]:
    """What became of the rows that could be read."""
    for position, each in enumerate(told):
        if position in taken.refused:
            yield _refusal(row, each.number, taken.refused[position])
        elif position in taken.new:
            yield ImportedRow(of=row, number=each.number, outcome=Outcome.NEW, report_id=taken.new[position])
        else:
            yield ImportedRow(of=row, number=each.number, outcome=Outcome.REPEATED)


def _refused(row: Import, chunk: Iterable[Read]) -> Iterator[ImportedRow]:
    return (_refusal(row, each.number, each.wrong) for each in chunk if each.wrong is not None)


def _refusal(row: Import, number: int, error: ProblemError) -> ImportedRow:
    faults = error.faults if isinstance(error, ReportWrongError) else {}
    plain = [plain_fault(name, fault) for name, found in sorted(faults.items()) for fault in found]
    return ImportedRow(of=row, number=number, outcome=Outcome.REFUSED, problem=error.problem.code, faults=plain)


def plain_fault(name: str, fault: Fault) -> tuple[str, str, dict[str, Any]]:
    """(field, reason, facts) without anything that stands in the row: faults are kept in clear."""
    if fault.reason == NOT_KNOWN:
        return (name, NOT_AMONG, {})
    return (name, fault.reason, dict(fault.facts))


@transaction.atomic
def finish(row: Import, *, audit: Audit) -> bool:
    """All rows were read. False if somebody else has said so, or stopped it."""
    now = Import.objects.select_for_update().get(pk=row.pk)
    if now.state != State.RUNNING:
        return False
    _move(now, State.DONE, ended_at=timezone.now())
    audit.record("import_done", now, new=now.new, repeated=now.repeated, refused=now.refused)
    return True


@transaction.atomic
def fail(row: Import, problem: ProblemError, *, audit: Audit) -> bool:
    """It cannot go on. What was taken in stays until it is undone. False if it had ended before."""
    now = Import.objects.select_for_update().get(pk=row.pk)
    if State.FAILED not in WAYS[State(now.state)]:
        return False
    _move(now, State.FAILED, problem=problem.problem.code, ended_at=timezone.now())
    audit.record("import_failed", now, problem=problem.problem.code, done=now.done)
    return True


@transaction.atomic
def undo_chunk(row: Import, *, by: Person, audit: Audit) -> int:
    """Take back some of what the import brought. Returns how many reports; 0 when nothing is left. Raises MAY_NOT."""
    now = _locked(row, by)
    if now.state != State.UNDOING:
        return 0
    left = now.outcomes.filter(outcome=Outcome.NEW, report__withdrawn_at=None, report__isnull=False)
    reports = list(Report.objects.filter(pk__in=list(left.values_list("report_id", flat=True)[:UNDONE_AT_ONCE])))
    if reports:
        removed, withdrawn = take_back(reports, by=by, audit=audit)
        counted = {"removed": F("removed") + removed, "withdrawn": F("withdrawn") + withdrawn}
        Import.objects.filter(pk=now.pk).update(**counted)
    return len(reports)


@transaction.atomic
def finish_undo(row: Import, *, by: Person, audit: Audit) -> bool:
    """Nothing of it is left: its file goes too, and all but the file's name that was known of it."""
    now = _locked(row, by)
    if now.state != State.UNDOING:
        return False
    if VaultFile.objects.filter(pk=now.pk).exists():
        vault.remove(now.organisation_id, now.pk, audit=audit)
    emptied = Head(head_of(now).file_name, [], guessed([]))
    _move(now, State.UNDONE, ended_at=timezone.now(), sealed_head=sealed_head(now, emptied))
    audit.record("import_undone", now, removed=now.removed, withdrawn=now.withdrawn)
    return True
