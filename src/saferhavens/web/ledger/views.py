"""The ledger as auditors read it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.ledger.models import Entry, EntryQuerySet, Head

ON_A_PAGE = 50


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """All entries, newest first, by actor and verb. For auditors; for anybody else the page does not exist."""
    if not request.user.has_role(Role.AUDITOR):
        raise ProblemError(problems.NOT_YOURS)
    chosen = {name: request.GET.get(name, "") for name in ("actor", "verb")}
    page = Paginator(filtered(chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "entries": page,
        "chosen": chosen,
        "verbs": Entry.objects.order_by("verb").values_list("verb", flat=True).distinct(),
        "head": Head.objects.filter(pk=1).first(),
    }
    return render(request, "ledger/entries.html", context)


def filtered(chosen: dict[str, str]) -> EntryQuerySet:
    """Newest first. An empty choice leaves everything in."""
    given = {name: value for name, value in chosen.items() if value}
    found: EntryQuerySet = Entry.objects.filter(**given).newest_first()
    return found
