"""My organisation's sharing: what goes to whom, and what becomes of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from saferhavens.core import problems
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Grant, Report
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation
from saferhavens.web.sharing import matrix, previewing
from saferhavens.web.sharing.actions import granting, reports
from saferhavens.web.sharing.forms import GrantForm
from saferhavens.web.sharing.models import Transmission
from saferhavens.web.sharing.standing import approves, check_decides, decides, looks_at

MOST_REPORTS = 20


def organisation_for(request: HttpRequest, organisation_id: int) -> Organisation:
    """An organisation whose sharing the signed-in person may look at. Raises NOT_YOURS."""
    found: Organisation = Organisation.objects.get_for(request.user, organisation_id)
    if not looks_at(request.user, found):
        raise ProblemError(problems.NOT_YOURS)
    return found


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The organisation one belongs to; with several, a list to choose from."""
    found = [each for each in Organisation.objects.visible_to(request.user) if looks_at(request.user, each)]
    if not found:
        raise ProblemError(problems.NOT_YOURS)
    if len(found) == 1:
        return redirect("sharing:organisation", found[0].pk)
    return render(request, "sharing/organisations.html", {"organisations": found})


@require_GET
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    return draw(request, organisation_for(request, organisation_id))


def draw(request: HttpRequest, found: Organisation, form: GrantForm | None = None, status: int = 200) -> HttpResponse:
    own = Report.objects.visible_to(request.user).filter(organisation=found).order_by("-received_at")
    recipients = matrix.recipients_of(found)
    context = {
        "organisation": found,
        "may_decide": decides(request.user, found),
        "recipients": recipients,
        "purposes": matrix.by_purpose(recipients),
        "partners": matrix.partners_of(found),
        "form": form or GrantForm(owner=found),
        "may_approve": approves(request.user),
        "may_read_reports": found.pk in standing_of(request.user).judges_in,
        "held_back": own.filter(is_held_back=True)[:MOST_REPORTS],
        "transmitted": own.filter(transmissions__in=Transmission.objects.filter(revoked_at=None))[:MOST_REPORTS],
    }
    return render(request, "sharing/organisation.html", context, status=status)


@require_POST
def give(request: HttpRequest, organisation_id: int) -> HttpResponse:
    found = organisation_for(request, organisation_id)
    check_decides(request.user, found)
    form = GrantForm(request.POST, owner=found)
    if not form.is_valid():
        return draw(request, found, form, status=422)
    granting.give_grant(
        found,
        Recipient(form.cleaned_data["recipient"]),
        Purpose(form.cleaned_data["purpose"]),
        partner=form.cleaned_data["partner"],
        by=request.user,
        audit=Audit.of_request(request),
    )
    messages.success(request, _("Shared, from now on. Each report also needs the consent of the people in it."))
    return redirect("sharing:organisation", found.pk)


@require_POST
def revoke(request: HttpRequest, organisation_id: int, grant_id: int) -> HttpResponse:
    found = organisation_for(request, organisation_id)
    grant = Grant.objects.filter(owner=found, pk=grant_id).first()
    if grant is None:
        raise ProblemError(problems.NOT_YOURS)
    granting.revoke_grant(grant, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("Not shared any more, from now on. Released numbers follow at the next release."))
    return redirect("sharing:organisation", found.pk)


@require_GET
def preview(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """What a ministry and everybody see now, and where one's own reports stand in it: for those who read these."""
    found = organisation_for(request, organisation_id)
    if found.pk not in standing_of(request.user).judges_in:
        raise ProblemError(problems.NOT_YOURS)
    return render(request, "sharing/preview.html", {"organisation": found, "previews": previewing.previews(found)})


# --- one report ---------------------------------------------------------------------------------------------------


def report_for(request: HttpRequest, report_id: UUID) -> Report:
    """A report of an organisation whose sharing one may look at. Raises NOT_YOURS."""
    found: Report = Report.objects.select_related("organisation").get_for(request.user, report_id)
    organisation_for(request, found.organisation_id)
    return found


@require_GET
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    found = report_for(request, report_id)
    context = {
        "report": found,
        "may_decide": decides(request.user, found.organisation),
        "agreements": matrix.agreements_of(found),
        "is_transmitted": Transmission.objects.filter(report=found, revoked_at=None).exists(),
    }
    return render(request, "sharing/report.html", context)


ACTS = {
    "hold-back": reports.hold_back,
    "let-go": reports.let_go,
    "transmit": reports.transmit_allegation,
    "keep": reports.keep_allegation,
}


@require_POST
def decide(request: HttpRequest, report_id: UUID, act: str) -> HttpResponse:
    found = report_for(request, report_id)
    ACTS[act](found, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("Decided. Pages follow at once, released numbers at the next release."))
    return redirect("sharing:report", found.pk)
