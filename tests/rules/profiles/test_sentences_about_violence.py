from datetime import date

import pytest

from profile_subjects import country, department, violence
from saferhavens.core.words import ViolenceType
from saferhavens.web.profiles.changes import changes_of
from saferhavens.web.profiles.figures import violence as figures
from saferhavens.web.profiles.readings.violence import GED, Record, Span

MAY, JUNE = date(2017, 5, 1), date(2018, 6, 1)


def says(figure) -> str:
    return figure.says.replace("\u00a0", " ")


def test_years_without_an_event_stand_as_0_between_the_first_and_the_last():
    figure = figures.by_year(country(**violence((date(2015, 1, 1), 3), (JUNE, 4))))
    assert [(row[0], row[2]) for row in figure.rows] == [(2018, 4), (2017, 0), (2016, 0), (2015, 3)]
    assert "not proof that nothing happened" in figure.notes[0]


def test_the_worst_year_is_named():
    figure = figures.by_year(country(**violence((MAY, 9), (JUNE, 4))))
    assert says(figure) == (
        "From May 2017 to June 2018 UCDP records 2 events with 13 deaths in Colombia; 13 of the dead were civilians."
        " The worst year was 2017, with 9 deaths."
    )


def test_the_chart_by_year_has_the_low_and_the_high_edge_last():
    chart = figures.by_year(country(**violence((MAY, 9)))).chart
    assert chart.kind == "band"
    assert [series.values for series in chart.series] == [[9], [9], [9], [9]]
    assert {series.line for series in chart.series} == {"solid", "dashed", "dotted"}


def test_a_department_is_measured_on_the_span_of_its_country():
    readings = violence((MAY, 9)) | {"spans": {("COL", GED): Span(date(2016, 1, 1), JUNE)}}
    figure = figures.by_year(department(**readings))
    assert [row[0] for row in figure.rows] == [2018, 2017, 2016]


def test_months_show_the_last_two_years_unless_a_year_is_chosen():
    readings = violence((date(2010, 1, 1), 1), (JUNE, 4))
    assert len(figures.by_month(country(**readings)).rows) == 24
    chosen = figures.by_month(country(**readings, year=2010))
    assert len(chosen.rows) == 12
    assert chosen.chosen == 2010
    assert chosen.choices[0] == 2018


def test_the_download_of_the_months_holds_all_of_them():
    figure = figures.by_month(country(**violence((date(2010, 1, 1), 1), (JUNE, 4))))
    assert len(figure.all_rows) == 8 * 12 + 6


@pytest.mark.parametrize(
    ("months", "sentence"),
    [
        (((JUNE, 4),), "In June 2018 UCDP records 1 event with 4 deaths in Colombia."),
        (
            ((date(2018, 5, 1), 0), (JUNE, 0)),
            "From May 2018 to June 2018 UCDP records 2 events with 0 deaths in Colombia.",
        ),
        (
            ((date(2018, 5, 1), 3), (JUNE, 1)),
            "From May 2018 to June 2018 UCDP records 2 events with 4 deaths in Colombia."
            " The worst month was May 2018: 3 deaths.",
        ),
    ],
)
def test_the_sentence_of_the_months(months, sentence):
    assert says(figures.by_month(country(**violence(*months)))) == sentence


def test_a_chosen_year_without_an_event_says_so():
    readings = violence((date(2010, 1, 1), 1), (JUNE, 4))
    figure = figures.by_month(country(**readings, year=2014))
    assert says(figure) == "From January 2014 to December 2014 UCDP records no event in Colombia."


def test_each_type_has_its_colour_and_its_definition():
    figure = figures.by_type(country(**violence((JUNE, 4), kind=ViolenceType.NON_STATE)))
    assert figure.chart.series[0].colours == ["violence-2"]
    assert figure.notes == [
        "Violence between armed groups: Armed conflict between groups, none of which is a government."
    ]


@pytest.mark.parametrize(
    "build", [figures.by_year, figures.by_month, figures.by_type, figures.by_precision, figures.parties]
)
def test_without_events_there_is_no_figure(build):
    assert build(country()) is None


def test_a_covered_place_without_events_says_that_none_is_recorded():
    readings = {"records": {}, "spans": {("COL", GED): Span(MAY, JUNE)}}
    (change,) = changes_of(department(**readings))
    assert change.text == (
        "From July 2017 to June 2018, the last twelve months that UCDP covers here, it records no event in"
        " Norte, nor in"
        " the twelve months before."
    )


def test_the_two_periods_of_a_change_do_not_overlap():
    readings = violence((date(2017, 6, 1), 100), (date(2017, 7, 1), 10), (JUNE, 1))
    (change,) = changes_of(department(**readings))
    assert "it records 2 events with 11 deaths" in change.text
    assert "89 fewer" in change.text


def test_a_record_of_nothing_is_nothing():
    assert Record(()).total.events == 0
    assert Record(()).by_year == {}
