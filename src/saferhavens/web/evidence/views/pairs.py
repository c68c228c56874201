"""Two reports that may tell of the same, side by side. The machine proposes; people decide, and take it back."""

from typing import NamedTuple

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from saferhavens.core import problems
from saferhavens.core.evidence.linkage.reasons import reasons_in_words
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence import showing
from saferhavens.web.evidence.actions import deciding, looking, merging
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Candidate, Report
from saferhavens.web.evidence.reasons import reasons_of
from saferhavens.web.evidence.sealed import content_of
from saferhavens.web.evidence.views.doors import judge, own_organisation, own_organisations
from saferhavens.web.evidence.words import Decision
from saferhavens.web.ledger.audit import Audit

ON_A_PAGE = 30


@require_GET
def pairs(request: HttpRequest) -> HttpResponse:
    """The pairs that wait for a decision, the most probable first."""
    judge(request)
    waiting = waiting_for(request, after_of(request)).select_related("left__organisation", "right__organisation")
    found = list(waiting.select_related("left__place", "right__place")[: ON_A_PAGE + 1])
    decided = Candidate.objects.visible_to(request.user).filter(decided_by=request.user).order_by("-decided_at")
    context = {
        "pairs": found[:ON_A_PAGE],
        "after": mark_of(found[ON_A_PAGE - 1]) if len(found) > ON_A_PAGE else None,
        "decided": decided[:10],
    }
    return render(request, "evidence/pairs.html", context)


def waiting_for(request: HttpRequest, after: Q) -> QuerySet[Candidate]:
    seen = Candidate.objects.visible_to(request.user).filter(after, decision=Decision.OPEN)
    return seen.order_by("-probability", "pk")


def mark_of(pair: Candidate) -> str:
    return f"{pair.probability!r}_{pair.pk}"


def after_of(request: HttpRequest) -> Q:
    """Behind which pair to go on. Raises BAD_REQUEST."""
    text = request.GET.get("after", "")
    if not text:
        return Q()
    try:
        probability, pk = text.split("_")
        place = float(probability), int(pk)
    except ValueError:
        raise ProblemError(problems.BAD_REQUEST) from None
    return Q(probability__lte=place[0]) & (Q(probability__lt=place[0]) | Q(pk__gt=place[1]))


class Beside(NamedTuple):
    """What both say about one thing."""

    label: str
    left: str
    right: str

    @property
    def verdict(self) -> str:
        """`same`, `differs`, or `one` when only one of them says something."""
        if not self.left or not self.right:
            return "one"
        return "same" if self.left == self.right else "differs"


@require_GET
def pair(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Both reports, opened and compared line by line. That both were opened is recorded."""
    found = pair_for(request, pair_id)
    for each in (found.left, found.right):
        looking.look_at(each, audit=Audit.of_request(request))
    context = {
        "pair": found,
        "percent": round(100 * found.probability),
        "reasons": reasons_in_words(reasons_of(found), _),
        "lines": beside(request, found),
        "own_organisations": own_organisations(request),
        "is_open": found.decision == Decision.OPEN,
    }
    return render(request, "evidence/pair.html", context)


def pair_for(request: HttpRequest, pair_id: int) -> Candidate:
    """A pair of which the signed-in person may judge both. Raises NOT_YOURS."""
    judge(request)
    both = Candidate.objects.select_related(
        "left__organisation", "right__organisation", "left__incident", "right__incident"
    )
    found: Candidate = both.get_for(request.user, pair_id)
    return found


def beside(request: HttpRequest, found: Candidate) -> list[Beside]:
    left, right = (said(request, report) for report in (found.left, found.right))
    names = [*left, *(name for name in right if name not in left)]
    return [
        Beside(
            (left.get(name) or right[name]).label,
            left[name].said if name in left else "",
            right[name].said if name in right else "",
        )
        for name in names
    ]


def said(request: HttpRequest, report: Report) -> dict[str, showing.Line]:
    content = content_of(report)
    is_owner = report.organisation_id in standing_of(request.user).judges_in
    lines = showing.lines_of(content if is_owner else showing.for_partners(content))
    return {line.name: line for line in lines}


@require_POST
def decide(request: HttpRequest, pair_id: int) -> HttpResponse:
    """Same, different, or later: then the next pair is shown, and nothing was said of this one."""
    found = pair_for(request, pair_id)
    said_so = request.POST.get("decision", "")
    if said_so == "later":
        return next_pair(request, found)
    if said_so not in (Decision.SAME, Decision.DIFFERENT):
        raise ProblemError(problems.FORM_WRONG)
    merging.decide(
        found, Decision(said_so), own_organisation(request), by=request.user, audit=Audit.of_request(request)
    )
    messages.success(request, _("Decided. You can take it back."))
    return redirect("evidence:pair", found.pk)


def next_pair(request: HttpRequest, found: Candidate) -> HttpResponse:
    behind = Q(probability__lte=found.probability) & (Q(probability__lt=found.probability) | Q(pk__gt=found.pk))
    following = waiting_for(request, behind).first()
    return redirect("evidence:pair", following.pk) if following else redirect("evidence:pairs")


@require_POST
def reopen(request: HttpRequest, pair_id: int) -> HttpResponse:
    found = pair_for(request, pair_id)
    deciding.reopen_pair(found, by=request.user, audit=Audit.of_request(request))
    messages.success(request, _("Taken back. The pair waits for a decision again."))
    return redirect("evidence:pair", found.pk)
