"""The page of a report, and all that one does with it."""

from itertools import pairwise
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence import queue, rules, showing, weighing
from saferhavens.web.evidence.actions import handling, judging, looking, sources
from saferhavens.web.evidence.actions import messages as talking
from saferhavens.web.evidence.actions.incidents import link, open_incident, unlink
from saferhavens.web.evidence.forms import GradeForm, NumberForm, SetAsideForm, TakingForm, TextForm
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Grade, Incident, Message, Report, ReportVersion, StaffNote
from saferhavens.web.evidence.sealed import content_of, version_content
from saferhavens.web.evidence.views.doors import judge, own_organisation, own_organisations, report_for
from saferhavens.web.evidence.views.files import files_of
from saferhavens.web.evidence.words import Handling, SetAside
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person

MOST_SHOWN = 50
"""Reports of one lineage that a page names."""


@require_GET
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """What it says, and what was made of it. That it was opened is recorded first."""
    found = report_for(request, report_id)
    looking.look_at(found, audit=Audit.of_request(request))
    return draw(request, found)


def draw(
    request: HttpRequest, found: Report, *, grade_form: GradeForm | None = None, status: int = 200
) -> HttpResponse:
    person: Person = request.user
    is_owner = found.organisation_id in standing_of(person).judges_in
    content = content_of(found)
    context = {
        "report": found,
        "is_owner": is_owner,
        "lines": showing.lines_of(content if is_owner else showing.for_partners(content)),
        "purposes": showing.purposes_for(person, found),
        "consents": showing.consents_of(found) if is_owner else [],
        "versions": versions_of(found, is_owner=is_owner),
        "files": files_of(found, is_owner=is_owner),
        "taking_form": TakingForm(auto_id="taking-%s"),
        **judgements(person, found, grade_form),
        **talk(person, found),
        **sources_of(person, found),
        **possible(request, found, is_owner=is_owner),
    }
    return render(request, "evidence/report.html", context, status=status)


def versions_of(found: Report, *, is_owner: bool) -> list[tuple[ReportVersion, list[showing.Change]]]:
    """The corrections with what each changed, the newest first."""
    if found.version == 1:
        return []
    rows = list(ReportVersion.objects.filter(report=found).order_by("number"))
    said = [version_content(row) for row in rows]
    seen = said if is_owner else [showing.for_partners(each) for each in said]
    changed = [showing.changes(before, after) for before, after in pairwise(seen)]
    return list(zip(rows[1:], changed, strict=True))[::-1]


def judgements(person: Person, found: Report, form: GradeForm | None) -> dict[str, object]:
    """One's own grade in a form, and the others'."""
    rows = list(Grade.objects.filter(report=found).select_related("report"))
    own = next((row for row in rows if row.by_id == person.pk), None)
    names = showing.names_for(person, [row.by_id for row in rows])
    initial = {"source": own.source, "content": own.content, "reason": judging.reason_of(own)} if own else {}
    may = rules.may_grade(standing_of(person), is_sender=found.submitted_by_id == person.pk)
    return {
        "own_grade": own,
        "grades": [(row, names[row.by_id], judging.reason_of(row)) for row in rows if row != own],
        "grade_form": (form or GradeForm(initial=initial)) if may else None,
    }


def talk(person: Person, found: Report) -> dict[str, object]:
    """The messages, which the sender reads too, and the notes of one's own organisations, which nobody else reads."""
    said = list(Message.objects.filter(report=found).select_related("report"))
    own = StaffNote.objects.filter(report=found, organisation__in=standing_of(person).judges_in)
    names = showing.names_for(person, [row.by_id for row in [*said, *own]])
    return {
        "talk": [(row, names.get(row.by_id, ""), talking.text_of(row)) for row in said],
        "notes": [(row, names.get(row.by_id, ""), talking.text_of(row)) for row in own],
        "text_form": TextForm(auto_id="question-%s"),
        "note_form": TextForm(auto_id="note-%s"),
    }


def sources_of(person: Person, found: Report) -> dict[str, object]:
    """The other reports that go back to the same source, as far as one may judge them."""
    judged = Report.objects.judged_by(person).exclude(pk=found.pk)
    same = judged.filter(lineage=found.lineage).select_related("organisation").order_by("received_at")
    return {
        "same_source": list(same[:MOST_SHOWN]),
        "alike": alike_to(person, found),
        "number_form": NumberForm(auto_id="tie-%s"),
    }


def alike_to(person: Person, found: Report) -> list[tuple[Report, str, float]]:
    """Reports of the same incident whose texts are like this one's, about which nobody has decided."""
    if found.incident is None:
        return []
    reports = {row.pk: row for row in weighing.reports_before(person, found.incident)}
    links = [link for link in weighing.alike_texts(list(reports.values())) if found.pk in (link.one, link.other)]
    others = [(link, reports[UUID(str(link.other if link.one == found.pk else link.one))]) for link in links]
    return [(other, _(link.reason.label), link.share) for link, other in others]


