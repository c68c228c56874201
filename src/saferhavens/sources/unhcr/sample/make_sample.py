"""Invented numbers of people between the five countries of the boundaries' sample, 2015 to 2024."""

from collections.abc import Iterator

import polars as pl

from saferhavens.core.words import Status
from saferhavens.sources.rows import shaped
from saferhavens.sources.shape import Tidied
from saferhavens.sources.tables import DEMOGRAPHICS, DISPLACED

YEARS = range(2015, 2025)

ROUTES = (
    ("VEN", "COL", Status.OTHER_IN_NEED, 100_000),
    ("VEN", "COL", Status.ASYLUM_SEEKERS, 2_000),
    ("VEN", "ECU", Status.OTHER_IN_NEED, 30_000),
    ("VEN", "ECU", Status.ASYLUM_SEEKERS, 1_500),
    ("COL", "ECU", Status.REFUGEES, 5_000),
    ("COL", "VEN", Status.REFUGEES, 3_000),
    ("COL", "COL", Status.IDPS, 500_000),
    ("UNK", "KEN", Status.REFUGEES, 40_000),
    ("UNK", "KEN", Status.ASYLUM_SEEKERS, 4_000),
    ("UNK", "ROU", Status.REFUGEES, 8_000),
    ("UNK", "ROU", Status.STATELESS, 300),
)
"""Origin, asylum, status, and people in the first year; each year a tenth of that is added."""

AGES = ("0-4", "5-11", "12-17", "18-59", "60+")


def make() -> Iterator[Tidied]:
    """Population, flows (a tenth of the first year's people every year) and demographics of the last year."""
    population = [
        _people("population", year, route, route[3] * (10 + year - YEARS[0]) // 10)
        for route in ROUTES
        for year in YEARS
    ]
    abroad = [route for route in ROUTES if route[0] != route[1] and route[2] != Status.STATELESS]
    flows = [_people("flows", year, route, route[3] // 10) for route in abroad for year in YEARS]
    demographics = [row for route in ROUTES for row in _by_sex_and_age(route)]
    yield _tidied("population", "displaced", population, DISPLACED)
    yield _tidied("flows", "displaced", flows, DISPLACED)
    yield _tidied("demographics", "demographics", demographics, DEMOGRAPHICS)


def _tidied(part: str, table: str, rows: list[dict[str, object]], columns: dict[str, type[pl.DataType]]) -> Tidied:
    frame = shaped(pl.DataFrame(rows, infer_schema_length=None), columns)
    return Tidied("sample", part, (), {table: frame}, rows_read=len(rows))


def _people(series: str, year: int, route: tuple[str, str, Status, int], persons: int) -> dict[str, object]:
    origin, asylum, status, _first = route
    return {
        "series": series,
        "year": year,
        "origin": origin,
        "asylum": asylum,
        "measure": status.value,
        "persons": persons,
    }


def _by_sex_and_age(route: tuple[str, str, Status, int]) -> Iterator[dict[str, object]]:
    origin, asylum, status, first = route
    for sex in ("f", "m"):
        for number, age in enumerate(AGES):
            yield {
                "year": YEARS[-1],
                "origin": origin,
                "asylum": asylum,
                "status": status.value,
                "location": "Example North [Admin 1]" if number % 2 else "Example South [Admin 1]",
                "location_level": 1,
                "sex": sex,
                "age": age,
                "persons": _share(first, sex, age),
            }


def _share(first: int, sex: str, age: str) -> int:
    """People of a sex and age in the last year: adults half of all, each other group an eighth, women a little more."""
    parts = 4 if age == "18-59" else 1
    last_year = first * (10 + len(YEARS) - 1) // 10
    return last_year * parts * (51 if sex == "f" else 49) // 800
