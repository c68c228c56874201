"""Small invented worlds, drawn by seed: places, and files of every source in several vintages, loaded in any order.

Three countries: COL with three departments (one of them without known municipalities), PER with two first divisions,
ECU with none. All outlines are boxes, so that anybody can say where a point lies. Files overlap on purpose: newer and
older releases, for the world and for one country, final and provisional, with zeros, unknowns, and codes and names
that no outline has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import shapely
from django.db import connection

import open_data
from saferhavens.core.words import Status, ViolenceType
from saferhavens.web.vintages.models import Vintage

Row = dict[str, Any]
Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True)
class Spot:
    """A place: its outline is a box."""

    code: str
    name: str
    level: int
    parent: str | None
    box: Box
    population: int | None = None

    @property
    def local_code(self) -> str:
        return self.code[4:] or self.code

    def holds(self, longitude: float, latitude: float) -> bool:
        west, south, east, north = self.box
        return west < longitude < east and south < latitude < north


SPOTS = (
    Spot("COL", "Colombia", 0, None, (0, 0, 4, 4)),
    Spot("PER", "Peru", 0, None, (10, 0, 14, 4), population=33_000),
    Spot("ECU", "Ecuador", 0, None, (20, 0, 22, 2)),
    Spot("COL-52", "Alfa", 1, "COL", (0, 2, 4, 4)),
    Spot("COL-86", "Beta", 1, "COL", (0, 0, 2, 2)),
    Spot("COL-05", "Gama", 1, "COL", (2, 0, 4, 2), population=9_000),
    Spot("PER-01", "Delta", 1, "PER", (10, 0, 12, 4)),
    Spot("PER-02", "Epsilon", 1, "PER", (12, 0, 14, 4), population=700),
    Spot("COL-52001", "Zeta", 2, "COL-52", (0, 2, 1, 4)),
    Spot("COL-52002", "Eta", 2, "COL-52", (1, 2, 2, 4)),
    Spot("COL-52003", "Theta", 2, "COL-52", (2, 2, 4, 4)),
    Spot("COL-86001", "Iota", 2, "COL-86", (0, 0, 2, 1)),
    Spot("COL-86002", "Kapa", 2, "COL-86", (0, 1, 2, 2)),
)
BY_CODE = {spot.code: spot for spot in SPOTS}
COUNTRIES = ("COL", "PER", "ECU")
ORIGINS = ("COL", "PER", "ECU", "VEN", "UNK")
WITHOUT_OUTLINE = ("52099", "99999")
CENSUS, AUTHORITY = "Census", "Unidad Administrativa Especial Migración Colombia"
"""Who says how many people live in a place: the boundaries themselves, or whoever counts displaced people there."""
DAYS = (date(2021, 1, 31), date(2022, 2, 28), date(2022, 10, 31))
PARTIES = ("Government", "Group A", "Group B", "Civilians", "")


@dataclass(frozen=True)
class File:
    """One vintage as it is loaded. `scope` empty: the world."""

    source: str
    part: str
    version: str
    scope: tuple[str, ...]
    table: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class World:
    """Files in the order in which they are loaded. The places are `SPOTS`."""

    seed: int
    files: tuple[File, ...]


def world_of(seed: int) -> World:
    """The world of this seed: the same seed gives the same world."""
    chance = Random(seed)  # noqa: S311 - invented figures, nothing secret
    files = [*places(), *unhcr(chance), *national(chance), *displacement(chance), *final(chance), *provisional(chance)]
    chance.shuffle(files)
    return World(seed, tuple(files))


# --- files ----------------------------------------------------------------------------------------------------------


def places() -> Iterator[File]:
    countries = tuple(place_row(spot) for spot in SPOTS if spot.level == 0)
    yield File("boundaries", "countries", "1", (), "places", countries)
    for code in ("COL", "PER"):
        rows = tuple(place_row(spot) for spot in SPOTS if spot.level and spot.code.startswith(code))
        yield File("boundaries", f"divisions-{code}", "1", (code,), "places", rows)


def place_row(spot: Spot) -> Row:
    known = {"population": spot.population, "population_year": 2020, "population_source": CENSUS}
    outline = shapely.box(*spot.box)
    more = known if spot.population else {}
    return open_data.place(spot.code, outline, spot.name, level=spot.level, parent=spot.parent, **more)


def unhcr(chance: Random) -> Iterator[File]:
    for version in chance.sample(["2023", "2024", "2025"], chance.randint(1, 3)):
        yield File("unhcr", "population", version, (), "displaced", tuple(population(chance)))
    for version in chance.sample(["2024", "2025"], chance.randint(1, 2)):
        yield File("unhcr", "demographics", version, (), "demographics", tuple(demographics(chance)))
        yield File("unhcr", "asylum_decisions", version, (), "displaced", tuple(decisions(chance)))


def persons(chance: Random) -> int:
    return chance.choice([1, 4, 30, 700, 12_345, 2_800_000])


def population(chance: Random) -> Iterator[Row]:
    for _ in range(chance.randint(20, 60)):
        year, origin, asylum = chance.randint(2019, 2023), chance.choice(ORIGINS), chance.choice(COUNTRIES)
        yield open_data.figure(persons(chance), year, origin, asylum, chance.choice(list(Status)).value)


def decisions(chance: Random) -> Iterator[Row]:
    outcomes = [
        outcome + unit for outcome in ("recognized", "rejected", "complementary", "closed") for unit in ("", "_cases")
    ]
    for _ in range(chance.randint(5, 25)):
        year, origin, asylum = chance.randint(2019, 2023), chance.choice(ORIGINS), chance.choice(COUNTRIES)
        yield open_data.figure(persons(chance), year, origin, asylum, chance.choice(outcomes)) | {
            "series": "asylum_decisions"
        }


LOCATIONS = (
    ("Alfa [Admin 1]", 1, "COL-52"),
    ("GAMA Department [Admin 1]", 1, "COL-05"),
    ("Iota [Admin 2]", 2, "COL-86001"),
    ("Theta (within Admin 1: Alfa) [Admin 2]", 2, "COL-52003"),
    ("Theta (within Admin 1: Beta) [Admin 2]", 2, None),
    ("Delta [Admin 1]", 1, "PER-01"),
    ("Nowhere [Admin 1]", 1, None),
    ("Dispersed in the country / territory", None, None),
)
"""UNHCR's text for a place, its level, and the place that it names."""


