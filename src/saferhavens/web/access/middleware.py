"""Between every request and its view: is the session still good, is somebody signed in, with a second factor?"""

from collections.abc import Callable

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.access.problems import answer, wants_json
from saferhavens.web.access.public import is_public
from saferhavens.web.people.rules import needs_second_factor
from saferhavens.web.people.sessions import is_alive

type Answer = Callable[[HttpRequest], HttpResponse]

SECOND_FACTOR_SET_UP = "mfa_index"


class SessionLimitsMiddleware:
    """Ends a session that has been idle or has lasted too long, or whose owner or administrator has ended it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie the session is not even looked at: looking at it would forbid to keep public answers.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not is_alive(request):
            request.session.flush()
            request.user = AnonymousUser()
        return self.get_response(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every view asks for a signed-in person unless it is marked otherwise; addresses of data answer SH-405."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., object]) -> HttpResponseBase:
        if wants_json(request):
            return answer(request, ProblemError(problems.SIGN_IN_FIRST))
        return super().handle_no_permission(request, view_func)


class SecondFactorRequiredMiddleware:
    """Whoever has a role beyond learning sets up a second factor before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., object], _args: object, _kwargs: object
    ) -> HttpResponseBase | None:
        if is_open(view_func) or is_about_own_account(request) or not lacks_second_factor(request):
            return None
        if wants_json(request):
            return answer(request, ProblemError(problems.SECOND_FACTOR_FIRST))
        return redirect(SECOND_FACTOR_SET_UP)


def is_open(view_func: Callable[..., object]) -> bool:
    return not getattr(view_func, "login_required", True)


def is_about_own_account(request: HttpRequest) -> bool:
    """The pages by which one signs in, signs out and sets a second factor up (all of django-allauth's)."""
    found = request.resolver_match
    return found is not None and found.view_name is not None and found.view_name.startswith(("account_", "mfa_"))


def lacks_second_factor(request: HttpRequest) -> bool:
    person = request.user
    if not person.is_authenticated or not needs_second_factor(person.roles):
        return False
    return not get_adapter().is_mfa_enabled(person, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


class NoStoreMiddleware:
    """Nothing that was drawn for one person stays in a cache: not in the browser's, not in a proxy's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_public(request) or is_drawn_for_a_person(request, response):
            response.headers["Cache-Control"] = "no-store, private"
        if getattr(request, "has_signed_out", False):
            response.headers["Clear-Site-Data"] = '"cache"' if keeps_unsent(request) else '"cache", "storage"'
        return response


def keeps_unsent(request: HttpRequest) -> bool:
    """Whether whoever signs out chose to leave reports that were not sent in the browser, locked."""
    return request.POST.get("keep") == "waiting"


def is_drawn_for_a_person(request: HttpRequest, response: HttpResponse) -> bool:
    """A public page, but with the name and menu of somebody signed in."""
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return is_page and request.session.accessed and SESSION_KEY in request.session
