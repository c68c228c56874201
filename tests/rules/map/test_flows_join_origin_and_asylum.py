import pytest

from map_world import page, view
from open_data import figure, prepared, stored
from saferhavens.sources.countries import codes
from saferhavens.web.mobility.flows import MOST_DRAWN, read_flows
from saferhavens.web.mobility.held import held_now
from saferhavens.web.mobility.readings import read_areas

pytestmark = pytest.mark.usefixtures("world")


def flows(**given: str):
    shown = view(level="country", **given)
    return read_flows(held_now(), shown, read_areas(held_now(), shown))


def test_people_displaced_inside_their_country_flow_nowhere():
    assert "COL" not in [flow.name for flow in flows(direction="from").drawn if flow.asylum == flow.origin]
    assert [(flow.origin, flow.asylum, flow.persons) for flow in flows(direction="from").drawn] == [("COL", "PER", 400)]


def test_an_end_without_a_place_is_summed_up_and_not_drawn():
    found = flows()
    assert found.drawn == ()
    assert (found.rest_count, found.rest_persons) == (2, 1320)


def test_a_flow_runs_from_inside_the_origin_to_inside_the_asylum():
    (flow,) = flows(direction="from").drawn
    assert flow.start[0] < 2
    assert flow.end[0] > 10


def test_only_the_largest_are_drawn_and_the_rest_is_summed_up():
    rows = [figure(1000 + number, origin=code) for number, code in enumerate(codes()[:40]) if code != "COL"]
    stored(prepared("unhcr", {"displaced": rows}, part="population", version="2"))
    found = flows()
    assert len(found.drawn) <= MOST_DRAWN
    assert sum(flow.persons for flow in found.drawn) + found.rest_persons == sum(row["persons"] for row in rows)


def test_the_page_has_flows_only_when_they_are_asked_for():
    assert page(level="country").flows() is None
    assert page(level="country", flows="1").flows() is not None
