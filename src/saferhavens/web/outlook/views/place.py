"""The outlook of one place: its chance, its distributions, its divisions, its signals."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Level
from saferhavens.web.access.public import public
from saferhavens.web.mobility.caching import kept_by_content
from saferhavens.web.outlook import reading
from saferhavens.web.outlook.downloads import as_csv
from saferhavens.web.outlook.figures import history, months, onset, signals
from saferhavens.web.outlook.figures.figure import Figure
from saferhavens.web.outlook.figures.months import Ahead
from saferhavens.web.outlook.figures.onset import Entry
from saferhavens.web.outlook.figures.standing import ListRecord, list_record
from saferhavens.web.outlook.figures.together import Together, together
from saferhavens.web.outlook.models import ForecastValue
from saferhavens.web.outlook.observed import observed_of
from saferhavens.web.outlook.reading import Shown
from saferhavens.web.outlook.remembered import whole_values
from saferhavens.web.outlook.views.overview import COUNTED, reader
from saferhavens.web.outlook.wording import over_words, window_words
from saferhavens.web.places.models import Place
from saferhavens.web.places.queries import ancestors_of, place_of_code


@dataclass(frozen=True)
class Chance:
    """The chance of an onset in the country, with the run that says so."""

    shown: Shown
    value: ForecastValue
    entry: Entry
    window: str
    all: int  # countries of which there is a chance
    record: ListRecord | None

    @property
    def over(self) -> str:
        """A warning where the years that are forecast lie behind us."""
        run = self.shown.run
        return over_words(run.target, run.origin, run.last)


@public
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Raises PLACE_UNKNOWN."""
    found = place_of_code(code)
    told = signals.of_place(found.code, reader(request))
    chance = chance_of(found)
    figures = figures_of(found, chance)
    context = {
        "here": "place",
        "place": found,
        "ancestors": ancestors_of(found),
        "chance": chance,
        "fans": fans_of(found),
        "divisions": divisions_of(found),
        "reasons": figures.get("reasons"),
        "history": figures.get("history"),
        "signals": told,
        "signals_figure": signals.figure(told, address(found, "signals")),
    }
    return render(request, "outlook/place.html", context)


def address(place: Place, key: str) -> str:
    """Where a figure of a place can be downloaded."""
    return reverse("outlook:place_download", args=[place.code, key])


def chance_of(place: Place) -> Chance | None:
    """The chance of an onset, for countries of which there is a forecast."""
    if place.level != Level.COUNTRY:
        return None
    try:
        shown = reading.latest(onset.TARGET)
    except ProblemError:
        return None
    values = whole_values(shown.run)
    value = next((each for each in values if each.unit == place.code), None)
    if value is None:
        return None
    top = max(value.high or 0.0, value.chance or 0.0, 2 * (value.base_rate or 0.0)) or 1.0
    run = shown.run
    window = window_words(run.target, run.first, run.last)
    return Chance(shown, value, Entry(value, place.name, top), window, len(values), list_record(shown))


def figures_of(place: Place, chance: Chance | None) -> dict[str, Figure | None]:
    """What a country's chance is made of, and what was said of it before."""
    if chance is None:
        return {}
    said = reading.history_of(place.code, onset.TARGET)
    return {
        "reasons": onset.reasons_figure(chance.value, chance.shown, place.name, address(place, "reasons")),
        "history": history.figure(said, address(place, "history")),
    }


def scope_of(place: Place) -> str:
    """Divisions are forecast within their country; countries among all."""
    return "" if place.level == Level.COUNTRY else place.country


def fans_of(place: Place) -> list[tuple[Ahead, Figure]]:
    """The distributions of the place, month by month, with what was counted before."""
    found = []
    for target in COUNTED:
        shown = months.held(target, scope_of(place))
        for each in months.of_run(shown, [place.code]) if shown else []:
            past = observed_of(each.shown.run, place.code)
            found.append((each, months.fan(each, past, address(place, months.KEYS[target]))))
    return found


def divisions_of(place: Place) -> list[tuple[Ahead, Figure, Together | None]]:
    """The divisions of a country by target: the one with the highest mean, the table of all, and their sum."""
    return [
        (places[0], figure, together(places, country_of(place, Target(places[0].shown.run.target))))
        for places, figure in divided(place)
    ]


def divided(place: Place) -> list[tuple[list[Ahead], Figure]]:
    """The divisions of a country by target, and their table."""
    if place.level != Level.COUNTRY:
        return []
    found = []
    for target in COUNTED:
        shown = months.held(target, place.code)
        places = months.of_run(shown) if shown else []
        if places:
            key = f"{months.KEYS[target]}-divisions"
            found.append((places, months.compared(places, key, places[0].target, address(place, key))))
    return found


def country_of(place: Place, target: Target) -> Ahead | None:
    """What is said of the country as a whole."""
    shown = months.held(target)
    return next(iter(months.of_run(shown, [place.code])), None) if shown else None


# --- downloads ----------------------------------------------------------------------------------------------------


@public
@require_safe
@kept_by_content
def place_download(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The whole table of one figure of a place: of open data alone, whoever asks."""
    found = place_of_code(code)
    figure = _figure(found, key)
    if figure is None:
        raise Http404
    return as_csv(figure, f"outlook-{found.code}-{key}")


def _figure(place: Place, key: str) -> Figure | None:
    if key == "signals":
        return signals.figure(signals.of_place(place.code), "")
    if key in ("reasons", "history"):
        return figures_of(place, chance_of(place)).get(key)
    made = [*(figure for _ahead, figure in fans_of(place)), *(figure for _places, figure in divided(place))]
    return next((figure for figure in made if figure.key == key), None)
