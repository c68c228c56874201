"""Storing which reports may speak of one incident. What a person has decided about a pair is never changed here."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from saferhavens.core.evidence.linkage import Pair
from saferhavens.web.evidence.models import Candidate, Report
from saferhavens.web.evidence.words import Decision
from saferhavens.web.ledger.audit import Audit


@transaction.atomic
def note_pairs(compared: Sequence[Report], pairs: Sequence[Pair], *, audit: Audit) -> None:
    """Keep the pairs, and that these reports have been compared; a correction meanwhile makes them wait once more."""
    for version in {report.version for report in compared}:
        same = [report.pk for report in compared if report.version == version]
        Report.objects.filter(pk__in=same, version=version).update(compared_at=timezone.now())
    outdated = Candidate.objects.filter(decision=Decision.OPEN, left__in=compared, right__in=compared)
    outdated.delete()
    kept = [candidate(pair) for pair in pairs]
    Candidate.objects.bulk_create(
        kept,
        update_conflicts=True,
        unique_fields=["left", "right"],
        update_fields=["probability", "zone", "reasons", "found_at"],
    )
    if pairs:
        audit.record("pairs_found", ("evidence.candidate", "all"), count=len(pairs), compared=len(compared))


def candidate(pair: Pair) -> Candidate:
    """Left and right stand in the order of their ids, as the table asks."""
    left, right = sorted((pair.left, pair.right))
    return Candidate(
        left_id=left,
        right_id=right,
        probability=pair.probability,
        zone=pair.zone,
        reasons=[[reason.code, list(reason.values)] for reason in pair.reasons],
    )
