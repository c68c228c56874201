"""The figures of a view, to the person; what is not known is never taken for zero."""

import pytest

from map_world import page, view
from open_data import figure, prepared, stored
from saferhavens.web.mobility.held import held_now
from saferhavens.web.mobility.readings import read_areas

pytestmark = pytest.mark.usefixtures("world")


def persons(**given: str) -> dict[str, int | None]:
    return {area.code: area.persons for area in page(**given).reading.areas}


def test_the_country_opens_with_its_municipalities_at_the_newest_date():
    shown = view()
    assert (shown.level, shown.figures, shown.date) == ("adm2", "migracion_colombia", "2022-10-31")


def test_a_municipality_with_zero_and_one_without_a_figure_are_told_apart():
    assert persons() == {"COL-52001": 120, "COL-52002": 0, "COL-86001": None}


def test_the_total_holds_people_in_places_without_an_outline():
    reading = page().reading
    assert (reading.total, reading.unplaced, reading.reported, reading.with_persons) == (150, 30, 3, 1)


def test_departments_are_the_sums_of_their_municipalities():
    assert persons(level="adm1", figures="migracion_colombia") == {"COL-52": 120, "COL-86": None}
    assert page(level="adm1", figures="migracion_colombia").reading.total == 150


def test_another_date_shows_its_own_figures():
    assert persons(date="2022-02-28")["COL-52001"] == 60


def test_the_classes_are_the_same_for_every_date():
    assert page(date="2022-02-28").reading.scale == page().reading.scale


def test_per_1000_takes_the_inhabitants_of_the_figures_own_publisher():
    villa = next(area for area in page(**{"as": "rate"}).reading.areas if area.code == "COL-52001")
    assert (villa.population, villa.population_year, villa.rate) == (1000, 2022, 120.0)


def test_unhcr_by_department_leaves_the_dispersed_in_the_total_only():
    reading = page(level="adm1", figures="unhcr").reading
    assert {area.code: area.persons for area in reading.areas} == {"COL-52": 11, "COL-86": 22}
    assert (reading.total, reading.unplaced) == (38, 5)


def test_people_living_here_by_origin_add_up_the_four_statuses():
    assert persons(level="country") == {"VEN": 1300, "COL": 7000, "UNK": 20}


def test_stateless_people_are_shown_only_when_they_are_asked_for():
    assert persons(level="country", status="stateless") == {"PER": 50}


def test_people_from_here_by_where_they_live():
    assert persons(level="country", direction="from") == {"COL": 7000, "PER": 400}


def test_every_country_of_the_world_by_where_people_live():
    assert persons(level="country", direction="in") == {"COL": 8320, "PER": 400}
    assert persons(level="country", direction="in", origin="VEN") == {"COL": 1300}


def test_an_origin_without_a_place_is_counted_but_not_drawn():
    unknown = next(area for area in page(level="country").reading.areas if area.code == "UNK")
    assert (unknown.name, unknown.drawn, unknown.rate) == ("Unknown origin", False, None)


def test_figures_of_a_newer_file_replace_those_of_the_older():
    stored(prepared("unhcr", {"displaced": [figure(5, 2024)]}, part="population", version="2"))
    assert persons(level="country") == {"VEN": 5}


def test_what_is_remembered_is_not_used_after_a_newer_load():
    before = held_now()
    stored(prepared("unhcr", {"displaced": [figure(5, 2024)]}, part="population", version="2"))
    assert held_now() != before
    assert held_now() == held_now()
    assert read_areas(held_now(), view(level="country")).total == 5
