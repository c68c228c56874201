"""What the worker does: rows become reports, a chunk in each transaction.

What a chunk brought and how far the import is are written together: a worker that is killed leaves nothing half done,
and the next one goes on behind the last whole chunk.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import batched
from uuid import UUID

from saferhavens.core.evidence.report import ReportWrongError
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import vault
from saferhavens.web.evidence.actions.bulk import MOST_AT_ONCE
from saferhavens.web.evidence.actions.receiving import Submission
from saferhavens.web.evidence.sealed import digest_of
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.table import actions
from saferhavens.web.intake.table.actions import Read
from saferhavens.web.intake.table.heads import head_of
from saferhavens.web.intake.table.meaning import Head, Occurrences, Understood
from saferhavens.web.intake.table.models import Import
from saferhavens.web.intake.table.reading import Row, Table, read_table
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person


def run(import_id: UUID | str, audit: Audit) -> int:
    """Take in what is left of an import. Returns how many rows were read now."""
    row = Import.objects.filter(pk=import_id).select_related("organisation", "by").first()
    if row is None:
        return 0
    try:
        return _run(row, audit) if actions.begin_run(row, audit=audit) else 0
    except ProblemError as problem:
        actions.fail(row, problem, audit=audit)
        return 0


def _run(row: Import, audit: Audit) -> int:
    reader = Reader(row.organisation, row.by, head_of(row), datetime.now(UTC).date())
    first = position = Import.objects.values_list("done", flat=True).get(pk=row.pk)
    for chunk in batched(reader.read(table_of(row).rows, first), MOST_AT_ONCE):
        if not actions.take_chunk(row, position, chunk, audit=audit):
            return position - first
        position += len(chunk)
    actions.finish(row, audit=audit)
    return position - first


def undo(import_id: UUID | str, person_id: int, audit: Audit) -> int:
    """Take back what an import brought. Returns how many reports."""
    row = Import.objects.filter(pk=import_id).first()
    if row is None:
        return 0
    by, count = Person.objects.get(pk=person_id), 0
    while taken := actions.undo_chunk(row, by=by, audit=audit):
        count += taken
    actions.finish_undo(row, by=by, audit=audit)
    return count


def table_of(row: Import) -> Table:
    """The table as it came. Raises FILE_LOST, SEAL_BROKEN, TABLE_UNREADABLE."""
    return read_table(vault.read(row.organisation_id, row.pk), row.is_workbook)


class Reader:
    """Makes submissions of rows."""

    def __init__(self, organisation: Organisation, by: Person, head: Head, today: date) -> None:
        self.organisation = organisation
        self.by = by
        self.understood = Understood(head)
        self.today = today

    def read(self, rows: Iterable[Row], skipped: int = 0) -> Iterator[Read]:
        """What each row hands over, without the first `skipped`, which count as seen."""
        occurrences = Occurrences()
        for position, row in enumerate(rows):
            original = self.understood.original(row)
            occurrence = occurrences.next_of(original)
            if position >= skipped:
                yield self.of(row, original, occurrence)

    def of(self, row: Row, original: bytes, occurrence: int) -> Read:
        try:
            number = self.understood.number(row)
            content = self.understood.report(row, self.today)
        except ReportWrongError as wrong:
            return Read(row.number, None, wrong)
        submission = Submission(
            organisation=self.organisation,
            channel=Channel.TABLE,
            instance_id=f"number:{number}" if number else f"row:{digest_of(original)}:{occurrence}",
            original=original,
            content=content,
            form="table",
            submitted_by=self.by,
        )
        return Read(row.number, submission)
