"""Reading places: by name, by point."""

import numpy as np
import shapely
from django.db.models import F

from saferhavens.core.geo import PlaceFinder, search_key
from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.core.words import PILOT_COUNTRIES, Level
from saferhavens.web.places.models import Place, PlaceShape
from saferhavens.web.places.rules import rank

LONGEST_SEARCH = 80
MOST_WORDS = 6
MOST_CANDIDATES = 300
"""Bounds that keep the slowest search short; no name of a place needs more."""

LONGEST_CODE = 24

COAST_DEGREES = 0.1  # a little over core.geo.COAST_KM


def place_of_code(code: str) -> Place:
    """The place with this code, whatever its letters' case, with those above it. Raises PLACE_UNKNOWN."""
    asked = code[:LONGEST_CODE]
    found = Place.objects.select_related("parent__parent").filter(code=asked.upper()).first()
    if found is None:
        raise ProblemError(PLACE_UNKNOWN, code=asked)
    return found


def ancestors_of(place: Place) -> list[Place]:
    """The places above, the country first."""
    above: list[Place] = []
    while place.parent is not None:
        place = place.parent
        above.insert(0, place)
    return above


def search_places(text: str, limit: int = 10) -> list[Place]:
    """The places whose names, or whose parent's names, hold all words of `text`, the best first.

    Accents and case don't matter: "Narino" finds Nariño. Without words nothing is found.
    """
    key = search_key(text[:LONGEST_SEARCH])
    words = key.split()[:MOST_WORDS]
    if not words:
        return []
    found = Place.objects.select_related("parent").order_by("level", F("population").desc(nulls_last=True), "code")
    for word in words:
        found = found.filter(search_key__contains=word)
    return sorted(found[:MOST_CANDIDATES], key=lambda place: _order(place, key))[:limit]


def _order(place: Place, key: str) -> tuple[int, bool, int, int, str]:
    """Among equally fitting names, the pilot countries first, then the larger place."""
    own = min(rank(key, search_key(name)) for name in (place.name_en, place.name_es))
    return own, place.country not in PILOT_COUNTRIES, place.level, -(place.population or 0), place.code


def place_at(longitude: float, latitude: float, level: Level) -> Place | None:
    """The place of `level` at a point (degrees, WGS 84), or the nearest on the coast within some 10 km, or None."""
    near = Place.objects.filter(
        level=level,
        west__lte=longitude + COAST_DEGREES,
        east__gte=longitude - COAST_DEGREES,
        south__lte=latitude + COAST_DEGREES,
        north__gte=latitude - COAST_DEGREES,
    )
    rows = list(PlaceShape.objects.filter(place__in=near).order_by("place__code").values_list("place_id", "geometry"))
    finder = PlaceFinder(shapely.from_wkb([bytes(geometry) for _, geometry in rows]))
    index = finder.find(np.array([longitude]), np.array([latitude]))[0]
    return None if index < 0 else Place.objects.select_related("parent").get(pk=rows[index][0])
