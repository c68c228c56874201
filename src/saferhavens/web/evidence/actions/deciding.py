"""Taking back what somebody said of a pair."""

from django.db import transaction
from django.db.models import Q

from saferhavens.web.evidence import rules
from saferhavens.web.evidence.actions.incidents import unlink
from saferhavens.web.evidence.actions.merging import unmerge
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Candidate, Incident, Merge, Report
from saferhavens.web.evidence.words import Decision
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person


@transaction.atomic
def reopen_pair(candidate: Candidate, *, by: Person, audit: Audit) -> None:
    """The pair waits for a decision again; if both were brought under one incident by it, they part.

    A merge is undone; without one, the report that came later is untied. Raises MAY_NOT, STEP_NOT_POSSIBLE.
    """
    rules.check_judges(standing_of(by))
    now = Candidate.objects.select_for_update().get(pk=candidate.pk)
    rules.check_decided(is_decided=now.decision != Decision.OPEN)
    was_same = now.decision == Decision.SAME
    now.decision, now.decided_by, now.decided_at = Decision.OPEN, None, None
    now.save(update_fields=["decision", "decided_by", "decided_at"])
    audit.record("pair_reopened", now, left=str(now.left_id), right=str(now.right_id))
    if was_same:
        _part(now, by, audit)


def _part(pair: Candidate, by: Person, audit: Audit) -> None:
    rows = Report.objects.filter(Q(pk=pair.left_id) | Q(pk=pair.right_id)).select_related("incident")
    first, later = rows.order_by("received_at", "pk")
    if first.incident is None or first.incident_id != later.incident_id:
        return  # somebody has parted them meanwhile
    done = _merge_of(first.incident, first, later)
    if done is not None:
        unmerge(done, by=by, audit=audit)
    else:
        unlink(later, by=by, audit=audit)


def _merge_of(incident: Incident, one: Report, other: Report) -> Merge | None:
    """The last merge that brought one of the two to the other."""
    living = Merge.objects.filter(kept=incident, undone_at=None).order_by("-at", "-pk")
    return next((row for row in living if (str(one.pk) in row.reports) != (str(other.pk) in row.reports)), None)
