"""What there is to show of a country, found out from what is held."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import shapely
from django.db.models import Max, Min, Q

from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.core.words import Level
from saferhavens.web.mobility.covering import Covers, months_named
from saferhavens.web.mobility.held import DEMOGRAPHICS, FINAL, POPULATION, PROVISIONAL, Held, remembered
from saferhavens.web.mobility.mapview import LEVELS, Figures, Offer, statuses_of
from saferhavens.web.mobility.models import (
    DemographicFigure,
    DisplacedFigure,
    PlaceFigure,
    ViolenceEvent,
    ViolenceMonth,
)
from saferhavens.web.places.models import Place, PlaceShape

LEVEL_NAMES = {level: name for name, level in LEVELS.items()}


@remembered
def offer_for(held: Held, country: str) -> Offer:
    """What there is to show of `country` (alpha-3). Raises PLACE_UNKNOWN, also where nothing is held of it."""
    place = Place.objects.filter(code=country, level=Level.COUNTRY).first()
    figures = (*_national(held, country), *_demographics(held, country), *_population(held, country))
    if place is None or not figures:
        raise ProblemError(PLACE_UNKNOWN, code=country)
    finest_first = sorted(figures, key=lambda each: -LEVELS[each.level])
    covers = covers_of(held, country)
    return Offer(
        country=country,
        figures=tuple(finest_first),
        box=main_box(place),
        violence_years=_violence_years(country, covers),
        has_provisional=ViolenceMonth.objects.filter(country=country, source=PROVISIONAL).exists(),
        has_final=covered(held, FINAL, country),
        covers=covers,
    )


LARGE_PART = 0.05
"""Of a country's largest part: what is smaller, such as a far island, does not decide where the map looks."""


def main_box(place: Place) -> tuple[float, float, float, float]:
    """West, south, east, north of the large parts of a country."""
    shape = PlaceShape.objects.filter(place=place).first()
    parts = shapely.get_parts(shapely.from_wkb(bytes(shape.geometry))) if shape else []
    if not len(parts):
        return place.west, place.south, place.east, place.north
    areas = shapely.area(parts)
    west, south, east, north = shapely.total_bounds(parts[areas >= LARGE_PART * areas.max()]).tolist()
    return west, south, east, north


def covered(held: Held, source: str, country: str) -> bool:
    """Whether any vintage of a source speaks of a country: only then is its silence an answer."""
    return any(held.vintage(source, part, country) for part in held.winners.get(source, {}))


def _national(held: Held, country: str) -> list[Figures]:
    """Figures of national publishers, each for the level of its places and for the levels above."""
    rows = PlaceFigure.objects.filter(vintage__in=held.vintages_for(country), country=country, place__isnull=False)
    found = rows.values_list("vintage__source", "place__level", "date", "measure", "origin").distinct()
    by_source = _grouped(
        (source, level, day.isoformat(), measure, origin) for source, level, day, measure, origin in found
    )
    return [
        Figures(source, name, _newest_first(facts[1]), tuple(sorted(facts[2])), tuple(sorted(facts[3])))
        for source, facts in by_source.items()
        for name in _levels(facts[0])
    ]


def _demographics(held: Held, country: str) -> list[Figures]:
    """UNHCR's figures of places inside the country."""
    rows = DemographicFigure.objects.filter(
        vintage=held.vintage(*DEMOGRAPHICS, country), asylum=country, place__isnull=False
    )
    found = rows.values_list("place__level", "year", "status", "origin").distinct()
    by_source = _grouped((DEMOGRAPHICS[0], level, str(year), status, origin) for level, year, status, origin in found)
    return [
        Figures(source, name, _newest_first(facts[1]), statuses_of(list(facts[2])), tuple(sorted(facts[3])))
        for source, facts in by_source.items()
        for name in _levels(facts[0])
    ]


Facts = tuple[set[int], set[str], set[str], set[str]]


