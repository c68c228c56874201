"""What somebody sent, and what they can still do with it. Nobody else's reports are reached from here."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saferhavens.core import problems
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.problems import ProblemError
from saferhavens.web.access.limits import body_up_to
from saferhavens.web.custody.limits import PHOTO_FORM_BODY
from saferhavens.web.evidence.actions import messages as letters
from saferhavens.web.evidence.actions.looking import look_at
from saferhavens.web.evidence.actions.receiving import withdraw as withdraw_report
from saferhavens.web.evidence.models import Message, Report
from saferhavens.web.evidence.sealed import content_of, name_of, plain_content
from saferhavens.web.evidence.words import Handling
from saferhavens.web.intake.form.arriving import correct_with, organisations_for, taken_in
from saferhavens.web.intake.form.describing import consents_in_words, described
from saferhavens.web.intake.form.forms import ConsentForm, ReportForm, new_instance_id
from saferhavens.web.intake.form.kept_form import for_scripts
from saferhavens.web.intake.form.reading import fields_of
from saferhavens.web.intake.form.views import LIMITS, check_instance_id, draw
from saferhavens.web.ledger.audit import Audit

REPORTS_A_PAGE = 25


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=letters.LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        help_text=gettext_lazy("Those who judge the report read it. It is sealed like the report."),
    )


def own_reports(request: HttpRequest) -> QuerySet:
    """What the signed-in person sent, as far as they may still see it."""
    return Report.objects.filter(submitted_by=request.user.pk)


def own_report(request: HttpRequest, report_id: UUID) -> Report:
    """Raises NOT_YOURS."""
    found: Report = own_reports(request).get_for(request.user, report_id)
    return found


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My reports, those with a question to me first."""
    organisations = organisations_for(request.user)
    reports = own_reports(request).visible_to(request.user).select_related("place")
    page = Paginator(questions_first(reports), REPORTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [in_the_list(report) for report in page], "limits": LIMITS}
    return render(request, "report/mine.html", context | for_scripts(organisations))


def questions_first(reports: QuerySet) -> QuerySet:
    """With `is_asked`: whether the last word is not the sender's."""
    last_words = Message.objects.filter(report=OuterRef("pk")).order_by("-at").values("is_from_sender")[:1]
    asked = reports.annotate(last_is_mine=Subquery(last_words)).annotate(
        is_asked=Case(When(last_is_mine=False, withdrawn_at=None, then=True), default=False)
    )
    return asked.order_by("-is_asked", "-received_at")


def in_the_list(report: Report) -> dict[str, object]:
    return {
        "report": report,
        "handling": Handling(report.handling).label,
        "harm": HarmType(report.main_harm).label,
        "is_asked": report.is_asked,
    }


@require_GET
def report_page(request: HttpRequest, report_id: UUID) -> HttpResponse:
    return draw_report(request, own_report(request, report_id), AnswerForm())


def draw_report(request: HttpRequest, report: Report, form: AnswerForm, status: int = 200) -> HttpResponse:
    look_at(report, audit=Audit.of_request(request))
    living = report.consents.filter(revoked_at=None).values_list("purpose", "recipient")
    context = {
        "report": report,
        "handling": Handling(report.handling).label,
        "is_withdrawn": report.handling == Handling.WITHDRAWN,
        "lines": described(content_of(report)),
        "consents": consents_in_words(living),
        "files": [{"name": name_of(each), "file": each} for each in report.attachments.all()],
        "letters": [{"letter": each, "text": letters.text_of(each)} for each in report.messages.all()],
        "form": form,
    }
    return render(request, "report/report.html", context, status=status)


@require_POST
def answer(request: HttpRequest, report_id: UUID) -> HttpResponse:
    report = own_report(request, report_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return draw_report(request, report, form, status=422)
    letters.answer(report, form.cleaned_data["text"], by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("Your answer has arrived."))
    return redirect("report:report", report_id=report.pk)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Asks first: what is withdrawn does not come back."""
    report = own_report(request, report_id)
    if request.method == "GET":
        return render(request, "report/withdraw.html", {"report": report})
    withdraw_report(report, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("The report was withdrawn. It counts nowhere any more."))
    return redirect("report:report", report_id=report.pk)


# --- corrections ----------------------------------------------------------------------------------------------------


@body_up_to(PHOTO_FORM_BODY)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Add to a report, or put it right: a new version. What was sent before stays beside it."""
    return corrected(request, own_report(request, report_id), ReportForm, "report/correct.html")


@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Only what the people concerned agree to; all else stays as it is."""
    return corrected(request, own_report(request, report_id), ConsentForm, "report/consent.html")


def corrected(request: HttpRequest, report: Report, form_of: Callable[..., ReportForm], template: str) -> HttpResponse:
    before = plain_content(report)
    given: dict[str, Any] = {"organisations": [report.organisation], "before": before}
    more: dict[str, Any] = {"report": report, "template": template}
    if request.method == "GET":
        look_at(report, audit=Audit.of_request(request))
        first = fields_of(before) | {"instance_id": new_instance_id(), "based_on": report.version}
        return draw(request, form_of(initial=first, **given), **more)
    check_instance_id(request.POST.get("instance_id", ""))
    form = form_of(request.POST, request.FILES, **given)
    if not form.is_valid():
        return draw(request, form, status=422, **more)
    return store_correction(request, report, form, more)


def store_correction(request: HttpRequest, report: Report, form: ReportForm, more: dict[str, Any]) -> HttpResponse:
    arrivals = taken_in(form.cleaned_data.get("photos") or [])
    try:
        correct_with(report, form, arrivals, request.user, audit=Audit.of_request(request))
    except ProblemError as error:
        if error.problem != problems.REPORT_CHANGED_MEANWHILE:
            raise
        return draw_conflict(request, report, form, more)
    messages.success(request, _("Your change has arrived. What you sent before is kept beside it."))
    return redirect("report:report", report_id=report.pk)


def draw_conflict(request: HttpRequest, report: Report, form: ReportForm, more: dict[str, Any]) -> HttpResponse:
    """What was typed stays; beside it stands how the report reads now. Sending once more replaces that."""
    report.refresh_from_db()
    form.data = form.data.copy()
    form.data["based_on"] = str(report.version)
    now = described(content_of(report))
    return draw(request, form, status=409, conflict=now, **more)
