"""Small tables of the sources for the tests of loading, and sources that serve them. All of it is invented.

The world of the tests: Norte and Sur are two square departments of one country, Norte with two municipalities,
Villa Ñandú and Bolívar; Sur has one, another Bolívar. Ten degrees away lies a second country without divisions.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import shapely
from django.db import transaction

from saferhavens.core.problems import ProblemError
from saferhavens.sources.shape import CheckResult, LocalFile, Prepared, Refusal
from saferhavens.sources.source import hash_file
from saferhavens.sources.tables import TABLES
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.vintages import actions
from saferhavens.web.vintages.models import Vintage

AUDIT = Audit("system", "command")


class NoAudit:
    """For tests that commit: the ledger's entries could not be removed after them."""

    def record(self, *_what: object, **_facts: object) -> None:
        """Record nothing."""


NORTE = shapely.box(0, 1, 2, 2)
SUR = shapely.box(0, 0, 2, 1)
VILLA = shapely.box(0, 1, 1, 2)
BOLIVAR_NORTE = shapely.box(1, 1, 2, 2)
HOME = shapely.box(0, 0, 2, 2)
ABROAD = shapely.box(10, 0, 12, 2)


def table(name: str, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """A frame of the source table `name`; what a row does not say is null."""
    columns = TABLES[name]
    return pl.DataFrame([{column: row.get(column) for column in columns} for row in rows], schema=columns)


def place(
    code: str, outline: shapely.Geometry, name: str, level: int = 1, parent: str | None = "COL", **more: Any
) -> dict:
    point = outline.representative_point()
    facts = {
        "code": code,
        "level": level,
        "parent_code": parent,
        "country": code[:3],
        "scheme": "DIVIPOLA",
        "local_code": code[4:] or code,
        "name_en": name,
        "name_es": name,
        "longitude": point.x,
        "latitude": point.y,
        "geometry": shapely.to_wkb(outline),
    }
    return facts | more


COUNTRIES = [
    place("COL", HOME, "Colombia", level=0, parent=None),
    place("PER", ABROAD, "Peru", level=0, parent=None, name_es="Perú"),
]
DEPARTMENTS = [place("COL-52", NORTE, "Norte"), place("COL-86", SUR, "Sur")]
MUNICIPALITIES = [
    place("COL-52001", VILLA, "Villa Ñandú", level=2, parent="COL-52"),
    place("COL-52002", BOLIVAR_NORTE, "Bolívar", level=2, parent="COL-52"),
    place("COL-86001", SUR, "Bolívar", level=2, parent="COL-86"),
]


def event(number: int, longitude: float = 0.5, latitude: float = 1.5, precision: int = 1, **more: Any) -> dict:
    facts = {
        "event_id": number,
        "country": "COL",
        "date_start": date(2020, 3, 15),
        "date_end": date(2020, 3, 15),
        "date_precision": 1,
        "violence_type": 3,
        "place_precision": precision,
        "longitude": longitude,
        "latitude": latitude,
        "deaths_best": 2,
        "deaths_low": 1,
        "deaths_high": 3,
        "deaths_civilians": 2,
    }
    return facts | more


def figure(persons: int, year: int = 2024, origin: str = "VEN", asylum: str = "COL", measure: str = "refugees") -> dict:
    return {
        "series": "population",
        "year": year,
        "origin": origin,
        "asylum": asylum,
        "measure": measure,
        "persons": persons,
    }


def location(text: str, level: int | None, persons: int = 5, asylum: str = "COL") -> dict:
    return {
        "year": 2024,
        "origin": "VEN",
        "asylum": asylum,
        "status": "refugees",
        "location": text,
        "location_level": level,
        "sex": "f",
        "age": "0-4",
        "persons": persons,
    }


def place_figure(code: str, persons: int, day: date = date(2022, 10, 31), population: int | None = None) -> dict:
    return {
        "country": "COL",
        "local_code": code,
        "place_name": f"Place {code}",
        "date": day,
        "origin": "VEN",
        "measure": "present",
        "persons": persons,
        "population": population,
    }


def prepared(source: str, tables: dict[str, list[dict]], **more: Any) -> Prepared:
    """What a source hands over. `sha256` follows from the content unless it is given."""
    frames = {name: table(name, rows) for name, rows in tables.items()}
    facts = {
        "source": source,
        "file": "file.csv",
        "sha256": hashlib.sha256(repr((tables, more)).encode()).hexdigest(),
        "version": "1",
        "scope": (),
        "tables": frames,
        "rows_read": sum(frame.height for frame in frames.values()),
    }
    return Prepared(**(facts | more))


def boundaries(*rows: dict, part: str = "divisions", scope: tuple[str, ...] = ("COL",), **more: Any) -> Prepared:
    return prepared("boundaries", {"places": list(rows)}, part=part, scope=scope, **more)


def countries(**more: Any) -> Prepared:
    return boundaries(*COUNTRIES, part="countries", scope=(), **more)


def divisions(**more: Any) -> Prepared:
    return boundaries(*DEPARTMENTS, *MUNICIPALITIES, **more)


def events(*rows: dict, version: str = "23.1", scope: tuple[str, ...] = ("COL",), **more: Any) -> Prepared:
    return prepared("ucdp_ged", {"violence_events": list(rows)}, part="events", version=version, scope=scope, **more)


@dataclass
class FakeSource:
    """A source whose files hold nothing: what each makes when it is prepared is written here."""

    key: str
    contents: dict[str, Prepared | ProblemError] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)  # names of files that were really read
    samples: list[Prepared] = field(default_factory=list)
    addresses: tuple = ()

    @property
    def about(self) -> SimpleNamespace:
        return SimpleNamespace(key=self.key, patterns=("*.csv",), addresses=self.addresses, publisher="Publisher")

    def find(self, folder: Path) -> list[LocalFile]:
        return [LocalFile(self.key, path) for path in sorted(folder.glob("*.csv")) if path.name in self.contents]

    def prepare(self, local: LocalFile, progress: Any = None) -> Iterator[Prepared]:
        self.read.append(local.path.name)
        content = self.contents[local.path.name]
        if isinstance(content, ProblemError):
            raise content
        yield replace(content, file=local.path.name, sha256=local.sha256 or hash_file(local.path))

    def sample(self) -> list[Prepared]:
        return [replace(each, fictional=True, sha256="", file="sample", version="sample") for each in self.samples]


def stored(*files: Prepared) -> list[Vintage]:
    """Store each as a file of its own, in this order, and return the vintages."""
    vintages: list[Vintage] = []
    for each in files:
        with transaction.atomic():
            vintages += actions.store(AUDIT, each.source, [each])
    return vintages


def in_folder(folder: Path, source: str, contents: dict[str, Prepared | ProblemError]) -> FakeSource:
    """A source with a file in `folder` for each of `contents`."""
    for name in contents:
        (folder / name).write_text(f"{source} {name}")
    return FakeSource(source, dict(contents))


def tell_nobody(_source: str, _file: str, _doing: str, _share: float) -> None:
    """Progress that nobody watches."""


REFUSAL = Refusal("The latitude is not between -90 and 90.", 2, (3, 7))
FAILED_CHECK = CheckResult("years are plausible", passed=False, detail="year 3000")
