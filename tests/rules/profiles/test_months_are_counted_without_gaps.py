from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.web.profiles.readings.displacement import NewDisplacement
from saferhavens.web.profiles.readings.violence import NONE, Span, Toll, grouped, months_between, shifted

DAYS = st.dates(date(1989, 1, 1), date(2100, 12, 31)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    ("month", "by", "expected"),
    [
        (date(2018, 12, 1), -11, date(2018, 1, 1)),
        (date(2018, 1, 1), -1, date(2017, 12, 1)),
        (date(2018, 12, 1), 1, date(2019, 1, 1)),
        (date(2018, 5, 1), 0, date(2018, 5, 1)),
    ],
)
def test_shifting_a_month_crosses_years(month, by, expected):
    assert shifted(month, by) == expected


@given(DAYS, st.integers(0, 400))
def test_shifting_there_and_back_is_nothing(month, by):
    assert shifted(shifted(month, by), -by) == month


@given(DAYS, st.integers(0, 400))
def test_a_span_holds_every_month_once(first, count):
    months = months_between(first, shifted(first, count))
    assert len(months) == len(set(months)) == count + 1
    assert months == sorted(months)


def test_a_span_covers_its_ends():
    span = Span(date(2018, 1, 1), date(2018, 12, 1))
    assert span.covers(date(2018, 1, 1))
    assert span.covers(date(2018, 12, 1))
    assert not span.covers(date(2019, 1, 1))


def test_tolls_are_added_number_by_number():
    assert Toll(1, 2, 1, 3, 2) + Toll(1, 10, 8, 15, 0) == Toll(2, 12, 9, 18, 2)
    assert grouped([("a", Toll(1, 1, 1, 1, 1)), ("b", NONE), ("a", Toll(1, 2, 2, 2, 2))]) == {
        "a": Toll(2, 3, 3, 3, 3),
        "b": NONE,
    }


def test_what_a_newer_vintage_changed_is_told():
    found = NewDisplacement({date(2025, 1, 1): 20, date(2025, 2, 1): 5}, {date(2025, 1, 1): 10})
    assert found.revised == {date(2025, 1, 1): (10, 20)}


def test_the_twelve_months_before_the_last_twelve_do_not_overlap_them():
    found = NewDisplacement({shifted(date(2023, 1, 1), index): index for index in range(30)}, None)
    last, before = found.last_months(12), found.last_months(12, skip=12)
    assert [number for _month, number in last] == list(range(18, 30))
    assert [number for _month, number in before] == list(range(6, 18))
