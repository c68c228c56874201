from datetime import date

from profile_subjects import country, department
from saferhavens.web.profiles.figures import people
from saferhavens.web.profiles.readings.local import Group, Present

GROUPS = [
    Group("refugees", "f", "0-4", 10),
    Group("refugees", "f", "18-59", 40),
    Group("refugees", "m", "18-59", 30),
    Group("refugees", "unknown", "unknown", 20),
    Group("hst", "f", "18-59", 5_000),
]


def says(figure) -> str:
    return figure.says.replace("\u00a0", " ")


def test_shares_are_of_those_whose_age_or_sex_is_recorded():
    figure = people.age_and_sex(country(groups=(2025, GROUPS)))
    assert says(figure) == (
        "At the end of 2025, of the displaced people in Colombia whose age is recorded, 12 % are under 18; of"
        " those whose"
        " sex is recorded, 62 % are women and girls. The age of 20 people is not recorded."
    )


def test_the_host_community_is_not_among_the_displaced():
    figure = people.age_and_sex(country(groups=(2025, GROUPS)))
    assert ("18–59 years", 40, 30, None) in figure.rows


def test_what_is_not_recorded_has_a_row_and_a_column_of_its_own():
    figure = people.age_and_sex(country(groups=(2025, GROUPS)))
    assert figure.rows[-1] == ("Age not recorded", None, None, 20)


def test_nothing_is_said_of_missing_ages_when_none_is_missing():
    figure = people.age_and_sex(country(groups=(2025, GROUPS[:3])))
    assert "is not recorded" not in figure.says


def test_where_no_age_is_recorded_there_is_no_chart():
    figure = people.age_and_sex(country(groups=(2025, GROUPS[3:])))
    assert figure.chart is None
    assert (
        says(figure)
        == "At the end of 2025 UNHCR counts 20 people in Colombia; it has no age or no sex recorded of any."
    )


def test_only_other_situations_make_no_figure():
    assert people.age_and_sex(country(groups=(2025, GROUPS[4:]))) is None


def test_people_located_in_a_department_by_status():
    figure = people.here_by_status(department(groups=(2025, GROUPS)))
    assert figure.rows == [("Host community", 5_000), ("Refugees", 100)]
    assert "UNHCR locates 100 people here who are displaced" in figure.says


def test_a_country_has_its_own_figure_by_status():
    assert people.here_by_status(country(groups=(2025, GROUPS))) is None


def test_venezuelans_are_compared_with_the_first_date():
    dates = [Present(date(2021, 1, 31), 100, 10_000, 1), Present(date(2022, 10, 31), 150, 10_000, 1)]
    figure = people.venezuelans(department(present=dates))
    assert says(figure) == (
        "On 31 October 2022 Migración Colombia counted 150 people from Venezuela in Norte: 50 more (+50.0 %) than on"
        " 31 January 2021. That is 15.0 for every 1,000 inhabitants."
    )
    assert [row[1] for row in figure.rows] == [150, 100]


def test_without_inhabitants_no_rate_is_given():
    figure = people.venezuelans(department(present=[Present(date(2021, 1, 31), 100, None, 1)]))
    assert "inhabitants" not in figure.says
    assert figure.rows[0][2] is None


def test_without_dates_there_is_no_figure():
    assert people.venezuelans(department()) is None
