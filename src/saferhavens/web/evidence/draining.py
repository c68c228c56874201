"""The work that follows the receipt of a report, in batches: where was it, does it repeat another, who must look now?

The queue is a column (`drained_at`), not a list in memory: what was received is worked through even if every process
was killed in between, and a report that is worked through twice ends the same.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import polars as pl
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.evidence.report import ReportContent
from saferhavens.core.evidence.texts import FEWEST_RUNS, plain_words
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.sealing import Opener
from saferhavens.web.evidence.actions.draining import Findings, settle
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.sealed import content_of, digest_of
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.places.locating import locate

BATCH = 500
"""Reports that are settled at once: outlines of places are read once a batch, others wait for its end to write."""
BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


class Opened(NamedTuple):
    """A report of the batch, and what it says."""

    report: Report
    content: ReportContent


def drain(audit: Audit) -> int:
    """Work through all that waits, the oldest first, in batches. Returns how many reports were worked through.

    One whose key is not there stays in the queue and holds up no other; `saferhavens custody status` tells of the key.
    """
    done, since = 0, BEFORE_ALL
    while waiting := list(
        Report.objects.filter(drained_at=None, received_at__gt=since).order_by("received_at")[:BATCH]
    ):
        done += drain_batch(waiting, audit)
        since = waiting[-1].received_at
    return done


def drain_batch(waiting: Sequence[Report], audit: Audit) -> int:
    openers: dict[int, Opener] = {}
    batch = [found for report in waiting if (found := opened(report, openers)) is not None]
    places = _places(batch)
    follows = {report.pk: findings(content, places.get(report.pk)) for report, content in batch}
    settle(follows, {report.pk: report.version for report, _ in batch}, audit=audit)
    return len(batch)


def opened(report: Report, openers: dict[int, Opener]) -> Opened | None:
    """The report with its content; None if its key is gone. `openers` keep the keys of a batch's organisations."""
    opener = openers.setdefault(report.organisation_id, Opener(report.organisation_id))
    try:
        return Opened(report, content_of(report, opener))
    except ProblemError as problem:
        if problem.problem not in (problems.KEY_DESTROYED, problems.KEY_BROKEN, problems.SEAL_BROKEN):
            raise
        return None


def _places(batch: Sequence[Opened]) -> dict[UUID, int]:
    """The division (id of the place) in which each report with a point and without a place happened."""
    points = [
        (str(report.pk), content.country, content.longitude, content.latitude)
        for report, content in batch
        if content.longitude is not None and not content.place_code
    ]
    columns = {"id": pl.String, "country": pl.String, "longitude": pl.Float64, "latitude": pl.Float64}
    if not points:
        return {}
    found = locate(pl.DataFrame(points, schema=columns, orient="row"))
    finest = found.select("id", place=pl.coalesce("adm2_id", "adm1_id")).drop_nulls()
    return {UUID(report): place for report, place in finest.iter_rows()}


def findings(content: ReportContent, place: int | None) -> Findings:
    """What follows from the content: keyed digests of its text and of the address where it was published."""
    words = plain_words(content.narrative)
    address = ADDRESS.search(content.source_text)
    return Findings(
        place=place,
        text_digest=digest_of(" ".join(words).encode()) if len(words) > FEWEST_RUNS + 1 else "",
        source_digest=digest_of(address.group().rstrip("/.,)").lower().encode()) if address else "",
    )


def oldest_waiting() -> timedelta | None:
    """How long the oldest report has waited; None when the queue is empty."""
    first = Report.objects.filter(drained_at=None).order_by("received_at").values_list("received_at", flat=True).first()
    return timezone.now() - first if first else None
