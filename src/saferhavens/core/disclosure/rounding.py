"""Controlled rounding: to a base, unbiased, the same every time, and adding up within a cell.

The running total of a cell is rounded, and each group gets the step between two rounded running totals. So the
groups of a cell add up to the rounding of their sum, however many there are. Whether a total goes up or down is
decided once for each cell by a secret key: who asks again gets the same answer, and nothing averages out.
"""

import hmac
from collections.abc import Iterable, Sequence

from saferhavens.core.problems import RELEASE_KEY_TOO_SHORT, ProblemError

SHORTEST_KEY = 32
"""Bytes: as long as the output of SHA-256. Shorter ones are no stronger than what people choose. Source: RFC 2104."""


def checked_key(key: bytes) -> bytes:
    """The key, or ProblemError when it is too short."""
    if len(key) < SHORTEST_KEY:
        raise ProblemError(RELEASE_KEY_TOO_SHORT, least=SHORTEST_KEY)
    return key


def keyed(key: bytes, *words: str) -> bytes:
    """32 bytes that only the holder of the key can compute. Words cannot run into each other."""
    return hmac.digest(key, "\0".join(words).encode(), "sha256")


def offset(key: bytes, words: Iterable[str], base: int) -> int:
    """Where a cell rounds up: a whole number from 0 to base - 1, all equally likely without the key."""
    return int.from_bytes(keyed(key, "rounding", *words)[:8]) % base


def rounded(value: int, base: int, shift: int) -> int:
    """The multiple of `base` at or below `value + shift`: less than `base` away from `value`, unbiased over shifts."""
    return (value + shift) // base * base


def rounded_steps(values: Sequence[int], base: int, shift: int, start: int = 0) -> list[int]:
    """Each value rounded so that, after a running total of `start`, they add up to the rounding of their sum."""
    steps: list[int] = []
    total = start
    for value in values:
        steps.append(rounded(total + value, base, shift) - rounded(total, base, shift))
        total += value
    return steps
