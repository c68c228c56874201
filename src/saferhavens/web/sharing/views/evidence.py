"""What states and everybody read. Nothing here reads a report or an incident; a test watches the queries."""

from typing import NamedTuple
from urllib.parse import urlencode

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
from saferhavens.web.mobility.page import scripts
from saferhavens.web.sharing import files, texts
from saferhavens.web.sharing.mapping import HarmMap, country_of, labels
from saferhavens.web.sharing.reading import Asked, Shown, read, read_asked, years_offered
from saferhavens.web.sharing.standing import belonging_of

KINDS = {"csv": files.csv_of, "json": files.json_of}


class Names(NamedTuple):
    """The names of the addresses that go together."""

    file: str
    map: str


FOR_ALL = Names("sharing:evidence_file", "sharing:evidence_map")
FOR_STATES = Names("sharing:for_state_file", "sharing:for_state_map")


def shown_in(request: HttpRequest, audience: Audience, country: str = "") -> Shown:
    """What a request asks for; of one country where the address names it. Raises VIEW_WRONG."""
    asked = read_asked(request.GET.dict(), timezone.now().date())
    return read(audience, asked._replace(country=country) if country else asked)


def audience_of(request: HttpRequest) -> Audience:
    """The state that the signed-in person works for. Raises NOT_YOURS for everybody else."""
    countries = belonging_of(request.user).state_countries
    if not countries:
        raise ProblemError(problems.NOT_YOURS)
    return Audience(Readers.STATE, countries[0])


def draw(request: HttpRequest, shown: Shown, names: Names) -> HttpResponse:
    """The table, and under it what the numbers mean."""
    return render(request, "sharing/evidence.html", context_of(request, shown, names))


def draw_map(request: HttpRequest, shown: Shown, names: Names) -> HttpResponse:
    """The map of the country that `shown` was asked for, with the table."""
    page = HarmMap(country_of(shown.asked.country), shown)
    more = {"page": page, "labels": labels(), "scripts": scripts()}
    return render(request, "sharing/map.html", context_of(request, shown, names) | more)


def context_of(request: HttpRequest, shown: Shown, names: Names) -> dict[str, object]:
    """What both pages say."""
    query = query_of(shown.asked)
    return {
        "shown": shown,
        "is_state": shown.audience.readers is Readers.STATE,
        "harms": [(harm.value, _(harm.label)) for harm in HarmType],
        "countries": [(code, country_name(code)) for code in PILOT_COUNTRIES],
        "years": [str(year) for year in years_offered(timezone.now().date())],
        "definition": texts.definition(),
        "uncertainty": texts.uncertainty(),
        "source": texts.source(),
        "map_links": map_links(shown.audience, names),
        "files": {kind.upper(): f"{reverse(names.file, args=[kind])}{query}" for kind in KINDS},
    }


def map_links(audience: Audience, names: Names) -> list[dict[str, str]]:
    """Where the map is: a state's own, or one of each pilot country."""
    if audience.country:
        return [{"name": country_name(audience.country), "address": reverse(names.map)}]
    return [{"name": country_name(code), "address": reverse(names.map, args=[code])} for code in PILOT_COUNTRIES]


def query_of(asked: Asked) -> str:
    """The question, as an address holds it."""
    given = {name: value for name, value in asked._asdict().items() if value}
    return f"?{urlencode(given)}" if given else ""


@public
@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """What everybody may know, whoever asks."""
    return draw(request, shown_in(request, PUBLIC), FOR_ALL)


@public
@require_safe
def evidence_file(request: HttpRequest, kind: str) -> HttpResponse:
    return files.kept_shortly(KINDS[kind](shown_in(request, PUBLIC)))


@public
@require_safe
def evidence_map(request: HttpRequest, country: str) -> HttpResponse:
    """The same as a map of one country. Raises PLACE_UNKNOWN."""
    return draw_map(request, shown_in(request, PUBLIC, country), FOR_ALL)


@require_safe
def for_state(request: HttpRequest) -> HttpResponse:
    """What the state may know for which the signed-in person works."""
    return draw(request, shown_in(request, audience_of(request)), FOR_STATES)


@require_safe
def for_state_file(request: HttpRequest, kind: str) -> HttpResponse:
    return KINDS[kind](shown_in(request, audience_of(request)))


@require_safe
def for_state_map(request: HttpRequest) -> HttpResponse:
    """The map of one's own country."""
    audience = audience_of(request)
    return draw_map(request, shown_in(request, audience, audience.country), FOR_STATES)
