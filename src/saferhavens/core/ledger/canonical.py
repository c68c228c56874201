"""The one way to write an entry of the ledger as bytes, so that everybody computes the same hash.

An entry is written as JSON (RFC 8259) in UTF-8:

* one object with the keys `actor`, `at`, `facts`, `kind`, `object_id`, `sequence`, `source`, `verb`, `version`;
* keys sorted by code point, at every depth; no spaces; characters outside ASCII as themselves, not escaped;
* `at` in UTC with six digits of a second: `2026-03-01T09:30:00.000000Z`;
* facts hold texts, whole numbers within ±(2^53 - 1), true, false, null, lists and objects of these. No fractions:
  no two programs agree on how to write them. Who needs one writes it as a text;
* texts are in Unicode normalisation form C and hold neither NUL nor half of a surrogate pair, because
  one of the databases would refuse or change them.

`clean` brings facts into this form once, before they are stored; from then on bytes are compared, never repaired:
a stored text that has lost its normal form has been changed.
"""

import json
import unicodedata
from datetime import UTC, datetime
from typing import NamedTuple

VERSION = 1
"""Of the form described above. It is part of the bytes, so that a later form can stand beside this one."""

LARGEST_WHOLE_NUMBER = 2**53 - 1
"""Beyond it JSON readers round. Source: RFC 8259, section 6."""

DEEPEST = 6
"""Facts are short notes; whatever is nested deeper is a mistake, or an attack on the reader's stack."""

type Fact = bool | int | str | list[Fact] | dict[str, Fact] | None


class NotCanonicalError(ValueError):
    """Something was to be written into the ledger that has no canonical bytes."""


class Entry(NamedTuple):
    """One row of the ledger, as it is hashed. `hash` and `previous_hash` are 64 hexadecimal digits."""

    sequence: int
    at: str
    actor: str
    source: str
    verb: str
    kind: str
    object_id: str
    facts: dict[str, Fact]
    previous_hash: str
    hash: str


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_bytes(entry: Entry) -> bytes:
    """The bytes of `entry` without its two hashes. Raises NotCanonicalError when it has none."""
    written = {
        "actor": entry.actor,
        "at": entry.at,
        "facts": entry.facts,
        "kind": entry.kind,
        "object_id": entry.object_id,
        "sequence": entry.sequence,
        "source": entry.source,
        "verb": entry.verb,
        "version": VERSION,
    }
    try:
        return _ENCODER.encode(written).encode()
    except (TypeError, ValueError) as reason:  # not JSON, NaN, half a surrogate pair
        raise NotCanonicalError(str(reason)) from None


def canonical_time(at: datetime) -> str:
    """`at` (with a time zone) as it stands in an entry."""
    if at.tzinfo is None:
        raise NotCanonicalError("a time without its zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def clean(value: object, depth: int = 0) -> Fact:
    """A copy of `value` in the form that is stored and hashed. Raises NotCanonicalError when there is none."""
    if depth > DEEPEST:
        raise NotCanonicalError(f"nested deeper than {DEEPEST}")
    match value:
        case None | bool():
            return value
        case int():
            return clean_number(value)
        case str():
            return clean_text(value)
        case list() | tuple():
            return [clean(item, depth + 1) for item in value]
        case dict():
            return clean_object(value, depth)
    raise NotCanonicalError(f"a {type(value).__name__} cannot be a fact")


def clean_number(value: int) -> int:
    if abs(value) > LARGEST_WHOLE_NUMBER:
        raise NotCanonicalError(f"{value} is beyond 2^53 - 1")
    return int(value)


def clean_text(value: str) -> str:
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise NotCanonicalError("a text with NUL or half of a surrogate pair")
    return unicodedata.normalize("NFC", value)


def clean_object(value: dict[object, object], depth: int) -> dict[str, Fact]:
    cleaned: dict[str, Fact] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonicalError(f"the key {key!r} is not a text")
        name = clean_text(key)
        if name in cleaned:
            raise NotCanonicalError(f"two keys are written {name!r}")
        cleaned[name] = clean(item, depth + 1)
    return cleaned
