"""The incidents that one's own organisations keep, the newest first."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, Self
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.forms import IncidentsForm
from saferhavens.web.evidence.models import Incident
from saferhavens.web.evidence.queue import moment
from saferhavens.web.evidence.views.doors import judge
from saferhavens.web.evidence.views.queue import countries
from saferhavens.web.evidence.weighing import facts_before

ON_A_PAGE = 50
MOST_SORTED = 1_000


class Mark(NamedTuple):
    """The incident behind which to go on."""

    opened_at: datetime
    id: UUID

    @classmethod
    def of(cls, row: Incident) -> Self:
        return cls(row.opened_at, row.pk)

    @classmethod
    def read(cls, text: str) -> Self:
        """The inverse of `str`. Raises BAD_REQUEST."""
        try:
            at, pk = text.split("_")
            return cls(moment(at), UUID(pk))
        except ValueError:
            raise ProblemError(problems.BAD_REQUEST) from None

    def __str__(self) -> str:
        return f"{self.opened_at.isoformat()}_{self.id.hex}"

    @property
    def behind(self) -> Q:
        return Q(opened_at__lte=self.opened_at) & (Q(opened_at__lt=self.opened_at) | Q(id__lt=self.id))


@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """By step, harm, country, place and period. Those of other organisations are reached from their reports."""
    stewards = judge(request).judges_in
    form = IncidentsForm(request.GET, countries=countries(), auto_id="filter-%s")
    after = Mark.read(request.GET["after"]) if request.GET.get("after") else None
    is_right = form.is_valid()
    found = newest(stewards, *form.asked(request.user), after) if is_right else []
    context = {
        "form": form,
        "incidents": facts_before(request.user, found[:ON_A_PAGE]),
        "after": Mark.of(found[ON_A_PAGE - 1]) if len(found) > ON_A_PAGE else None,
        "is_first": after is None,
        "is_narrowed": any(name != "after" and value for name, value in request.GET.items()),
    }
    return render(request, "evidence/incidents.html", context, status=200 if is_right else 422)


def newest(stewards: Iterable[int], wanted: Q, are_few: bool, after: Mark | None) -> list[Incident]:
    """One more than a page. Each steward's are read straight from an index; there are few stewards."""
    found: list[Incident] = []
    for steward in sorted(stewards):
        rows = Incident.objects.filter(wanted & (after.behind if after else Q()), steward=steward, merged_into=None)
        found += few_or_first(rows.select_related("place", "steward"), are_few=are_few)
    return sorted(found, key=lambda row: (row.opened_at, row.pk), reverse=True)[: ON_A_PAGE + 1]


def few_or_first(rows: QuerySet[Incident], *, are_few: bool) -> list[Incident]:
    """By place or day perhaps few fit: then all of them are fetched by an index of their own, and sorted here."""
    few = list(rows.order_by()[: MOST_SORTED + 1]) if are_few else []
    if are_few and len(few) <= MOST_SORTED:
        return few
    return list(rows.order_by("-opened_at", "-id")[: ON_A_PAGE + 1])
