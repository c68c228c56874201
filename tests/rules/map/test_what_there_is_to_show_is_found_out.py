"""Offers: which levels, publishers, dates, statuses and origins a country has."""

import pytest
import shapely

from map_world import OCTOBER, load_world
from open_data import (
    COUNTRIES,
    boundaries,
    countries,
    divisions,
    event,
    events,
    figure,
    location,
    place,
    place_figure,
    prepared,
    stored,
)
from saferhavens.core.problems import PLACE_UNKNOWN, ProblemError
from saferhavens.web.mobility.held import held_now
from saferhavens.web.mobility.mapview import Offer
from saferhavens.web.mobility.offers import covered, last_final_year, main_box, offer_for, origins_here
from saferhavens.web.places.models import Place

pytestmark = pytest.mark.django_db


def offer(country: str = "COL") -> Offer:
    return offer_for(held_now(), country)


def test_the_finest_level_of_a_national_publisher_comes_first():
    load_world()
    assert [(each.level, each.source) for each in offer().figures] == [
        ("adm2", "migracion_colombia"),
        ("adm1", "migracion_colombia"),
        ("adm1", "unhcr"),
        ("country", "unhcr"),
    ]


def test_levels_stand_in_the_order_from_large_to_small():
    load_world()
    assert offer().levels() == ["country", "adm1", "adm2"]
    assert offer("PER").levels() == ["country"]


def test_dates_come_newest_first():
    load_world()
    assert offer().find("adm2", "migracion_colombia").dates == ("2022-10-31", "2022-02-28")
    assert offer().find("country", "unhcr").dates == ("2024", "2023")


def test_only_statuses_that_the_file_has_can_be_chosen_in_the_order_of_the_words():
    load_world()
    assert offer().find("country", "unhcr").measures == ("displaced", "refugees", "asylum_seekers", "idps", "stateless")
    assert offer().find("adm2", "migracion_colombia").measures == ("present",)


def test_second_divisions_with_unhcr_figures_give_sums_for_the_first():
    stored(
        countries(),
        divisions(),
        prepared("unhcr", {"demographics": [location("Villa Nandu [Admin 2]", 2, 7)]}, part="demographics"),
    )
    assert offer().levels() == ["adm1", "adm2"]


def test_figures_whose_places_have_no_outline_offer_no_map_of_them():
    stored(
        countries(),
        divisions(),
        prepared("unhcr", {"displaced": [figure(1)]}, part="population"),
        prepared("migracion_colombia", {"place_figures": [place_figure("99999", 5)]}, part="municipalities"),
    )
    assert offer().levels() == ["country"]


def test_a_country_without_any_figure_has_no_map():
    stored(countries())
    with pytest.raises(ProblemError) as caught:
        offer()
    assert caught.value.problem is PLACE_UNKNOWN


def test_a_country_that_nobody_knows_has_no_map():
    load_world()
    with pytest.raises(ProblemError) as caught:
        offer("ZZZ")
    assert caught.value.facts == {"code": "ZZZ"}


def test_the_years_of_violence_reach_from_the_first_event_to_the_last_also_of_provisional_ones():
    load_world()
    assert offer().violence_years == (2018, 2023)
    assert offer().has_provisional
    assert offer("PER").violence_years is None


def test_the_last_year_of_the_final_data_is_that_of_the_country():
    load_world()
    assert last_final_year(held_now(), "COL") == 2020
    assert last_final_year(held_now(), "PER") == 0


def test_silence_is_an_answer_only_where_a_file_speaks_of_the_country():
    stored(countries(), events(event(1), scope=("COL",)))
    held = held_now()
    assert covered(held, "ucdp_ged", "COL")
    assert not covered(held, "ucdp_ged", "PER")
    assert not covered(held, "ucdp_candidate", "COL")


def test_a_file_of_the_world_speaks_of_every_country():
    stored(countries(), events(event(1), scope=()))
    assert covered(held_now(), "ucdp_ged", "PER")


def test_the_origins_to_choose_are_those_of_people_who_live_here():
    load_world()
    assert origins_here(held_now(), "COL", "country", "unhcr") == ("COL", "PER", "UNK", "VEN")
    assert origins_here(held_now(), "PER", "country", "unhcr") == ("COL",)
    assert origins_here(held_now(), "COL", "adm2", "migracion_colombia") == ("VEN",)


def test_a_far_island_does_not_decide_where_the_map_looks():
    mainland_and_island = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(-20, 0, -19.9, 0.1)])
    stored(boundaries(place("COL", mainland_and_island, "Colombia", level=0, parent=None), part="countries", scope=()))
    country = Place.objects.get(code="COL")
    assert (country.west, country.east) == (-20, 2)
    assert main_box(country) == (0, 0, 2, 2)


def test_two_large_parts_are_both_looked_at():
    halves = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(5, 0, 7, 2)])
    stored(boundaries(place("COL", halves, "Colombia", level=0, parent=None), part="countries", scope=()))
    assert main_box(Place.objects.get(code="COL")) == (0, 0, 7, 2)


def test_another_country_with_figures_of_its_own_does_not_mix_in():
    stored(
        boundaries(*COUNTRIES, part="countries", scope=()),
        divisions(),
        prepared(
            "migracion_colombia",
            {"place_figures": [place_figure("52001", 5), place_figure("52001", 9) | {"country": "PER"}]},
            part="municipalities",
            scope=(),
        ),
    )
    assert offer().find("adm2", "migracion_colombia").dates == (OCTOBER.isoformat(),)
    with pytest.raises(ProblemError):
        offer("PER")
