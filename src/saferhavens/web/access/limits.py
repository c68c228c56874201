"""What no request may be, whoever it is from: endless, or with a NUL in it.

Refused before anything else looks at the request: PostgreSQL takes no NUL, a long address comes back in the forms of
its page, and a large file would be written to the disk before anybody is asked who they are. A view that takes more
than a form says so itself:

    @body_up_to(IMPORT_BODY)
    def upload(request): ...
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils import translation

from saferhavens.core import problems
from saferhavens.core.problems import Problem, ProblemError
from saferhavens.web.access.problems import bare_answer

LONGEST_ADDRESS = 8_000
"""Characters of path and query, as RFC 9110 (4.1) recommends. Our own longest, a view of the map, has 300."""


def body_up_to[ViewType: Callable[..., Any]](size: int) -> Callable[[ViewType], ViewType]:
    """Let a view take bodies of up to `size` bytes. Its decorator stands outermost, where the resolver finds it."""

    def mark(view: ViewType) -> ViewType:
        vars(view)["largest_body"] = size  # by an attribute, as Django marks views
        return view

    return mark


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
    size = announced_size(request)
    if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and size > largest_body(request.path_info):
        return problems.BODY_TOO_LARGE
    texts = (request.path, query.replace("%00", "\0"), *request.COOKIES.values())
    return problems.BAD_REQUEST if any("\0" in text for text in texts) else None


def largest_body(path: str) -> int:
    """Bytes that the view at `path` takes, if it takes more than a form; 0 otherwise."""
    try:
        return getattr(resolve(path).func, "largest_body", 0)
    except Resolver404:
        return 0


def announced_size(request: HttpRequest) -> int:
    """Bytes of the body. One that is not announced is not read by Django."""
    size = request.META.get("CONTENT_LENGTH", "")
    return int(size[:20]) if size.isascii() and size.isdecimal() else 0
