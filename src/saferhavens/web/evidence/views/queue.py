"""The triage queue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from saferhavens.core.words import PILOT_COUNTRIES, Level
from saferhavens.web.evidence import queue
from saferhavens.web.evidence.forms import QueueForm
from saferhavens.web.evidence.models import Incident
from saferhavens.web.evidence.views.doors import judge
from saferhavens.web.places.models import Place


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """All reports that one may judge, urgent ones first. Facts only: no sealed text is opened for it."""
    judge(request)
    form = QueueForm(
        request.GET, organisations=queue.organisations_of(request.user), countries=countries(), auto_id="filter-%s"
    )
    after = queue.Mark.read(request.GET["after"]) if request.GET.get("after") else None
    is_right = form.is_valid()
    page = queue.page_of(request.user, form.filters(request.user), after) if is_right else None
    narrowed = any(name != "after" and value for name, value in request.GET.items())
    context = {"form": form, "page": page, "is_narrowed": narrowed, "is_first": after is None}
    return render(request, "evidence/queue.html", context, status=200 if is_right else 422)


def countries() -> list[str]:
    """Those of the programme, and all whose places are loaded."""
    return sorted({*PILOT_COUNTRIES, *Place.objects.filter(level=Level.COUNTRY).values_list("code", flat=True)})


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """A report or an incident by its short number: straight to it if there is one, else what fits."""
    judge(request)
    text = request.GET.get("number", "")[:40]
    found = queue.by_number(request.user, text)
    incidents = incidents_by_number(request, text)
    if len(found) + len(incidents) == 1:
        return redirect("evidence:report" if found else "evidence:incident", (found or incidents)[0].pk)
    context = {"text": text, "reports": found, "incidents": incidents}
    return render(request, "evidence/found.html", context)


def incidents_by_number(request: HttpRequest, text: str) -> list[Incident]:
    bounds = queue.number_bounds(text)
    if bounds is None:
        return []
    return list(Incident.objects.visible_to(request.user).filter(id__gte=bounds[0], id__lte=bounds[1])[:10])
