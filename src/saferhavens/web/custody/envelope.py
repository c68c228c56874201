"""What a sealed text looks like, and what it is bound to.

    byte 0       version of this format
    bytes 1-4    number of the key, most significant byte first
    bytes 5-28   nonce
    from 29      text sealed with XAES-256-GCM, and its tag of 16 bytes

Associated with it, and so proven at opening: version, number of the key, whose key it is, and what the text is about.
A sealed text that was moved to another row, field or organisation does not open there.
"""

import os
from typing import NamedTuple, Self

from saferhavens.web.custody.cipher import NONCE_BYTES, TAG_BYTES, Xaes256Gcm

VERSION = 1
NUMBER_BYTES = 4
HEADER_BYTES = 1 + NUMBER_BYTES
SHORTEST = HEADER_BYTES + NONCE_BYTES + TAG_BYTES


class NotSealedError(ValueError):
    """These bytes are not a sealed text."""


class Envelope(NamedTuple):
    number: int  # of the key
    nonce: bytes
    text: bytes

    @classmethod
    def read(cls, sealed: bytes) -> Self:
        """The parts of `sealed`. Raises NotSealedError."""
        if len(sealed) < SHORTEST or sealed[0] != VERSION:
            raise NotSealedError
        number = int.from_bytes(sealed[1:HEADER_BYTES])
        return cls(number, sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES], sealed[HEADER_BYTES + NONCE_BYTES :])


def close(cipher: Xaes256Gcm, number: int, owner: str, about: str, plain: bytes) -> bytes:
    """`plain` sealed under key `number` of `owner`."""
    if not about:
        raise ValueError("a sealed text is about something")
    nonce = os.urandom(NONCE_BYTES)
    header = bytes([VERSION]) + number.to_bytes(NUMBER_BYTES)
    return header + nonce + cipher.encrypt(nonce, plain, bound_to(number, owner, about))


def unclose(cipher: Xaes256Gcm, envelope: Envelope, owner: str, about: str) -> bytes:
    """The text in `envelope`. Raises ForgedError."""
    return cipher.decrypt(envelope.nonce, envelope.text, bound_to(envelope.number, owner, about))


def bound_to(number: int, owner: str, about: str) -> bytes:
    """No two different triples give the same bytes: what is free text stands last."""
    if "\n" in owner:
        raise ValueError("an owner is named on one line")
    return f"saferhavens sealed {VERSION}\n{number}\n{owner}\n{about}".encode()
