"""What states and everybody read. Nothing here reads a report or an incident; a test watches the queries."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saferhavens.core import problems
from saferhavens.core.disclosure import PUBLIC, Audience, Readers
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import PILOT_COUNTRIES
from saferhavens.web.access.public import public
from saferhavens.web.design.templatetags.design import country_name
from saferhavens.web.sharing import files, texts
from saferhavens.web.sharing.reading import Shown, read, read_asked, years_offered
from saferhavens.web.sharing.standing import belonging_of

KINDS = {"csv": files.csv_of, "json": files.json_of}


def shown_in(request: HttpRequest, audience: Audience) -> Shown:
    """What a request asks for. Raises VIEW_WRONG."""
    return read(audience, read_asked(request.GET.dict(), timezone.now().date()))


def audience_of(request: HttpRequest) -> Audience:
    """The state that the signed-in person works for. Raises NOT_YOURS for everybody else."""
    countries = belonging_of(request.user).state_countries
    if not countries:
        raise ProblemError(problems.NOT_YOURS)
    return Audience(Readers.STATE, countries[0])


def draw(request: HttpRequest, shown: Shown, name: str) -> HttpResponse:
    """The table, and under it what the numbers mean. `name` is that of the file's address."""
    context = {
        "shown": shown,
        "is_state": shown.audience.readers is Readers.STATE,
        "harms": [(harm.value, _(harm.label)) for harm in HarmType],
        "countries": [(code, country_name(code)) for code in PILOT_COUNTRIES],
        "years": [str(year) for year in years_offered(timezone.now().date())],
        "definition": texts.definition(),
        "uncertainty": texts.uncertainty(),
        "source": texts.source(),
        "files": {kind.upper(): f"{reverse(name, args=[kind])}{query_of(request)}" for kind in KINDS},
    }
    return render(request, "sharing/evidence.html", context)


def query_of(request: HttpRequest) -> str:
    """The question, as the address holds it."""
    query = request.GET.urlencode()
    return f"?{query}" if query else ""


@public
@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """What everybody may know, whoever asks."""
    return draw(request, shown_in(request, PUBLIC), "sharing:evidence_file")


@public
@require_safe
def evidence_file(request: HttpRequest, kind: str) -> HttpResponse:
    return files.kept_shortly(KINDS[kind](shown_in(request, PUBLIC)))


@require_safe
def for_state(request: HttpRequest) -> HttpResponse:
    """What the state may know for which the signed-in person works."""
    return draw(request, shown_in(request, audience_of(request)), "sharing:for_state_file")


@require_safe
def for_state_file(request: HttpRequest, kind: str) -> HttpResponse:
    return KINDS[kind](shown_in(request, audience_of(request)))
