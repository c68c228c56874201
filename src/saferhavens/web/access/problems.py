"""Every refusal in one shape: a page with number, sentence and next step, or the same as JSON for programs.

{"problem": "SH-301", "message": "There is no place with the code “XYZ”.", "next_step": "Search for it by name."}
"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from saferhavens.core import problems
from saferhavens.core.evidence.report import ReportWrongError
from saferhavens.core.full_disk import is_disk_full
from saferhavens.core.problems import Problem, ProblemError

JSON_PREFIXES = ("/api/", "/programs/kobo/")
JSON_SUFFIXES = (".json", ".geojson")

log = logging.getLogger("saferhavens.access")


def wants_json(request: HttpRequest) -> bool:
    """Whether `request` comes from a program. The address says it: a browser's `Accept` is no promise."""
    return request.path.startswith(JSON_PREFIXES) or request.path.endswith(JSON_SUFFIXES)


def answer(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """`error` as a page or as JSON, in the reader's language."""
    facts = described(error)
    if wants_json(request):
        response: HttpResponse = JsonResponse(facts, status=error.problem.http)
    else:
        response = render(request, "access/problem.html", facts, status=error.problem.http)
    if "minutes" in error.facts:
        response.headers["Retry-After"] = str(int(str(error.facts["minutes"])) * 60)
    return response


def bare_answer(request: HttpRequest, error: ProblemError) -> HttpResponse:
    """The same when the database cannot be asked: the page names nobody and shows no menu."""
    facts = described(error)
    if wants_json(request):
        return JsonResponse(facts, status=error.problem.http)
    return HttpResponse(render_to_string("access/bare_problem.html", facts), status=error.problem.http)


def described(error: ProblemError) -> dict[str, Any]:
    """Number, sentence and next step; for a report that is wrong also every field with what is wrong with it."""
    facts: dict[str, Any] = {
        "problem": error.problem.code,
        "message": error.message(gettext),
        "next_step": error.next_step(gettext),
    }
    if isinstance(error, ReportWrongError):
        faults = error.faults.items()
        facts["fields"] = {name: [fault.sentence(gettext) for fault in each] for name, each in faults}
    return facts


class ProblemMiddleware:
    """Turns problems that views raise into answers, and the bare refusal of a wrong method into a clear one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "upload_problem"):  # a form was read where problems are not answered: by a middleware
            return answer(request, request.upload_problem)
        if isinstance(response, HttpResponseNotAllowed):
            clear = answer(request, ProblemError(problems.WRONG_METHOD))
            clear.headers["Allow"] = response.headers["Allow"]
            return clear
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ProblemError):
            return answer(request, exception)
        if is_disk_full(exception):
            log.error("the disk is full: %s", exception)
            return bare_answer(request, ProblemError(problems.DISK_FULL, where=gettext("the database")))
        if isinstance(exception, OperationalError):
            log.error("the database does not answer: %s", exception)
            return bare_answer(request, ProblemError(problems.DATABASE_UNREACHABLE, reason=gettext("see the log")))
        return None


# Named in web/urls.py as handler400, handler403, handler404, handler429, handler500, and in the settings for CSRF.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, ProblemError(problems.BAD_REQUEST))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django itself forbids is answered like what does not exist: whoever may not must not learn what there is."""
    return answer(request, ProblemError(problems.NOT_YOURS))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, ProblemError(problems.NOT_YOURS))


def slow_down(request: HttpRequest) -> HttpResponse:
    return answer(request, ProblemError(problems.SLOW_DOWN, minutes=1))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without the token against forged requests: mostly one that lay open since before a sign-in."""
    return answer(request, ProblemError(problems.FORM_TOO_OLD))


def unexpected(request: HttpRequest) -> HttpResponse:
    problem: Problem = problems.UNEXPECTED
    return bare_answer(request, ProblemError(problem))
