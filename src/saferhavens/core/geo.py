"""Places on the earth: which outline holds a point, outlines made simple together, names made comparable.

All coordinates are longitude and latitude in degrees, WGS 84. Outlines are shapely polygons or multipolygons.
"""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

NOWHERE = -1
"""The index that stands for "in none of the outlines"."""

COAST_KM = 10.0
"""How far outside all outlines a point may lie and still belong to the nearest: simplified coasts cut off bays and
islets, and reported points lie on the water in front of a town."""

EARTH_RADIUS_KM = 6371.0088
"""Mean radius. Source: IUGG, Geodetic Reference System 1980."""

_KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180


class PlaceFinder:
    """Finds, for many points at once, the outline that holds each."""

    def __init__(self, outlines: Sequence[shapely.Geometry]) -> None:
        self._outlines = np.asarray(outlines, dtype=object)
        self._tree = shapely.STRtree(self._outlines)

    def find(self, longitudes: Floats, latitudes: Floats, within_km: float = COAST_KM) -> Indices:
        """The index of the outline that holds each point, else of the nearest within `within_km`, else NOWHERE.

        A point on a border belongs to the outline that stands first.
        """
        points, back = np.unique(np.column_stack([longitudes, latitudes]), axis=0, return_inverse=True)
        found = self._inside(points)
        missing = np.flatnonzero(found == NOWHERE)
        if missing.size and within_km > 0:
            found[missing] = self._nearest(points[missing], within_km)
        return found[back.reshape(-1)]

    def _inside(self, points: Floats) -> Indices:
        """A tree of the points is asked for each outline: so each outline is prepared only once."""
        found = np.full(len(points), NOWHERE, dtype=np.int64)
        if not len(points) or not len(self._outlines):
            return found
        tree = shapely.STRtree(shapely.points(points))
        outline, point = tree.query(self._outlines, predicate="intersects")
        order = np.argsort(outline, kind="stable")[::-1]
        found[point[order]] = outline[order]
        return found

    def _nearest(self, points: Floats, within_km: float) -> Indices:
        found = np.full(len(points), NOWHERE, dtype=np.int64)
        if not len(self._outlines):
            return found
        widest = within_km / (_KM_PER_DEGREE * max(np.cos(np.radians(np.abs(points[:, 1]).max())), 0.01))
        point, outline = self._tree.query_nearest(shapely.points(points), max_distance=widest, all_matches=False)
        bridges = shapely.shortest_line(shapely.points(points[point]), self._outlines[outline])
        near = _lengths_km(bridges) <= within_km
        found[point[near]] = outline[near]
        return found


def _lengths_km(lines: NDArray[np.object_]) -> Floats:
    """Lengths of lines of two points, good to a per mille for the few kilometres asked here."""
    ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
    step = ends[:, 1] - ends[:, 0]
    east = step[:, 0] * np.cos(np.radians(ends[:, :, 1].mean(axis=1)))
    return np.hypot(east, step[:, 1]) * _KM_PER_DEGREE


def simplified(outlines: Sequence[shapely.Geometry], tolerance: float, decimals: int) -> list[shapely.Geometry]:
    """The outlines with fewer corners; a border that two of them share stays shared.

    `tolerance` in degrees: the side of the triangle that is given up (Visvalingam-Whyatt, as in
    `shapely.coverage_simplify`). Coordinates are rounded to `decimals`.
    """
    simple = shapely.coverage_simplify(np.asarray(outlines, dtype=object), tolerance)
    rounded = shapely.set_precision(simple, 10.0**-decimals, mode="pointwise")
    return [_kept(small, whole) for small, whole in zip(rounded, outlines, strict=True)]


def _kept(small: shapely.Geometry, whole: shapely.Geometry) -> shapely.Geometry:
    """An island that would vanish stays as it was."""
    return whole if small is None or small.is_empty else small


_LOST_TILDE = str.maketrans({"ð": "n", "Ð": "N"})
"""UNHCR writes "Rumiðahui" for Rumiñahui: its ñ went through a wrong encoding. No pilot country has names with ð."""


def search_key(*names: str) -> str:
    """Names as they are compared: lower case, without accents or punctuation, one blank between words.

    >>> search_key("San Andrés de Tumaco", "Nariño")
    'san andres de tumaco narino'
    """
    plain = unicodedata.normalize("NFKD", " ".join(names).translate(_LOST_TILDE))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+|_+", " ", letters.casefold()).strip()
