"""The figures of one place through time: displaced people by date and status, violence by year and type."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass

from django.db.models import Q, Sum

from saferhavens.core.words import Level
from saferhavens.web.mobility.held import DEMOGRAPHICS, FINAL, POPULATION, Held, remembered
from saferhavens.web.mobility.models import DemographicFigure, DisplacedFigure, PlaceFigure, ViolenceMonth
from saferhavens.web.mobility.violence import SUMS, Toll, together
from saferhavens.web.places.models import Place


@dataclass(frozen=True)
class FigureOfDate:
    """People of one status in a place. `date` is a year ("2025") or a day ("2022-10-31")."""

    date: str
    status: str
    persons: int
    source: str


@dataclass(frozen=True)
class ViolenceOfYear:
    """Final events of one type in one year that are known to lie in a place."""

    year: int
    type: int
    events: int
    best: int
    low: int
    high: int
    civilians: int


@remembered
def figures_of(held: Held, place: Place) -> list[FigureOfDate]:
    """All statuses and dates of all sources, the oldest first."""
    read = _of_country if place.level == Level.COUNTRY else _of_division
    return sorted(read(held, place), key=lambda each: (each.source, each.date, each.status))


def _of_country(held: Held, place: Place) -> Iterator[FigureOfDate]:
    rows = DisplacedFigure.objects.filter(vintage=held.vintage(*POPULATION, place.code), asylum=place.code)
    for year, measure, persons in rows.values_list("year", "measure").annotate(Sum("persons")):
        yield FigureOfDate(str(year), measure, persons, POPULATION[0])


def _of_division(held: Held, place: Place) -> Iterator[FigureOfDate]:
    """Its own figures and those of the divisions inside it."""
    here = Q(place=place) | Q(place__parent=place)
    national = PlaceFigure.objects.filter(here, vintage__in=held.vintages_for(place.country))
    for day, measure, source, persons in national.values_list("date", "measure", "vintage__source").annotate(
        Sum("persons")
    ):
        yield FigureOfDate(day.isoformat(), measure, persons, source)
    unhcr = DemographicFigure.objects.filter(here, vintage=held.vintage(*DEMOGRAPHICS, place.country))
    for year, status, persons in unhcr.values_list("year", "status").annotate(Sum("persons")):
        yield FigureOfDate(str(year), status, persons, DEMOGRAPHICS[0])


@remembered
def violence_of(held: Held, place: Place) -> list[ViolenceOfYear]:
    """By year and type, as far as the events are known to lie in the place.

    Added up by month in the database and by year here: SQLite would call back into Python for the year of each row.
    """
    where = {Level.COUNTRY: Q(country=place.code), Level.ADM1: Q(adm1=place), Level.ADM2: Q(adm2=place)}
    rows = ViolenceMonth.objects.filter(where[Level(place.level)], source=FINAL)
    sums = rows.values_list("month", "violence_type").annotate(*(Sum(name) for name in SUMS))
    years: dict[tuple[int, int], list[Toll]] = {}
    for month, type_, *numbers in sums:
        years.setdefault((month.year, type_), []).append(Toll(*numbers))
    return [ViolenceOfYear(year, type_, *astuple(together(years[year, type_]))) for year, type_ in sorted(years)]
