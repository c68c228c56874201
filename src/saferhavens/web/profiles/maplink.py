"""The address of the map, centred on a place."""

from math import log2

from django.urls import reverse

from saferhavens.core.words import Level
from saferhavens.web.places.models import Place

TILE = 512  # pixels of the world at zoom 0 (MapLibre)
WINDOW = 640  # pixels that the place should fill at most
CLOSEST = 11.0
MERCATOR_LIMIT = 85.0


def map_address(place: Place) -> str:
    """A country as the map shows it of itself; a division with the camera over it."""
    address = reverse("mobility:map", kwargs={"country": place.country})
    if place.level == Level.COUNTRY:
        return address
    side = max(place.east - place.west, place.north - place.south, 0.01)
    zoom = min(CLOSEST, max(0.0, log2(WINDOW / TILE * 360 / side)))
    latitude = max(-MERCATOR_LIMIT, min(MERCATOR_LIMIT, (place.north + place.south) / 2))
    return f"{address}?at={zoom:.2f}/{latitude:.4f}/{(place.east + place.west) / 2:.4f}"
