"""Finding the place that a reporter means: within one country, by the name that they type."""

from django.db.models import QuerySet

from saferhavens.core.geo import search_key
from saferhavens.core.words import PILOT_COUNTRIES, Level
from saferhavens.web.places.models import Place

LONGEST_NAME = 200
MOST_WORDS = 6
MOST_CHOICES = 12
"""Places that are offered when a name fits several; who finds none of them there writes it in their own words."""


def countries() -> list[str]:
    """ISO 3166-1 alpha-3 codes that can be chosen: the pilot countries first, then whatever has been loaded."""
    loaded = Place.objects.filter(level=Level.COUNTRY).order_by("code").values_list("code", flat=True)
    return [*PILOT_COUNTRIES, *(code for code in loaded if code not in PILOT_COUNTRIES)]


def divisions(country: str) -> QuerySet:
    """The places inside a country, the first divisions first."""
    return Place.objects.filter(country=country, level__gt=Level.COUNTRY).select_related("parent").order_by(
        "level", "search_key", "code"
    )  # fmt: skip


def label_of(place: Place) -> str:
    """A name that a reader can tell from others: "Tumaco, Nariño"."""
    inside = place.parent if place.level == Level.ADM2 else None
    return f"{place.name}, {inside.name}" if inside else place.name


def places_named(country: str, text: str) -> list[Place]:
    """The places that `text` can mean: one if it is clear, several to choose from, none if it is no known name."""
    key = search_key(text[:LONGEST_NAME])
    found = _holding(country, key.split()[:MOST_WORDS])
    for names in (_labels, _names):
        exact = [place for place in found if key in names(place)]
        if len(exact) == 1:
            return exact
    return found[:MOST_CHOICES]


def _holding(country: str, words: list[str]) -> list[Place]:
    found = divisions(country)
    for word in words:
        found = found.filter(search_key__contains=word)
    return list(found[:300]) if words else []


def _labels(place: Place) -> set[str]:
    """As a reader of each language sees it, so that a draft of yesterday is understood in today's language."""
    inside = place.parent if place.level == Level.ADM2 else None
    pairs = ((place.name_en, inside.name_en), (place.name_es, inside.name_es)) if inside else ()
    return {search_key(*pair) for pair in pairs}


def _names(place: Place) -> set[str]:
    return {search_key(place.name_en), search_key(place.name_es)}