def demographics(chance: Random) -> Iterator[Row]:
    for _ in range(chance.randint(10, 50)):
        text, level, code = chance.choice(LOCATIONS)
        asylum = code[:3] if code else chance.choice(["COL", "PER"])
        yield open_data.location(text, level, persons(chance), asylum) | {
            "year": chance.choice([2022, 2023]),
            "origin": chance.choice(["VEN", "COL"]),
            "status": chance.choice(["refugees", "asylum_seekers", "stateless", "idps"]),
            "sex": chance.choice(["f", "m", "unknown"]),
            "age": chance.choice(["0-4", "18-59", "unknown"]),
        }


def national(chance: Random) -> Iterator[File]:
    """Migración Colombia: older releases know inhabitants and places that newer ones don't."""
    for version in chance.sample(["2021-06-30", "2022-10-31", "2023-01-31"], chance.randint(1, 3)):
        codes = [spot.local_code for spot in SPOTS if spot.level == 2] + list(WITHOUT_OUTLINE)
        known = chance.sample(codes, chance.randint(1, len(codes)))
        rows = tuple(
            open_data.place_figure(code, chance.choice([0, 3, 120, 5_000]), day, inhabitants(chance))
            for day in chance.sample(DAYS, chance.randint(1, 3))
            for code in known
        )
        yield File("migracion_colombia", "municipalities", version, ("COL",), "place_figures", rows)


def inhabitants(chance: Random) -> int | None:
    return chance.choice([1_000, 40_000, 2_500_000, 8_000, 700, None])


