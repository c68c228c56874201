"""A code leads to its place and those above it; one that is not known has its number."""

import pytest

from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Level
from saferhavens.web.places.models import Place
from saferhavens.web.places.queries import LONGEST_CODE, ancestors_of, place_of_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def tumaco():
    above = None
    for code, level in (("COL", Level.COUNTRY), ("COL-52", Level.ADM1), ("COL-52835", Level.ADM2)):
        above = Place.objects.create(code=code, name_en=code, name_es=code, level=level, country="COL", parent=above)
    return above


@pytest.mark.parametrize("code", ["COL-52835", "col-52835"])
def test_the_case_of_letters_does_not_matter(tumaco, code):
    assert place_of_code(code) == tumaco


def test_those_above_come_from_the_country_down_and_ask_nothing_more(tumaco, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [place.code for place in ancestors_of(place_of_code("COL-52835"))] == ["COL", "COL-52"]


def test_a_country_has_none_above(tumaco):
    assert ancestors_of(place_of_code("COL")) == []


@pytest.mark.parametrize("code", ["", "XXX", "COL-", "C" * 10_000])
def test_an_unknown_one_is_a_problem_and_repeated_no_longer_than_codes_are(tumaco, code):
    with pytest.raises(ProblemError) as raised:
        place_of_code(code)
    assert raised.value.problem.number == 301
    assert len(raised.value.facts["code"]) <= LONGEST_CODE
