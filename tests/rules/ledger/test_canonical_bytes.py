"""Which bytes an entry is."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.core.ledger.canonical import Entry, NotCanonicalError, canonical_bytes, canonical_time, clean
from saferhavens.core.words import Level, Role

ENTRY = Entry(
    sequence=7,
    at="2026-03-01T09:30:00.000000Z",
    actor="person:12",
    source="web",
    verb="invited",
    kind="people.invitation",
    object_id="3",
    facts={"roles": ["monitor"], "organisation": 4, "note": "Río Ñ"},
    previous_hash="0" * 64,
    hash="",
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
PLAIN = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS


def objects(inner: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    """Objects whose keys stay different when each is brought into its one form."""
    pairs = st.lists(st.tuples(TEXTS, inner), max_size=3, unique_by=lambda pair: unicodedata.normalize("NFC", pair[0]))
    return pairs.map(dict)


def nested(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return PLAIN | st.lists(inner, max_size=3) | objects(inner)


FACTS = nested(nested(nested(PLAIN)))


def test_an_entry_is_written_as_documented_to_the_byte() -> None:
    assert (
        canonical_bytes(ENTRY)
        == (
            '{"actor":"person:12","at":"2026-03-01T09:30:00.000000Z",'
            '"facts":{"note":"Río Ñ","organisation":4,"roles":["monitor"]},'
            '"kind":"people.invitation","object_id":"3","sequence":7,"source":"web","verb":"invited","version":1}'
        ).encode()
    )


def test_the_order_in_which_facts_were_given_makes_no_difference() -> None:
    turned = dict(reversed(ENTRY.facts.items()))
    assert list(turned) != list(ENTRY.facts)
    assert canonical_bytes(ENTRY._replace(facts=turned)) == canonical_bytes(ENTRY)


@pytest.mark.parametrize("part", ["sequence", "at", "actor", "source", "verb", "kind", "object_id", "facts"])
def test_every_part_of_an_entry_is_in_its_bytes(part: str) -> None:
    other = {"sequence": 8, "facts": {}}.get(part, "other")
    assert canonical_bytes(ENTRY._replace(**{part: other})) != canonical_bytes(ENTRY)


def test_a_text_written_in_two_ways_is_brought_into_one() -> None:
    assert clean("Rı́o n\u0303") == clean("Rı́o ñ")
    assert clean({"n\u0303": 1}) == {"ñ": 1}


@pytest.mark.parametrize(
    "fact",
    [
        1.5,
        float("nan"),
        2**53,
        -(2**53),
        b"bytes",
        {1: "number as key"},
        {"ñ": 1, "n\u0303": 2},
        "NUL \0",
        "half a pair \ud800",
        datetime(2026, 3, 1, tzinfo=UTC),
        [[[[[[[["too deep"]]]]]]]],
    ],
)
def test_what_two_programs_would_write_differently_is_refused(fact: object) -> None:
    with pytest.raises(NotCanonicalError):
        clean(fact)


def test_an_entry_with_a_fraction_that_got_past_has_no_bytes_if_it_is_not_a_number() -> None:
    with pytest.raises(NotCanonicalError):
        canonical_bytes(ENTRY._replace(facts={"share": float("nan")}))


@given(FACTS)
def test_what_is_clean_stays_as_it_is_and_survives_json(fact: object) -> None:
    once = clean(fact)
    assert clean(once) == once
    assert json.loads(json.dumps(once)) == once


def test_words_of_the_domain_can_be_facts() -> None:
    assert clean([Role.ANALYST, Level.ADM2]) == ["analyst", 2]


def test_a_time_is_written_in_utc_whatever_its_zone() -> None:
    bogota = timezone(timedelta(hours=-5))
    assert canonical_time(datetime(2026, 3, 1, 4, 30, tzinfo=bogota)) == "2026-03-01T09:30:00.000000Z"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(NotCanonicalError):
        canonical_time(datetime(2026, 3, 1, 4, 30))
