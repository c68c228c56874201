"""Outlines as whole numbers on a grid: half the bytes of GeoJSON, since neighbouring corners lie close together.

A shape is a list of polygons, each a list of rings: the outer one, then its holes. A ring is x, y of its first corner
and then, for each further one, how far it lies from the corner before, all in steps of 10 to the power -`decimals`
degrees. The last corner, which equals the first, is left out.
"""

from collections.abc import Sequence

import numpy as np
import shapely

Ring = list[int]
Shape = list[list[Ring]]


def to_grid(outline: shapely.Geometry, decimals: int) -> Shape:
    """The polygon or multipolygon `outline` (degrees) on the grid; coordinates are rounded to `decimals`."""
    return [
        [_steps(ring, decimals) for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in shapely.get_parts(outline)
    ]


def _steps(ring: shapely.LinearRing, decimals: int) -> Ring:
    corners = np.round(shapely.get_coordinates(ring)[:-1] * 10**decimals).astype(np.int64)
    return np.diff(corners, axis=0, prepend=np.zeros((1, 2), dtype=np.int64)).ravel().tolist()


def from_grid(shape: Shape, decimals: int) -> shapely.MultiPolygon:
    """The outline (degrees) that `to_grid` wrote."""
    polygons = ([_corners(ring, decimals) for ring in rings] for rings in shape)
    return shapely.MultiPolygon([(outer, holes) for outer, *holes in polygons])


def _corners(ring: Sequence[int], decimals: int) -> list[tuple[float, float]]:
    corners = np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / 10**decimals
    return [tuple(corner) for corner in corners]
