"""Which reports go back to one source: people say so, and say when alike texts are chance."""

from uuid import uuid4

from django.db import transaction

from saferhavens.web.evidence import rules
from saferhavens.web.evidence.actions.incidents import derive
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import KeptApart, Report
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person


@transaction.atomic
def join(report: Report, other: Report, *, by: Person, audit: Audit) -> None:
    """Both go back to one source. Raises MAY_NOT, STEP_NOT_POSSIBLE."""
    rules.check_judges(standing_of(by))
    now, first = _locked(report), _locked(other)
    _check_incident_is_theirs(now, by)
    rules.check_two_lineages(are_one=now.lineage == first.lineage)
    now.lineage = first.lineage
    now.save(update_fields=["lineage"])
    KeptApart.objects.filter(left_id=min(now.pk, first.pk), right_id=max(now.pk, first.pk)).delete()
    audit.record("lineage_joined", now, other=str(first.pk))
    _derive(now, audit)


@transaction.atomic
def separate(report: Report, *, by: Person, audit: Audit) -> None:
    """This report has a source of its own. Raises MAY_NOT, STEP_NOT_POSSIBLE."""
    rules.check_judges(standing_of(by))
    now = _locked(report)
    _check_incident_is_theirs(now, by)
    rules.check_shares_lineage(
        shares=Report.objects.judged_by(by).filter(lineage=now.lineage).exclude(pk=now.pk).exists()
    )
    now.lineage = uuid4()
    now.save(update_fields=["lineage"])
    audit.record("lineage_separated", now)
    _derive(now, audit)


@transaction.atomic
def keep_apart(report: Report, other: Report, *, by: Person, audit: Audit) -> None:
    """Their texts are alike by chance. Saying so twice changes nothing. Raises MAY_NOT, STEP_NOT_POSSIBLE."""
    rules.check_judges(standing_of(by))
    rules.check_two_lineages(are_one=report.pk == other.pk)
    left, right = sorted((report, other), key=lambda row: row.pk)
    row, is_new = KeptApart.objects.get_or_create(left=left, right=right, defaults={"by": by})
    if is_new:
        audit.record("texts_kept_apart", row, left=str(left.pk), right=str(right.pk))


def _locked(report: Report) -> Report:
    found: Report = Report.objects.select_for_update().get(pk=report.pk)
    rules.check_not_withdrawn(found.handling)
    return found


def _check_incident_is_theirs(report: Report, by: Person) -> None:
    """What an incident rests on is not changed by partners who only read its reports. Raises MAY_NOT."""
    if report.incident is not None:
        owner_id, steward_id = report.organisation_id, report.incident.steward_id
        rules.check_may_untie(standing_of(by), owner_id=owner_id, steward_id=steward_id)


def _derive(report: Report, audit: Audit) -> None:
    if report.incident is not None:
        derive(report.incident, audit=audit)
