"""Whatever stands in an address: an answer in time, in one shape, with nothing reflected and nothing stored."""

from urllib.parse import quote_from_bytes

import pytest
from django.test import Client

from pages.hostile.attacks import IN_THE_PATH, VALUES, as_bytes, cases
from pages.hostile.judging import asked, rows

CASES = list(cases())


def encoded(value: str) -> str:
    return quote_from_bytes(as_bytes(value), safe="")


@pytest.mark.parametrize("kind", VALUES)
def test_a_hostile_value_of_a_parameter_gets_a_plain_answer_and_stores_nothing(visitor: Client, kind: str) -> None:
    before = rows()
    for address, name in CASES:
        asked(visitor.get, f"{address}?{name}={encoded(VALUES[kind])}")
    assert rows() == before


@pytest.mark.parametrize("kind", VALUES)
def test_a_hostile_piece_of_a_path_gets_a_plain_answer_and_stores_nothing(visitor: Client, kind: str) -> None:
    before = rows()
    for route in IN_THE_PATH:
        asked(visitor.get, route.format(encoded(VALUES[kind])))
    assert rows() == before
