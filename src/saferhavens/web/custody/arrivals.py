"""Files on their way in: sealed from the first byte under a key that only this process's memory knows.

What arrives is written to SAFERHAVENS_HOME/vault/incoming, never in clear and never to /tmp. An arrival that is not
stored is removed when it is let go; one that a killed process left behind can be read by nobody, and is swept away.
"""

import errno
import hashlib
import os
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.chunks import ChunkWriter, read_chunks
from saferhavens.web.custody.cipher import KEY_BYTES, ForgedError, Xaes256Gcm
from saferhavens.web.custody.limits import MEGA

NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


def vault_folder() -> Path:
    return Path(settings.HOME) / "vault"


def incoming_folder() -> Path:
    return made(vault_folder() / "incoming")


def made(folder: Path) -> Path:
    """`folder` within the vault, for this user's eyes only, as the vault itself."""
    for each in (vault_folder(), folder):
        each.mkdir(mode=0o700, exist_ok=True)
    return folder


class Hashes:
    """SHA-256, and BLAKE2b beside it: should one of them be broken some day, the other still stands."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._blake2b = hashlib.blake2b()

    def update(self, data: bytes) -> None:
        self._sha256.update(data)
        self._blake2b.update(data)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()

    @property
    def blake2b(self) -> str:
        return self._blake2b.hexdigest()


class Arrival:
    """One file that is arriving. Written to, then `finish`ed; from then on it can be read, any number of times."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.hashes = Hashes()
        self.key = os.urandom(KEY_BYTES)
        self.path = incoming_folder() / f"{uuid4()}.part"
        self._cipher = Xaes256Gcm(self.key)
        self._file = create_private(self.path)
        self._writer = ChunkWriter(self._file, self._cipher)
        self._remove = weakref.finalize(self, self.path.unlink, missing_ok=True)

    def write(self, data: bytes) -> None:
        """Raises FILE_TOO_BIG, DISK_FULL; the arrival is gone then."""
        self.size += len(data)
        if self.size > self.limit:
            self.discard()
            raise ProblemError(problems.FILE_TOO_BIG, limit=self.limit // MEGA)
        self.hashes.update(data)
        with taken_back_on_failure(self):
            self._writer.write(data)

    def finish(self) -> None:
        """On the disk when this returns. Raises DISK_FULL."""
        with taken_back_on_failure(self):
            self._writer.finish()
            self._file.flush()
            os.fsync(self._file.fileno())
        self._file.close()

    def read(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Bytes `start` to `end` (not included). Raises SEAL_BROKEN."""
        try:
            with self.path.open("rb") as source:
                yield from read_chunks(source, self._cipher, self.size, start, end)
        except ForgedError:
            raise ProblemError(problems.SEAL_BROKEN, kind="file") from None

    def move_to(self, place: Path) -> None:
        """Give the file to the vault. From then on it is not removed any more when this object is let go."""
        self.path.replace(place)
        self._remove.detach()
        sync_folder(place.parent)

    def discard(self) -> None:
        self._file.close()
        self._remove()


@contextmanager
def taken_back_on_failure(arrival: Arrival) -> Iterator[None]:
    """Take the arrival back, whatever goes wrong inside. "No space left" is told as DISK_FULL."""
    try:
        yield
    except OSError as error:
        arrival.discard()
        if error.errno in NO_SPACE:
            raise ProblemError(problems.DISK_FULL, where=vault_folder()) from error
        raise


def create_private(path: Path) -> BinaryIO:
    """A new, empty file for this user's eyes only, in place of any that was left there."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def sync_folder(folder: Path) -> None:
    """Make sure that the names in `folder` outlive a power cut, as the contents of its files do."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def take_in(pieces: Iterable[bytes], limit: int) -> Arrival:
    """Take in a whole file of at most `limit` bytes. Raises FILE_TOO_BIG, DISK_FULL."""
    arrival = Arrival(limit)
    try:
        for piece in pieces:
            arrival.write(piece)
        arrival.finish()
    except BaseException:
        arrival.discard()
        raise
    return arrival
