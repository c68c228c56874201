"""Tying reports to incidents, and what follows for the incident's facts."""

from django.db import transaction
from django.utils import timezone

from saferhavens.core.evidence import ladder
from saferhavens.core.evidence.words import Severity, Step
from saferhavens.web.evidence import rules, weighing
from saferhavens.web.evidence.facts import NOTHING_KNOWN, derived_facts, severity_of
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Incident, Report, StepTaken
from saferhavens.web.evidence.words import Handling
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person


@transaction.atomic
def open_incident(report: Report, steward: Organisation, *, by: Person, audit: Audit) -> Incident:
    """A new incident that this report tells of, kept by `steward`. Raises MAY_NOT, STEP_NOT_POSSIBLE."""
    rules.check_judges_in(standing_of(by), steward.pk)
    incident = Incident(steward=steward, severity=Severity.NORMAL, **derived_facts([report]))
    incident.severity = severity_of(incident)
    incident.due_at = report.due_at
    incident.save(force_insert=True)
    audit.record("incident_opened", incident, steward=steward.pk)
    link(report, incident, by=by, audit=audit)
    incident.refresh_from_db()
    return incident


@transaction.atomic
def link(report: Report, incident: Incident, *, by: Person, audit: Audit) -> None:
    """Say that the report tells of that incident; it leaves another one. Raises MAY_NOT, STEP_NOT_POSSIBLE.

    Both have come through their doors (`judged_by`, `visible_to`).
    """
    rules.check_judges_in(standing_of(by), incident.steward_id)
    now = Report.objects.select_for_update(of=("self",)).select_related("incident").get(pk=report.pk)
    rules.check_handling(now.handling, Handling.LINKED)
    before = now.incident
    if before is not None:
        _check_leaves(now, before, by)
    now.incident, now.handling = incident, Handling.LINKED
    now.save(update_fields=["incident", "handling"])
    audit.record("report_linked", now, incident=str(incident.pk), before=str(before.pk) if before else None)
    for touched in (incident, before):
        if touched is not None:
            derive(touched, audit=audit)


@transaction.atomic
def unlink(report: Report, *, by: Person, audit: Audit) -> None:
    """The report does not tell of it after all: back to being looked at. Raises MAY_NOT, STEP_NOT_POSSIBLE."""
    now = Report.objects.select_for_update(of=("self",)).select_related("incident").get(pk=report.pk)
    rules.check_stands_at(now.handling, Handling.LINKED, Handling.TAKEN_UP)
    incident = now.incident
    if incident is not None:
        _check_leaves(now, incident, by)
    now.incident, now.handling = None, Handling.TAKEN_UP
    now.save(update_fields=["incident", "handling"])
    audit.record("report_unlinked", now, incident=str(incident.pk) if incident else None)
    if incident is not None:
        derive(incident, audit=audit)


def _check_leaves(report: Report, incident: Incident, by: Person) -> None:
    """Raises MAY_NOT."""
    rules.check_may_untie(standing_of(by), owner_id=report.organisation_id, steward_id=incident.steward_id)


@transaction.atomic
def derive(incident: Incident, *, audit: Audit) -> None:
    """Bring the facts up to what the steward may build on, and the step back to the one that this still carries.

    With no such report left, nothing of what was told stays in the row.
    """
    now = Incident.objects.select_for_update().get(pk=incident.pk)
    reports = living_reports(now)
    for name, value in (derived_facts(reports) or NOTHING_KNOWN).items():
        setattr(now, name, value)
    now.severity = severity_of(now)
    now.version += 1
    now.save()
    held = ladder.step_that_holds(Step(now.step), weighing.standing_of_reports(reports))
    if held != now.step:
        _step_back(now, held, audit)


@transaction.atomic
def derive_all(owner: Organisation, *, audit: Audit) -> int:
    """As `derive`, for each incident that others keep and a report of `owner` is tied to. Returns how many.

    For when `owner` shares less, or with fewer, than before.
    """
    touched = Incident.objects.current().filter(reports__organisation=owner).exclude(steward=owner).distinct()
    for incident in touched.order_by("pk"):
        derive(incident, audit=audit)
    audit.record("incidents_derived", owner, count=len(touched))
    return len(touched)


def living_reports(incident: Incident) -> list[Report]:
    """The reports tied to it that count and that its steward may build on."""
    tied = Report.objects.filter(incident=incident).living().known_to(incident.steward_id)
    return list(tied.order_by("received_at", "pk"))


def _step_back(incident: Incident, step: Step, audit: Audit) -> None:
    """Taken by the program, which judges nothing: it only sees that what carried the step is gone."""
    now = timezone.now()
    StepTaken.objects.filter(incident=incident, taken_at=None, dropped_at=None).update(dropped_at=now)
    StepTaken.objects.create(incident=incident, before=incident.step, after=step, taken_at=now)
    audit.record("incident_stepped_back", incident, before=incident.step, after=step)
    incident.step, incident.step_since = step, now
    incident.save(update_fields=["step", "step_since"])
