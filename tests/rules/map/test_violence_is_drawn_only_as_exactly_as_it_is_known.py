"""Points for events whose place is known, numbers for places for the others; no point in a department's middle."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from map_world import page, view
from open_data import event, events, stored
from saferhavens.web.mobility import violence
from saferhavens.web.mobility.held import held_now

pytestmark = pytest.mark.usefixtures("world")

EVERYWHERE = violence.Box(-180, -90, 180, 90)


def clusters(zoom: float = 4, **given: str) -> list[violence.Cluster]:
    return violence.clusters(held_now(), view(**given), EVERYWHERE, zoom)


def singles(box: violence.Box = EVERYWHERE, **given: str) -> list[int]:
    return [each.event_id for each in violence.single_events(held_now(), view(**given), box)]


def test_only_events_known_within_25_km_become_points():
    assert sum(cluster.events for cluster in clusters()) == 2
    assert singles() == [1, 2]


def test_a_cluster_stands_in_the_middle_of_its_events_and_counts_their_types():
    (cluster,) = clusters()
    assert (cluster.longitude, cluster.latitude) == (0.505, 1.505)
    assert cluster.by_type == {1: 1, 3: 1}
    assert (cluster.best, cluster.low, cluster.high) == (4, 2, 6)


def test_events_outside_what_is_in_sight_are_left_out():
    assert singles(violence.Box(10, 10, 12, 12)) == []
    assert violence.clusters(held_now(), view(), violence.Box(10, 10, 12, 12), 8) == []


def test_an_event_known_to_a_municipality_is_a_number_for_the_municipality():
    places = violence.vague_places(held_now(), view())
    assert [(place.code, place.level, place.toll.events) for place in places] == [("COL-52001", 2, 1), ("COL-52", 1, 1)]


def test_in_a_view_of_departments_its_department_counts_it():
    places = violence.vague_places(held_now(), view(level="adm1"))
    assert [(place.code, place.level, place.toll.events) for place in places] == [("COL-52", 1, 2)]


def test_an_event_known_only_to_the_country_is_counted_as_not_drawn():
    assert violence.not_drawn(held_now(), view()).events == 1


def test_points_places_and_the_undrawn_are_together_all_events():
    held = held_now()
    drawn = sum(cluster.events for cluster in clusters())
    hatched = sum(place.toll.events for place in violence.vague_places(held, view()))
    assert drawn + hatched + violence.not_drawn(held, view()).events == violence.toll(held, view()).events == 5


def test_the_toll_adds_up_best_low_high_and_civilians():
    assert violence.toll(held_now(), view()) == violence.Toll(5, 18, 13, 32, 8)


def test_a_type_that_is_not_asked_for_is_left_out():
    assert violence.toll(held_now(), view(types="1")).events == 1
    assert singles(types="1") == [2]
    assert violence.toll(held_now(), view(types="")).events == 0


def test_the_period_holds_its_first_and_last_day():
    assert singles(**{"from": "2018", "to": "2018"}) == [2]
    assert singles(**{"from": "2019", "to": "2020"}) == [1]


def test_provisional_events_count_only_on_request_and_only_after_the_final_data_end():
    assert violence.toll(held_now(), view(provisional="1")).events == 6
    assert singles(provisional="1") == [51, 1, 2]
    assert violence.toll(held_now(), view()).events == 5


def test_the_table_has_the_events_known_to_lie_in_each_area():
    assert {code: toll.events for code, toll in page().tolls.items()} == {"COL-52001": 3}
    assert {code: toll.events for code, toll in page(level="adm1").tolls.items()} == {"COL-52": 4}


def test_without_violence_in_the_view_nothing_is_counted():
    assert page(violence="0").tolls == {}
    assert page(violence="0").toll.events == 0


def test_an_event_that_a_newer_file_no_longer_has_is_gone():
    stored(events(event(1), version="24.1"))
    assert singles() == [1]


@pytest.mark.parametrize(("zoom", "size"), [(0, 4000), (4, 4000), (5, 2000), (6, 1000), (8, 250), (20, 62)])
def test_cells_shrink_as_the_map_grows(zoom, size):
    assert violence.cell_size(zoom) == size


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by its statistics of the rows.")
@pytest.mark.parametrize("provisional", ["0", "1"])
def test_single_events_are_found_by_where_they_are_not_by_going_through_the_country(provisional):
    with CaptureQueriesContext(connection) as caught:
        singles(violence.Box(0, 1, 1, 2), provisional=provisional)
    plan = connection.cursor().execute(f"EXPLAIN QUERY PLAN {caught[-1]['sql']}").fetchall()
    assert any("events_by_where" in step[-1] for step in plan)
