"""What a test damages on purpose, so that it is different every time: a byte set to a fixed value may have had it."""

from __future__ import annotations


def flipped(data: bytes, at: int = -1) -> bytes:
    """The same bytes with one bit of the byte `at` the other way round."""
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


def exchanged(text: str, at: int) -> str:
    """The same text with another letter at `at`, of those that base64 uses too."""
    letters = list(text)
    letters[at] = "B" if letters[at] == "A" else "A"
    return "".join(letters)
