import pytest

from profile_subjects import country, series
from saferhavens.web.profiles.figures import asylum


def applications(years):
    return asylum.applications(country(series=series(years, name="asylum_applications")))


def decisions(years):
    return asylum.decisions(country(series=series(years, name="asylum_decisions")))


def says(figure) -> str:
    return figure.says.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("years", "sentence"),
    [
        ({2025: {"applied": 70}}, "In 2025, 70 people asked for asylum in Colombia."),
        ({2025: {"applied": 1}}, "In 2025, 1 person asked for asylum in Colombia."),
        (
            {2021: {"applied": 900}, 2025: {"applied": 70}},
            "In 2025, 70 people asked for asylum in Colombia. The year with most people was 2021, with 900 people.",
        ),
        (
            {2025: {"applied_cases": 40}},
            "In 2025, 40 asylum cases were opened in Colombia; the people in them were not counted.",
        ),
        (
            {2025: {"applied": 70, "applied_cases": 40}},
            "In 2025, asylum was asked for in Colombia in 40 cases and, counted apart, by 70 people.",
        ),
    ],
)
def test_applications_say_what_was_counted(years, sentence):
    assert says(applications(years)) == sentence


def test_people_and_cases_have_columns_of_their_own():
    figure = applications({2025: {"applied": 70, "applied_cases": 40}})
    assert [column.key for column in figure.columns] == ["year", "applied", "applied_cases"]
    assert figure.rows == [(2025, 70, 40)]
    assert "never added up" in figure.notes[0]


def test_decisions_name_both_rates_and_what_is_in_neither():
    figure = decisions({2025: {"recognized": 30, "complementary": 10, "rejected": 60, "closed": 400}})
    assert says(figure) == (
        "In 2025, 100 decisions (people) in Colombia were on the merits: 30.0 % recognised as refugees,"
        " 40.0 % given any protection. 400 were closed otherwise."
    )


def test_the_sentence_is_about_the_unit_in_which_most_was_decided():
    figure = decisions({2025: {"rejected": 72, "recognized_cases": 149, "rejected_cases": 456, "closed_cases": 19_451}})
    assert says(figure).startswith("In 2025, 605 decisions (cases) in Colombia were on the merits: 24.6 %")


def test_a_year_in_which_nothing_was_decided_has_no_rate():
    figure = decisions({2025: {"closed": 12}})
    assert says(figure) == (
        "In 2025 no application in Colombia was decided on its merits; 12 (people) were closed otherwise."
    )
    assert figure.rows[0][-2:] == (None, None)


def test_a_bar_of_cases_is_labelled_as_such():
    figure = decisions({2024: {"rejected": 1}, 2025: {"rejected_cases": 1}})
    assert figure.chart.labels == ["2024", "2025 (cases)"]


@pytest.mark.parametrize("build", [asylum.applications, asylum.decisions])
def test_without_figures_there_is_no_figure(build):
    assert build(country()) is None
