"""Outlines that an older version stored are read by this one, without loading a file again."""

import gzip
import json
from importlib import import_module

import pytest
import shapely
from django.apps import apps

from saferhavens.core.grid import from_grid
from saferhavens.web.places.models import OutlineLayer
from saferhavens.web.places.outlines import Outlines

migration = import_module("saferhavens.web.places.migrations.0002_outlines_on_a_grid")

ISLAND = shapely.MultiPolygon([shapely.box(-1.5, 0, 1, 2), shapely.box(5, 5, 6.25, 6)])
HOLED = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (2, 1), (2, 2)]])


def feature(code: str, outline: shapely.Geometry, parent: str | None) -> dict:
    names = {"code": code, "name_en": "Ñ", "name_es": "Ñandú", "parent": parent}
    return {"type": "Feature", "id": 1, "properties": names, "geometry": json.loads(shapely.to_geojson(outline))}


@pytest.fixture
def old(db: None) -> OutlineLayer:
    collection = {"type": "FeatureCollection", "features": [feature("A", ISLAND, None), feature("B", HOLED, "A")]}
    content = gzip.compress(json.dumps(collection).encode())
    return OutlineLayer.objects.create(country="COL", level=1, sha256="old", content=content)


def test_names_and_outlines_stay_the_same(old: OutlineLayer) -> None:
    migration.to_grid(apps, None)
    layer = Outlines.read(OutlineLayer.objects.get())
    assert layer.places == [["A", "Ñ", "Ñandú", ""], ["B", "Ñ", "Ñandú", "A"]]
    shapes = [from_grid(shape, layer.decimals) for shape in layer.shapes]
    assert shapes[0].equals(ISLAND)
    assert shapes[1].equals(HOLED)


def test_the_address_changes_with_the_form(old: OutlineLayer) -> None:
    """Browsers have kept the old one for ever."""
    migration.to_grid(apps, None)
    assert OutlineLayer.objects.get().sha256 != "old"
