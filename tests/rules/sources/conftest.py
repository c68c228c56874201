"""Small files of the publishers, written by the tests themselves."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from saferhavens.sources import registry
from saferhavens.sources.shape import LocalFile, Prepared

Row = dict[str, Any]
WriteCsv = Callable[..., Path]

EVENT: Row = {
    "id": 1,
    "type_of_violence": 1,
    "where_prec": 1,
    "where_coordinates": "Example town",
    "adm_1": "Example state",
    "adm_2": "Example district",
    "latitude": 4.5,
    "longitude": -74.25,
    "country_id": 100,
    "date_prec": 1,
    "date_start": "2020-05-01 00:00:00.000",
    "date_end": "2020-05-02 00:00:00.000",
    "side_a": "Group A",
    "side_b": "Group B",
    "number_of_sources": 2,
    "deaths_civilians": 1,
    "best": 3,
    "high": 5,
    "low": 2,
}
"""An invented event with the publisher's columns."""


@pytest.fixture
def event() -> Callable[..., Row]:
    """An event that is right, but for what a test changes."""
    return lambda **changes: EVENT | changes


@pytest.fixture
def write_csv(tmp_path: Path) -> WriteCsv:
    def write(rows: list[Row], name: str = "ged251.csv") -> Path:
        path = tmp_path / name
        pl.DataFrame(rows, infer_schema_length=None, strict=False).write_csv(path)
        return path

    return write


@pytest.fixture
def write_json(tmp_path: Path) -> Callable[[Any, str], Path]:
    def write(document: Any, name: str) -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(document), encoding="utf-8")
        return path

    return write


@pytest.fixture
def zipped() -> Callable[..., Path]:
    def pack(path: Path, inside: str = "") -> Path:
        target = path.with_suffix(".zip")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, inside or path.name)
        return target

    return pack


@pytest.fixture
def prepare() -> Callable[[str, Path], list[Prepared]]:
    return lambda key, path: list(registry.get(key).prepare(LocalFile(key, path)))


@pytest.fixture
def prepare_one(prepare: Callable[[str, Path], list[Prepared]]) -> Callable[[str, Path], Prepared]:
    def only(key: str, path: Path) -> Prepared:
        (prepared,) = prepare(key, path)
        return prepared

    return only


def square(west: float = 0, south: float = 0, size: float = 1) -> Row:
    """A square as GeoJSON."""
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


@pytest.fixture
def write_places(write_json: Callable[[Any, str], Path]) -> Callable[..., Path]:
    """A GeoJSON file of (properties, geometry); a geometry of None is left out, one that is missing is a square."""

    def write(name: str, *places: Row | tuple[Row, Any]) -> Path:
        pairs = [
            place if isinstance(place, tuple) else (place, square(number * 2)) for number, place in enumerate(places)
        ]
        features = [{"type": "Feature", "properties": facts, "geometry": shape} for facts, shape in pairs]
        return write_json({"type": "FeatureCollection", "features": features}, name)

    return write
