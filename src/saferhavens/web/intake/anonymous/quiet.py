"""How each public page of the channel is answered: without cookie, session or address; refusals in its own dress.

The site's own pages carry a menu with forms, and these a cookie. So nothing of the channel is drawn with them, not
even what goes wrong.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.access.problems import described

type View = Callable[..., HttpResponse]

HEADERS = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
LANGUAGE = "language"
"""Field and parameter that carry the chosen language from page to page: a cookie would stay on the phone."""


def quiet(*methods: str) -> Callable[[View], View]:
    """Mark a view as one of the channel, for `methods` only.

    No sign-in and no token against forged requests: nothing here depends on who the browser belongs to, so a foreign
    site that sends a form here can do no more than its own visitor could. What a page may do, its ticket says.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *given: object, **named: object) -> HttpResponse:
            language = language_of(request)
            with translation.override(language):
                response = _answer(view, methods, request, given, named)
            for name, value in (HEADERS | {"Content-Language": language}).items():
                response.headers[name] = value
            return response

        vars(answered).update(login_required=False, csrf_exempt=True)  # by attributes, as Django marks views
        return answered

    return mark


def _answer(
    view: View, methods: tuple[str, ...], request: HttpRequest, given: tuple[object, ...], named: dict[str, object]
) -> HttpResponse:
    try:
        if ("GET" if request.method == "HEAD" else request.method) not in methods:
            raise ProblemError(problems.WRONG_METHOD)
        return view(request, *given, **named)
    except ProblemError as error:
        response = refused(request, error)
        if error.problem == problems.WRONG_METHOD:
            response.headers["Allow"] = ", ".join(methods)
        return response
    except (SuspiciousOperation, BadRequest, MultiPartParserError):  # a body that no browser makes
        return refused(request, ProblemError(problems.BAD_REQUEST))
    finally:
        vars(request).pop("upload_problem", None)  # answered here; the site's own answer would leave a cookie


def refused(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return with_wait(draw(request, "tell/problem.html", described(error), status=error.problem.http), error)


def draw(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    """A page of the channel. `keep` carries the chosen language on, behind each address."""
    chosen = request.GET.get(LANGUAGE, "")
    keep = f"?{LANGUAGE}={chosen}" if chosen in dict(settings.LANGUAGES) else ""
    return render(request, template, {"keep": keep, **context}, status=status)


def told(error: ProblemError) -> dict[str, object]:
    """What a page that goes on says of a problem: in words, what to do, and its number for whoever asks for help."""
    return {
        "problem": error.message(gettext),
        "next_step": error.next_step(gettext),
        "number": error.problem.code,
    }


def with_wait(response: HttpResponse, error: ProblemError) -> HttpResponse:
    """With Retry-After, where waiting helps."""
    seconds = int(str(error.facts.get("seconds", 0))) + 60 * int(str(error.facts.get("minutes", 0)))
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def language_of(request: HttpRequest) -> str:
    """The language chosen on the page, else the browser's. The body is not read for it: it may be large."""
    chosen = request.GET.get(LANGUAGE, "")
    return chosen if chosen in dict(settings.LANGUAGES) else translation.get_language_from_request(request)
