"""No year of which no list speaks looks like a year of peace."""

from datetime import date

import pytest
from django.utils import translation

from map_world import page
from open_data import countries, event, events, figure, prepared, stored
from saferhavens.core.problems import ProblemError
from saferhavens.web.mobility.covering import Covers, months_named, runs
from saferhavens.web.mobility.held import held_now
from saferhavens.web.mobility.offers import covers_of, offer_for

COVERS = Covers((date(1989, 2, 3), date(2018, 12, 29)), (date(2023, 10, 1),))


def months(*names: str) -> list[date]:
    return [date.fromisoformat(f"{name}-01") for name in names]


# --- plain values


def test_the_final_list_speaks_of_whole_years_and_a_release_of_its_month():
    spoken = [COVERS.speaks_of(month, provisional=True) for month in months("1989-01", "2018-12", "2019-01", "2023-10")]
    assert spoken == [True, True, False, True]
    assert not COVERS.speaks_of(date(2023, 10, 1), provisional=False)


def test_gaps_are_the_months_of_which_no_list_speaks():
    assert COVERS.gaps(1989, 2018, provisional=False) == []
    assert COVERS.gaps(2018, 2020, provisional=False) == [(date(2019, 1, 1), date(2020, 12, 1))]
    assert COVERS.gaps(2018, 2023, provisional=True) == [
        (date(2019, 1, 1), date(2023, 9, 1)),
        (date(2023, 11, 1), date(2023, 12, 1)),
    ]


def test_without_any_list_everything_is_a_gap():
    assert Covers().gaps(2020, 2020, provisional=True) == [(date(2020, 1, 1), date(2020, 12, 1))]
    assert Covers().last_final_year == 0


def test_a_release_names_one_month_or_several_or_none():
    assert months_named("2023-10") == months("2023-10")
    assert months_named("2023-11/2024-02") == months("2023-11", "2023-12", "2024-01", "2024-02")
    assert months_named("events") == []


def test_months_become_unbroken_runs():
    some = months("2023-11", "2023-12", "2024-01", "2024-03")
    assert runs(some) == [(some[0], some[2]), (some[3], some[3])]
    assert runs([]) == []


# --- a view


@pytest.mark.usefixtures("world")
class TestAView:
    def test_ends_with_the_final_list_unless_provisional_events_are_asked_for(self):
        assert page().view.end == 2020
        assert page(provisional="1").view.end == 2023

    def test_ends_with_the_provisional_ones_when_their_box_is_ticked_in_the_form_that_said_the_end_of_the_list(self):
        assert page(provisional="1", to="2020").view.end == 2023
        assert page(provisional="1", to="2019").view.end == 2019

    def test_is_as_short_in_the_address_as_before(self):
        assert page().view.query() == ""
        assert page(provisional="1").view.query() == "?provisional=1"

    def test_may_reach_beyond_the_list_and_then_says_so(self):
        beyond = page(to="2023")
        assert beyond.view.end == 2023
        assert any(
            "No list of events that is shown covers January 2021 to December 2023" in note for note in beyond.notes()
        )
        assert not any("covers" in note for note in page().notes())

    def test_may_not_reach_beyond_everything_that_is_held(self):
        with pytest.raises(ProblemError):
            page(to="2024")

    def test_names_the_end_of_the_list_only_where_it_reaches_it(self):
        assert page().period() == "2018 to 2020; the list ends on 15 March 2020"
        assert page(to="2019").period() == "2018 to 2019"
        assert page(to="2018").period() == "2018"

    def test_with_provisional_events_names_their_months_and_those_between_that_nothing_covers(self):
        shown = page(provisional="1")
        assert shown.period() == "2018 to 2020 and October 2023; the final list ends on 15 March 2020"
        assert (
            "1 of these events, of October 2023, is provisional: it may still change or go away." in shown.sentences()
        )
        gaps = "covers January 2021 to September 2023 and November 2023 to December 2023."
        assert any(gaps in note for note in shown.notes())

    def test_that_lies_beyond_every_list_claims_no_peace(self):
        assert page(**{"from": "2021", "to": "2022"}).sentences()[1] == (
            "No list of events that is shown covers Colombia (2021 to 2022)."
        )

    def test_says_the_same_in_spanish(self):
        with translation.override("es"):
            assert page().period() == "2018 a 2020; la lista termina el 15 de marzo de 2020"

    def test_offers_no_year_in_the_form_that_is_not_covered_unless_it_was_chosen(self):
        assert page().last_year() == 2020
        assert page(provisional="1").last_year() == 2023
        assert page(to="2022").last_year() == 2022


# --- what is held


@pytest.mark.django_db
def test_the_list_ends_where_its_file_ends_not_where_a_calm_country_had_its_last_event():
    stored(
        countries(),
        prepared("unhcr", {"displaced": [figure(1, asylum="PER")]}, part="population"),
        events(event(1, country="PER", date_start=date(1990, 1, 5)), event(2, date_start=date(2018, 12, 29)), scope=()),
    )
    offer = offer_for(held_now(), "PER")
    assert offer.violence_years == (1990, 2018)
    assert offer.last_year(provisional=False) == 2018


@pytest.mark.django_db
def test_releases_that_name_their_month_cover_that_month_whenever_their_events_began():
    began = event(1, date_start=date(2023, 9, 30), date_end=date(2023, 10, 1))
    stored(countries(), prepared("ucdp_candidate", {"violence_events": [began]}, part="2023-10", version="23.0.10"))
    assert covers_of(held_now(), "COL").provisional == (date(2023, 10, 1),)