def displacement(chance: Random) -> Iterator[File]:
    for version in chance.sample(["2025-08-25", "2025-09-25", "2025-10-25"], chance.randint(1, 3)):
        months = tuple(
            {"country": country, "month": date(2025, month, 1), "persons": persons(chance)}
            for country in COUNTRIES
            for month in range(1, 9)
            if chance.random() < 0.7
        )
        yield File("idmc", "months", version, (), "displacement_months", months or (a_month(),))
        reports = tuple(report(chance, number) for number in range(chance.randint(1, 20)))
        yield File("idmc", "reports", version, (), "displacement_reports", reports)


def a_month() -> Row:
    return {"country": "COL", "month": date(2025, 1, 1), "persons": 1}


def report(chance: Random, number: int) -> Row:
    start = date(2025, 6, 1) + timedelta(days=chance.randint(0, 90))
    country = chance.choice(COUNTRIES)
    longitude, latitude = point(chance, country)
    return {
        "report_id": number,
        "country": country,
        "cause": "conflict",
        "role": chance.choice(["recommended", "triangulation"]),
        "persons": persons(chance),
        "date_start": start,
        "date_end": start + timedelta(days=chance.randint(0, 9)),
        "longitude": longitude,
        "latitude": latitude,
    }


def final(chance: Random) -> Iterator[File]:
    """UCDP GED: releases for the world, and for one or two countries alone."""
    for version in chance.sample(["21.1", "22.1", "23.1", "24.1"], chance.randint(1, 3)):
        scope = chance.choice([(), (), ("COL",), ("COL", "PER")])
        named = scope or (*COUNTRIES, None)
        rows = tuple(event(chance, number, named, 2015, 2021) for number in range(chance.randint(1, 60)))
        yield File("ucdp_ged", "events", version, scope, "violence_events", rows)


def provisional(chance: Random) -> Iterator[File]:
    """UCDP Candidate: months, one of them in two releases, and sometimes the year that takes them in."""
    periods = [("2023-10", "23.0.10"), ("2023-10", "23.1.10"), ("2023-11", "23.0.11"), ("2023-01/2023-12", "23.01.12")]
    for number, (part, version) in enumerate(chance.sample(periods, chance.randint(1, 4))):
        rows = tuple(
            event(chance, 1_000 * number + each, (*COUNTRIES, None), 2019, 2023)
            for each in range(chance.randint(1, 20))
        )
        yield File("ucdp_candidate", part, version, (), "violence_events", rows)


def event(chance: Random, number: int, countries: tuple[str | None, ...], first: int, last: int) -> Row:
    country = chance.choice(countries)
    longitude, latitude = point(chance, country or "COL")
    day = date(chance.randint(first, last), chance.choice([1, 7, 12]), chance.choice([1, 15, 31]))
    low, best, high = sorted(chance.choice([0, 1, 2, 25, 400]) for _ in range(3))
    return open_data.event(number, longitude, latitude, chance.randint(1, 7)) | {
        "country": country,
        "date_start": day,
        "date_end": date(last + 1, 1, 31),
        "violence_type": int(chance.choice(list(ViolenceType))),
        "deaths_best": best,
        "deaths_low": low,
        "deaths_high": high,
        "deaths_civilians": chance.randint(0, best),
        "side_a": chance.choice(PARTIES),
        "side_b": chance.choice(PARTIES),
    }


def point(chance: Random, country: str) -> tuple[float, float]:
    """Inside the country and off every border, or sometimes far out at sea."""
    if chance.random() < 0.1:
        return -30.5 + chance.random(), 40.5
    west, south, east, north = BY_CODE[country].box
    longitude, latitude = chance.randrange(int(west), int(east)), chance.randrange(int(south), int(north))
    return longitude + round(0.2 + 0.6 * chance.random(), 3), latitude + round(0.2 + 0.6 * chance.random(), 3)


# --- into the database ----------------------------------------------------------------------------------------------


def load(world: World) -> dict[int, Vintage]:
    """Store every file as the program does. Number of the file → its vintage."""
    vintages = {}
    for number, file in enumerate(world.files):
        tables = {file.table: list(file.rows)}
        (vintages[number],) = open_data.stored(
            open_data.prepared(file.source, tables, part=file.part, version=file.version, scope=file.scope)
        )
    connection.check_constraints()  # PostgreSQL would do it again after every test
    return vintages
