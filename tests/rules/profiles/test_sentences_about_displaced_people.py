"""What the sentence of each figure says in every case that the data can be in."""

import pytest

from profile_subjects import NothingHeld, country, series
from saferhavens.web.profiles.figures import displaced


def says(figure) -> str:
    return figure.says.replace("\u00a0", " ")


def test_the_last_year_is_split_by_status_the_largest_first():
    subject = country(series=series({2025: {"refugees": 1, "idps": 30, "asylum_seekers": 4}}))
    assert says(displaced.by_status(subject)) == (
        "At the end of 2025, UNHCR counts 35 displaced people in Colombia: 30 are internally displaced people,"
        " 4 are asylum seekers and 1 are refugees."
    )


def test_other_situations_are_in_the_table_but_not_in_the_chart():
    figure = displaced.by_status(country(series=series({2025: {"idps": 3, "hst": 9, "stateless": 2}})))
    assert [row[0] for row in figure.rows] == ["Internally displaced people", "Host community", "Stateless people"]
    assert figure.chart.labels == ["Internally displaced people"]
    assert "Not added up as displaced people" in figure.notes[-1]


def test_a_status_that_fell_to_nothing_is_still_shown():
    figure = displaced.by_status(country(series=series({2024: {"idps": 5, "refugees": 2}, 2025: {"idps": 5}})))
    assert figure.rows[1] == ("Refugees", 0, 2, -2)


def test_a_year_with_other_situations_only_says_that_nobody_displaced_is_counted():
    figure = displaced.by_status(country(series=series({2025: {"stateless": 2}})))
    assert says(figure) == "At the end of 2025, UNHCR counts no displaced people in Colombia."
    assert figure.chart is None


@pytest.mark.parametrize(
    ("years", "end"),
    [
        ({2000: {"idps": 1}, 2001: {"idps": 9}, 2002: {"idps": 5}}, "in 2002 it counts 5. The most were 9 in 2001."),
        (
            {2000: {"idps": 1}, 2001: {"idps": 3}, 2002: {"idps": 5}},
            "in 2002 it counts 5, more than in any year before.",
        ),
    ],
)
def test_the_long_run_names_the_first_the_last_and_the_highest_year(years, end):
    text = says(displaced.by_year(country(series=series(years))))
    assert text == f"In 2000, the first year with a number, UNHCR counted 1 displaced people in Colombia; {end}"


def test_a_long_run_without_displaced_people_says_so():
    figure = displaced.by_year(country(series=series({2000: {"stateless": 1}, 2001: {"stateless": 3}})))
    assert says(figure) == "UNHCR records no displaced people in Colombia, but people in other situations."
    assert figure.chart is None


def test_one_year_makes_no_long_run():
    assert displaced.by_year(country(series=series({2025: {"idps": 1}}))) is None


def test_a_year_without_a_number_is_a_gap_and_not_0():
    figure = displaced.by_year(country(series=series({2000: {"idps": 1}, 2002: {"idps": 5}})))
    assert figure.chart.labels == ["2000", "2001", "2002"]
    assert figure.chart.series[0].values == [1, None, 5]
    assert [row[0] for row in figure.rows] == [2002, 2000]


def test_the_first_among_the_origins_is_named_with_its_share():
    origins = {"VEN": {"refugees": 900, "oip": 95}, "CUB": {"refugees": 5}}
    figure = displaced.by_origin(country(series=series({2025: {"refugees": 905, "oip": 95}}), partners=(origins, {})))
    assert says(figure).endswith("First among the origins: Venezuela, 99.5 %.")
    assert figure.rows[0] == ("Venezuela", 995, 0.995, 900, 95)


def test_more_than_ten_origins_are_joined_and_all_are_in_the_download():
    origins = {
        code: {"refugees": 20 - index}
        for index, code in enumerate(
            ["VEN", "CUB", "ECU", "PER", "BRA", "HTI", "SYR", "UKR", "AFG", "IRN", "CHN", "IND"]
        )
    }
    figure = displaced.by_origin(country(series=series({2025: {"refugees": 1}}), partners=(origins, {})))
    assert len(figure.rows) == 11
    assert figure.rows[-1][:2] == ("2 other countries or origins", 19)
    assert len(figure.all_rows) == 12
    assert sum(row[1] for row in figure.rows) == sum(row[1] for row in figure.all_rows)


def test_an_origin_that_is_no_country_has_a_name():
    figure = displaced.by_origin(
        country(series=series({2025: {"refugees": 3}}), partners=({"UNK": {"refugees": 3}}, {}))
    )
    assert figure.rows[0][0] == "Unknown origin"


def test_people_abroad_leave_out_those_who_returned():
    abroad = {2024: {"refugees": 100, "returned_refugees": 9}, 2025: {"refugees": 120}}
    figure = displaced.abroad_by_year(country(series=series(abroad=abroad)))
    assert figure.rows == [(2025, 120, 120), (2024, 100, 100)]
    assert says(figure).startswith(
        "At the end of 2025: 120 people from Colombia, 20 more (+20.0 %) than a year before."
    )


def test_returns_are_told_from_both_sides():
    sides = series({2025: {"returned_refugees": 7, "resettlement": 2}}, {2025: {"returned_refugees": 5}}, "solutions")
    figure = displaced.solutions(country(series=sides))
    labels = {column.key: column.label for column in figure.columns}
    assert labels["returned_refugees_abroad"] == "Refugees who came back to this country"
    assert labels["returned_refugees_here"] == "Refugees who left this country for their own"
    assert dict(zip(labels, figure.rows[0], strict=True)) == {
        "year": 2025,
        "returned_refugees_abroad": 5,
        "returned_refugees_here": 7,
        "resettlement_here": 2,
    }


def test_palestine_refugees_under_unrwa_stand_apart():
    sides = series({2023: {"refugees": 5}, 2025: {"refugees": 7}}, name="unrwa")
    figure = displaced.under_unrwa(country(series=sides))
    assert says(figure) == "In 2025, UNRWA counts 7 people in Colombia. They are not among the displaced people above."
    assert figure.rows == [(2025, 7), (2023, 5)]
    assert figure.chart.series[0].values == [5, None, 7]


def test_solutions_that_were_never_recorded_have_no_column():
    figure = displaced.solutions(country(series=series({2025: {"naturalisation": 4}}, name="solutions")))
    assert [column.key for column in figure.columns] == ["year", "naturalisation_here"]


@pytest.mark.parametrize(
    "build",
    [
        displaced.by_status,
        displaced.by_year,
        displaced.by_origin,
        displaced.by_asylum,
        displaced.abroad_by_year,
        displaced.solutions,
    ],
)
def test_without_figures_there_is_no_figure(build):
    assert build(country()) is None
    assert build(country(holdings=NothingHeld())) is None
