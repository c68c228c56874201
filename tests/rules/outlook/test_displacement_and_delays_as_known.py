"""New displacement as IDMC had it on a day, and deaths as several month-ends knew them."""

from datetime import date

import pytest

from inputs_world import LATER, deaths, displaced, idmc, month_end
from open_data import stored
from saferhavens.core.forecast.months import month_number
from saferhavens.core.problems import INPUT_MISSING, INPUT_NOT_YET_KNOWN, INPUT_TOO_OLD, ProblemError
from saferhavens.web.outlook.inputs import delay_vintages, displacement_by_country_month

pytestmark = pytest.mark.django_db

JULY, AUGUST = date(2025, 7, 1), date(2025, 8, 1)


def test_each_day_has_the_figures_that_were_known_then() -> None:
    stored(
        idmc([displaced(JULY, 100)], "2025-08-25"),
        idmc([displaced(JULY, 140), displaced(AUGUST, 20)], "2025-09-25"),
    )
    before, after = (displacement_by_country_month(day) for day in (date(2025, 9, 24), date(2025, 9, 25)))
    assert before.frame.rows() == [("COL", month_number(2025, 7), 100.0)]
    assert after.frame.rows() == [("COL", month_number(2025, 7), 140.0), ("COL", month_number(2025, 8), 20.0)]
    assert (before.vintages[0].version, after.vintages[0].version) == ("2025-08-25", "2025-09-25")


def test_a_month_that_was_not_over_is_left_out() -> None:
    stored(idmc([displaced(JULY, 100), displaced(AUGUST, 3)], "2025-08-25"))
    assert displacement_by_country_month(date(2025, 8, 30)).last_month == month_number(2025, 7)


def test_a_month_without_a_figure_is_missing_and_not_zero() -> None:
    stored(idmc([displaced(JULY, 100), displaced(AUGUST, 0, "ECU")], "2025-09-25"))
    given = displacement_by_country_month(LATER)
    assert given.frame.rows() == [("COL", month_number(2025, 7), 100.0), ("ECU", month_number(2025, 8), 0.0)]
    assert given.last_months == {"COL": month_number(2025, 7), "ECU": month_number(2025, 8)}


@pytest.mark.parametrize(
    ("as_of", "through", "problem"),
    [
        (date(2025, 8, 1), None, INPUT_NOT_YET_KNOWN),
        (LATER, month_number(2025, 8), INPUT_TOO_OLD),
    ],
)
def test_what_is_not_there_is_a_problem(as_of: date, through: int | None, problem: object) -> None:
    stored(idmc([displaced(JULY, 100)], "2025-08-25"))
    with pytest.raises(ProblemError) as caught:
        displacement_by_country_month(as_of, through=through)
    assert caught.value.problem is problem


@pytest.mark.parametrize("read", [displacement_by_country_month, delay_vintages])
def test_nothing_held_is_a_problem(read) -> None:
    with pytest.raises(ProblemError) as caught:
        read(LATER)
    assert caught.value.problem is INPUT_MISSING


def test_a_vintage_of_one_country_is_no_vintage_of_the_world() -> None:
    stored(idmc([displaced(JULY, 100)], "2025-08-25", scope=("COL",)))
    with pytest.raises(ProblemError) as caught:
        displacement_by_country_month(LATER)
    assert caught.value.problem is INPUT_MISSING


def test_the_same_month_as_several_month_ends_knew_it() -> None:
    stored(
        month_end(deaths(date(2024, 1, 1), 3, 4, kind="all"), "2024-02"),
        month_end(deaths(date(2024, 1, 1), 5, 9, 1, kind="all"), "2024-03"),
    )
    given = delay_vintages(LATER)
    february = month_number(2024, 2)
    assert given.frame.columns == ["vintage", "month", "unit", "value"]
    assert given.frame.filter(month=february)["vintage", "value"].rows() == [(february, 4.0), (february + 1, 9.0)]
    assert [each.version for each in given.vintages] == ["2024-02", "2024-03"]


def test_a_month_end_that_had_not_come_is_not_in_it() -> None:
    stored(
        month_end(deaths(date(2024, 1, 1), 3, kind="all"), "2024-01"),
        month_end(deaths(date(2024, 1, 1), 5, 9, kind="all"), "2024-02"),
    )
    assert delay_vintages(date(2024, 2, 29)).frame["vintage"].unique().to_list() == [month_number(2024, 1)]


def test_of_each_vintage_only_the_last_months() -> None:
    stored(month_end(deaths(date(2020, 1, 1), *range(40), kind="all"), "2023-04"))
    given = delay_vintages(LATER, months_back=3)
    assert given.frame["value"].to_list() == [37, 38, 39]
