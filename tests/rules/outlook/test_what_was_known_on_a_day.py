"""A forecast may know only what was out on its day: each vintage tells when that was."""

from datetime import date

import pytest

from inputs_world import LATER, country_year, onset_file
from open_data import stored
from saferhavens.core.problems import INPUT_MISSING, INPUT_NOT_YET_KNOWN, ProblemError
from saferhavens.web.outlook.inputs import onset_panel
from saferhavens.web.outlook.inputs.knowing import known, known_on


@pytest.mark.parametrize(
    ("source", "part", "version", "day"),
    [
        ("ucdp_ged", "events", "25.1", date(2025, 6, 15)),
        ("ucdp_ged", "events", "231", date(2023, 6, 15)),
        ("ucdp_ged", "events", "2018-12-29", date(2019, 6, 15)),
        ("ucdp_ged", "events", "hdx2021", date(2021, 6, 15)),
        ("ucdp_candidate", "2023-10", "23.0.10", date(2023, 11, 20)),
        ("ucdp_candidate", "2023-12", "23.0.12", date(2024, 1, 20)),
        ("ucdp_candidate", "2024-01/2024-12", "24.01.24.12", date(2025, 1, 20)),
        ("ucdp_candidate", "2026-01/2026-06", "26.01.26.06", date(2026, 7, 20)),
        ("ucdp_candidate", "2023-10/2023-10", "2023-10-31", date(2023, 11, 20)),
        ("ucdp_candidate", "events", "24", date(2025, 1, 20)),
        ("views_country_month", "history", "2021-12", date(2022, 1, 1)),
        ("views_country_month", "panel", "2021-12", date(2022, 6, 15)),
        ("ucdp_country_month", "months", "2024-11", date(2024, 12, 1)),
        ("idmc", "months", "2025-10-25", date(2025, 10, 25)),
        ("early_warning_project", "predictors", "2025-09-03", date(2025, 9, 3)),
        ("early_warning_project", "predictors", "2024", date(2025, 1, 1)),
        ("idmc", "months", "", date(1900, 1, 1)),
    ],
)
def test_the_day_on_which_a_version_came_out(source: str, part: str, version: str, day: date) -> None:
    assert known_on(source, part, version) == day


@pytest.mark.django_db
class TestWhatIsHeld:
    def test_of_several_the_newest_that_was_out(self) -> None:
        old, new = stored(
            onset_file(country_year(2000), version="2024-09-01"), onset_file(country_year(2001), version="2025-09-01")
        )
        found = [onset_panel(day).vintages[0].id for day in (date(2025, 8, 31), date(2025, 9, 1))]
        assert found == [old.pk, new.pk]

    def test_the_order_of_loading_does_not_matter(self) -> None:
        new, _old = stored(
            onset_file(country_year(2001), version="2025-09-01"), onset_file(country_year(2000), version="2024-09-01")
        )
        assert onset_panel(LATER).vintages[0].id == new.pk

    def test_nothing_held_is_a_problem(self) -> None:
        with pytest.raises(ProblemError) as caught:
            onset_panel(LATER)
        assert caught.value.problem is INPUT_MISSING
        assert "early_warning_project" in str(caught.value)

    def test_what_came_out_later_is_a_problem_of_its_own(self) -> None:
        stored(onset_file(country_year(2001)))
        with pytest.raises(ProblemError) as caught:
            onset_panel(date(2025, 9, 2))
        assert caught.value.problem is INPUT_NOT_YET_KNOWN
        assert "2025-09-02" in str(caught.value)

    def test_later_knowledge_is_taken_only_if_allowed_and_then_said(self) -> None:
        stored(onset_file(country_year(2001)))
        given = onset_panel(date(2025, 9, 2), hindsight=True)
        assert given.hindsight
        assert ["2025-09-03" in note.sentence() for note in given.notes] == [True]
        assert not onset_panel(date(2025, 9, 3), hindsight=True).hindsight

    def test_of_later_knowledge_the_oldest_is_taken(self) -> None:
        old, _new = stored(
            onset_file(country_year(2000), version="2024-09-01"), onset_file(country_year(2001), version="2025-09-01")
        )
        assert onset_panel(date(2020, 1, 1), hindsight=True).vintages[0].id == old.pk

    def test_invented_figures_were_always_known_and_say_what_they_are(self) -> None:
        stored(onset_file(country_year(2001), version="sample", fictional=True))
        given = onset_panel(date(2003, 1, 1))
        assert given.fictional
        assert [note.facts["source"] for note in given.notes] == ["early_warning_project"]

    def test_real_vintages_push_the_invented_ones_out(self) -> None:
        _sample, real = stored(
            onset_file(country_year(2001), version="sample", fictional=True), onset_file(country_year(2000))
        )
        assert [each.id for each in known("early_warning_project", LATER).vintages] == [real.pk]
        with pytest.raises(ProblemError):
            onset_panel(date(2003, 1, 1))

    def test_a_vintage_is_told_as_a_frozen_forecast_keeps_it(self) -> None:
        (vintage,) = stored(onset_file(country_year(2001)))
        assert onset_panel(LATER).vintages[0].as_fact() == {
            "id": vintage.pk,
            "source": "early_warning_project",
            "name": "predictors",
            "version": "2025-09-03",
            "sha256": vintage.sha256,
        }
