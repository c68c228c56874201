"""How alike two narratives are, by the runs of words that they share.

Runs of words can be guessed one by one: a fingerprint is made when it is needed and never stored.
"""

import re
import unicodedata
from typing import NamedTuple

type Fingerprint = frozenset[str]

WORDS_IN_A_RUN = 3
"""Three words in a row are rarely the same in two texts that were written apart. Source: Broder (1997), shingling."""

FEWEST_RUNS = 6
"""Shorter texts ("asalto a un bus en la vía") are alike by chance; nothing is concluded from them."""

_WORD = re.compile(r"\w+")


def fingerprint(text: str) -> Fingerprint:
    """The runs of words of a text, without accents, case and punctuation; empty if the text is too short."""
    words = plain_words(text)
    runs = frozenset(
        " ".join(words[start : start + WORDS_IN_A_RUN]) for start in range(len(words) - WORDS_IN_A_RUN + 1)
    )
    return runs if len(runs) >= FEWEST_RUNS else frozenset()


def plain_words(text: str) -> list[str]:
    """The words of a text, without accents, case and punctuation."""
    found: list[str] = _WORD.findall(_plain(text))
    return found


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


class Likeness(NamedTuple):
    """Shares between 0 and 1."""

    jaccard: float
    """Of all runs of the two texts, how many are in both."""

    contained: float
    """Of the runs of the shorter text, how many are in the longer: a press note copied into a long report."""


def likeness(one: Fingerprint, other: Fingerprint) -> Likeness:
    """Zero where one of the two is empty."""
    shorter = min(len(one), len(other))
    if not shorter:
        return Likeness(0.0, 0.0)
    shared = len(one & other)
    return Likeness(shared / (len(one) + len(other) - shared), shared / shorter)
