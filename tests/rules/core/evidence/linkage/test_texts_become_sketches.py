"""Sketches of texts: how alike two texts are, counted in bits, and which texts are copies."""

import hashlib
import math
import re
import unicodedata

import polars as pl
import pytest

from linkage_world import BRIDGE, BRIDGE_TOLD_ANEW, SHELTER
from saferhavens.core.evidence.linkage import text
from saferhavens.core.evidence.linkage.comparisons import SKETCH_BITS, TEXT_LEVELS, bits_at
from saferhavens.core.evidence.linkage.training import word_weights


def words_of(narrative: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", narrative) if not unicodedata.combining(c)).lower()
    return set(re.findall(r"[^\W\d_]{4,}", plain))


def slow_sketch(narrative: str, weights: dict[str, int] | None = None) -> int | None:
    """The 256 bits as one number, one word and one bit at a time."""
    found, weights = words_of(narrative), weights or {}
    if len(found) < text.FEWEST_WORDS:
        return None
    sums = [0] * SKETCH_BITS
    for word in found:
        digest = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=SKETCH_BITS // 8).digest())
        weight = weights.get(word, max(weights.values(), default=1))
        for bit in range(SKETCH_BITS):
            sums[bit] += weight if digest >> (SKETCH_BITS - 1 - bit) & 1 else -weight
    return sum(1 << (SKETCH_BITS - 1 - bit) for bit in range(SKETCH_BITS) if sums[bit] > 0)


def fast_sketch(narratives: list[str], weights: dict[str, int] | None = None) -> list[int | None]:
    frame = text.sketches(pl.Series(narratives, dtype=pl.String), weights)
    return [
        None if row[0] is None else int.from_bytes(b"".join(part.to_bytes(8, "little") for part in row))
        for row in frame.rows()
    ]


NARRATIVES = [
    BRIDGE,
    BRIDGE_TOLD_ANEW,
    SHELTER,
    "",
    "Robo en la vía",
    "Ça fait peur à tous les enfants réfugiés déplacés",
]


def test_the_fast_sketch_is_the_slow_one() -> None:
    assert fast_sketch(NARRATIVES) == [slow_sketch(each) for each in NARRATIVES]


def test_with_weights_too() -> None:
    weights = word_weights(pl.Series(NARRATIVES))
    assert fast_sketch(NARRATIVES, weights) == [slow_sketch(each, weights) for each in NARRATIVES]


def test_a_sketch_does_not_depend_on_the_other_texts() -> None:
    assert fast_sketch([SHELTER, BRIDGE])[1] == fast_sketch([BRIDGE])[0]


def test_a_sketch_is_the_same_in_pieces(monkeypatch) -> None:
    whole = fast_sketch(NARRATIVES), text.bands(pl.Series(NARRATIVES)).sort("row", "band")
    monkeypatch.setattr(text, "CHUNK", 2)
    assert fast_sketch(NARRATIVES) == whole[0]
    assert text.bands(pl.Series(NARRATIVES)).sort("row", "band").equals(whole[1])


def test_the_bits_that_differ_tell_the_angle_between_two_texts() -> None:
    one, other = words_of(BRIDGE), words_of(BRIDGE_TOLD_ANEW)
    cosine = len(one & other) / math.sqrt(len(one) * len(other))
    first, second = fast_sketch([BRIDGE, BRIDGE_TOLD_ANEW])
    assert (first ^ second).bit_count() == pytest.approx(SKETCH_BITS * math.acos(cosine) / math.pi, abs=25)


def test_texts_that_share_nothing_differ_in_half_of_the_bits() -> None:
    first, second = fast_sketch([BRIDGE, SHELTER])
    assert (first ^ second).bit_count() == pytest.approx(SKETCH_BITS / 2, abs=40)


def test_levels_of_texts_fall() -> None:
    limits = [bits_at(cosine) for cosine in TEXT_LEVELS.values()]
    assert limits == sorted(limits)
    assert limits[-1] < SKETCH_BITS / 2


def test_rare_words_weigh_more() -> None:
    weights = word_weights(pl.Series(["albergue camino", "camino largo", "camino corto", "camino"]))
    assert weights["albergue"] == weights["largo"] > weights["camino"] >= 1


def keys(*narratives: str) -> list[set[tuple[int, int]]]:
    found = text.bands(pl.Series(narratives, dtype=pl.String))
    return [set(found.filter(row=number).select("band", "key").rows()) for number in range(len(narratives))]


def test_copies_share_all_keys() -> None:
    one, other = keys(BRIDGE, BRIDGE.upper() + "!!")
    assert one == other
    assert len(one) == text.BANDS


def test_a_copy_with_a_few_more_words_shares_some() -> None:
    one, other = keys(BRIDGE, BRIDGE + " según dijo la radio")
    assert one & other


def test_other_texts_share_none() -> None:
    one, other, told_anew = keys(BRIDGE, SHELTER, BRIDGE_TOLD_ANEW)
    assert not one & other
    assert not other & told_anew


def test_short_texts_have_none() -> None:
    assert keys("Robo en la vía", "", "uno dos tres cuatro cinco seis siete") == [set(), set(), set()]


def test_no_texts_at_all() -> None:
    nothing = pl.Series([], dtype=pl.String)
    assert text.sketches(nothing).height == 0
    assert text.bands(nothing).height == 0
    assert text.sketches(pl.Series([None], dtype=pl.String)).rows() == [(None,) * 4]
