"""The files that come with reports: announced with the report, kept when they arrive, each once."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import vault
from saferhavens.web.custody.arrivals import Arrival, take_in
from saferhavens.web.custody.limits import LARGEST
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import digest_of
from saferhavens.web.ledger.audit import Audit


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
    row.sha256, row.blake2b, row.size, row.arrived_at = kept.sha256, kept.blake2b, kept.size, timezone.now()
    row.save(update_fields=["sha256", "blake2b", "size", "arrived_at"])
    Report.objects.filter(pk=row.report_id).update(drained_at=None)
    audit.record("file_received", row, report=str(row.report_id), sha256=kept.sha256, size=kept.size)
    return row
