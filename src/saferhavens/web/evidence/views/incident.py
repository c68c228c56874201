"""The page of an incident: its reports, its ladder, what was made of it."""

from typing import NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from saferhavens.core import problems
from saferhavens.core.evidence.ladder import RUNGS
from saferhavens.core.evidence.words import Step
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence import rules, showing, weighing
from saferhavens.web.evidence.actions import judging, merging, packing
from saferhavens.web.evidence.forms import NumberForm, StepForm, SummaryForm
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Candidate, Incident, Merge, Report, StepTaken
from saferhavens.web.evidence.views.doors import incident_for, own_organisation, own_organisations
from saferhavens.web.evidence.views.report import incident_by_number
from saferhavens.web.evidence.words import Decision
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.ledger.models import Entry
from saferhavens.web.ledger.wording import verb_in_words
from saferhavens.web.people.models import Organisation, Person

MOST_ENTRIES = 50
MOST_PAIRS = 20


@require_GET
def incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    return draw(request, incident_for(request, incident_id))


def draw(
    request: HttpRequest, found: Incident, *, step_form: StepForm | None = None, status: int = 200
) -> HttpResponse:
    person: Person = request.user
    is_steward = found.steward_id in standing_of(person).judges_in
    reports = weighing.reports_before(person, found)
    context = {
        "incident": weighing.as_told(found, reports),
        "is_steward": is_steward,
        "reports": with_grades(reports),
        "sources": len(weighing.groups_of(reports)),
        "rungs": rungs_of(person, found),
        "step_form": step_form or StepForm(current=Step(found.step)),
        "summary": judging.summary_of(found) if is_steward else "",
        "summary_form": SummaryForm(initial={"text": judging.summary_of(found) if is_steward else ""}),
        "number_form": NumberForm(auto_id="merge-%s"),
        "merges": merges_of(person, found) if is_steward else [],
        "pairs": pairs_of(person, reports),
        "packable": packable(request, reports),
        "history": history_of(person, found) if is_steward else [],
    }
    return render(request, "evidence/incident.html", context, status=status)


def with_grades(reports: list[Report]) -> list[tuple[Report, list[str]]]:
    grades = weighing.grades_of(reports)
    return [(report, sorted({grade.code for grade in grades.get(report.pk, [])})) for report in reports]


# --- the ladder ---------------------------------------------------------------------------------------------------


class Rung(NamedTuple):
    """A step of the ladder, drawn: is it reached, is it where the incident stands, and who took it there."""

    step: Step
    is_reached: bool
    is_current: bool
    taken: list["Taken"]


class Taken(NamedTuple):
    row: StepTaken
    proposed_by: str
    confirmed_by: str
    reason: str
    is_waiting: bool
    may_confirm: bool


def rungs_of(person: Person, found: Incident) -> list[Rung]:
    """From bottom to top, and beside them disputed and retracted if the incident ever stood there."""
    rows = list(StepTaken.objects.filter(incident=found, dropped_at=None).select_related("incident"))
    names = showing.names_for(person, [pk for row in rows for pk in (row.proposed_by_id, row.confirmed_by_id)])
    is_steward = found.steward_id in standing_of(person).judges_in
    told = [taken_of(row, names, person, is_steward=is_steward) for row in rows]
    current = Step(found.step)
    beside = [
        step for step in (Step.DISPUTED, Step.RETRACTED) if step == current or any(t.row.after == step for t in told)
    ]
    return [
        Rung(step, is_reached(step, current), step == current, [each for each in told if each.row.after == step])
        for step in (*RUNGS, *beside)
    ]


def is_reached(step: Step, current: Step) -> bool:
    return step in RUNGS and current in RUNGS and RUNGS.index(step) <= RUNGS.index(current)


def taken_of(row: StepTaken, names: dict[int, str], person: Person, *, is_steward: bool) -> Taken:
    is_waiting = row.taken_at is None
    return Taken(
        row,
        names.get(row.proposed_by_id, _("The program")),
        names.get(row.confirmed_by_id, ""),
        judging.reason_of(row) if is_steward else "",
        is_waiting,
        is_waiting and is_steward and row.proposed_by_id != person.pk,
    )


# --- what else belongs to it --------------------------------------------------------------------------------------


def merges_of(person: Person, found: Incident) -> list[tuple[Merge, str]]:
    rows = list(Merge.objects.filter(kept=found).select_related("absorbed"))
    names = showing.names_for(person, [row.by_id for row in rows])
    return [(row, names.get(row.by_id, "")) for row in rows]


