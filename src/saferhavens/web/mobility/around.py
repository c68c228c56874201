"""The countries around one: cut out of the layer of the world, to be drawn beneath its divisions."""

import gzip
import json

from django.db.models import Q

from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.core.words import Level
from saferhavens.web.mobility.held import Held, remembered
from saferhavens.web.places.models import OutlineLayer, Place

MARGIN = 0.75
"""How far around, as a share of the country's width and height."""


@remembered
def around(held: Held, country: str) -> bytes:
    """Gzipped GeoJSON of the neighbours, without the country itself. Raises PLACE_UNKNOWN."""
    place = Place.objects.filter(code=country, level=Level.COUNTRY).first()
    layer = OutlineLayer.objects.filter(country="", level=Level.COUNTRY).first()
    if place is None or layer is None:
        raise ProblemError(PLACE_UNKNOWN, code=country)
    near = _near(place)
    world = json.loads(gzip.decompress(bytes(layer.content)))
    world["features"] = [feature for feature in world["features"] if feature["properties"]["code"] in near]
    text = json.dumps(world, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)


def _near(place: Place) -> set[str]:
    """Codes of the countries whose box meets the country's box with its margin."""
    wide, high = MARGIN * (place.east - place.west), MARGIN * (place.north - place.south)
    meets = Q(west__lte=place.east + wide, east__gte=place.west - wide)
    meets &= Q(south__lte=place.north + high, north__gte=place.south - high)
    rows = Place.objects.filter(meets, level=Level.COUNTRY).exclude(pk=place.pk)
    return set(rows.values_list("code", flat=True))
