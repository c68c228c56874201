"""The choices beside the map: each leads to an address, and each address to what it says."""

import pytest

from map_world import page
from saferhavens.web.mobility.page import Choice, MapPage

pytestmark = pytest.mark.usefixtures("world")


def chosen(choices: list[Choice]) -> list[str]:
    return [choice.value for choice in choices if choice.chosen]


def addresses(choices: list[Choice]) -> dict[str, str]:
    return {choice.value: choice.address for choice in choices}


def test_the_pilot_countries_can_be_chosen_and_the_one_shown_is_marked():
    countries = page().countries()
    assert [choice.value for choice in countries] == ["COL", "ECU", "KEN", "ROU"]
    assert chosen(countries) == ["COL"]


def test_levels_bear_the_names_that_the_country_gives_them():
    assert [choice.label for choice in page().levels()] == ["Countries", "Departments", "Municipalities"]


def test_a_level_leads_to_its_address():
    assert addresses(page().levels()) == {
        "country": "/map/COL/?level=country&origin=VEN",
        "adm1": "/map/COL/?level=adm1",
        "adm2": "/map/COL/",
    }


def test_a_level_keeps_how_figures_are_shown():
    assert "as=rate" in addresses(page(**{"as": "rate"}).levels())["adm1"]


def test_publishers_can_be_chosen_where_there_are_several():
    assert [choice.value for choice in page(level="adm1").figure_sets()] == ["migracion_colombia", "unhcr"]
    assert len(page().figure_sets()) == 1


def test_directions_can_be_chosen_between_countries_only():
    assert page().directions() == []
    directions = page(level="country", direction="from").directions()
    assert chosen(directions) == ["from"]
    assert [choice.label for choice in directions] == [
        "People living in Colombia",
        "People from Colombia",
        "Every country of the world",
    ]


def test_the_sum_of_the_displaced_stands_before_the_single_statuses():
    labels = [choice.label for choice in page(level="country").statuses()]
    assert labels[:2] == ["Displaced people", "Refugees"]
    assert [choice.label for choice in page().statuses()] == ["People"]


def test_origins_stand_in_the_order_of_their_names():
    labels = [choice.label for choice in page(level="country").origins()]
    assert labels == ["All origins", "Colombia", "Peru", "Unknown origin", "Venezuela"]


def test_an_origin_that_goes_without_saying_is_not_asked_for():
    assert len(page().origins()) == 1
    assert page(level="country", direction="from").origins() == []


def test_an_origin_of_which_nobody_is_here_stays_on_the_list_while_it_is_chosen():
    assert chosen(page(level="country", direction="in", origin="VEN").origins()) == ["VEN"]


def test_dates_are_written_out_and_years_are_not():
    assert [choice.label for choice in page().dates()] == ["31 October 2022", "28 February 2022"]
    assert [choice.label for choice in page(level="country").dates()] == ["2024", "2023"]


def test_ticked_types_are_those_of_the_view():
    assert chosen(page(types="1,3").types()) == ["1", "3"]


def test_the_form_carries_what_it_does_not_ask_for():
    given = {"level": "country", "direction": "from", "sort": "name", "at": "5.00/4.0000/-74.0000", "page": "2"}
    assert page(**given).hidden_fields() == {
        "level": "country",
        "direction": "from",
        "sort": "name",
        "at": "5.00/4.0000/-74.0000",
    }
    assert page().hidden_fields() == {}


def heading(shown: MapPage, key: str) -> dict[str, str]:
    return next(column for column in shown.columns() if column["key"] == key)


def test_the_heading_of_the_order_says_so_and_turns_it_round():
    people = heading(page(), "persons")
    assert (people["sort"], people["address"]) == ("descending", "/map/COL/?sort=persons")
    assert heading(page(), "name")["sort"] == ""
    assert heading(page(sort="name"), "name")["address"] == "/map/COL/?sort=-name"


def test_events_have_columns_only_where_areas_can_hold_them():
    assert [column["key"] for column in page().columns()][-2:] == ["events", "deaths"]
    assert len(page(level="country").columns()) == 4
    assert len(page(violence="0").columns()) == 4


def test_a_short_table_has_no_pages():
    assert page().pages() == {}


def test_a_long_table_leads_on_and_back(monkeypatch):
    monkeypatch.setattr("saferhavens.web.mobility.table.ROWS", 1)
    assert page().pages() == {"next": "/map/COL/?page=2"}
    assert page(page="2").pages() == {"previous": "/map/COL/", "next": "/map/COL/?page=3"}
    assert page(page="3").pages() == {"previous": "/map/COL/?page=2"}


def test_downloads_are_of_exactly_the_view():
    assert addresses(page(level="adm1").downloads()) == {
        "csv": "/map/COL/figures.csv?level=adm1",
        "hxl": "/map/COL/figures.hxl?level=adm1",
        "geojson": "/map/COL/figures.geojson?level=adm1",
    }


def test_camera_order_and_page_do_not_change_the_addresses_of_the_figures():
    assert page(at="5/4/3", sort="name", page="2").data() == page().data()


def test_inside_a_country_the_map_looks_at_the_country():
    assert page().box() == (0, 0, 2, 2)


def test_between_countries_the_map_looks_at_those_that_matter():
    west, _, east, _ = page(level="country", direction="from").box()
    assert west == 0
    assert east > 10
    assert page(level="country").box() == (0, 0, 2, 2)


def test_the_world_is_looked_at_as_a_whole():
    west, _, east, _ = page(level="country", direction="in").box()
    assert east - west > 250


def test_municipalities_come_with_the_borders_of_departments_and_what_lies_around():
    assert set(page().outlines()) == {"areas", "adm1", "around"}
    assert set(page(level="adm1").outlines()) == {"areas", "around"}
    assert set(page(level="country").outlines()) == {"areas"}


def test_the_browser_is_told_early_what_the_script_will_ask_for():
    shown = page()
    assert set(shown.first_needed()) == {*shown.outlines().values(), shown.data()["areas"]}


def test_the_state_names_the_dates_from_old_to_new():
    assert page().state()["dates"] == ["2022-02-28", "2022-10-31"]


def test_hatched_places_are_asked_for_only_with_violence():
    assert page().state()["vague"]
    assert not page(vague="0").state()["vague"]
    assert not page(level="country").state()["vague"]
    assert not page(violence="0").state()["vague"]
