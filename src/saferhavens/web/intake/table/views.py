"""The pages of imports: send a table, say what its columns mean, look at what it becomes, take it in, undo it."""

import csv
import io
from collections.abc import Callable, Iterable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saferhavens.core.spreadsheets import harmless
from saferhavens.web.access.limits import body_up_to
from saferhavens.web.custody.limits import IMPORT_BODY
from saferhavens.web.evidence.views.doors import judge
from saferhavens.web.intake.table import actions
from saferhavens.web.intake.table.forms import ColumnsForm, SendForm
from saferhavens.web.intake.table.heads import head_of
from saferhavens.web.intake.table.labels import reasons
from saferhavens.web.intake.table.models import Import, ImportedRow
from saferhavens.web.intake.table.preview import preview_of
from saferhavens.web.intake.table.words import Outcome, State
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person

ROOM_FOR_FORM = 10_000
"""Bytes beside the file: token and boundaries."""

A_PAGE = 50
"""Imports, or refused rows, of one page."""


def import_for(request: HttpRequest, import_id: UUID) -> Import:
    """Raises NOT_YOURS."""
    found: Import = Import.objects.select_related("organisation", "by").get_for(request.user, import_id)
    return found


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    judge(request)
    return draw(request, SendForm(person=request.user))


def draw(request: HttpRequest, form: SendForm, status: int = 200) -> HttpResponse:
    found = Import.objects.visible_to(request.user).select_related("organisation").defer("sealed_head")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [{"row": row, "state": _(State(row.state).label)} for row in page]
    return render(request, "table/imports.html", {"form": form, "rows": rows, "page": page}, status=status)


@body_up_to(IMPORT_BODY + ROOM_FOR_FORM)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    judge(request)
    form = SendForm(request.POST, request.FILES, person=request.user)
    if not form.is_valid():
        return draw(request, form, status=422)
    organisation, table = form.cleaned_data["organisation"], form.cleaned_data["table"]
    row = actions.upload(organisation, table, by=request.user, audit=Audit.of_request(request))
    return redirect("table:columns", row.pk)


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the columns mean. Saving leads back here until every value has been asked for."""
    row = import_for(request, import_id)
    if request.method == "GET" and row.state != State.UPLOADED:
        return redirect("table:import", row.pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, head=head_of(row))
    if request.method == "POST" and form.is_valid():
        return keep_meaning(request, row, form)
    context = {"row": row, "form": form, "head": form.head}
    return render(request, "table/columns.html", context, status=422 if form.errors else 200)


def keep_meaning(request: HttpRequest, row: Import, form: ColumnsForm) -> HttpResponse:
    head = form.chosen()
    actions.set_meaning(row, head, by=request.user, audit=Audit.of_request(request))
    if form.asks_more(head):
        messages.info(request, _("Saved. Now say what the values of the columns mean that you just chose."))
        return redirect("table:columns", row.pk)
    if not head.meaning.is_complete:
        messages.warning(request, _("Saved. Still to be said: where kind of harm and country come from."))
        return redirect("table:columns", row.pk)
    return redirect("table:preview", row.pk)


@require_GET
def preview(request: HttpRequest, import_id: UUID) -> HttpResponse:
    row = import_for(request, import_id)
    if row.state != State.UPLOADED:
        return redirect("table:import", row.pk)
    head = head_of(row)
    if head.is_guess or not head.meaning.is_complete:
        return redirect("table:columns", row.pk)
    context = {"row": row, "head": head, "preview": preview_of(row)}
    return render(request, "table/preview.html", context)


@require_GET
def import_page(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """How far an import is, and what became of its rows."""
    row = import_for(request, import_id)
    if row.state == State.UPLOADED:
        return redirect("table:columns", row.pk)
    page = Paginator(refused_rows(row), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "row": row,
        "head": head_of(row),
        "state": _(State(row.state).label),
        "page": page,
        "refused": [{"number": each.number, "reasons": reasons(each.problem, each.faults)} for each in page],
    }
    return render(request, "table/import.html", context)


def refused_rows(row: Import) -> Iterable[ImportedRow]:
    return row.outcomes.filter(outcome=Outcome.REFUSED)


@require_GET
def progress(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """How far it is, for the page's script."""
    row = import_for(request, import_id)
    counted = {name: getattr(row, name) for name in ("rows", "done", "new", "repeated", "refused", "removed")}
    return JsonResponse({"state": row.state, "is_moving": row.is_moving, **counted})


@require_GET
def refused(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The refused rows as a table: number, field and reason, nothing of what stands in them."""
    row = import_for(request, import_id)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Row"), _("Field"), _("What is wrong")])
    for each in refused_rows(row):
        for name, reason in reasons(each.problem, each.faults):
            writer.writerow([each.number, harmless(name), harmless(reason)])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="refused-{str(row.pk)[:8]}.csv"'
    return response


@require_POST
def start(request: HttpRequest, import_id: UUID) -> HttpResponse:
    return done_with(request, import_id, actions.start)


@require_POST
def stop(request: HttpRequest, import_id: UUID) -> HttpResponse:
    return done_with(request, import_id, actions.stop)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """Ask whether everything is to be taken back, and say what that means."""
    if request.method == "POST":
        return done_with(request, import_id, actions.undo)
    return render(request, "table/undo.html", {"row": import_for(request, import_id)})


@require_POST
def discard(request: HttpRequest, import_id: UUID) -> HttpResponse:
    row = import_for(request, import_id)
    actions.discard(row, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("The table was removed. Nothing of it was taken in."))
    return redirect("table:imports")


def done_with(request: HttpRequest, import_id: UUID, action: Callable[..., None]) -> HttpResponse:
    """Do `action` with the import, and show how far it is."""
    row = import_for(request, import_id)
    person: Person = request.user
    action(row, by=person, audit=Audit.of_request(request))
    return redirect("table:import", row.pk)
