"""Writing a report, with and without scripts. What was sent, and what follows, is in `own_views.py`."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.access.limits import body_up_to
from saferhavens.web.custody.limits import LARGEST, LARGEST_FILE, MEGA, PHOTO_FORM_BODY, FileKind
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.form.arriving import organisations_for, take, taken_in
from saferhavens.web.intake.form.forms import LONGEST_INSTANCE_ID, MOST_FILES, ReportForm, new_instance_id
from saferhavens.web.intake.form.kept_form import for_scripts
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation

LIMITS = {
    "most_files": MOST_FILES,
    "largest_file": LARGEST // MEGA,
    "largest_bytes": str(LARGEST),
    "largest_photo": LARGEST_FILE[FileKind.PHOTO] // MEGA,
    "largest_together": PHOTO_FORM_BODY // MEGA,
}


@body_up_to(PHOTO_FORM_BODY)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form. Its number is made when the page is drawn: sending one page twice stores one report."""
    organisations = organisations_for(request.user)
    if request.method == "GET":
        form = ReportForm(organisations=organisations, initial={"instance_id": new_instance_id()})
        return draw(request, form, organisations=organisations)
    check_instance_id(request.POST.get("instance_id", ""))
    form = ReportForm(request.POST, request.FILES, organisations=organisations)
    if not form.is_valid():
        return draw(request, form, status=422, organisations=organisations)
    arrivals = taken_in(form.cleaned_data["photos"])
    done = take(form, arrivals, request.user, audit=Audit.of_request(request))
    return redirect("report:sent", report_id=done.report.pk)


def check_instance_id(given: str) -> None:
    """The number that the page brought along. Raises BAD_REQUEST if it is missing or no such number."""
    if not given.isprintable() or not 0 < len(given) <= LONGEST_INSTANCE_ID:
        raise ProblemError(problems.BAD_REQUEST)


def draw(
    request: HttpRequest,
    form: ReportForm,
    status: int = 200,
    template: str = "report/new.html",
    organisations: Iterable[Organisation] = (),
    **more: Any,
) -> HttpResponse:
    context = {"form": form, "limits": LIMITS, "had_files": bool(form.files), **for_scripts(organisations), **more}
    return render(request, template, context, status=status)


@require_GET
def sent(request: HttpRequest, report_id: str) -> HttpResponse:
    """The receipt."""
    report: Report = Report.objects.filter(submitted_by=request.user.pk).get_for(request.user, report_id)
    return render(request, "report/sent.html", {"report": report, "file_count": report.attachments.count()})
