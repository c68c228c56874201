"""Who looks at a report, and whether it is looked at: taking up, handing on, setting aside."""

from django.db import transaction

from saferhavens.web.evidence import rules
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.words import Handling, SetAside
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person


@transaction.atomic
def take_up(report: Report, *, by: Person, audit: Audit) -> None:
    """Say that one looks at it oneself. Raises MAY_NOT, REPORT_WITHDRAWN, STEP_NOT_POSSIBLE."""
    rules.check_judges(standing_of(by))
    now = _locked(report)
    rules.check_stands_at(now.handling, Handling.RECEIVED, Handling.TAKEN_UP)
    _write(now, Handling.TAKEN_UP, by)
    audit.record("report_taken_up", now)


@transaction.atomic
def assign(report: Report, to: Person, *, by: Person, audit: Audit) -> None:
    """Give it to somebody of one's own organisation; it is looked at from then on.

    Raises MAY_NOT, REPORT_WITHDRAWN.
    """
    is_seen = Report.objects.judged_by(to).filter(pk=report.pk).exists()
    rules.check_may_assign(standing_of(by), standing_of(to), is_seen_by_them=is_seen)
    now = _locked(report)
    rules.check_not_withdrawn(now.handling)
    _write(now, Handling.TAKEN_UP if now.handling == Handling.RECEIVED else Handling(now.handling), to)
    audit.record("report_assigned", now, to=to.pk)


@transaction.atomic
def put_back(report: Report, *, by: Person, audit: Audit) -> None:
    """Back into the queue: nobody looks at it any more. Raises MAY_NOT, REPORT_WITHDRAWN, STEP_NOT_POSSIBLE."""
    rules.check_judges(standing_of(by))
    now = _locked(report)
    rules.check_handling(now.handling, Handling.RECEIVED)
    _write(now, Handling.RECEIVED, None)
    audit.record("report_put_back", now)


@transaction.atomic
def set_aside(report: Report, reason: SetAside, *, by: Person, audit: Audit) -> None:
    """It stays, and counts nowhere; its own organisation alone says so.

    What came anonymously is destroyed in time after that. Raises MAY_NOT, REPORT_WITHDRAWN, STEP_NOT_POSSIBLE.
    """
    rules.check_may_decide(standing_of(by), report.organisation_id)
    now = _locked(report)
    rules.check_handling(now.handling, Handling.SET_ASIDE)
    _write(now, Handling.SET_ASIDE, now.assigned_to, reason)
    audit.record("report_set_aside", now, reason=reason)


@transaction.atomic
def reopen(report: Report, *, by: Person, audit: Audit) -> None:
    """Look again at what was set aside. Raises MAY_NOT, REPORT_WITHDRAWN, STEP_NOT_POSSIBLE."""
    rules.check_may_decide(standing_of(by), report.organisation_id)
    now = _locked(report)
    rules.check_stands_at(now.handling, Handling.SET_ASIDE, Handling.TAKEN_UP)
    _write(now, Handling.TAKEN_UP, by)
    audit.record("report_reopened", now)


def _locked(report: Report) -> Report:
    found: Report = Report.objects.select_for_update(of=("self",)).select_related("assigned_to").get(pk=report.pk)
    return found


def _write(now: Report, handling: Handling, holder: Person | None, reason: SetAside | None = None) -> None:
    now.handling, now.assigned_to, now.set_aside_for = handling, holder, reason or ""
    now.save(update_fields=["handling", "assigned_to", "set_aside_for"])
