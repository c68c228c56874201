"""What no request may be, whoever it is from: endless, or with a NUL in it.

Refused before anything else looks at the request: PostgreSQL takes no NUL, a long address comes back in the forms of
its page, and a large file would be written to the disk before anybody is asked who they are.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from saferhavens.core import problems
from saferhavens.core.problems import Problem, ProblemError
from saferhavens.web.access.problems import bare_answer

LONGEST_ADDRESS = 8_000
"""Characters of path and query, as RFC 9110 (4.1) recommends. Our own longest, a view of the map, has 300."""


class LimitsMiddleware:
    """Answers what `unacceptable` finds wrong, without asking session or database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        problem = unacceptable(request)
        if problem is None:
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = bare_answer(request, ProblemError(problem))
        response.headers["Cache-Control"] = "no-store, private"
        return response


def unacceptable(request: HttpRequest) -> Problem | None:
    """What is wrong with `request`, if it cannot even be looked at."""
    query = request.META.get("QUERY_STRING", "")
    if len(request.path) + len(query) > LONGEST_ADDRESS:
        return problems.ADDRESS_TOO_LONG
    if announced_size(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return problems.BODY_TOO_LARGE
    texts = (request.path, query.replace("%00", "\0"), *request.COOKIES.values())
    return problems.BAD_REQUEST if any("\0" in text for text in texts) else None


def announced_size(request: HttpRequest) -> int:
    """Bytes of the body. One that is not announced is not read by Django."""
    size = request.META.get("CONTENT_LENGTH", "")
    return int(size[:20]) if size.isascii() and size.isdecimal() else 0
