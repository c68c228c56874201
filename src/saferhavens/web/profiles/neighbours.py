"""Which places touch a place, worked out from their outlines when first asked for."""

import shapely
from django.db.models import Q

from saferhavens.core.words import Level
from saferhavens.web.mobility.held import Held, remembered
from saferhavens.web.places.models import Place, PlaceShape

TOUCHING_DEGREES = 0.02
"""Outlines are simplified, and those of two countries come from two publishers: a gap of some 2 km is no gap."""

NEAREST = 5
MOST = 16


@remembered
def neighbours_of(held: Held, place: Place) -> list[Place]:
    """The places of the same level whose outlines touch that of `place`, by name; for an island the nearest ones."""
    near = _boxes_touching(place)
    shapes = dict(PlaceShape.objects.filter(place__in=[place.pk, *near]).values_list("place_id", "geometry"))
    own = shapes.pop(place.pk, None)
    if own is None:
        return []
    ids = list(shapes)
    others = shapely.from_wkb([bytes(shapes[pk]) for pk in ids])
    outline = shapely.from_wkb(bytes(own))
    shapely.prepare(outline)
    touching = shapely.dwithin(outline, others, TOUCHING_DEGREES) if ids else []
    found = [near[pk] for pk, touches in zip(ids, touching, strict=True) if touches]
    return sorted(found, key=lambda each: each.name)[:MOST] if found else _nearest(place)


def _boxes_touching(place: Place) -> dict[int, Place]:
    near = Place.objects.filter(
        level=place.level,
        west__lte=place.east + TOUCHING_DEGREES,
        east__gte=place.west - TOUCHING_DEGREES,
        south__lte=place.north + TOUCHING_DEGREES,
        north__gte=place.south - TOUCHING_DEGREES,
    ).exclude(pk=place.pk)
    return {each.pk: each for each in near}


def _nearest(place: Place) -> list[Place]:
    """By the points inside them; good enough for islands, and within a country only."""
    within = Q() if place.level == Level.COUNTRY else Q(country=place.country)
    others = list(Place.objects.filter(within, level=place.level).exclude(pk=place.pk))
    point = shapely.Point(place.longitude, place.latitude)
    return sorted(others, key=lambda each: point.distance(shapely.Point(each.longitude, each.latitude)))[:NEAREST]