def pairs_of(person: Person, reports: list[Report]) -> list[Candidate]:
    """Reports outside that may tell of the same, and nobody has decided."""
    ids = [report.pk for report in reports]
    one_inside = Q(left__in=ids) | Q(right__in=ids)
    seen = Candidate.objects.visible_to(person).filter(one_inside, decision=Decision.OPEN)
    outside = seen.exclude(left__in=ids, right__in=ids).select_related("left", "right")
    return list(outside.order_by("-probability")[:MOST_PAIRS])


def history_of(person: Person, found: Incident) -> list[tuple[Entry, str, str]]:
    """What the ledger says of this incident, in words, the newest first."""
    rows = list(Entry.objects.filter(kind="evidence.incident", object_id=str(found.pk)).newest_first()[:MOST_ENTRIES])
    ids = {row.actor: int(row.actor.removeprefix("person:")) for row in rows if row.actor.startswith("person:")}
    names = showing.names_for(person, ids.values())
    return [(row, names.get(ids.get(row.actor, 0), _("The program")), verb_in_words(row.verb)) for row in rows]


# --- what one does with it ----------------------------------------------------------------------------------------


def back_to(found: Incident, said: str, request: HttpRequest) -> HttpResponse:
    messages.success(request, said)
    return redirect("evidence:incident", found.pk)


@require_POST
def take_step(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    found = incident_for(request, incident_id)
    form = StepForm(request.POST, current=Step(found.step))
    if not form.is_valid():
        return draw(request, found, step_form=form, status=422)
    wanted = Step(form.cleaned_data["step"])
    reason = form.cleaned_data["reason"]
    row = judging.take_step(found, wanted, by=request.user, audit=Audit.of_request(request), reason=reason)
    if row.taken_at is None:
        return back_to(found, _("Proposed. Now a second person must agree."), request)
    return back_to(found, _("The step was taken."), request)


def open_step(found: Incident, step_id: UUID) -> StepTaken:
    """Raises NOT_YOURS for the step of another incident."""
    row = StepTaken.objects.filter(incident=found, pk=step_id).select_related("incident").first()
    if row is None:
        raise ProblemError(problems.NOT_YOURS)
    return row


@require_POST
def confirm_step(request: HttpRequest, incident_id: UUID, step_id: UUID) -> HttpResponse:
    found = incident_for(request, incident_id)
    judging.confirm_step(open_step(found, step_id), by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The step was confirmed."), request)


@require_POST
def decline_step(request: HttpRequest, incident_id: UUID, step_id: UUID) -> HttpResponse:
    found = incident_for(request, incident_id)
    judging.decline_step(open_step(found, step_id), by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The proposal was declined."), request)


@require_POST
def summarise(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    found = incident_for(request, incident_id)
    form = SummaryForm(request.POST)
    if not form.is_valid():
        raise ProblemError(problems.FORM_WRONG)
    judging.summarise(found, form.cleaned_data["text"], by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The summary was saved."), request)


@require_POST
def merge(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Take another incident, named by its number, into this one."""
    found = incident_for(request, incident_id)
    other = incident_by_number(request, request.POST.get("number", ""))
    merging.merge(found, other, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The two are one incident now. You can take it back below."), request)


@require_POST
def unmerge(request: HttpRequest, incident_id: UUID, merge_id: int) -> HttpResponse:
    found = incident_for(request, incident_id)
    done = Merge.objects.filter(kept=found, pk=merge_id).first()
    if done is None:
        raise ProblemError(problems.NOT_YOURS)
    merging.unmerge(done, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("Each of the two has its own reports again."), request)


@require_POST
def package(request: HttpRequest, incident_id: UUID) -> StreamingHttpResponse:
    """What one's own organisation contributed, as a ZIP that public programs verify."""
    found = incident_for(request, incident_id)
    audit = Audit.of_request(request)
    contents = packing.begin_package(found, own_organisation(request), by=request.user, audit=audit)
    pieces = packing.write_package(found, contents, audit=audit)
    response = StreamingHttpResponse(pieces, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="incident-{found.short}.zip"'
    return response


def packable(request: HttpRequest, reports: list[Report]) -> list[Organisation]:
    """The organisations whose own reports of this incident one may take out."""
    owners = {report.organisation_id for report in reports}
    own = [each for each in own_organisations(request) if each.pk in owners]
    return [each for each in own if rules.may_pack(request.user.roles_in(each))]
