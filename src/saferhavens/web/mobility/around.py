"""The countries around one: cut out of the layer of the world, to be drawn beneath its divisions."""

import gzip
import json
from typing import Any

import shapely

from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.core.words import Level
from saferhavens.web.mobility.held import Held, remembered
from saferhavens.web.mobility.offers import main_box
from saferhavens.web.places.models import OutlineLayer, Place

MARGIN = 0.6
"""How far around, as a share of the country's width and height."""


@remembered
def around(held: Held, country: str) -> bytes:
    """Gzipped GeoJSON of what lies around a country, without the country itself. Raises PLACE_UNKNOWN."""
    place = Place.objects.filter(code=country, level=Level.COUNTRY).first()
    layer = OutlineLayer.objects.filter(country="", level=Level.COUNTRY).first()
    if place is None or layer is None:
        raise ProblemError(PLACE_UNKNOWN, code=country)
    sight = _sight(place)
    world = json.loads(gzip.decompress(bytes(layer.content)))
    others = (feature for feature in world["features"] if feature["properties"]["code"] != country)
    world["features"] = [near for near in (_near(feature, sight) for feature in others) if near]
    text = json.dumps(world, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), 9, mtime=0)


def _sight(place: Place) -> shapely.Polygon:
    west, south, east, north = main_box(place)
    wide, high = MARGIN * (east - west), MARGIN * (north - south)
    return shapely.box(west - wide, south - high, east + wide, north + high)


def _near(feature: dict[str, Any], sight: shapely.Polygon) -> dict[str, Any] | None:
    """The feature with only those of its parts that reach into sight: no Alaska beside the Caribbean.

    Where the largest part is not among them, it bears no name: an island of the Netherlands is not the Netherlands.
    """
    parts = shapely.get_parts(shapely.from_geojson(json.dumps(feature["geometry"])))
    kept = parts[shapely.intersects(parts, sight)]
    if not len(kept):
        return None
    largest = parts[shapely.area(parts).argmax()]
    named = largest in kept
    properties = feature["properties"] if named else feature["properties"] | {"name_en": "", "name_es": ""}
    geometry = json.loads(shapely.to_geojson(shapely.multipolygons(kept)))
    return feature | {"properties": properties, "geometry": geometry}
