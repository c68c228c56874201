"""R's `set.seed` and `sample`, so that folds of a published model can be drawn again in numpy.

Mersenne Twister seeded by R's linear congruential generator (R sources, `RNG.c`: `RNG_Init`), and sampling without
replacement by rejection of random bits, the default since R 3.6 (`R_unif_index`, `do_sample`).
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

_WORDS = 624
_MULTIPLIER = 69069
_SCRAMBLES = 50
_CHUNK = 4096


def r_sample(seed: int, size: int) -> npt.NDArray[np.int64]:
    """What `set.seed(seed); sample(size) - 1` gives in R: a permutation of 0 … size - 1."""
    bits = _sixteen_bits(_twister(seed))
    left = list(range(size))
    drawn = np.empty(size, dtype=np.int64)
    for place in range(size):
        index = _below(size - place, bits)
        drawn[place] = left[index]
        last = left.pop()
        if index < len(left):
            left[index] = last
    return drawn


def r_folds(seed: int, rows: int, folds: int) -> npt.NDArray[np.int64]:
    """What `set.seed(seed); sample(rep(1:folds, length = rows)) - 1` gives in R: the fold of each row."""
    return r_sample(seed, rows) % folds


def _twister(seed: int) -> np.random.MT19937:
    """R's generator after `set.seed(seed)`: its first word is the position, which is then set to the end."""
    words, state = [], seed % 2**32
    for step in range(_SCRAMBLES + _WORDS + 1):
        state = (_MULTIPLIER * state + 1) % 2**32
        if step >= _SCRAMBLES:
            words.append(state)
    generator = np.random.MT19937()
    key = np.array(words[1:], dtype=np.uint32)
    generator.state = {"bit_generator": "MT19937", "state": {"key": key, "pos": _WORDS}}
    return generator


def _sixteen_bits(generator: np.random.MT19937) -> Iterator[int]:
    """The upper 16 bits of each 32-bit draw: R's `floor(unif_rand() * 65536)`."""
    while True:
        yield from (generator.random_raw(_CHUNK) >> 16).tolist()


def _below(limit: int, draws: Iterator[int]) -> int:
    """A whole number from 0 to limit - 1: as many random bits as needed, again until they are small enough."""
    bits = (limit - 1).bit_length()
    while True:
        value = 0
        for _ in range(bits // 16 + 1):
            value = value * 65536 + next(draws)
        value &= (1 << bits) - 1
        if value < limit:
            return value
