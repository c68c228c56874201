"""The draft that waits, for those who approve it: they see the numbers as readers will, and nothing behind them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Person
from saferhavens.web.sharing import drafts, rules
from saferhavens.web.sharing.actions import releasing
from saferhavens.web.sharing.models import Approval, Release
from saferhavens.web.sharing.standing import approves


def approver(request: HttpRequest) -> Person:
    """Raises NOT_YOURS for whoever approves no releases."""
    if not approves(request.user):
        raise ProblemError(problems.NOT_YOURS)
    person: Person = request.user
    return person


@require_GET
def releases(request: HttpRequest) -> HttpResponse:
    person = approver(request)
    draft = releasing.waiting_draft()
    approvals = Approval.objects.filter(release=draft, digest=draft.digest) if draft else Approval.objects.none()
    context = {
        "draft": draft,
        "tables": drafts.tables_of(draft) if draft else [],
        "approvals": approvals.count(),
        "needed": rules.APPROVALS_NEEDED,
        "is_mine": approvals.filter(by=person).exists(),
        "latest": Release.objects.filter(shown_at__isnull=False).first(),
    }
    return render(request, "sharing/releases.html", context)


@require_POST
def approve(request: HttpRequest, release_id: UUID) -> HttpResponse:
    person = approver(request)
    release = Release.objects.filter(pk=release_id).first()
    if release is None:
        raise ProblemError(problems.NOT_YOURS)
    count = releasing.approve(release, request.POST.get("digest", ""), by=person, audit=Audit.of_request(request))
    is_enough = rules.is_approved(count)
    said = (
        _("Two people have approved. It is shown in a minute.") if is_enough else _("Approved. A second person must.")
    )
    messages.success(request, said)
    return redirect("sharing:releases")
