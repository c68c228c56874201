"""Figures of places inside a country: Venezuelans by municipality, and UNHCR's people by location, sex and age."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from saferhavens.core.words import Level
from saferhavens.web.mobility.held import Held, remembered
from saferhavens.web.mobility.models import DemographicFigure, PlaceFigure
from saferhavens.web.places.models import Place
from saferhavens.web.vintages.models import Vintage


@dataclass(frozen=True)
class Present:
    """People present in a place on a day; `population` is None where it is not known of every part."""

    day: date
    persons: int
    population: int | None
    places: int

    @property
    def per_thousand(self) -> float | None:
        return 1000 * self.persons / self.population if self.population else None


def present(place: Place, vintage: Vintage) -> list[Present]:
    """A place's figures by date: its own, or the sum of the places in it."""
    within = {
        Level.COUNTRY: Q(country=place.country),
        Level.ADM1: Q(place__parent=place.pk),
        Level.ADM2: Q(place=place.pk),
    }[Level(place.level)]
    rows = (
        PlaceFigure.objects.filter(within, vintage=vintage)
        .values_list("date")
        .annotate(Sum("persons"), Sum("population"), Count("population"), Count("pk"))
        .order_by("date")
    )
    return [
        Present(day, persons, population if known == count else None, count)
        for day, persons, population, known, count in rows
    ]


def present_in_parts(place: Place, vintage: Vintage, day: date) -> dict[int, Present]:
    """Id of each place one level below `place` → the people present there on `day`."""
    return present_in(list(place.children.values_list("pk", flat=True)), Level(place.level + 1), vintage, day)


def present_in(ids: list[int], level: Level, vintage: Vintage, day: date) -> dict[int, Present]:
    """Id of each of these places of one level → the people present there on `day`."""
    column = "place" if level == Level.ADM2 else "place__parent"
    rows = (
        PlaceFigure.objects.filter(vintage=vintage, date=day, **{f"{column}__in": ids})
        .values_list(column)
        .annotate(Sum("persons"), Sum("population"), Count("population"), Count("pk"))
        .order_by()
    )
    return {
        pk: Present(day, persons, population if known == count else None, count)
        for pk, persons, population, known, count in rows
    }


@dataclass(frozen=True)
class Group:
    """People of one status, sex and age group."""

    status: str
    sex: str
    age: str
    persons: int


@remembered
def groups(held: Held, place: Place, vintage: Vintage) -> tuple[int, list[Group]]:
    """The last year with figures (0: none), and its people by status, sex and age."""
    here = _located(place, vintage)
    rows = list(here.values_list("year", "status", "sex", "age").annotate(Sum("persons")).order_by("year"))
    year = rows[-1][0] if rows else 0
    return year, [Group(*rest) for each, *rest in rows if each == year]


def by_location(country: str, vintage: Vintage, year: int) -> dict[tuple[str, int | None], dict[str, int]]:
    """(Location as UNHCR writes it, id of our place) → status → people."""
    rows = (
        DemographicFigure.objects.filter(vintage=vintage, asylum=country, year=year)
        .values_list("location", "place", "status")
        .annotate(Sum("persons"))
        .order_by()
    )
    found: dict[tuple[str, int | None], dict[str, int]] = defaultdict(dict)
    for location, place, status, persons in rows:
        found[location, place][status] = persons
    return dict(found)


def _located(place: Place, vintage: Vintage) -> QuerySet[DemographicFigure]:
    figures = DemographicFigure.objects.filter(vintage=vintage)
    if place.level == Level.COUNTRY:
        return figures.filter(asylum=place.country)
    return figures.filter(Q(place=place.pk) | Q(place__parent=place.pk))
