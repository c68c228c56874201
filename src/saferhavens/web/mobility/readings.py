"""The figures of a view: how many people in which area, with what is needed to draw, list and explain them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max, Q, QuerySet, Sum
from django.utils.translation import get_language

from saferhavens.core.words import Level
from saferhavens.sources import countries
from saferhavens.web.mobility.classes import ScaleClass, classes, step_of
from saferhavens.web.mobility.held import DEMOGRAPHICS, POPULATION, Held, remembered
from saferhavens.web.mobility.mapview import ALL, LEVELS, As, Direction, MapView
from saferhavens.web.mobility.models import DemographicFigure, DisplacedFigure, PlaceFigure
from saferhavens.web.mobility.offers import offer_for
from saferhavens.web.places.models import Place

PER = 1000


@dataclass(frozen=True)
class Area:
    """One place of a view. `persons` is None where the source says nothing, `population` where it is not known."""

    code: str
    name: str
    sort_name: str
    parent: str
    persons: int | None
    population: int | None
    population_year: int | None
    drawn: bool  # whether the map has an outline of it

    @property
    def rate(self) -> float | None:
        """Persons per 1,000 inhabitants."""
        if self.persons is None or not self.population:
            return None
        return PER * self.persons / self.population

    def shown(self, shown_as: As) -> float | None:
        return self.rate if shown_as is As.RATE else self.persons


@dataclass(frozen=True)
class Reading:
    """The areas of a view. `total` holds also the people whose area is not known (`unplaced`).

    `reported` is the number of areas of which the source has a figure, also of 0 and of areas without an outline.
    """

    areas: tuple[Area, ...]
    total: int
    unplaced: int
    reported: int
    scale: tuple[ScaleClass, ...]

    def step(self, area: Area, shown_as: As) -> int | None:
        return step_of(area.shown(shown_as), self.scale)

    @property
    def with_persons(self) -> int:
        return sum(1 for area in self.areas if area.persons)

    @property
    def without_population(self) -> int:
        return sum(1 for area in self.areas if area.persons is not None and not area.population)


def read_areas(held: Held, view: MapView) -> Reading:
    """The figures of `view`, areas in the order of their codes."""
    areas, unplaced = _between_countries(held, view) if view.between_countries else _inside(held, view)
    total = sum(area.persons or 0 for area in areas) + unplaced
    scale = scale_of(held, view.country, _choice(view))
    return Reading(areas, total, unplaced, _reported(held, view, areas), scale)


def _reported(held: Held, view: MapView, areas: tuple[Area, ...]) -> int:
    if view.level == "adm2" and view.figures != DEMOGRAPHICS[0]:
        return national_rows(held, view).filter(date=view.date).values("local_code").distinct().count()
    return sum(1 for area in areas if area.persons is not None)


# --- between countries ------------------------------------------------------------------------------------------


def _between_countries(held: Held, view: MapView) -> tuple[tuple[Area, ...], int]:
    field = "origin" if view.direction is Direction.TO else "asylum"
    rows = population_rows(held, view).filter(year=int(view.date)).values_list(field).annotate(Sum("persons"))
    places = {place.code: place for place in country_places(held)}
    return tuple(_country_area(code, persons, places.get(code)) for code, persons in sorted(rows)), 0


def population_rows(held: Held, view: MapView) -> QuerySet[DisplacedFigure]:
    """UNHCR's yearly figures of the people of a view, of all years."""
    rows = DisplacedFigure.objects.filter(vintage=held.vintage(*POPULATION, view.country), measure__in=view.statuses)
    here = {Direction.TO: Q(asylum=view.country), Direction.FROM: Q(origin=view.country), Direction.WITHIN: Q()}
    origin = Q() if view.origin == ALL else Q(origin=view.origin)
    return rows.filter(here[view.direction], origin)


def _country_area(code: str, persons: int, place: Place | None) -> Area:
    name = country_name(code)
    return Area(
        code=code,
        name=name,
        sort_name=place.search_key if place else name.lower(),
        parent="",
        persons=persons,
        population=place.population if place else None,
        population_year=place.population_year if place else None,
        drawn=place is not None,
    )


@remembered
def country_places(held: Held) -> tuple[Place, ...]:
    return tuple(Place.objects.filter(level=Level.COUNTRY).order_by("code"))


def country_name(code: str) -> str:
    """In the reader's language; also of the origins that are no country."""
    return countries.name(code, (get_language() or "en")[:2])


# --- inside a country -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Numbers:
    """People and inhabitants of an area in a national publisher's figures."""

    persons: int
    population: int | None = None

    def __add__(self, other: "Numbers") -> "Numbers":
        """Of two places together the inhabitants are known only if both are."""
        known = self.population is not None and other.population is not None
        population = (self.population or 0) + (other.population or 0) if known else None
        return Numbers(self.persons + other.persons, population)


def _inside(held: Held, view: MapView) -> tuple[tuple[Area, ...], int]:
    """All divisions of the level, with what the source says of them."""
    national = view.figures != DEMOGRAPHICS[0]
    numbers = _national_numbers(held, view) if national else _demographic_numbers(held, view)
    places = division_places(held, view.country, view.level)
    known = {place.pk for place in places}
    year = date.fromisoformat(view.date).year if national else None
    areas = tuple(_division_area(place, numbers.get(place.pk), year) for place in places)
    return areas, sum(each.persons for pk, each in numbers.items() if pk not in known)


