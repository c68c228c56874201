"""The interface for programs: /api/v1/. Its routes stand with the apps; its description is for people who sign in."""

from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import ValidationError

from saferhavens.core.problems import VIEW_WRONG, ProblemError
from saferhavens.web.access.limits import body_up_to
from saferhavens.web.access.problems import answer
from saferhavens.web.access.public import public
from saferhavens.web.custody.limits import SUBMISSION_BODY
from saferhavens.web.intake.programs.api import router as reports_router
from saferhavens.web.mobility.api import router as map_router
from saferhavens.web.mobility.api import series_router
from saferhavens.web.mobility.caching import kept_by_version
from saferhavens.web.places.api import router as places_router
from saferhavens.web.sharing.api import router as evidence_router

api = NinjaAPI(
    title="Safer Havens",
    version="1",
    description="Displaced people and violence, from open data: every answer names its source and licence."
    " Reports are sent with a token, which opens nothing else.",
    urls_namespace="api",
    docs_url=None,  # its page would ask a foreign host for scripts; openapi.json says the same
    docs_decorator=login_required,
)
api.add_router("/map", map_router)
api.add_router("/places", places_router)
api.add_router("/places", series_router)
api.add_router("/reports", reports_router)
api.add_router("/evidence", evidence_router)


@api.exception_handler(ProblemError)
def problem(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return answer(request, error)


@api.exception_handler(ValidationError)
def parameter_wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A parameter of the wrong kind, in the one shape of all problems."""
    first = error.errors[0]
    name = str(first["loc"][-1])
    value = str(request.GET.get(name, ""))[:80]
    return answer(request, ProblemError(VIEW_WRONG, name=name, value=value, allowed=gettext(first["msg"])))


def addresses() -> list[URLPattern]:
    """All routes. Those of the apps are public data, which may be kept; the description is not.

    Reports are sent without a session: a token says who sends (`intake.programs.authentication`).
    """
    patterns: list[URLPattern] = api.urls[0]
    for pattern in patterns:
        if pattern.name.startswith("reports_"):
            pattern.callback = body_up_to(SUBMISSION_BODY)(login_not_required(pattern.callback))
        elif pattern.name.startswith("evidence_"):
            pattern.callback = public(pattern.callback)  # kept for a minute only: what is taken back must not linger
        elif pattern.name not in ("openapi-json", "api-root"):
            pattern.callback = public(kept_by_version(pattern.callback))
    return patterns


urls = (addresses(), "api", "api")
