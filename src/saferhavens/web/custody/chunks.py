"""A file sealed in chunks under a key of its own: written and read as a stream, never whole in memory.

    chunk = nonce of 24 bytes, up to 65,536 bytes sealed with XAES-256-GCM, tag of 16 bytes

All chunks but the last are full, and there is always a last one, be it empty. Bound into each are its position and
whether it is the last: what is cut off, exchanged, repeated or appended is noticed. So is every changed byte. Nonces
are random, so that a chunk can be written again after a broken connection without harm.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from saferhavens.web.custody.cipher import NONCE_BYTES, TAG_BYTES, ForgedError, Xaes256Gcm
from saferhavens.web.custody.limits import CHUNK

OVERHEAD = NONCE_BYTES + TAG_BYTES
SEALED_CHUNK = CHUNK + OVERHEAD


def chunk_count(size: int) -> int:
    """Chunks of a file of `size` bytes."""
    return max(1, -(-size // CHUNK))


def sealed_size(size: int) -> int:
    """Bytes on the disk of a file of `size` bytes."""
    return size + OVERHEAD * chunk_count(size)


def seal_chunk(cipher: Xaes256Gcm, position: int, is_last: bool, plain: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, bound_to(position, is_last))


def open_chunk(cipher: Xaes256Gcm, position: int, is_last: bool, sealed: bytes) -> bytes:
    """Raises ForgedError."""
    if len(sealed) < OVERHEAD:
        raise ForgedError
    return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to(position, is_last))


def bound_to(position: int, is_last: bool) -> bytes:
    return f"saferhavens chunk 1\n{position}\n{int(is_last)}".encode()


class ChunkWriter:
    """Seals what is written to it into `target`, from chunk `position` on."""

    def __init__(self, target: BinaryIO, cipher: Xaes256Gcm, position: int = 0) -> None:
        self._target = target
        self._cipher = cipher
        self._position = position
        self._waiting = bytearray()

    def write(self, plain: bytes) -> None:
        """A full chunk is written only when more follows: the last one must be marked."""
        self._waiting += plain
        while len(self._waiting) > CHUNK:
            self._emit(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Write the last chunk. Nothing may be written afterwards."""
        self._emit(bytes(self._waiting), is_last=True)

    def pause(self) -> None:
        """Write what fills a chunk, and drop the rest: it is to be sent again. Nothing may be written afterwards."""
        if len(self._waiting) == CHUNK:
            self._emit(bytes(self._waiting), is_last=False)

    def _emit(self, plain: bytes, is_last: bool) -> None:
        self._target.write(seal_chunk(self._cipher, self._position, is_last, plain))
        self._position += 1


def read_chunks(
    source: BinaryIO, cipher: Xaes256Gcm, size: int, start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """Bytes `start` to `end` (not included) of a sealed file of `size` bytes. Raises ForgedError.

    Whatever is on the disk beyond the last chunk is an alteration too.
    """
    stop = size if end is None else min(end, size)
    if source.seek(0, os.SEEK_END) != sealed_size(size):
        raise ForgedError
    last = chunk_count(size) - 1
    first = min(start // CHUNK, last)
    source.seek(first * SEALED_CHUNK)
    for position in range(first, chunk_count(stop)):
        plain = open_chunk(cipher, position, position == last, source.read(SEALED_CHUNK))
        begins = position * CHUNK
        if part := plain[max(0, start - begins) : stop - begins]:
            yield part