@remembered
def division_places(held: Held, country: str, level: str) -> tuple[Place, ...]:
    rows = Place.objects.filter(country=country, level=LEVELS[level]).select_related("parent")
    return tuple(rows.order_by("code"))


def _division_area(place: Place, numbers: Numbers | None, year: int | None) -> Area:
    """Inhabitants as the figures' publisher gives them, else as the place has them."""
    own = numbers.population if numbers else None
    return Area(
        code=place.code,
        name=place.name,
        sort_name=place.search_key,
        parent=place.parent.name if place.parent and place.level == Level.ADM2 else "",
        persons=numbers.persons if numbers else None,
        population=own or place.population,
        population_year=year if own else place.population_year,
        drawn=True,
    )


def _national_numbers(held: Held, view: MapView) -> dict[int | None, Numbers]:
    found = _by_date(national_rows(held, view).filter(date=view.date), view.level)
    return {area: numbers for (_day, area), numbers in found.items()}


def _by_date(rows: QuerySet[PlaceFigure], level: str) -> dict[tuple[date, int | None], Numbers]:
    """Day and id of the area → people. The inhabitants of a place count once, whatever origins its people have."""
    places = rows.values_list("date", _place_field(level), "local_code").annotate(Sum("persons"), Max("population"))
    found: dict[tuple[date, int | None], Numbers] = {}
    for day, area, _code, persons, population in places:
        numbers = Numbers(persons, population)
        found[day, area] = found[day, area] + numbers if (day, area) in found else numbers
    return found


def national_rows(held: Held, view: MapView) -> QuerySet[PlaceFigure]:
    """A national publisher's figures of the people of a view, of all dates."""
    rows = PlaceFigure.objects.filter(
        vintage__in=held.vintages_for(view.country),
        vintage__source=view.figures,
        country=view.country,
        measure__in=view.statuses,
    )
    return rows if view.origin == ALL else rows.filter(origin=view.origin)


def _demographic_numbers(held: Held, view: MapView) -> dict[int | None, Numbers]:
    """Places of the first division keep their own figures; those of the second count for it too."""
    rows = demographic_rows(held, view).filter(year=int(view.date))
    found = rows.values_list("place_id", "place__level", "place__parent_id").annotate(Sum("persons"))
    sums: dict[int | None, int] = {}
    for pk, level, parent, persons in found:
        area = parent if view.level == "adm1" and level == Level.ADM2 else pk
        sums[area] = sums.get(area, 0) + persons
    return {area: Numbers(persons) for area, persons in sums.items()}


def demographic_rows(held: Held, view: MapView) -> QuerySet[DemographicFigure]:
    """UNHCR's figures of places inside a country, of the people of a view."""
    rows = DemographicFigure.objects.filter(
        vintage=held.vintage(*DEMOGRAPHICS, view.country), asylum=view.country, status__in=view.statuses
    )
    return rows if view.origin == ALL else rows.filter(origin=view.origin)


def _place_field(level: str) -> str:
    return "place_id" if level == "adm2" else "place__parent_id"


# --- one scale for all dates ------------------------------------------------------------------------------------

Choice = tuple[str, str, Direction, str, str, As]


def _choice(view: MapView) -> Choice:
    """What a scale depends on: everything of the figures but the date."""
    return view.level, view.figures, view.direction, view.status, view.origin, view.shown_as


@remembered
def scale_of(held: Held, country: str, choice: Choice) -> tuple[ScaleClass, ...]:
    """The classes for a choice of figures: of the values of all dates together, so that dates can be compared."""
    level, figures, direction, status, origin, shown_as = choice
    view = MapView(country, level, figures, direction, status, origin, date="", shown_as=shown_as)
    return classes(_values_of_all_dates(held, view))


def _values_of_all_dates(held: Held, view: MapView) -> list[float]:
    if view.between_countries:
        return _country_values(held, view)
    inhabitants = {place.pk: place.population for place in division_places(held, view.country, view.level)}
    some = (
        (each.persons, each.population or inhabitants[pk])
        for pk, each in _of_all_dates(held, view)
        if pk in inhabitants
    )
    return _as_shown(view.shown_as, some)


def _of_all_dates(held: Held, view: MapView) -> Iterator[tuple[int | None, Numbers]]:
    """Id of each division, and of what is none, with its people, once for each date."""
    if view.figures == DEMOGRAPHICS[0]:
        for day in offer_for(held, view.country).find(view.level, view.figures).dates:
            yield from _demographic_numbers(held, replace(view, date=day)).items()
    else:
        for (_day, area), numbers in _by_date(national_rows(held, view), view.level).items():
            yield area, numbers


def _country_values(held: Held, view: MapView) -> list[float]:
    field = "origin" if view.direction is Direction.TO else "asylum"
    rows = population_rows(held, view).values_list(field, "year").annotate(Sum("persons"))
    inhabitants: Mapping[str, int | None] = {place.code: place.population for place in country_places(held)}
    return _as_shown(view.shown_as, ((persons, inhabitants.get(code)) for code, _, persons in rows))


def _as_shown(shown_as: As, rows: Iterable[tuple[int, int | None]]) -> list[float]:
    if shown_as is As.COUNT:
        return [persons for persons, _ in rows]
    return [PER * persons / population for persons, population in rows if population]
