"""A code leads to its place and those above it; one that is not known has its number."""

import pytest

from open_data import countries, divisions, stored
from saferhavens.core.problems import ProblemError
from saferhavens.web.places.queries import LONGEST_CODE, ancestors_of, place_of_code


@pytest.fixture(autouse=True)
def world(db):
    stored(countries(), divisions())


@pytest.mark.parametrize("code", ["COL-52001", "col-52001"])
def test_the_case_of_letters_does_not_matter(code):
    assert place_of_code(code).name == "Villa Ñandú"


def test_those_above_come_from_the_country_down_and_ask_nothing_more(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [place.code for place in ancestors_of(place_of_code("COL-52001"))] == ["COL", "COL-52"]


def test_a_country_has_none_above():
    assert ancestors_of(place_of_code("COL")) == []


@pytest.mark.parametrize("code", ["", "XXX", "COL-", "C" * 10_000])
def test_an_unknown_one_is_a_problem_and_repeated_no_longer_than_codes_are(code):
    with pytest.raises(ProblemError) as raised:
        place_of_code(code)
    assert raised.value.problem.number == 301
    assert len(raised.value.facts["code"]) <= LONGEST_CODE
