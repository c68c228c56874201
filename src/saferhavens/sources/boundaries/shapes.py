"""Shapes of places: mended, joined, and a point inside each."""

import numpy as np
import polars as pl
import shapely

from saferhavens.core.words import gettext_noop as _
from saferhavens.sources.boundaries import antimeridian
from saferhavens.sources.opening import GEOMETRY
from saferhavens.sources.rows import Rule

SHAPE_WRONG = _("The shape is missing, or its rings are broken and cannot be mended.")
SHAPE_OUTSIDE = _("The shape has coordinates beyond 180 degrees of longitude or 90 of latitude.")

GRID = 0.0001
"""Degrees. The boundary files are drawn to this precision; joining on it closes the seams between neighbours."""

SLIVER = 0.001
"""Square degrees, about 12 km². Smaller holes in a joined shape are seams where neighbours do not quite meet."""

MOST_MENDED = 12_000
"""Corners of a shape that is mended: it takes seconds for so many, and hours for a million that cross each other. The
largest known shape, Canada's, has 11,600, and nothing to be mended."""

SHAPE_RULES = (
    Rule(SHAPE_WRONG, pl.col(GEOMETRY).is_null()),
    Rule(SHAPE_OUTSIDE, pl.col("outside")),
)


def mended(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with valid polygons in `geometry` (null where that cannot be), and `outside`: it leaves the globe."""
    with np.errstate(all="ignore"):  # coordinates that are no numbers, or without end, are refused below
        flat = shapely.force_2d(shapely.from_wkb(frame[GEOMETRY].to_list()))
        shapes = np.array([_polygons(each) for each in flat], dtype=object)
    west, south, east, north = shapely.bounds(shapes).T.reshape(4, -1)
    outside = (west < -180) | (south < -90) | (east > 180) | (north > 90)
    return frame.with_columns(_column(shapes), pl.Series("outside", outside, pl.Boolean))


def _polygons(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """The polygons of a shape, mended where rings cross, or None if no area is left."""
    if shape is None or not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    split = antimeridian.cut(shape)
    if not split.is_valid and shapely.get_num_coordinates(split) > MOST_MENDED:
        return None
    valid = split if split.is_valid else shapely.make_valid(split)
    parts = [part for part in shapely.get_parts(shapely.get_parts(valid)) if part.geom_type == "Polygon" and part.area]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)


def joined(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """One row for each `key`, the first one's values with the shapes of all; rows keep their order."""
    doubled = frame.filter(pl.col(key).is_duplicated())
    if doubled.is_empty():
        return frame
    unions = {code: _union(group[GEOMETRY]) for (code,), group in doubled.group_by(key)}
    firsts = frame.unique(key, keep="first", maintain_order=True)
    shapes = pl.col(key).replace_strict(unions, default=None, return_dtype=pl.Binary)
    return firsts.with_columns(pl.coalesce(shapes, GEOMETRY).alias(GEOMETRY))


def dissolved(frame: pl.DataFrame, key: str) -> pl.DataFrame:
    """The shapes of `frame` joined by `key`: columns `key` and `geometry`, sorted by `key`."""
    unions = {code: _without_slivers(_union(group[GEOMETRY], grid=GRID)) for (code,), group in frame.group_by(key)}
    ordered = sorted(unions)
    return pl.DataFrame(
        {key: ordered, GEOMETRY: [unions[code] for code in ordered]}, schema={key: pl.String, GEOMETRY: pl.Binary}
    )


def _union(shapes: pl.Series, grid: float | None = None) -> bytes:
    return shapely.to_wkb(shapely.union_all(shapely.from_wkb(shapes.to_list()), grid_size=grid))


def _without_slivers(wkb: bytes) -> bytes:
    parts = [_filled(part) for part in shapely.get_parts(shapely.from_wkb(wkb))]
    return shapely.to_wkb(parts[0] if len(parts) == 1 else shapely.union_all(parts))


def _filled(part: shapely.Polygon) -> shapely.Polygon:
    holes = [hole for hole in part.interiors if shapely.Polygon(hole).area >= SLIVER]
    return shapely.Polygon(part.exterior, holes)


def with_point(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `longitude` and `latitude` of a point inside the largest polygon of each place."""
    largest = [_largest(shape) for shape in shapely.from_wkb(frame[GEOMETRY].to_list())]
    points = shapely.get_coordinates(shapely.point_on_surface(largest)).round(6)
    return frame.with_columns(pl.Series("longitude", points[:, 0]), pl.Series("latitude", points[:, 1]))


def _largest(shape: shapely.Geometry) -> shapely.Geometry:
    return max(shapely.get_parts(shape), key=lambda part: part.area)


def _column(shapes: np.ndarray) -> pl.Series:
    return pl.Series(GEOMETRY, [None if shape is None else shapely.to_wkb(shape) for shape in shapes], pl.Binary)
