"""The evidence package: originals with all that proves where they come from, as a bag (BagIt 1.0, RFC 8493) in a ZIP.

    <name>/bagit.txt, bag-info.txt, manifest-sha256.txt, manifest-sha512.txt, tagmanifest-…
    <name>/data/description.json      what it is, as the caller says it
    <name>/data/ledger.jsonl          the entries of the ledger about it
    <name>/data/originals/…           the files as they arrived

Whoever receives it verifies it with any BagIt program, without us. It is written as a stream, never as a whole in
memory or on the disk, and the same content gives the same bytes. Its fingerprint, the SHA-256 of
`tagmanifest-sha256.txt`, stands for all of it: the caller records it in the ledger.
"""

import hashlib
import io
import zipfile
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from saferhavens import __version__
from saferhavens.web.custody.names import safe_name

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALGORITHMS = ("sha256", "sha512")
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can say."""

PRIVATE = 0o600 << 16
"""Rights of an unpacked file: for whoever unpacks it, and nobody else on that machine."""


class Original(NamedTuple):
    """A file as it arrived."""

    name: str
    pieces: Iterable[bytes]


class Entry(NamedTuple):
    """A file of the bag, and its hashes in the order of ALGORITHMS."""

    path: str
    size: int
    hashes: tuple[str, ...]


class Package:
    """One package that is being written. `stream` once, then ask for `fingerprint` and `size`."""

    def __init__(self, name: str, at: datetime, info: Mapping[str, str]) -> None:
        self.name = safe_name(name).replace("%", "_")
        self.fingerprint = ""
        self.size = 0  # of what is in it, in bytes
        self._at = at
        self._info = info
        self._outlet = Outlet()
        self._zip = zipfile.ZipFile(self._outlet, "w", zipfile.ZIP_STORED)

    def stream(self, description: bytes, ledger: bytes, originals: Iterable[Original]) -> Iterator[bytes]:
        """The bytes of the ZIP. Originals are read one after the other, each when its turn comes."""
        with self._zip:
            tags = [(yield from self._add("bagit.txt", [DECLARATION]))]
            payload = yield from self._add_payload(description, ledger, originals)
            self.size = sum(entry.size for entry in payload)
            tags.append((yield from self._add("bag-info.txt", [self._bag_info(payload)])))
            tags += yield from self._add_manifests("manifest", payload)
            tag_manifests = yield from self._add_manifests("tagmanifest", tags)
            self.fingerprint = tag_manifests[0].hashes[0]
        yield self._outlet.taken()

    def _add_payload(
        self, description: bytes, ledger: bytes, originals: Iterable[Original]
    ) -> Generator[bytes, None, list[Entry]]:
        entries = [(yield from self._add("data/description.json", [description]))]
        entries.append((yield from self._add("data/ledger.jsonl", [ledger])))
        for number, original in enumerate(originals, start=1):
            entries.append((yield from self._add(path_of(number, original.name), original.pieces)))
        return entries

    def _add_manifests(self, kind: str, entries: list[Entry]) -> Generator[bytes, None, list[Entry]]:
        made = []
        for place, algorithm in enumerate(ALGORITHMS):
            made.append((yield from self._add(f"{kind}-{algorithm}.txt", [manifest(entries, place)])))
        return made

    def _add(self, path: str, pieces: Iterable[bytes]) -> Generator[bytes, None, Entry]:
        size, hashes = 0, [hashlib.new(algorithm) for algorithm in ALGORITHMS]
        info = zipfile.ZipInfo(f"{self.name}/{path}", EARLIEST)
        info.external_attr = PRIVATE
        with self._zip.open(info, "w", force_zip64=True) as target:
            for piece in pieces:
                size += len(piece)
                for running in hashes:
                    running.update(piece)
                target.write(piece)
                yield self._outlet.taken()
        return Entry(path, size, tuple(running.hexdigest() for running in hashes))

    def _bag_info(self, payload: list[Entry]) -> bytes:
        told = {"Bag-Software-Agent": f"Safer Havens {__version__}", "Bagging-Date": f"{self._at:%Y-%m-%d}"}
        told |= {"Payload-Oxum": f"{self.size}.{len(payload)}"} | dict(self._info)
        return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in sorted(told.items())).encode()


class Outlet(io.RawIOBase):
    """Where the ZIP is written to, and from where what was written is taken away at once."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # all that zipfile gives it
        self._waiting += data
        return len(data)

    def taken(self) -> bytes:
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


def path_of(number: int, name: str) -> str:
    """Numbered, so that two files of one name stay two. No `%`: programs do not agree on how to write it."""
    return f"data/originals/{number:04}-{safe_name(name).replace('%', '_')}"


def manifest(entries: list[Entry], place: int) -> bytes:
    """The lines of a manifest, in the order of paths."""
    return "".join(f"{entry.hashes[place]}  {entry.path}\n" for entry in sorted(entries)).encode()
