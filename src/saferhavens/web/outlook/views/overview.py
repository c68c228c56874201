"""The outlook: the watch-list, what moved, signals, the map, the distributions."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import PILOT_COUNTRIES
from saferhavens.web.access.public import public
from saferhavens.web.mobility.caching import kept_by_content
from saferhavens.web.outlook import reading
from saferhavens.web.outlook.downloads import as_csv
from saferhavens.web.outlook.figures import months, onset, signals
from saferhavens.web.outlook.figures.figure import Figure
from saferhavens.web.outlook.figures.months import Ahead
from saferhavens.web.outlook.figures.onset import Outlook
from saferhavens.web.outlook.figures.standing import list_record
from saferhavens.web.outlook.figures.worldmap import WorldMap, world
from saferhavens.web.outlook.parts import WORLD
from saferhavens.web.people.models import Person

COUNTED = (Target.STATE_BASED_DEATHS, Target.CIVILIAN_DEATHS, Target.NEW_DISPLACEMENT)


@dataclass(frozen=True)
class Distribution:
    """What is forecast month by month, for the pilot countries: small drawings and one table."""

    target: Target
    places: list[Ahead]

    @property
    def title(self) -> str:
        return _(self.target.label)

    @cached_property
    def figure(self) -> Figure:
        address = reverse("outlook:download", args=[months.KEYS[self.target]])
        return months.compared(self.places, months.KEYS[self.target], self.title, address)


@public
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Nothing yet is said as such, with what to do."""
    outlook = _outlook()
    found = signals.newest(reader(request))
    context = {
        "here": "overview",
        "outlook": outlook,
        "record": list_record(outlook.shown) if outlook else None,
        "watch_list": onset.watch_list(outlook) if outlook else None,
        "moves": onset.moves(outlook) if outlook else None,
        "map": _map(outlook),
        "signals": found,
        "signals_figure": signals.figure(found, reverse("outlook:download", args=["signals"])),
        "distributions": distributions(),
        "parts": progress(),
    }
    return render(request, "outlook/overview.html", context)


@dataclass(frozen=True)
class Progress:
    """How far a forecast of countries is: there, being made, waiting, or why not and what to do."""

    name: str
    state: str
    message: str = ""
    next_step: str = ""


def progress() -> list[Progress]:
    """Of each forecast of countries; nothing where none was ever tried, or all of them are there."""
    tried = {part.attempt.part: part for part in reading.parts()}
    if not any(part.name in tried for part in WORLD):
        return []
    if all(part.name in tried and _is_there(tried[part.name]) for part in WORLD):
        return []
    return [_progress(part.target, tried.get(part.name)) for part in WORLD]


def _is_there(part: reading.Part) -> bool:
    return not (part.problem or part.is_under_way)


def _progress(target: Target, part: reading.Part | None) -> Progress:
    name = _(target.label)
    if part is None:
        return Progress(name, _("waits its turn"))
    if part.is_under_way:
        return Progress(name, _("is being made now"))
    if part.problem:
        return Progress(name, "", part.problem.message(gettext), part.problem.next_step(gettext))
    return Progress(name, _("is there"))


def reader(request: HttpRequest) -> Person | None:
    """Who reads, if signed in."""
    return request.user if isinstance(request.user, Person) else None


def _outlook() -> Outlook | None:
    try:
        return onset.read()
    except ProblemError:
        return None


def _map(outlook: Outlook | None) -> WorldMap | None:
    return world(outlook) if outlook else None


def distributions() -> list[Distribution]:
    """Each target of which there is a forecast for at least one pilot country."""
    found = []
    for target in COUNTED:
        shown = months.held(target)
        places = months.of_run(shown, PILOT_COUNTRIES) if shown else []
        if places:
            found.append(Distribution(target, places))
    return found


# --- downloads ----------------------------------------------------------------------------------------------------


@public
@require_safe
@kept_by_content
def download(request: HttpRequest, key: str) -> HttpResponse:
    """The whole table of one figure: of open data alone, whoever asks."""
    figure = FIGURES[key]() if key in FIGURES else None
    if figure is None:
        raise Http404
    return as_csv(figure, f"outlook-{key}")


def _signals() -> Figure:
    return signals.figure(signals.newest(), "")


def _of_target(target: Target) -> Callable[[], Figure | None]:
    """All units of the newest run, not only the pilot countries."""

    def make() -> Figure | None:
        shown = months.held(target)
        places = months.of_run(shown) if shown else []
        return months.compared(places, months.KEYS[target], _(target.label), "") if places else None

    return make


FIGURES: dict[str, Callable[[], Figure | None]] = {
    "watch-list": lambda: onset.watch_list(onset.read()),
    "moved": lambda: onset.moves_figure(onset.read()),
    "signals": _signals,
    **{months.KEYS[target]: _of_target(target) for target in COUNTED},
}
