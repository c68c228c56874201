"""The vault: originals as they arrived, sealed, under SAFERHAVENS_HOME/vault.

Each file has a key of its own, which lies sealed in its row: removing the row makes the file unreadable, and changing
an organisation's key touches rows only. A file is on the disk, under its name, before its row can be committed: no row
points to a file that is not there. What a row that was taken back leaves behind, `sweep` removes.

The ledger is written by whoever calls, in the same transaction: here nobody knows what the file is about.
"""

import base64
import fcntl
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID

from django.db import transaction

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import sealing
from saferhavens.web.custody.arrivals import (
    NO_SPACE,
    Arrival,
    Hashes,
    create_private,
    made,
    sync_folder,
    take_in,
    vault_folder,
)
from saferhavens.web.custody.chunks import SEALED_CHUNK, ChunkWriter, read_chunks, sealed_size
from saferhavens.web.custody.cipher import KEY_BYTES, ForgedError, Xaes256Gcm
from saferhavens.web.custody.limits import CHUNK, LARGEST, MEGA
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.ledger.audit import Audit

SHA256 = re.compile(r"[0-9a-f]{64}")


class Kept(NamedTuple):
    """What is known of a file: of its bytes as they arrived, not as they lie on the disk."""

    sha256: str
    blake2b: str
    size: int


class Facts(NamedTuple):
    """What lies sealed in the row of a file."""

    key: bytes
    size: int  # announced, until all of it has arrived
    sha256: str  # the same; empty if none was announced
    blake2b: str


# --- whole files --------------------------------------------------------------------------------------------------


def keep(
    organisation_id: int,
    file_id: UUID,
    pieces: Iterable[bytes] | Arrival,
    limit: int = LARGEST,
    declared_sha256: str = "",
) -> Kept:
    """Keep a file as it arrives, bytes in pieces or an arrival that was taken in before.

    Raises FILE_TOO_BIG, HASH_DIFFERS, DISK_FULL; nothing is kept then. IntegrityError if `file_id` was kept before.
    Take large files in before the transaction begins (`take_in`, or the handler of uploads): SQLite lets nobody else
    write meanwhile.
    """
    arrival = pieces if isinstance(pieces, Arrival) else take_in(pieces, limit)
    try:
        check_size(arrival.size, limit)
        check_hash(declared_sha256, arrival.hashes.sha256)
        return _store(organisation_id, file_id, arrival)
    except BaseException:
        arrival.discard()
        raise


@transaction.atomic
def _store(organisation_id: int, file_id: UUID, arrival: Arrival) -> Kept:
    """The row comes first: who comes second with the same id fails there, and overwrites nothing."""
    facts = Facts(arrival.key, arrival.size, arrival.hashes.sha256, arrival.hashes.blake2b)
    row = VaultFile(pk=file_id, organisation_id=organisation_id, is_whole=True)
    row.sealed = sealed_facts(row, facts)
    row.save(force_insert=True)
    arrival.move_to(place_of(file_id))
    return kept(facts)