def _grouped(rows: Iterable[tuple[str, int, str, str, str]]) -> dict[str, Facts]:
    """Rows of source, level, date, measure, origin → the sets of the last four, by source."""
    by_source: dict[str, Facts] = defaultdict(lambda: (set(), set(), set(), set()))
    for source, level, day, measure, origin in rows:
        levels, days, measures, origins = by_source[source]
        levels.add(level)
        days.add(day)
        measures.add(measure)
        origins.add(origin)
    return by_source


def _levels(levels: set[int]) -> list[str]:
    """Figures of second divisions also give sums for the first."""
    return ["adm2", "adm1"] if Level.ADM2 in levels else ["adm1"]


def _newest_first(dates: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dates, reverse=True))


def _population(held: Held, country: str) -> list[Figures]:
    world = _population_of_the_world(held)
    here = DisplacedFigure.objects.filter(vintage=held.vintage(*POPULATION, country))
    if world is None or not here.filter(Q(asylum=country) | Q(origin=country)).exists():
        return []
    return [world]


@remembered
def _population_of_the_world(held: Held) -> Figures | None:
    """The years, statuses and origins of UNHCR's yearly figures: the same for all countries."""
    rows = DisplacedFigure.objects.filter(vintage=held.vintage(*POPULATION, None))
    years = rows.values_list("year", flat=True).distinct()
    if not years:
        return None
    return Figures(
        source=POPULATION[0],
        level="country",
        dates=_newest_first(str(year) for year in years),
        statuses=statuses_of(list(rows.values_list("measure", flat=True).distinct())),
        origins=tuple(sorted(rows.values_list("origin", flat=True).distinct())),
    )


@remembered
def origins_here(held: Held, country: str, level: str, source: str) -> tuple[str, ...]:
    """The origins of which the figures of a country really have people."""
    figures = offer_for(held, country).find(level, source)
    if level != "country":
        return figures.origins
    rows = DisplacedFigure.objects.filter(vintage=held.vintage(*POPULATION, country), asylum=country)
    return tuple(sorted(rows.values_list("origin", flat=True).distinct()))


def _violence_years(country: str, covers: Covers) -> tuple[int, int] | None:
    """The first and the last year with an event in the country, or of which a list speaks; None without any event."""
    months = ViolenceMonth.objects.filter(country=country).aggregate(first=Min("month"), last=Max("month"))
    if not months["first"]:
        return None
    days = [months["first"], months["last"], *(covers.final or ()), *covers.provisional]
    return min(days).year, max(days).year


def last_final_year(held: Held, country: str) -> int:
    """The last year that the final data in force in a country speak of, wherever they have an event in it.

    Up to it also their silence is an answer: provisional events of that time were taken over, corrected or dropped.
    """
    return covers_of(held, country).last_final_year


@remembered
def covers_of(held: Held, country: str) -> Covers:
    """Of which time the lists of violence that are in force in a country speak."""
    files = {held.vintage(FINAL, part, country) for part in held.winners.get(FINAL, {})}
    days = [day for pk in files if pk is not None for day in _days_in(held, pk)]
    final = (min(days), max(days)) if days else None
    later = (month for month in _provisional_months(held, country) if final is None or month.year > final[1].year)
    return Covers(final, tuple(sorted(later)))


@remembered
def _days_in(held: Held, vintage: int) -> tuple[date, ...]:
    """The first and the last day with an event in a file, wherever it is; nothing for a file without events."""
    days = ViolenceEvent.objects.filter(vintage=vintage).aggregate(first=Min("date_start"), last=Max("date_start"))
    return (days["first"], days["last"]) if days["first"] else ()


def _provisional_months(held: Held, country: str) -> set[date]:
    """The months that provisional releases name; where one names none, those of the country's events."""
    releases = [part for part in held.winners.get(PROVISIONAL, {}) if held.vintage(PROVISIONAL, part, country)]
    named = [months_named(part) for part in releases]
    months = {month for some in named for month in some}
    if all(named):
        return months
    rows = ViolenceMonth.objects.filter(country=country, source=PROVISIONAL)
    return months | set(rows.values_list("month", flat=True))
