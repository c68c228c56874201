"""The figures of the map against the reference: who is counted where, in every view of every invented world."""

from dataclasses import replace

import pytest

from properties.figures import reference
from properties.figures.conftest import Loaded
from properties.figures.worlds import SPOTS
from saferhavens.web.mobility.classes import step_of
from saferhavens.web.mobility.flows import MOST_DRAWN, read_flows
from saferhavens.web.mobility.mapview import As, MapView
from saferhavens.web.mobility.readings import Reading, read_areas
from saferhavens.web.mobility.series import figures_of
from saferhavens.web.mobility.table import ROWS, sorted_rows, table
from saferhavens.web.mobility.violence import tolls_by_area
from saferhavens.web.vintages.models import Vintage

pytestmark = pytest.mark.django_db


@pytest.fixture
def readings(loaded: Loaded) -> list[tuple[MapView, Reading]]:
    return [(view, read_areas(loaded.held, view)) for view in loaded.views]


def expected(loaded: Loaded, view: MapView) -> dict[str, int | None]:
    of = reference.people_by_country if view.between_countries else reference.people_by_division
    return of(loaded.world, view)


def test_every_area_has_the_people_that_the_rows_say(loaded, readings):
    for view, reading in readings:
        assert {area.code: area.persons for area in reading.areas} == expected(loaded, view), view


def test_the_total_holds_everybody_of_the_view_also_without_an_area(loaded, readings):
    for view, reading in readings:
        assert reading.total == reference.total(loaded.world, view), view
        known = sum(people or 0 for people in expected(loaded, view).values())
        assert reading.unplaced == reading.total - known, view


def test_so_many_areas_are_reported_as_the_source_has_figures_of(loaded, readings):
    for view, reading in readings:
        assert reading.reported == reference.reported(loaded.world, view), view


def test_inhabitants_are_the_same_publishers_where_it_has_them_all(loaded, readings):
    for view, reading in readings:
        found = {area.code: area.population for area in reading.areas if area.drawn}
        assert found == {code: reference.inhabitants(loaded.world, view, code) for code in found}, view


def test_per_1000_is_people_by_inhabitants_and_missing_without_either(loaded, readings):
    for view, reading in readings:
        for area in reading.areas:
            people = expected(loaded, view)[area.code]
            population = reference.inhabitants(loaded.world, view, area.code) if area.drawn else None
            assert area.rate == reference.per_thousand(people, population), (view, area)


def test_the_year_of_the_inhabitants_is_that_of_their_number(loaded, readings):
    for view, reading in readings:
        for area in reading.areas:
            assert (area.population is None) == (area.population_year is None), (view, area)


def test_every_value_of_every_date_has_exactly_one_class(loaded, readings):
    for view, reading in readings:
        for area in reading.areas:
            value = area.shown(view.shown_as)
            holding = [each for each in reading.scale if value and each.low <= value and value < (each.high or 1e99)]
            assert len(holding) == (1 if value else 0), (view, area)
            assert step_of(value, reading.scale) == (holding[0].step if value else None if value is None else 0)


def test_the_darkest_class_is_reached_by_an_area_of_some_date(loaded):
    """What no area has, such as people whose place is not known, must not make all areas look pale."""
    for view in (view for view in loaded.views if view.shown_as is As.COUNT):
        figures = offer_of(loaded, view)
        values = [
            people
            for day in figures.dates
            for people in expected(loaded, replace(view, date=day)).values()
            if people is not None
        ]
        scale = read_areas(loaded.held, view).scale
        assert bool(scale) == any(values), view
        assert all(each.low <= max(values) for each in scale), view


def offer_of(loaded: Loaded, view: MapView):
    from saferhavens.web.mobility.offers import offer_for

    return offer_for(loaded.held, view.country).find(view.level, view.figures)


