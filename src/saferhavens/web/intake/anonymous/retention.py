"""What is destroyed when its time has come: what senders took back, what was set aside, files that nobody verified.

The row goes, and with it the sealed text; of a file the key goes first, so that no copy of the disk brings it back. The
ledger keeps the certificate: which report, why, and the commitments and hashes of what there was. These prove that
something is gone, and tell nothing of it.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from saferhavens.core.evidence.words import Step
from saferhavens.web.custody import vault
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.words import Channel, Handling
from saferhavens.web.intake.anonymous.models import Bucket, SpentPage
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.ledger.models import Entry

STANDS = (Step.CORROBORATED, Step.VERIFIED)
"""Steps on which files are kept, since something rests on them."""

BUCKETS_FORGOTTEN_AFTER = timedelta(days=1)
"""By then every bucket is full again, which is as if it were not there."""


class Removed(NamedTuple):
    reports: int
    files: int


def remove_lapsed(now: datetime, *, audit: Audit) -> Removed:
    """Destroy what has lapsed, each in a transaction of its own: what was begun and interrupted goes on next night."""
    forget_traffic(now)
    reports = [remove_report(pk, now, audit=audit) for pk in lapsed_reports(now).values_list("pk", flat=True)]
    files = [remove_file(pk, now, audit=audit) for pk in lapsed_files(now).values_list("pk", flat=True)]
    return Removed(sum(reports), sum(files))


def lapsed_reports(now: datetime) -> QuerySet[Report]:
    """Of this channel: taken back long enough ago; or set aside, and both arrived and set aside long enough ago."""
    withdrawn = Q(handling=Handling.WITHDRAWN, withdrawn_at__lt=now - days(settings.REMOVE_WITHDRAWN_DAYS))
    aside = Q(handling=Handling.SET_ASIDE, received_at__lt=now - days(settings.REMOVE_UNVERIFIED_DAYS))
    just_now = Entry.objects.filter(
        verb="report_set_aside", at__gt=now - days(settings.REMOVE_WITHDRAWN_DAYS)
    ).values_list("object_id", flat=True)
    return of_channel().filter(withdrawn | aside).exclude(handling=Handling.SET_ASIDE, pk__in=list(just_now))


def lapsed_files(now: datetime) -> QuerySet[Attachment]:
    """Those that arrived long ago, with reports on which nothing rests."""
    rested_on = Q(report__incident__step__in=STANDS)
    before = now - days(settings.REMOVE_UNVERIFIED_DAYS)
    return Attachment.objects.filter(report__channel=Channel.ANONYMOUS, arrived_at__lt=before).exclude(rested_on)


def of_channel() -> QuerySet[Report]:
    return Report.objects.filter(channel=Channel.ANONYMOUS)


@transaction.atomic
def remove_report(pk: object, now: datetime, *, audit: Audit) -> bool:
    """Whether it was still there, and still due: somebody may have taken it up again meanwhile."""
    report = of_channel().select_for_update().filter(pk=pk).first()
    if report is None or not lapsed_reports(now).filter(pk=pk).exists():
        return False
    files = [_destroy(each, audit) for each in report.attachments.all()]
    audit.record(
        "report_removed",
        report,
        organisation=report.organisation_id,
        because=report.handling,
        commitments=list(report.versions.values_list("commitment", flat=True)),
        files=[sha256 for sha256 in files if sha256],
    )
    report.delete()
    return True


@transaction.atomic
def remove_file(pk: object, now: datetime, *, audit: Audit) -> bool:
    """The same for a file alone; its report stays."""
    row = lapsed_files(now).filter(pk=pk).first()
    if row is None:
        return False
    audit.record("file_removed", row, report=str(row.report_id), sha256=_destroy(row, audit))
    row.delete()
    return True


def _destroy(row: Attachment, audit: Audit) -> str:
    """Destroy the key of the file and the file. Returns the hash of what it was."""
    if VaultFile.objects.filter(pk=row.pk).exists():
        vault.remove(row.organisation_id, row.pk, audit=audit)
    return row.sha256


def forget_traffic(now: datetime) -> None:
    """When something arrived, as far as only the limits needed to know it."""
    SpentPage.objects.filter(until__lt=now).delete()
    Bucket.objects.filter(at__lt=now - BUCKETS_FORGOTTEN_AFTER).delete()


def days(number: int) -> timedelta:
    return timedelta(days=number)
