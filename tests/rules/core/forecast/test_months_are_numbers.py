"""Months are whole numbers as at VIEWS, so that horizons are differences."""

from datetime import date

import pytest

from saferhavens.core import problems
from saferhavens.core.forecast.months import first_day, month_number, month_of
from saferhavens.core.problems import ProblemError


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(1980, 1, 31), 1), (date(1980, 12, 1), 12), (date(2018, 1, 15), 457), (date(2021, 12, 31), 504)],
)
def test_january_1980_is_one_and_january_2018_is_457(day, number):
    assert month_of(day) == number
    assert first_day(number) == day.replace(day=1)


@pytest.mark.parametrize("year_and_month", [(1979, 12), (2000, 0), (2000, 13)])
def test_other_months_do_not_exist(year_and_month):
    with pytest.raises(ProblemError) as caught:
        month_number(*year_and_month)
    assert caught.value.problem is problems.MONTH_UNKNOWN


def test_there_is_no_month_before_the_first():
    with pytest.raises(ProblemError) as caught:
        first_day(0)
    assert caught.value.problem is problems.MONTH_UNKNOWN