def test_flows_are_the_largest_with_both_ends_on_the_map_and_the_rest_is_told(loaded, readings):
    for view, reading in readings:
        found = read_flows(loaded.held, view, reading)
        flows = [(flow.origin, flow.asylum, flow.persons) for flow in found.drawn]
        assert (flows, found.rest_count, found.rest_persons) == reference.drawn_flows(loaded.world, view, MOST_DRAWN)


def test_the_table_has_every_area_once_and_its_toll_is_the_sum_of_its_rows(loaded, readings):
    for view, reading in readings:
        tolls = tolls_by_area(loaded.held, view)
        rows = sorted_rows(view, reading, tolls)
        assert sorted(row.area.code for row in rows) == sorted(expected(loaded, view)), view
        page = table(view, reading, tolls)
        assert page.count == len(rows)
        assert len(page.rows) == min(ROWS, len(rows))
        assert page.total.events == sum(row.toll.events for row in rows), view
        assert page.total.best == sum(row.toll.best for row in rows), view


def test_a_sorted_table_puts_what_is_not_known_last(loaded, readings):
    for view, reading in readings:
        people = [row.area.persons for row in sorted_rows(replace(view, sort="-persons"), reading, {})]
        known = [each for each in people if each is not None]
        assert people == sorted(known, reverse=True) + [None] * (len(people) - len(known)), view


def test_the_inhabitants_of_every_place_are_the_newest_in_force(loaded):
    """A file that is no longer in force leaves no number of inhabitants behind."""
    known = reference.populations(loaded.world)
    for spot in SPOTS:
        place = loaded.place(spot.code)
        found = (place.population, place.population_year, place.population_source) if place.population else None
        assert found == known.get(spot.code), spot.code


def test_a_country_through_time_has_each_year_and_status(loaded):
    for spot in (spot for spot in SPOTS if spot.level == 0):
        rows = reference.rows_in_force(loaded.world, "unhcr", "population", spot.code)
        here, _abroad = reference.two_sides(rows, spot.code)
        found = {
            (int(each.date), each.status): each.persons for each in figures_of(loaded.held, loaded.place(spot.code))
        }
        assert found == here, spot.code


def test_a_division_through_time_has_its_own_figures_and_those_inside_it(loaded):
    for spot in (spot for spot in SPOTS if spot.level > 0):
        country = spot.code[:3]
        national = reference.rows_in_force(loaded.world, "migracion_colombia", "municipalities", country)
        unhcr = reference.rows_in_force(loaded.world, "unhcr", "demographics", country)
        sums = reference.summed(
            [
                row
                for row in national
                if reference.lies_in(reference.place_of_code(country, row["local_code"]), spot.code)
            ],
            lambda row: (row["date"].isoformat(), row["measure"], "migracion_colombia"),
        ) | reference.summed(
            [
                row
                for row in unhcr
                if reference.lies_in(reference.place_of_location(row["asylum"], row["location"]), spot.code)
            ],
            lambda row: (str(row["year"]), row["status"], "unhcr"),
        )
        found = figures_of(loaded.held, loaded.place(spot.code))
        assert {(each.date, each.status, each.source): each.persons for each in found} == sums, spot.code


def test_no_row_of_a_file_that_is_replaced_everywhere_is_in_force(loaded):
    parts = {(file.source, file.part) for file in loaded.world.files}
    countries = ("COL", "PER", "ECU", None)
    winning = {reference.in_force(loaded.world, *part, country) for part in parts for country in countries}
    for number, vintage in loaded.vintages.items():
        assert Vintage.objects.get(pk=vintage.pk).current is (number in winning), loaded.world.files[number]


def test_what_is_held_says_the_same_of_every_country(loaded):
    for source, part in {(file.source, file.part) for file in loaded.world.files}:
        for country in ("COL", "PER", "ECU", "VEN", None):
            number = reference.in_force(loaded.world, source, part, country)
            found = loaded.held.vintage(source, part, country)
            assert found == (None if number is None else loaded.vintages[number].pk), (source, part, country)
