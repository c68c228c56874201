from datetime import date

import pytest

from saferhavens.web.mobility.held import held_now
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.readings import violence
from saferhavens.web.profiles.readings.violence import GED, Record, Span, Toll

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(world):
    return lambda code: Place.objects.select_related("parent").get(code=code)


def record(place: Place) -> Record:
    return violence.records_of(held_now(), place)[GED]


def test_a_country_holds_all_its_events(place):
    assert record(place("COL")).total == Toll(events=4, best=16, low=11, high=24, civilians=6)


def test_a_department_holds_those_known_to_be_in_it(place):
    assert record(place("COL-52")).total.events == 3


def test_a_municipality_holds_only_those_known_to_be_in_it(place):
    assert record(place("COL-52001")).total.events == 2


def test_a_place_without_events_has_no_record(place):
    assert violence.records_of(held_now(), place("COL-86001")) == {}


def test_every_sum_of_a_record_adds_up_to_its_total(place):
    found = record(place("COL"))
    for sums in (found.by_year, found.by_month, found.by_type, found.by_precision, found.by_month_and_type):
        assert sum(sums.values(), violence.NONE) == found.total


def test_the_toll_between_two_months_holds_both_ends(place):
    found = record(place("COL"))
    assert found.between(date(2018, 5, 1), date(2018, 6, 1)).events == 3
    assert found.between(date(2017, 3, 1), date(2018, 4, 1)).events == 0


def test_the_span_is_that_of_the_country(place):
    place("COL")
    assert violence.spans(["COL", "PER"]) == {("COL", GED): Span(date(2017, 2, 1), date(2018, 6, 1))}


def test_a_party_on_either_side_counts_once_an_event(place):
    found = dict(violence.parties(held_now(), place("COL"), GED, date(2017, 1, 1)))
    assert found["Group A"].events == 3
    assert found["Group B"].events == 2
    assert violence.NO_PARTY.isdisjoint(found)


def test_parties_of_older_events_are_left_out(place):
    found = dict(violence.parties(held_now(), place("COL"), GED, date(2018, 6, 1)))
    assert {name: toll.events for name, toll in found.items()} == {"Group A": 1, "Group B": 1}


@pytest.mark.parametrize(("code", "number"), [("COL", 0), ("COL-52", 1), ("COL-52001", 1), ("COL-86001", 0)])
def test_events_that_may_have_happened_here(place, code, number):
    assert violence.not_placed(held_now(), place(code), GED) == number


def test_the_tolls_of_siblings_in_one_period(place):
    own, other = place("COL-52"), place("COL-86")
    found = violence.tolls_in(own, [other], GED, date(2018, 1, 1), date(2018, 12, 1))
    assert found == {own.pk: Toll(events=2, best=12, low=9, high=18, civilians=2)}


def test_the_tolls_of_countries_are_given_by_place(place):
    own, other = place("COL"), place("PER")
    found = violence.tolls_in(own, [other], GED, date(2017, 1, 1), date(2017, 12, 1))
    assert {pk: toll.events for pk, toll in found.items()} == {own.pk: 1}
