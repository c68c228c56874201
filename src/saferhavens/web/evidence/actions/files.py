"""The files that come with reports: announced with the report, kept when they arrive, each once."""

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import vault
from saferhavens.web.custody.arrivals import Arrival, take_in
from saferhavens.web.custody.limits import LARGEST
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.custody.recognising import recognise
from saferhavens.web.custody.sealing import sealer
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import digest_of
from saferhavens.web.ledger.audit import Audit


@transaction.atomic
def announce_files(report: Report, names: Sequence[str], *, audit: Audit) -> None:
    """Say which files follow, by their names; one that is announced already stays as it is."""
    if not names:
        return
    seals = sealer(report.organisation_id)
    rows = []
    for name in dict.fromkeys(names):
        row = Attachment(report=report, organisation_id=report.organisation_id, name_digest=digest_of(name.encode()))
        row.sealed_name = seals.seal(rules.about(row, "name"), name.encode())
        rows.append(row)
    Attachment.objects.bulk_create(rows, ignore_conflicts=True)
    audit.record("files_announced", report, count=len(rows))


def attach(
    report: Report, name: str, pieces: Iterable[bytes] | Arrival, *, audit: Audit, declared_sha256: str = ""
) -> Attachment:
    """Keep the announced file `name` of `report`. The same bytes again change nothing.

    Raises FILE_NOT_ANNOUNCED, FILE_DIFFERS for other bytes under a name that has arrived, REPORT_WITHDRAWN, and what
    `vault.keep` raises. Large files are taken in before anybody else has to wait for the database.
    """
    arrival = pieces if isinstance(pieces, Arrival) else take_in(pieces, LARGEST)
    rules.check_not_withdrawn(report.handling)
    row = Attachment.objects.filter(report=report, name_digest=digest_of(name.encode())).first()
    if row is None:
        raise ProblemError(problems.FILE_NOT_ANNOUNCED)
    if row.sha256:
        return _same_again(row, arrival)
    try:
        return _keep(row, arrival, declared_sha256, audit)
    except IntegrityError:  # the same file at the same moment: whoever was quicker has kept it
        row.refresh_from_db()
        if not row.sha256:
            raise
        return _same_again(row, arrival)


def _same_again(row: Attachment, arrival: Arrival) -> Attachment:
    if row.sha256 != arrival.hashes.sha256:
        raise ProblemError(problems.FILE_DIFFERS)
    return row


@transaction.atomic
def _keep(row: Attachment, arrival: Arrival, declared_sha256: str, audit: Audit) -> Attachment:
    kept = vault.keep(row.organisation_id, row.pk, arrival, declared_sha256=declared_sha256)
    return _mark_arrived(row, kept, audit)


def _mark_arrived(row: Attachment, kept: vault.Kept, audit: Audit) -> Attachment:
    row.sha256, row.blake2b, row.size, row.arrived_at = kept.sha256, kept.blake2b, kept.size, timezone.now()
    row.save(update_fields=["sha256", "blake2b", "size", "arrived_at"])
    Report.objects.filter(pk=row.report_id).update(drained_at=None)
    audit.record("file_received", row, report=str(row.report_id), sha256=kept.sha256, size=kept.size)
    return row


# --- piece by piece -----------------------------------------------------------------------------------------------


def add_piece(
    row: Attachment, offset: int, pieces: Iterable[bytes], *, size: int, declared_sha256: str, audit: Audit
) -> None:
    """Add the bytes from `offset` on to an announced file of `size` bytes; with the last ones it is kept.

    Once whole it is looked through: what no report takes is destroyed again. Raises REPORT_WITHDRAWN, FILE_DIFFERS for
    another file under a name that has arrived, and what `vault.begin`, `append`, `finish` and `recognise` raise.
    """
    rules.check_not_withdrawn(row.report.handling)
    if row.sha256:
        _check_same(row, declared_sha256)
        return
    _begin(row, size, declared_sha256)
    if vault.append(row.organisation_id, row.pk, offset, pieces) == size:
        kept = vault.finish(row.organisation_id, row.pk)
        _look_through(row, audit)
        _settle(row, kept, audit)


def _begin(row: Attachment, size: int, declared_sha256: str) -> None:
    try:
        vault.begin(row.organisation_id, row.pk, size, declared_sha256)
    except IntegrityError:  # two connections brought the first piece at the same moment
        raise ProblemError(problems.ARRIVAL_BUSY) from None


def _check_same(row: Attachment, declared_sha256: str) -> None:
    if row.sha256 != declared_sha256:
        raise ProblemError(problems.FILE_DIFFERS)


def _look_through(row: Attachment, audit: Audit) -> None:
    try:
        recognise(vault.read(row.organisation_id, row.pk))
    except ProblemError:
        vault.remove(row.organisation_id, row.pk, audit=audit)
        raise


@transaction.atomic
def _settle(row: Attachment, kept: vault.Kept, audit: Audit) -> None:
    """Mark it as arrived, once: two connections may have brought the last piece."""
    now = Attachment.objects.select_for_update().get(pk=row.pk)
    if now.sha256:
        row.refresh_from_db()
    else:
        _mark_arrived(row, kept, audit)


def arrived_of(row: Attachment) -> int:
    """How many bytes of a file need not be sent again."""
    if row.size is not None:
        return row.size
    return vault.received(row.organisation_id, row.pk) if VaultFile.objects.filter(pk=row.pk).exists() else 0
