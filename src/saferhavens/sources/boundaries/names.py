"""Names written in capitals made into names as people write them."""

import re

from saferhavens.sources.boundaries.spelling import SPELT

SMALL_WORDS = {"de", "del", "la", "las", "los", "el", "y", "e"}
"""Spanish words that stay small inside a name, but not at its beginning."""

BROKEN_LETTERS = str.maketrans({"¥": "Ñ", "Ð": "Ñ"})
"""How Ñ comes out of files that were read in the wrong code page: byte A5 of page 850, and byte D1 of Latin-1 as D0."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def spanish(name: str) -> str:
    """The name with small letters and accents; one that is not all capitals is only tidied of blanks.

    >>> spanish("VILLA DEL ROSARIO"), spanish("SAN JOSE DE LA MONTA¥A"), spanish("Leticia")
    ('Villa del Rosario', 'San José de la Montaña', 'Leticia')
    """
    clean = " ".join(name.translate(BROKEN_LETTERS).split())
    return _WORD.sub(_written, clean) if clean == clean.upper() else clean


def _written(found: re.Match[str]) -> str:
    word = found[0].lower()
    if word in SMALL_WORDS and found.start() > 0:
        return word
    return SPELT.get(word, word.capitalize())
