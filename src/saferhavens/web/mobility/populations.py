"""Inhabitants of places, where a source of displaced people names them, summed up where all parts are known."""

from collections.abc import Iterable

from django.db.models import Count, Max, Min, Sum

from saferhavens.core.words import Level
from saferhavens.sources import registry
from saferhavens.web.mobility.models import PlaceFigure
from saferhavens.web.places.models import Place
from saferhavens.web.vintages.models import Vintage


def take_populations(countries: Iterable[str]) -> None:
    """Give the places of `countries` the newest number of inhabitants that their figures hold, and sum it up."""
    _from_figures(list(countries))
    known = Place.objects.filter(country__in=list(countries), level__gt=Level.COUNTRY, population__isnull=False)
    for country in known.order_by("country").values_list("country", flat=True).distinct():
        _sum_up(country, Level.ADM1)
        _sum_up(country, Level.COUNTRY)


def _from_figures(countries: list[str]) -> None:
    figures = PlaceFigure.objects.filter(
        vintage__in=Vintage.objects.in_force(), country__in=countries, place__isnull=False, population__isnull=False
    )
    newest = {
        figure.place_id: figure for figure in figures.select_related("vintage", "place").order_by("date", "vintage_id", "pk")
    }
    for figure in newest.values():
        figure.place.population = figure.population
        figure.place.population_year = figure.date.year
        figure.place.population_source = publisher(figure.vintage)
    places = [figure.place for figure in newest.values()]
    Place.objects.bulk_update(places, ["population", "population_year", "population_source"], batch_size=300)


def publisher(vintage: Vintage) -> str:
    return registry.get(vintage.source).about.publisher[:120]


def _sum_up(country: str, level: Level) -> None:
    """Sum over the next level, only where every part is known, for one year and from one source.

    What a source itself says of the whole stays; a sum of ours bears the source of its parts.
    """
    wholes = Place.objects.filter(country=country, level=level).annotate(
        parts=Count("children"),
        known=Count("children__population"),
        sum=Sum("children__population"),
        first=Min("children__population_year"),
        last=Max("children__population_year"),
        source=Min("children__population_source"),
        other=Max("children__population_source"),
    )
    for whole in wholes:
        if whole.population is None or whole.population_source in (whole.source, whole.other):
            complete = whole.parts == whole.known > 0 and whole.first == whole.last and whole.source == whole.other
            whole.population = whole.sum if complete else None
            whole.population_year = whole.last if complete else None
            whole.population_source = whole.source if complete else ""
            whole.save(update_fields=["population", "population_year", "population_source"])
