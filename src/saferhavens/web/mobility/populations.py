"""Inhabitants of places, where a source of displaced people names them, summed up where all parts are known."""

from collections.abc import Iterable, Sequence

from django.db.models import Count, Max, Min, Sum

from saferhavens.core.words import Level
from saferhavens.sources import registry
from saferhavens.web.mobility.models import PlaceFigure
from saferhavens.web.places.models import Place
from saferhavens.web.vintages.attribution import FICTIONAL_SAMPLE
from saferhavens.web.vintages.models import Vintage


def take_populations(countries: Iterable[str]) -> None:
    """Give the places of `countries` the newest number of inhabitants that their figures hold, and sum it up.

    What older figures had given is taken back first; what the boundaries themselves say of a place stays.
    """
    for country in sorted(_with_divisions(countries)):
        publishers = _publishers(country)
        _take_back(country, publishers)
        newest = _newest_figures(country)
        _give(figure for figure in newest if figure.place_id)
        _sum_up(country, Level.ADM1, publishers, [figure for figure in newest if not figure.place_id])
        _sum_up(country, Level.COUNTRY, publishers, [])


def _publishers(country: str) -> set[str]:
    """Who has ever published figures of places in the country."""
    rows = PlaceFigure.objects.filter(country=country).order_by("vintage__source", "vintage__fictional")
    found = rows.values_list("vintage__source", "vintage__fictional").distinct()
    return {publisher(source, fictional=fictional) for source, fictional in found}


def _take_back(country: str, publishers: set[str]) -> None:
    given = Place.objects.filter(country=country, population_source__in=publishers)
    given.update(population=None, population_year=None, population_source="")


def _with_divisions(countries: Iterable[str]) -> set[str]:
    divided = Place.objects.filter(country__in=list(countries), level__gt=Level.COUNTRY)
    return set(divided.values_list("country", flat=True).distinct())


def _newest_figures(country: str) -> list[PlaceFigure]:
    """The newest figure that names the inhabitants, for each code of a place."""
    figures = PlaceFigure.objects.filter(
        vintage__in=Vintage.objects.in_force(), country=country, population__isnull=False
    )
    ordered = figures.select_related("vintage", "place").order_by("date", "vintage_id", "pk")
    return list({figure.local_code: figure for figure in ordered}.values())


def _give(figures: Iterable[PlaceFigure]) -> None:
    places = []
    for figure in figures:
        figure.place.population = figure.population
        figure.place.population_year = figure.date.year
        figure.place.population_source = publisher(figure.vintage.source, fictional=figure.vintage.fictional)
        places.append(figure.place)
    Place.objects.bulk_update(places, POPULATION, batch_size=300)


def publisher(source: str, *, fictional: bool) -> str:
    """Who says how many live in a place. What is stored is in no reader's language."""
    return FICTIONAL_SAMPLE if fictional else registry.get(source).about.publisher[:120]


def _sum_up(country: str, level: Level, publishers: set[str], without_outline: Sequence[PlaceFigure]) -> None:
    """Sum figures over the next level, only where every part is known, for one year and from one publisher.

    What a source itself says of the whole stays; a sum of ours bears the source of its parts. Parts that have
    figures but no outline count too: their codes begin with that of the whole.
    """
    unknown = Place.objects.filter(country=country, level=level, population=None).annotate(**_OF_PARTS)
    wholes = [whole for whole in unknown if _is_complete(whole) and whole.source in publishers]
    for whole in wholes:
        more = sum(each.population for each in without_outline if each.local_code.startswith(whole.local_code))
        whole.population = whole.sum + more
        whole.population_year = whole.last
        whole.population_source = whole.source
    Place.objects.bulk_update(wholes, POPULATION, batch_size=300)


def _is_complete(whole: Place) -> bool:
    return whole.parts == whole.known > 0 and whole.first == whole.last and whole.source == whole.other


POPULATION = ("population", "population_year", "population_source")
_OF_PARTS = {
    "parts": Count("children"),
    "known": Count("children__population"),
    "sum": Sum("children__population"),
    "first": Min("children__population_year"),
    "last": Max("children__population_year"),
    "source": Min("children__population_source"),
    "other": Max("children__population_source"),
}
