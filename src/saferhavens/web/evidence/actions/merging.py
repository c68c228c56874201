"""Saying that two incidents are one, and taking it back. Only people do; no report is ever lost by it."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from saferhavens.core.words import gettext_noop
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.actions.incidents import derive, link, living_reports, open_incident
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Candidate, Incident, Merge, Report
from saferhavens.web.evidence.words import Decision
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person

SAME_ALREADY = gettext_noop("the two are one incident already")
MERGED_ELSEWHERE = gettext_noop("one of the two has been taken into another incident")
ALREADY_UNDONE = gettext_noop("this has been undone already")
NOT_THE_LAST = gettext_noop("a later merge must be undone first")


@transaction.atomic
def merge(kept: Incident, absorbed: Incident, *, by: Person, audit: Audit) -> Merge:
    """Tie all reports of `absorbed` to `kept`. Raises MAY_NOT, STEP_NOT_POSSIBLE."""
    rules.check_judges_in(standing_of(by), kept.steward_id)
    rules.check_judges_all(living_reports(absorbed), Report.objects.filter(incident=absorbed).judged_by(by))
    first, second = _both_locked(kept, absorbed)
    moved = list(Report.objects.filter(incident=second).order_by("pk").values_list("pk", flat=True))
    Report.objects.filter(pk__in=moved).update(incident=first)
    second.merged_into = first
    second.version += 1
    second.save(update_fields=["merged_into", "version"])
    done = Merge.objects.create(kept=first, absorbed=second, reports=[str(pk) for pk in moved], by=by)
    audit.record("incidents_merged", first, absorbed=str(second.pk), merge=done.pk, reports=len(moved))
    derive(first, audit=audit)
    return done


def _both_locked(kept: Incident, absorbed: Incident) -> tuple[Incident, Incident]:
    """The two as they are now, locked in one order so that two people cannot wait for one another."""
    if kept.pk == absorbed.pk:
        raise rules.StepRefusedError(SAME_ALREADY)
    rows = Incident.objects.select_for_update().filter(pk__in=[kept.pk, absorbed.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    if any(row.merged_into_id is not None for row in found.values()):
        raise rules.StepRefusedError(MERGED_ELSEWHERE)
    return found[kept.pk], found[absorbed.pk]


@transaction.atomic
def unmerge(done: Merge, *, by: Person, audit: Audit) -> None:
    """Give the absorbed incident its own reports back, those that are still where the merge put them.

    By whoever keeps one of the two: what was taken from them, its keepers take back. Raises MAY_NOT, STEP_NOT_POSSIBLE.
    """
    now = Merge.objects.select_for_update().get(pk=done.pk)
    kept = Incident.objects.select_for_update().get(pk=now.kept_id)
    absorbed = Incident.objects.select_for_update().get(pk=now.absorbed_id)
    rules.check_may_untie(standing_of(by), owner_id=absorbed.steward_id, steward_id=kept.steward_id)
    _check_undoable(now, kept)
    Report.objects.filter(pk__in=now.reports, incident=kept).update(incident=now.absorbed_id)
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into"])
    now.undone_by, now.undone_at = by, timezone.now()
    now.save(update_fields=["undone_by", "undone_at"])
    audit.record("merge_undone", kept, absorbed=str(absorbed.pk), merge=now.pk)
    for incident in (kept, absorbed):
        derive(incident, audit=audit)


def _check_undoable(done: Merge, kept: Incident) -> None:
    if done.undone_at is not None:
        raise rules.StepRefusedError(ALREADY_UNDONE)
    if kept.merged_into_id is not None:
        raise rules.StepRefusedError(NOT_THE_LAST)


@transaction.atomic
def decide(candidate: Candidate, decision: Decision, steward: Organisation, *, by: Person, audit: Audit) -> None:
    """What a person says of a pair; `SAME` brings both reports under one incident, which `steward` keeps if it is new.

    Raises MAY_NOT, STEP_NOT_POSSIBLE.
    """
    now = Candidate.objects.select_for_update().get(pk=candidate.pk)
    rules.check_judges(standing_of(by))
    rules.check_open(is_open=now.decision == Decision.OPEN)
    now.decision, now.decided_by, now.decided_at = decision, by, timezone.now()
    now.save(update_fields=["decision", "decided_by", "decided_at"])
    audit.record("pair_decided", now, decision=decision, left=str(now.left_id), right=str(now.right_id))
    if decision == Decision.SAME:
        _bring_together(now, steward, by, audit)


def _bring_together(pair: Candidate, steward: Organisation, by: Person, audit: Audit) -> None:
    rows = Report.objects.filter(Q(pk=pair.left_id) | Q(pk=pair.right_id)).select_related("incident").order_by("pk")
    left, right = rows
    if left.incident and right.incident:
        if left.incident_id != right.incident_id:
            merge(left.incident, right.incident, by=by, audit=audit)
    elif left.incident or right.incident:
        link(right if left.incident else left, left.incident or right.incident, by=by, audit=audit)
    else:
        link(right, open_incident(left, steward, by=by, audit=audit), by=by, audit=audit)
