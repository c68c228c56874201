"""The world as a drawing: the outlines that are held, flattened once and remembered, coloured by classes.

The projection is Equal Earth (Šavrič, Patterson, Jenny 2018): areas keep their share, so that large forecasts in small
countries do not drown in large ones near the poles.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from django.utils.html import escape
from django.utils.safestring import SafeString

from saferhavens.core.grid import from_grid
from saferhavens.core.words import Level
from saferhavens.web.outlook.drawing import svg
from saferhavens.web.places.models import OutlineLayer
from saferhavens.web.places.outlines import WORLD, Outlines

WIDTH, HEIGHT = 1000, 432
SOUTHERNMOST, NORTHERNMOST = -56.0, 84.0
SMALLEST = 2.4
"""Pixels: a country that is smaller than this is drawn as a dot of this radius."""

SEAM = 0.3
"""Pixels: half of the widest gap that is closed."""

A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
"""Coefficients of Equal Earth."""


@dataclass(frozen=True)
class Shaded:
    """How a country is drawn: its class, its words when pointed at, and where a click leads."""

    step: int
    words: str
    address: str


def world_map(shades: Mapping[str, Shaded]) -> SafeString:
    """All countries that are held; those without a forecast in the colour of silence. Empty without outlines."""
    layer = OutlineLayer.objects.filter(country=WORLD, level=Level.COUNTRY).values_list("sha256", flat=True).first()
    paths = outlines(layer) if layer else {}
    content = "".join(_country(path, shades.get(code)) for code, path in paths.items())
    return svg(content, name="world", width=WIDTH, height=HEIGHT) if content else SafeString("")


def _country(path: str, shade: Shaded | None) -> str:
    if shade is None:
        return f'<path class="scale-silent" d="{path}"/>'
    drawn = f'<path class="scale-{shade.step}" d="{path}"><title>{escape(shade.words)}</title></path>'
    return f'<a href="{escape(shade.address)}" tabindex="-1">{drawn}</a>'


@lru_cache(maxsize=2)
def outlines(sha256: str) -> dict[str, str]:
    """Country → path, of the layer with this hash."""
    held = Outlines.read(OutlineLayer.objects.get(country=WORLD, level=Level.COUNTRY, sha256=sha256))
    shapes = [from_grid(shape, held.decimals) for shape in held.shapes]
    return {names[0]: path for names, shape in zip(held.places, shapes, strict=True) if (path := path_of(shape))}


def path_of(shape: shapely.Geometry) -> str:
    """An outline in pixels, whole numbers of tenths; islands too small to see are left out, but never all."""
    flat = closed(shapely.transform(shape, equal_earth))
    parts = [part for part in shapely.get_parts(flat) if part.length > 3 * SMALLEST]
    if not parts or flat.area < SMALLEST**2:
        middle = flat.centroid
        return (
            f"M{middle.x - SMALLEST:.1f} {middle.y:.1f}a{SMALLEST} {SMALLEST} 0 1 0 {2 * SMALLEST} 0"
            f"a{SMALLEST} {SMALLEST} 0 1 0 {-2 * SMALLEST} 0z"
        )
    rings = [part.simplify(0.35).exterior for part in parts]
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def closed(flat: shapely.Geometry) -> shapely.Geometry:
    """Without the seams along which some outlines are cut: gaps of less than a pixel are filled."""
    return flat.buffer(SEAM, join_style="mitre").buffer(-SEAM, join_style="mitre")


def _ring(points: npt.NDArray[np.float64]) -> str:
    """Relative steps: half as long as absolute ones."""
    tenths = np.round(points * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    return f"M{tenths[0, 0] / 10:g} {tenths[0, 1] / 10:g}l" + " ".join(f"{x / 10:g} {y / 10:g}" for x, y in steps) + "z"


def equal_earth(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Longitude and latitude in degrees → pixels of the drawing, north on top."""
    longitude, latitude = np.radians(points[:, 0]), np.radians(points[:, 1])
    x, y = _projected(longitude, latitude)
    right = _projected(np.array([np.pi]), np.array([0.0]))[0][0]
    edges = _projected(np.zeros(2), np.radians([SOUTHERNMOST, NORTHERNMOST]))[1]
    across = (x / right + 1) / 2 * WIDTH
    down = (edges[1] - y) / (edges[1] - edges[0]) * HEIGHT
    return np.column_stack([across, down])


def _projected(
    longitude: npt.NDArray[np.float64], latitude: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    root = np.sqrt(3)
    t = np.arcsin(root / 2 * np.sin(latitude))
    t2 = t * t
    t6 = t2**3
    slope = 9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1
    return 2 * root * longitude * np.cos(t) / (3 * slope), t * (A1 + A2 * t2 + t6 * (A3 + A4 * t2))
