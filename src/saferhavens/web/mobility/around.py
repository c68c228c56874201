"""The countries around one: cut out of the layer of the world, to be drawn beneath its divisions."""

import brotli
import shapely

from saferhavens.core.grid import Shape, from_grid
from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.core.words import Level
from saferhavens.web.mobility.held import Held, remembered
from saferhavens.web.mobility.offers import main_box
from saferhavens.web.places.models import OutlineLayer, Place
from saferhavens.web.places.outlines import Outlines

MARGIN = 0.6
"""How far around, as a share of the country's width and height."""


@remembered
def around(held: Held, country: str) -> bytes:
    """What lies around a country, without the country itself: `Outlines`, in Brotli. Raises PLACE_UNKNOWN."""
    place = Place.objects.filter(code=country, level=Level.COUNTRY).first()
    layer = OutlineLayer.objects.filter(country="", level=Level.COUNTRY).first()
    if place is None or layer is None:
        raise ProblemError(PLACE_UNKNOWN, code=country)
    sight, world = _sight(place), Outlines.read(layer)
    kept = Outlines(world.decimals, [], [])
    for names, shape in zip(world.places, world.shapes, strict=True):
        parts, is_main = _near(shape, world.decimals, sight)
        if parts and names[0] != country:
            kept.places.append(names if is_main else (names[0], "", "", names[3]))
            kept.shapes.append(parts)
    return brotli.compress(kept.written())


def _sight(place: Place) -> shapely.Polygon:
    west, south, east, north = main_box(place)
    wide, high = MARGIN * (east - west), MARGIN * (north - south)
    return shapely.box(west - wide, south - high, east + wide, north + high)


def _near(shape: Shape, decimals: int, sight: shapely.Polygon) -> tuple[Shape, bool]:
    """Those parts of a shape that reach into sight, so no Alaska beside the Caribbean; whether the largest is there.

    Where it is not, the place bears no name: an island of the Netherlands is not the Netherlands.
    """
    parts = shapely.get_parts(from_grid(shape, decimals))
    reach = shapely.intersects(parts, sight)
    near = [part for part, reaches in zip(shape, reach, strict=True) if reaches]
    return near, bool(reach[shapely.area(parts).argmax()])