def check_size(size: int, limit: int) -> None:
    """Raises FILE_TOO_BIG."""
    if size > limit:
        raise ProblemError(problems.FILE_TOO_BIG, limit=limit // MEGA)


def check_hash(declared: str, found: str) -> None:
    """Raises HASH_DIFFERS, also when what was declared is no SHA-256 at all."""
    if declared and declared.strip().lower() != found:
        raise ProblemError(problems.HASH_DIFFERS)


def describe(organisation_id: int, file_id: UUID) -> Kept:
    """Size and hashes of a whole file. Raises NOT_YOURS, FILE_STILL_ARRIVING."""
    return kept(_whole(organisation_id, file_id))


def read(organisation_id: int, file_id: UUID, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Bytes `start` to `end` (not included) of the original, in pieces.

    Raises NOT_YOURS, FILE_STILL_ARRIVING and FILE_LOST at once, SEAL_BROKEN when the piece is reached that was altered:
    whatever was given out before was right.
    """
    facts = _whole(organisation_id, file_id)
    return _read(open_file(file_id), facts, start, end)


def _read(source: BinaryIO, facts: Facts, start: int, end: int | None) -> Iterator[bytes]:
    try:
        with source:
            yield from read_chunks(source, Xaes256Gcm(facts.key), facts.size, start, end)
    except ForgedError:
        raise ProblemError(problems.SEAL_BROKEN, kind="file") from None


def verify(organisation_id: int, file_id: UUID) -> Kept:
    """Read the whole original and compare it with its hashes at arrival. Raises as `read`, and SEAL_BROKEN."""
    hashes, facts = Hashes(), _whole(organisation_id, file_id)
    for piece in _read(open_file(file_id), facts, 0, None):
        hashes.update(piece)
    if (hashes.sha256, hashes.blake2b) != (facts.sha256, facts.blake2b):
        raise ProblemError(problems.SEAL_BROKEN, kind="file")
    return kept(facts)


@transaction.atomic
def remove(organisation_id: int, file_id: UUID, *, audit: Audit) -> None:
    """Destroy the key of a file with its row, and the file when that is committed. Raises NOT_YOURS."""
    row = _row(organisation_id, file_id)
    audit.record("vault_file_removed", row, organisation=organisation_id)
    row.delete()
    transaction.on_commit(partial(place_of(file_id).unlink, missing_ok=True))


# --- files that come piece by piece -------------------------------------------------------------------------------


@transaction.atomic
def begin(organisation_id: int, file_id: UUID, size: int, declared_sha256: str, limit: int = LARGEST) -> int:
    """Announce a file of `size` bytes; returns how many of them are there already (after a broken connection).

    Raises FILE_TOO_BIG, and HASH_DIFFERS if another file was announced with this id before.
    """
    check_size(size, limit)
    if size < 0 or not SHA256.fullmatch(declared_sha256):
        raise ProblemError(problems.HASH_DIFFERS)
    if VaultFile.objects.filter(pk=file_id).exists():
        return _begun_before(organisation_id, file_id, size, declared_sha256)
    row = VaultFile(pk=file_id, organisation_id=organisation_id)
    row.sealed = sealed_facts(row, Facts(os.urandom(KEY_BYTES), size, declared_sha256, ""))
    row.save(force_insert=True)
    create_private(place_of(file_id)).close()
    sync_folder(place_of(file_id).parent)
    return 0


def _begun_before(organisation_id: int, file_id: UUID, size: int, declared_sha256: str) -> int:
    facts = facts_of(_row(organisation_id, file_id))
    if (facts.size, facts.sha256) != (size, declared_sha256):
        raise ProblemError(problems.HASH_DIFFERS)
    return received(organisation_id, file_id)


def received(organisation_id: int, file_id: UUID) -> int:
    """How many bytes have arrived and need not be sent again. Raises NOT_YOURS, FILE_LOST."""
    size = facts_of(_row(organisation_id, file_id)).size
    with open_file(file_id) as file:
        return received_in(file, size)


def received_in(file: BinaryIO, size: int) -> int:
    """Whole chunks only: the remains of one that was cut off are sent again."""
    there = os.fstat(file.fileno()).st_size
    return size if there == sealed_size(size) else there // SEALED_CHUNK * CHUNK


def append(organisation_id: int, file_id: UUID, offset: int, pieces: Iterable[bytes]) -> int:
    """Add bytes from `offset` on, which must be what `received` says. Returns what it says afterwards.

    Only whole chunks of 65,536 bytes are kept, and the end of the file: go on from the number that is returned.
    When the connection breaks, what arrived stays. Raises NOT_YOURS, FILE_LOST, WRONG_OFFSET, ARRIVAL_BUSY,
    FILE_TOO_BIG for more than was announced, DISK_FULL.
    """
    row = _row(organisation_id, file_id)
    facts = facts_of(row)
    if row.is_whole:
        return facts.size
    with alone(file_id) as file:
        there = received_in(file, facts.size)
        if offset != there:
            raise ProblemError(problems.WRONG_OFFSET, received=there)
        if there < facts.size or not facts.size:
            _add(file, facts, there, pieces)
        return received_in(file, facts.size)


def _add(file: BinaryIO, facts: Facts, there: int, pieces: Iterable[bytes]) -> None:
    file.truncate(there // CHUNK * SEALED_CHUNK)
    file.seek(0, os.SEEK_END)
    writer = ChunkWriter(file, Xaes256Gcm(facts.key), there // CHUNK)
    for piece in pieces:
        there += len(piece)
        if there > facts.size:
            raise ProblemError(problems.FILE_TOO_BIG, limit=round(facts.size / MEGA, 3))
        writer.write(piece)
    if there == facts.size:
        writer.finish()
    else:
        writer.pause()
    file.flush()
    os.fsync(file.fileno())


def finish(organisation_id: int, file_id: UUID) -> Kept:
    """Compare what arrived with what was announced. Raises NOT_YOURS, FILE_STILL_ARRIVING, HASH_DIFFERS.

    If it differs, nothing of it is kept, and the file can be sent again from its first byte.
    """
    row = _row(organisation_id, file_id)
    facts = facts_of(row)
    if row.is_whole:
        return kept(facts)
    with alone(file_id) as file:
        there = received_in(file, facts.size)
        if os.fstat(file.fileno()).st_size != sealed_size(facts.size):
            raise ProblemError(problems.FILE_STILL_ARRIVING, received=there, size=facts.size)
        hashes = _hashes_as_announced(file, facts)
    return _mark_whole(row, facts._replace(blake2b=hashes.blake2b))


def _hashes_as_announced(file: BinaryIO, facts: Facts) -> Hashes:
    hashes = Hashes()
    try:
        for piece in read_chunks(file, Xaes256Gcm(facts.key), facts.size):
            hashes.update(piece)
    except ForgedError:  # the machine stopped while it was written
        hashes = Hashes()
    if hashes.sha256 != facts.sha256:
        file.truncate(0)
        raise ProblemError(problems.HASH_DIFFERS)
    return hashes


def _mark_whole(row: VaultFile, facts: Facts) -> Kept:
    """Under the key that is current now: the one that was when the file began may be on its way out."""
    VaultFile.objects.filter(pk=row.pk, is_whole=False).update(is_whole=True, sealed=sealed_facts(row, facts))
    return kept(facts)


@contextmanager
def alone(file_id: UUID) -> Iterator[BinaryIO]:
    """The file, which nobody else may change meanwhile. Raises FILE_LOST, ARRIVAL_BUSY, DISK_FULL."""
    try:
        with place_of(file_id).open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield file
    except FileNotFoundError:
        raise ProblemError(problems.FILE_LOST) from None
    except BlockingIOError:
        raise ProblemError(problems.ARRIVAL_BUSY) from None
    except OSError as error:
        if error.errno in NO_SPACE:
            raise ProblemError(problems.DISK_FULL, where=vault_folder()) from error
        raise


# --- rows and places ----------------------------------------------------------------------------------------------


def place_of(file_id: UUID) -> Path:
    """Where the file lies. Two letters of its id make the folder, so that none holds too many."""
    return made(vault_folder() / file_id.hex[:2]) / str(file_id)


def open_file(file_id: UUID) -> BinaryIO:
    """Raises FILE_LOST."""
    try:
        return place_of(file_id).open("rb")
    except FileNotFoundError:
        raise ProblemError(problems.FILE_LOST) from None


def _row(organisation_id: int, file_id: UUID) -> VaultFile:
    """Raises NOT_YOURS."""
    row = VaultFile.objects.filter(pk=file_id, organisation_id=organisation_id).first()
    if row is None:
        raise ProblemError(problems.NOT_YOURS)
    return row


def _whole(organisation_id: int, file_id: UUID) -> Facts:
    row = _row(organisation_id, file_id)
    facts = facts_of(row)
    if not row.is_whole:
        raise ProblemError(problems.FILE_STILL_ARRIVING, received=received(organisation_id, file_id), size=facts.size)
    return facts


def sealed_facts(row: VaultFile, facts: Facts) -> bytes:
    value = facts._asdict() | {"key": base64.b64encode(facts.key).decode()}
    return sealing.seal_json(row.organisation_id, row.about, value)


def facts_of(row: VaultFile) -> Facts:
    value: dict[str, Any] = sealing.open_json(row.organisation_id, row.about, row.sealed)
    return Facts(**(value | {"key": base64.b64decode(value["key"])}))


def kept(facts: Facts) -> Kept:
    return Kept(facts.sha256, facts.blake2b, facts.size)
