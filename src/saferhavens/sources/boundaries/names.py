"""Names written in capitals made into names as people write them."""

import re

SMALL_WORDS = {"de", "del", "la", "las", "los", "el", "y", "e"}
"""Spanish words that stay small inside a name, but not at its beginning."""

BROKEN_LETTERS = str.maketrans({"¥": "Ñ", "Ð": "Ñ"})
"""Ñ of the old code pages 437 and 850 (byte A5 and, twice converted, D0), as it stands in files of DANE and INEC."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def spanish(name: str) -> str:
    """ "VILLA DEL ROSARIO" → "Villa del Rosario"; names that are not all capitals are only tidied of blanks."""
    clean = " ".join(name.translate(BROKEN_LETTERS).split())
    if clean != clean.upper():
        return clean
    return _WORD.sub(_cased, clean)


def _cased(found: re.Match[str]) -> str:
    word = found[0].lower()
    if word in SMALL_WORDS and found.start() > 0:
        return word
    return word.capitalize()
