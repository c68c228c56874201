"""Texts as short sketches: how alike two are is then a matter of counting bits, and copies find each other.

Nothing depends on the other reports: the same text has the same sketch in every search. A sketch is made when it is
needed and is never stored: from it, words can be guessed.
"""

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import csr_array

from saferhavens.core.evidence.linkage.comparisons import SKETCH_BITS

Keys = NDArray[np.uint64]

FEWEST_WORDS = 6
"""Shorter texts ("asalto a un bus en la vía") are alike by chance; nothing is concluded from them."""

WORDS_IN_A_RUN = 3
BANDS = 5
PER_BAND = 3
"""Two texts that share a share s of their runs of words meet with probability 1 - (1 - s**3)**5: 0.88 at 0.7, 0.005 at
0.1. Source: Broder (1997), Leskovec et al., Mining of Massive Datasets, 3.4."""

CHUNK = 50_000  # texts at once: 256 columns of them are 51 MB
MIXERS = np.random.default_rng(20261121).integers(1, 2**63, (BANDS * PER_BAND, 2)).astype(np.uint64) | np.uint64(1)
RUN = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)


def words(texts: pl.Series, pattern: str) -> pl.DataFrame:
    """`row` and `word` of all words that match `pattern`, in order, without case and accents."""
    plain = texts.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    found = pl.DataFrame({"row": pl.int_range(len(texts), dtype=pl.Int32, eager=True), "word": plain})
    return found.with_columns(pl.col("word").str.extract_all(pattern)).explode("word").drop_nulls()


def sketches(texts: pl.Series, weights: Mapping[str, int] | None = None) -> pl.DataFrame:
    """Four columns of 64 bits, null where a text is too short: SimHash over the words of four letters and more.

    `weights` are whole numbers; a word that is not in it weighs as much as the heaviest. Source: Charikar (2002).
    """
    return pl.concat(_sketches(part, weights or {}) for _start, part in _parts(texts))


def _parts(texts: pl.Series) -> Iterator[tuple[int, pl.Series]]:
    """The texts in pieces, so that memory does not grow with them; one empty piece of none."""
    for start in range(0, max(1, len(texts)), CHUNK):
        yield start, texts.slice(start, CHUNK)


def _sketches(texts: pl.Series, weights: Mapping[str, int]) -> pl.DataFrame:
    found = words(texts, r"\p{L}{4,}").unique().sort("row", "word")
    vocabulary, index = _indexed(found["word"])
    rows = found["row"].to_numpy()
    table = csr_array((_weights(vocabulary, weights)[index], (rows, index)), shape=(len(texts), len(vocabulary)))
    # Whole numbers are added, so that the order in which they are added changes nothing.
    bits = np.packbits((table @ _directions(vocabulary)) > 0, axis=1).view(np.uint64)
    enough = pl.Series(np.bincount(rows, minlength=len(texts)) >= FEWEST_WORDS)
    columns = {f"sketch{part}": bits[:, part] for part in range(SKETCH_BITS // 64)}
    return pl.DataFrame(columns).select(pl.when(enough).then(pl.all()))


def _indexed(found: pl.Series) -> tuple[pl.Series, NDArray[np.int32]]:
    """The different words in order, and for each word found its number among them."""
    vocabulary = found.unique().sort()
    numbers = pl.int_range(len(vocabulary), dtype=pl.Int32, eager=True)
    return vocabulary, found.replace_strict(vocabulary, numbers, return_dtype=pl.Int32).to_numpy().astype(np.int32)


def _weights(vocabulary: pl.Series, weights: Mapping[str, int]) -> NDArray[np.float32]:
    heaviest = max(weights.values(), default=1)
    return np.array([weights.get(word, heaviest) for word in vocabulary], dtype=np.float32)


def _directions(vocabulary: pl.Series) -> NDArray[np.float32]:
    """For each word, 256 times +1 or -1 that depend on nothing but the word."""
    digests = b"".join(hashlib.blake2b(word.encode(), digest_size=SKETCH_BITS // 8).digest() for word in vocabulary)
    bits = np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(-1, SKETCH_BITS)
    return bits.astype(np.float32) * 2 - 1


def bands(texts: pl.Series) -> pl.DataFrame:
    """`row`, `band`, `key`: texts that share a key of a band are probably copies of each other."""
    parts = (_bands(part).with_columns(pl.col("row") + start) for start, part in _parts(texts))
    return pl.concat(parts)


def _bands(texts: pl.Series) -> pl.DataFrame:
    found = words(texts, r"[\p{L}\p{N}]+")
    vocabulary, index = _indexed(found["word"])
    runs, rows = _runs(_numbers(vocabulary)[index], found["row"].to_numpy())
    some, starts, counts = np.unique(rows, return_index=True, return_counts=True)
    long = counts >= FEWEST_WORDS
    parts = [
        pl.DataFrame({"row": some[long], "band": np.full(int(long.sum()), band, np.int8), "key": keys[long]})
        for band, keys in enumerate(_keys(runs, starts))
    ]
    return pl.concat(parts)


def _numbers(vocabulary: pl.Series) -> Keys:
    digests = b"".join(hashlib.blake2b(word.encode(), digest_size=8).digest() for word in vocabulary)
    return np.frombuffer(digests, np.dtype("<u8")).astype(np.uint64)


def _runs(numbers: Keys, rows: NDArray[np.int32]) -> tuple[Keys, NDArray[np.int32]]:
    """A number for each run of three words within one text, and the text's row."""
    width = WORDS_IN_A_RUN - 1
    if len(numbers) <= width:
        return numbers[:0], rows[:0]
    mixed = numbers[:-width] * RUN[0] + numbers[1:-1] * RUN[1] + numbers[width:] * RUN[2]
    inside = rows[:-width] == rows[width:]
    return (mixed ^ (mixed >> np.uint64(29)))[inside], rows[:-width][inside]


def _keys(runs: Keys, starts: NDArray[np.int64]) -> Iterator[Keys]:
    """For each band, one number a text: its three smallest values under three different orders."""
    for band in range(BANDS):
        key = np.zeros(len(starts), np.uint64)
        for factor, shift in MIXERS[band * PER_BAND : (band + 1) * PER_BAND]:
            order = (runs ^ shift) * factor
            order ^= order >> np.uint64(32)
            least = np.minimum.reduceat(order, starts) if len(starts) else key
            key = key * RUN[1] + least
        yield key
