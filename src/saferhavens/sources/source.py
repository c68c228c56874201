"""A source: what its folder offers, put together in one object.

What it says of itself is read at once; what reads its files is imported when the first file is read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from saferhavens.core.problems import FOLDER_MISSING, FORMAT_UNREADABLE, NOTHING_USABLE, ProblemError
from saferhavens.sources import about as about_file
from saferhavens.sources.archives import DATA_SUFFIXES
from saferhavens.sources.shape import About, Check, LocalFile, Prepared, Progress, Read, Tidied

if TYPE_CHECKING:
    from saferhavens.sources.opening import Kinds

SUFFIXES = (*DATA_SUFFIXES, ".zip")

_VERSION = re.compile(r"([0-9A-Za-z][0-9A-Za-z .:/_+-]{0,79})?")
"""A publisher's number or day. It goes into reports, downloads and the ledger, and some files hold it in a column."""


@dataclass(frozen=True)
class Machinery:
    """What reads a source's files: the names that each folder's modules offer."""

    kinds: Kinds
    recognised: Callable[[Path, Kinds], bool]
    read: Callable[[Path], Read]
    tidy: Callable[[Read], Iterable[Tidied]]
    checks: tuple[Check, ...]
    make_sample: Callable[[], Iterable[Tidied]]


class Source:
    """One publisher's data: find its files, read, tidy and check them.

    Adding a source is adding a folder; nothing here knows any of them.
    """

    def __init__(self, key: str) -> None:
        self.key = key
        self.about: About = about_file.load(Path(__file__).parent / key / "about.toml")

    @cached_property
    def machinery(self) -> Machinery:
        package = f"saferhavens.sources.{self.key}"
        read, tidy, checks, sample = (
            import_module(f"{package}.{name}") for name in ("read", "tidy", "checks", "sample.make_sample")
        )
        recognised = import_module("saferhavens.sources.opening").recognised
        return Machinery(read.KINDS, recognised, read.read, tidy.tidy, checks.CHECKS, sample.make)

    def find(self, folder: Path) -> list[LocalFile]:
        """The files of this source anywhere below `folder`: named like the publisher's and with its columns.

        They come in the order of the patterns in about.toml, which is the order in which they are to be loaded.
        Raises FOLDER_MISSING.
        """
        if not folder.is_dir():
            raise ProblemError(FOLDER_MISSING, folder=folder)
        files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
        ranked = [(self._rank(path.relative_to(folder).as_posix().lower()), path) for path in files]
        named = sorted((rank, path) for rank, path in ranked if rank is not None)
        return [
            LocalFile(self.key, path) for _rank, path in named if self.machinery.recognised(path, self.machinery.kinds)
        ]

    def _rank(self, inside: str) -> int | None:
        """Number of the first pattern that a path inside the folder fits, or None."""
        fits = (fnmatch(inside, pattern) or fnmatch(inside, f"*/{pattern}") for pattern in self.about.patterns)
        return next((number for number, fit in enumerate(fits) if fit), None)

    def prepare(self, local: LocalFile, progress: Progress | None = None) -> Iterator[Prepared]:
        """The vintages in a file (most hold one), each tidied and checked, one at a time to spare memory.

        Raises the problems of `opening.read`, and NOTHING_USABLE where no row of the whole file can be used.
        """
        tell = progress or _silent
        tell("reading", 0.0)
        sha256 = local.sha256 or hash_file(local.path)
        read = replace(self.machinery.read(local.path), version=local.version)
        tell("tidying", 0.5)
        for tidied in self.machinery.tidy(read):
            tell("checking", 0.9)
            yield self._prepared(tidied, local.path.name, sha256)
        tell("checking", 1.0)

    def sample(self) -> list[Prepared]:
        """The fictional sample, for a start with neither files nor network. The checks are for publishers' files."""
        return [self._prepared(tidied, "sample", "", fictional=True) for tidied in self.machinery.make_sample()]

    def _prepared(self, tidied: Tidied, file: str, sha256: str, *, fictional: bool = False) -> Prepared:
        if not _VERSION.fullmatch(tidied.version):
            reason = f"“{tidied.version[:40]}” is no version"
            raise ProblemError(FORMAT_UNREADABLE, file=file, format="table", reason=reason)
        if not any(table.height for table in tidied.tables.values()):
            reasons = "; ".join(refusal.reason.rstrip(".") for refusal in tidied.refusals) or "it is empty"
            raise ProblemError(NOTHING_USABLE, file=file, read=tidied.rows_read, reasons=reasons)
        return Prepared(
            source=self.key,
            file=file,
            sha256=sha256,
            version=tidied.version,
            scope=tidied.scope,
            tables=tidied.tables,
            rows_read=tidied.rows_read,
            refusals=tidied.refusals,
            checks=() if fictional else tuple(check(tidied.tables) for check in self.machinery.checks),
            fictional=fictional,
            part=tidied.part,
        )


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _silent(stage: str, share: float) -> None:
    """Tell nobody."""
