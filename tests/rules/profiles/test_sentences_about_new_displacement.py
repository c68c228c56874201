from datetime import date

import pytest

from profile_subjects import country, department
from saferhavens.web.profiles.figures import displacement
from saferhavens.web.profiles.readings.displacement import NewDisplacement
from saferhavens.web.profiles.readings.violence import shifted

START = date(2023, 10, 1)


def months(*numbers: int) -> dict[date, int]:
    return {shifted(START, index): number for index, number in enumerate(numbers)}


def figure(now: dict[date, int], before: dict[date, int] | None = None):
    return displacement.by_month(country(new_displacement=NewDisplacement(now, before)))


def says(found) -> str:
    return found.says.replace("\u00a0", " ")


def test_twelve_months_are_compared_with_the_twelve_before():
    assert says(figure(months(*[10] * 12, *[20] * 12))) == (
        "From October 2024 to September 2025 IDMC's quick updates add up to 240 new internal displacements by"
        " conflict and"
        " disaster in Colombia, 120 more (+100.0 %) than in the twelve months before."
    )


def test_with_less_than_two_years_nothing_is_compared():
    assert says(figure(months(*[10] * 15))).endswith(
        "120 new internal displacements by conflict and disaster in Colombia."
    )


def test_a_country_without_any_movement_has_no_figure():
    assert figure(months(0, 0, 0)) is None


def test_a_department_has_no_monthly_sums():
    assert displacement.by_month(department(new_displacement=NewDisplacement(months(5), None))) is None


def test_the_newest_month_stands_first_in_the_table_and_last_in_the_chart():
    found = figure(months(1, 2, 3))
    assert [row[1] for row in found.rows] == [3, 2, 1]
    assert found.chart.series[0].values == [1, 2, 3]


def test_only_three_years_are_shown_and_all_are_in_the_download():
    found = figure(months(*range(1, 61)))
    assert (len(found.rows), len(found.all_rows)) == (36, 60)


def test_what_was_known_before_has_a_column_of_its_own():
    found = figure(months(10, 25), months(10, 20))
    assert found.rows[0] == (shifted(START, 1), 25, 20)
    assert found.notes[-1] == "Since the vintage before, 1 month was changed, by +5 movements."


def test_a_vintage_that_changed_nothing_is_said_to():
    assert figure(months(10, 20), months(10)).notes[-1] == "No month was changed since the vintage before."


def test_without_an_older_vintage_there_is_no_such_column():
    assert [column.key for column in figure(months(10, 20)).columns] == ["month", "movements"]


def test_disasters_are_said_to_be_in_the_sums():
    assert any("yearly figures, checked later, can be much lower" in note for note in figure(months(1)).notes)


@pytest.mark.parametrize(
    ("cause", "word"), [("conflict", "Conflict and violence"), ("disaster", "Disaster"), ("flood", "Other")]
)
def test_causes_have_names(cause, word):
    assert displacement.cause_name(cause) == word
