"""Outlines that cross the antimeridian: Russia, Fiji.

Some files draw such a ring with a jump from 180° to -180°, which in the plane is a band around the whole earth.
RFC 7946, 3.1.9: such an outline should be cut in two, so that no part crosses.
"""

import shapely

WEST, EAST, TURN = -180.0, 180.0, 360.0
HALF_TURN = 180.0


def cut(shape: shapely.Geometry) -> shapely.Geometry:
    """`shape` with every polygon whose ring jumps around the earth cut at the antimeridian; others as they are."""
    parts = shapely.get_parts(shape)
    if not any(_jumps(part) for part in parts):
        return shape
    return shapely.union_all([_halves(part) if _jumps(part) else part for part in parts])


def _jumps(part: shapely.Geometry) -> bool:
    if part.geom_type != "Polygon":
        return False
    longitudes = shapely.get_coordinates(part.exterior)[:, 0]
    return bool((abs(longitudes[1:] - longitudes[:-1]) > HALF_TURN).any())


def _halves(part: shapely.Polygon) -> shapely.Geometry:
    """The polygon drawn on beyond 180°, then cut there, and what lies beyond brought back to the west."""
    whole = shapely.make_valid(shapely.Polygon(*_east_of_greenwich(part)))
    east = shapely.intersection(whole, shapely.box(0, -90, EAST, 90))
    beyond = shapely.intersection(whole, shapely.box(EAST, -90, EAST + TURN, 90))
    return shapely.union_all([east, shapely.transform(beyond, lambda points: points - [TURN, 0])])


def _east_of_greenwich(part: shapely.Polygon) -> tuple[list[tuple[float, float]], list[list[tuple[float, float]]]]:
    """Its rings with all longitudes from 0° to 360°: no land that crosses the antimeridian reaches Greenwich."""
    rings = [
        [(x + TURN if x < 0 else x, y) for x, y in shapely.get_coordinates(ring)]
        for ring in (part.exterior, *part.interiors)
    ]
    return rings[0], rings[1:]
