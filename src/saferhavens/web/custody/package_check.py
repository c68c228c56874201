"""Verifying an evidence package: is everything in it that its manifests name, nothing else, and not a byte different?

Other programs can do the same: the `bagit` package verifies what is unpacked.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.package import ALGORITHMS, DECLARATION

PIECE = 1 << 20
LARGEST_TAG_FILE = 50_000_000
"""Bytes: a manifest of 300,000 files. What is larger is no manifest of ours."""

TAG_MANIFESTS = {f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS}
TAGS = {"bagit.txt", "bag-info.txt", *(f"manifest-{algorithm}.txt" for algorithm in ALGORITHMS)}


class Verified(NamedTuple):
    fingerprint: str  # compare it with the ledger's: a whole package could have been made anew
    files: int


class BrokenError(ValueError):
    """Says which file is wrong, and how."""


def verify(path: Path) -> Verified:
    """Check the package in the ZIP `path`. Raises PACKAGE_BROKEN with the first thing that is wrong."""
    try:
        with zipfile.ZipFile(path) as packed:
            return check_bag(Bag(packed))
    except BrokenError as error:
        raise ProblemError(problems.PACKAGE_BROKEN, reason=error) from None
    except (zipfile.BadZipFile, EOFError, NotImplementedError, UnicodeDecodeError, OSError) as error:
        raise ProblemError(problems.PACKAGE_BROKEN, reason=f"ZIP: {type(error).__name__}") from None


class Bag:
    """The files of a bag in a ZIP, by their path below its one folder."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        names = [info.filename for info in packed.infolist()]
        check(len(names) == len(set(names)), "a name stands twice")
        folders = {name.partition("/")[0] for name in names}
        check(len(folders) == 1, "not one folder")
        check(all(info.compress_type == zipfile.ZIP_STORED for info in packed.infolist()), "compressed")
        self._folder = folders.pop()
        self.paths = {name.partition("/")[2] for name in names}

    def size(self, path: str) -> int:
        return self._packed.getinfo(f"{self._folder}/{path}").file_size

    def pieces(self, path: str) -> Iterator[bytes]:
        with self._packed.open(f"{self._folder}/{path}") as source:
            while piece := source.read(PIECE):
                yield piece

    def text(self, path: str) -> str:
        check(path in self.paths, f"{path} is missing")
        check(self.size(path) <= LARGEST_TAG_FILE, f"{path} is too large")
        return b"".join(self.pieces(path)).decode()


def check_bag(bag: Bag) -> Verified:
    """Raises BrokenError."""
    check(bag.text("bagit.txt").encode() == DECLARATION, "bagit.txt")
    payload = {path for path in bag.paths if path.startswith("data/")}
    tags = bag.paths - payload
    check(tags == TAGS | TAG_MANIFESTS, f"tag files: {', '.join(sorted(tags ^ (TAGS | TAG_MANIFESTS)))}")
    for algorithm in ALGORITHMS:
        check_manifest(bag, algorithm, f"tagmanifest-{algorithm}.txt", TAGS)
        check_manifest(bag, algorithm, f"manifest-{algorithm}.txt", payload)
    check_oxum(bag, payload)
    return Verified(hash_of(bag, "sha256", "tagmanifest-sha256.txt"), len(payload))


def check_manifest(bag: Bag, algorithm: str, name: str, wanted: set[str]) -> None:
    """Whether the manifest names exactly the `wanted` files, each with its hash. Raises BrokenError."""
    named = read_manifest(bag.text(name), name)
    check(not named.keys() - bag.paths, f"{first(named.keys() - bag.paths)} is missing")
    check(named.keys() == wanted, f"{first(named.keys() ^ wanted)} and {name} do not agree")
    for path, expected in named.items():
        check(hash_of(bag, algorithm, path) == expected, f"{path} was changed")


def read_manifest(text: str, name: str) -> dict[str, str]:
    """Path to hash. Raises BrokenError."""
    lines = [line.split(maxsplit=1) for line in text.splitlines()]
    check(all(len(line) == 2 for line in lines), f"{name} cannot be read")
    named = {path: found for found, path in lines}
    check(len(named) == len(lines), f"a name stands twice in {name}")
    return named


def check_oxum(bag: Bag, payload: set[str]) -> None:
    """Raises BrokenError."""
    told = f"Payload-Oxum: {sum(bag.size(path) for path in payload)}.{len(payload)}"
    check(told in bag.text("bag-info.txt").splitlines(), "bag-info.txt tells another size")


def hash_of(bag: Bag, algorithm: str, path: str) -> str:
    running = hashlib.new(algorithm)
    for piece in bag.pieces(path):
        running.update(piece)
    return running.hexdigest()


def first(names: set[str]) -> str:
    return min(names, default="")


def check(holds: bool, reason: str) -> None:
    if not holds:
        raise BrokenError(reason)
