"""What every source has in common: the records that pass between reading, tidying, checking and storing.

Polars is named here, but not imported: pages that only show what a source is called must start quickly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

type Progress = Callable[[str, float], None]
"""Told what is being done ("reading", "tidying", "checking") and what share of the file is done, 0 to 1."""


@dataclass(frozen=True)
class Address:
    """Where the publisher keeps one file or one list of an interface, and what is known of it."""

    name: str  # which of the source's files: "population", "ged", "adm1-COL" ...
    url: str
    format: str  # csv, json, geojson, parquet, zip ...
    version: str = ""  # the publisher's version, where the address names one
    sha256: str = ""  # where the publisher announces one
    paging: str = ""  # how an interface hands out its list: see `download.PAGINGS`; empty: one file
    verified: bool = False  # documents of the months before `terms_checked` show it in use; else it is our best guess
    note: str = ""  # what is known of it, such as a key that it asks for


@dataclass(frozen=True)
class About:
    """A source's about.toml. Texts come in English and Spanish: {"en": ..., "es": ...}."""

    key: str
    title: dict[str, str]
    short: dict[str, str]  # what sentences call the publisher: "UNHCR", "ACNUR"
    publisher: str
    homepage: str
    licence: str
    licence_url: str
    cite: str
    definition: dict[str, str]  # what exactly one row counts
    sees: dict[str, str]  # what this source can see
    blind: dict[str, str]  # what it cannot see
    terms_checked: date  # when addresses and terms were last looked up
    addresses: tuple[Address, ...]
    patterns: tuple[str, ...]  # globs, relative to a data folder, of the local files of this source


@dataclass(frozen=True)
class Refusal:
    """Rows that were left out, and why, in plain words. `rows` are the first few row numbers (1 = first data row)."""

    reason: str
    count: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class CheckResult:
    """What one named check found. A failed check that is `fatal` stops the load of its file."""

    name: str
    passed: bool
    detail: str = ""
    fatal: bool = True


@dataclass(frozen=True)
class Read:
    """What `read.py` makes of a file: the publisher's rows in `frame`, numbered from 1 in the column `row`.

    `kind` says which of the source's files it is, `name` the file's name (some hold the version),
    `version` the publisher's version where it is known from elsewhere.
    """

    frame: pl.DataFrame
    kind: str
    name: str
    version: str = ""


@dataclass(frozen=True)
class Tidied:
    """What `tidy.py` makes of it: one vintage of our tables. A file can hold several."""

    version: str
    part: str
    scope: tuple[str, ...]
    tables: dict[str, pl.DataFrame]
    rows_read: int
    refusals: tuple[Refusal, ...] = ()


type Check = Callable[[dict[str, pl.DataFrame]], CheckResult]
"""One named check of a source's tidy tables."""


@dataclass(frozen=True)
class Prepared:
    """One file, or one vintage of a file that holds several, ready to be stored.

    `scope` are the countries that the file is about (empty: the world). `part` tells apart what a source
    publishes side by side ("population" and "flows" of UNHCR, "countries" and "divisions" of the boundaries).
    A vintage replaces older ones of the same source and part inside its scope and leaves the rest in force.
    What was stored is known again by source, part, version and sha256 together.
    """

    source: str
    file: str  # name only, never the whole path
    sha256: str
    version: str  # the publisher's version, or the newest date inside the file
    scope: tuple[str, ...]
    tables: dict[str, pl.DataFrame]
    rows_read: int
    refusals: tuple[Refusal, ...] = ()
    checks: tuple[CheckResult, ...] = ()
    fictional: bool = False
    part: str = ""

    @property
    def rows_kept(self) -> int:
        """Rows of the publisher that are in our tables (not rows of ours: one wide row can become several)."""
        return self.rows_read - sum(refusal.count for refusal in self.refusals)


@dataclass
class LocalFile:
    """A file of a source that was found or fetched. `version` and `sha256` are empty until known."""

    source: str
    path: Path
    version: str = ""
    sha256: str = field(default="")
