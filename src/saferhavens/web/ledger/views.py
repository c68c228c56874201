"""The ledger as auditors read it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector
from saferhavens.web.ledger.models import Entry, EntryQuerySet, Head
from saferhavens.web.ledger.wording import facts_in_words, verb_in_words

ON_A_PAGE = 50


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """All entries, newest first, by actor and verb. For auditors; for anybody else the page does not exist.

    Nor does it for whoever belongs, also, to a state body: who reported when, and how it was judged, is no state's.
    """
    works_for_a_state = request.user.memberships.filter(organisation__sector=Sector.STATE).exists()
    if works_for_a_state or not request.user.has_role(Role.AUDITOR):
        raise ProblemError(problems.NOT_YOURS)
    chosen = {name: request.GET.get(name, "") for name in ("actor", "verb")}
    page = Paginator(filtered(chosen), ON_A_PAGE).get_page(request.GET.get("page"))
    verbs = Entry.objects.order_by("verb").values_list("verb", flat=True).distinct()
    context = {
        "entries": page,
        "rows": [(entry, verb_in_words(entry.verb), facts_in_words(entry.facts)) for entry in page],
        "chosen": chosen,
        "verbs": sorted(((verb, verb_in_words(verb)) for verb in verbs), key=lambda pair: pair[1]),
        "head": Head.objects.filter(pk=1).first(),
    }
    return render(request, "ledger/entries.html", context)


def filtered(chosen: dict[str, str]) -> EntryQuerySet:
    """Newest first. An empty choice leaves everything in."""
    given = {name: value for name, value in chosen.items() if value}
    found: EntryQuerySet = Entry.objects.filter(**given).newest_first()
    return found
