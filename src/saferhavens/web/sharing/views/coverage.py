"""Who reports from where, for those who judge; silence is a signal too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.sharing import silence


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """One's own reports and those shared with one, by area, week and way in."""
    if not standing_of(request.user).judges_in:
        raise ProblemError(problems.NOT_YOURS)
    context = {"picture": silence.picture(request.user, timezone.now().date())}
    return render(request, "sharing/coverage.html", context)