def possible(request: HttpRequest, found: Report, *, is_owner: bool) -> dict[str, object]:
    """What can be done now."""
    own = own_organisations(request)
    return {
        "own_organisations": own,
        "colleagues": colleagues(request.user),
        "set_aside_form": SetAsideForm(auto_id="aside-%s"),
        "near": near_incidents(request.user, found) if found.incident is None else [],
        "can_take_up": found.handling == Handling.RECEIVED,
        "can_put_back": found.handling == Handling.TAKEN_UP,
        "can_set_aside": is_owner and found.handling in (Handling.RECEIVED, Handling.TAKEN_UP),
        "can_reopen": is_owner and found.handling == Handling.SET_ASIDE,
        "can_tie": found.handling in (Handling.RECEIVED, Handling.TAKEN_UP),
        "is_tied": found.handling == Handling.LINKED,
        "is_withdrawn": found.handling == Handling.WITHDRAWN,
    }


def colleagues(person: Person) -> list[Person]:
    """Those who judge in one of the organisations in which `person` judges, and can sign in."""
    judges_in = standing_of(person).judges_in
    seen = Person.objects.visible_to(person).filter(is_active=True).order_by("name", "pk")
    return [each for each in seen[:MOST_COLLEAGUES] if standing_of(each).judges_in & judges_in]


MOST_COLLEAGUES = 200


def near_incidents(person: Person, found: Report) -> list[Incident]:
    """Incidents of one's own organisations of which a report tells the same main harm in the same country.

    The newest first, with their facts as those reports tell them which `person` may judge.
    """
    alike = Report.objects.judged_by(person).filter(main_harm=found.main_harm, country=found.country)
    own = Incident.objects.current().filter(steward__in=standing_of(person).judges_in)
    near = own.filter(pk__in=alike.filter(handling=Handling.LINKED).values("incident")).order_by("-opened_at")[:5]
    return [incident for incident, _has_facts in weighing.facts_before(person, list(near))]


# --- what one does with it ----------------------------------------------------------------------------------------


def back_to(found: Report, said: str, request: HttpRequest) -> HttpResponse:
    messages.success(request, said)
    return redirect("evidence:report", found.pk)


@require_POST
def take_up(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    handling.take_up(found, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("You look at it now."), request)


@require_POST
def put_back(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    handling.put_back(found, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("It is back in the queue."), request)


@require_POST
def assign(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    to: Person = Person.objects.get_for(request.user, request.POST.get("person", ""))
    handling.assign(found, to, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("%(name)s looks at it now.") % {"name": to.name}, request)


@require_POST
def set_aside(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    form = valid(SetAsideForm(request.POST))
    reason = SetAside(form.cleaned_data["reason"])
    handling.set_aside(found, reason, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("It was set aside."), request)


@require_POST
def reopen(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    handling.reopen(found, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("You look at it now."), request)


@require_POST
def grade(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    form = GradeForm(request.POST)
    if not form.is_valid():
        looking.look_at(found, audit=Audit.of_request(request))
        return draw(request, found, grade_form=form, status=422)
    source, content = form.chosen()
    audit, reason = Audit.of_request(request), form.cleaned_data["reason"]
    judging.grade(found, source, content, by=request.user, audit=audit, reason=reason)
    return back_to(found, _("Your grade was saved."), request)


@require_POST
def ask(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    text = valid(TextForm(request.POST)).cleaned_data["text"]
    talking.ask(found, text, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The sender can read your question now."), request)


@require_POST
def note(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    text = valid(TextForm(request.POST)).cleaned_data["text"]
    talking.note(found, text, own_organisation(request), by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The note was saved."), request)


@require_POST
def tie(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """To an incident by its number, or to a new one if none is given."""
    found = report_for(request, report_id)
    audit, number = Audit.of_request(request), request.POST.get("number", "")
    if number:
        incident = incident_by_number(request, number)
        link(found, incident, by=request.user, audit=audit)
    else:
        incident = open_incident(found, own_organisation(request), by=request.user, audit=audit)
    messages.success(request, _("The report is tied to this incident."))
    return redirect("evidence:incident", incident.pk)


@require_POST
def untie(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    unlink(found, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The report is not tied to an incident any more."), request)


def incident_by_number(request: HttpRequest, number: str) -> Incident:
    """The one visible incident that is called so. Raises NUMBER_UNKNOWN."""
    judge(request)
    bounds = queue.number_bounds(number)
    rows = Incident.objects.visible_to(request.user).filter(id__range=bounds)[:2] if bounds else []
    if len(rows) != 1:
        raise ProblemError(problems.NUMBER_UNKNOWN)
    return rows[0]


def valid[Kind: (SetAsideForm, TakingForm, TextForm, NumberForm)](form: Kind) -> Kind:
    """The form, if it is filled in rightly. Raises FORM_WRONG."""
    if not form.is_valid():
        raise ProblemError(problems.FORM_WRONG)
    return form


# --- sources ------------------------------------------------------------------------------------------------------


def other_report(request: HttpRequest) -> Report:
    """The one that the form names by its number. Raises NUMBER_UNKNOWN."""
    rows = queue.by_number(request.user, request.POST.get("number", ""))
    if len(rows) != 1:
        raise ProblemError(problems.NUMBER_UNKNOWN)
    return rows[0]


@require_POST
def join(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Say that it goes back to the same source as the report with that number."""
    found = report_for(request, report_id)
    sources.join(found, other_report(request), by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The two count as one source now."), request)


@require_POST
def keep_apart(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Say that its text is like that of the other by chance."""
    found = report_for(request, report_id)
    sources.keep_apart(found, other_report(request), by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The two count as independent, though their texts are alike."), request)


@require_POST
def separate(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    sources.separate(found, by=request.user, audit=Audit.of_request(request))
    return back_to(found, _("The report counts as a source of its own now."), request)
