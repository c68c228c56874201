"""Five countries as rectangles, with invented divisions. Only the ISO codes of the countries are real."""

from collections.abc import Iterator

import polars as pl
import shapely

from saferhavens.core.words import Level
from saferhavens.sources.rows import shaped
from saferhavens.sources.shape import Tidied
from saferhavens.sources.tables import PLACES

Box = tuple[float, float, float, float]
Row = dict[str, object]

COUNTRIES: dict[str, tuple[str, Box]] = {
    "COL": ("Colombia", (-79.0, 1.0, -70.0, 11.0)),
    "ECU": ("Ecuador", (-81.0, -5.0, -75.0, 1.0)),
    "KEN": ("Kenya", (34.0, -4.0, 41.0, 4.0)),
    "ROU": ("Romania", (21.0, 44.0, 29.0, 48.0)),
    "VEN": ("Venezuela", (-70.0, 2.0, -60.0, 11.0)),
}
"""Alpha-3 code → name, and west, south, east, north in degrees."""

SPANISH = {"Kenya": "Kenia", "Romania": "Rumania"}

HALVES = (("1", "North", "Norte"), ("2", "South", "Sur"))
QUARTERS = (("1", "West", "Oeste"), ("2", "East", "Este"))


def make() -> Iterator[Tidied]:
    """Countries, and the divisions of each: two of the first level, four of the second."""
    yield _tidied("countries", (), [_country(code) for code in COUNTRIES])
    for code in COUNTRIES:
        yield _tidied("divisions", (code,), _divisions(code))


def _tidied(part: str, scope: tuple[str, ...], rows: list[Row]) -> Tidied:
    places = shaped(pl.DataFrame(rows, infer_schema_length=None), PLACES)
    return Tidied("sample", part, scope, {"places": places}, rows_read=len(rows))


def _country(code: str) -> Row:
    name, box = COUNTRIES[code]
    names = (f"Example {name}", f"Ejemplo {SPANISH.get(name, name)}")
    return _row(code, code, Level.COUNTRY, None, names, box, population=4_000_000)


def _divisions(code: str) -> list[Row]:
    rows = []
    for half, english, spanish in HALVES:
        parent = f"{code}-E{half}"
        box = _half(COUNTRIES[code][1], north=half == "1")
        rows.append(_row(parent, code, Level.ADM1, code, (f"Example {english}", f"Ejemplo {spanish}"), box, 2_000_000))
        for quarter, side, lado in QUARTERS:
            names = (f"Example {english} {side}", f"Ejemplo {spanish} {lado}")
            inner = _quarter(box, west=quarter == "1")
            rows.append(_row(f"{parent}0{quarter}", code, Level.ADM2, parent, names, inner, 1_000_000))
    return rows


def _row(  # noqa: PLR0917 - a row of the table, its cells in the table's order
    code: str, country: str, level: Level, parent: str | None, names: tuple[str, str], box: Box, population: int
) -> Row:
    west, south, east, north = box
    return {
        "code": code,
        "level": int(level),
        "parent_code": parent,
        "country": country,
        "scheme": "ISO 3166-1" if level == Level.COUNTRY else "Example",
        "local_code": code.removeprefix(f"{country}-"),
        "name_en": names[0],
        "name_es": names[1],
        "population": population,
        "population_year": 2022,
        "population_source": "Example",
        "longitude": (west + east) / 2,
        "latitude": (south + north) / 2,
        "geometry": shapely.to_wkb(shapely.box(west, south, east, north)),
    }


def _half(box: Box, *, north: bool) -> Box:
    west, south, east, top = box
    middle = (south + top) / 2
    return (west, middle, east, top) if north else (west, south, east, middle)


def _quarter(box: Box, *, west: bool) -> Box:
    left, south, right, north = box
    middle = (left + right) / 2
    return (left, south, middle, north) if west else (middle, south, right, north)
