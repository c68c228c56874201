"""The first page, the list of countries, the page of a place and its downloads."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from saferhavens.core.problems import ProblemError
from saferhavens.core.words import PILOT_COUNTRIES, Level
from saferhavens.web.access.public import public
from saferhavens.web.mobility.caching import kept_by_content
from saferhavens.web.places.models import Place
from saferhavens.web.places.queries import LONGEST_CODE, ancestors_of, place_of_code, search_places
from saferhavens.web.profiles.cards import cards_of
from saferhavens.web.profiles.changes import changes_of, warnings_of
from saferhavens.web.profiles.coverage import coverage_of
from saferhavens.web.profiles.downloads import MAKERS
from saferhavens.web.profiles.holdings import read_holdings
from saferhavens.web.profiles.overview import SORTS, read_overview, sorted_rows
from saferhavens.web.profiles.sections import NEIGHBOURS, figure_of, sections_of
from saferhavens.web.profiles.subject import subject_of
from saferhavens.web.profiles.wording import country_name, what_it_is, what_they_are

MOST_FOUND = 30


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and the way to the map of each pilot country."""
    overview = read_overview(read_holdings(), PILOT_COUNTRIES)
    return render(request, "profiles/home.html", {"overview": overview, "cards": cards_of(overview)})


@public
@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """The pilot countries, then all with data; or what a search has found."""
    text = request.GET.get("q", "").strip()
    sort = request.GET.get("sort", "displaced")
    overview = read_overview(read_holdings())
    context = {
        "text": text,
        "found": _found(text),
        "overview": overview,
        "rows": sorted_rows(overview.rows, sort),
        "sort": sort if sort in SORTS else "name",
        "columns": _columns(),
        "cards": cards_of(overview),
    }
    return render(request, "profiles/countries.html", context)


def _columns() -> list[tuple[str, str]]:
    """The columns of the list, as the address names them and as readers do."""
    return [
        ("name", gettext("Country")),
        ("displaced", gettext("Displaced people")),
        ("from_abroad", gettext("from other countries")),
        ("idps", gettext("inside their country")),
        ("abroad", gettext("From here, abroad")),
        ("events", gettext("Events of violence")),
    ]


def _found(text: str) -> list[tuple[str, list[Place]]]:
    """What a search finds, by level: countries, first divisions, second divisions."""
    places = search_places(text, limit=MOST_FOUND) if text else []
    names = {
        Level.COUNTRY: gettext("Countries"),
        Level.ADM1: gettext("Departments, provinces, counties"),
        Level.ADM2: gettext("Municipalities and cantons"),
    }
    groups = [(name, [place for place in places if place.level == level]) for level, name in names.items()]
    return [(name, group) for name, group in groups if group]


@public
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that is held on a place. An unknown code gets a search box."""
    try:
        found = place_of_code(code)
    except ProblemError as problem:
        return _unknown(request, code, problem)
    subject = subject_of(found, _year(request))
    sections = sections_of(subject)
    context = {
        "place": found,
        "what": what_it_is(found),
        "country_name": country_name(found.country),
        "ancestors": ancestors_of(found),
        "inside": _inside(found),
        "warnings": warnings_of(subject),
        "changes": changes_of(subject),
        "sections": sections,
        "is_silent": all(section.key == NEIGHBOURS for section in sections),
        "coverage": coverage_of(subject),
        "is_pilot": found.code in PILOT_COUNTRIES,
    }
    return render(request, "profiles/place.html", context)


def _unknown(request: HttpRequest, code: str, problem: ProblemError) -> HttpResponse:
    context = {
        "text": code[:LONGEST_CODE],
        "number": problem.problem.code,
        "message": problem.message(gettext),
        "next_step": problem.next_step(gettext),
        "found": _found(code),
    }
    return render(request, "profiles/unknown.html", context, status=problem.problem.http)


def _year(request: HttpRequest) -> int | None:
    given = request.GET.get("year", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) == 4 else None


def _inside(place: Place) -> tuple[str, list[Place]] | None:
    """The divisions one level below, with what they are called."""
    children = sorted(place.children.all(), key=lambda child: child.name)
    return (what_they_are(place.country, place.level + 1), children) if children else None


@public
@require_safe
@kept_by_content
def download(request: HttpRequest, code: str, key: str, extension: str) -> HttpResponse:
    """The whole table of one figure as CSV or JSON."""
    figure = figure_of(subject_of(place_of_code(code)), key)
    if figure is None or extension not in MAKERS:
        raise Http404
    return MAKERS[extension](figure, f"{code.upper()}-{key}")
