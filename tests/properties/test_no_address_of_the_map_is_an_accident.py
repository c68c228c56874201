"""Whatever stands in the address, the answer is the view or a numbered problem; and what is shown can be linked to."""

import re

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from map_world import load_world
from saferhavens.core.problems import VIEW_WRONG, ProblemError
from saferhavens.web.mobility.held import held_now
from saferhavens.web.mobility.mapview import LEVELS, SORTS, As, Direction, MapView, Offer, changed, read_view
from saferhavens.web.mobility.offers import offer_for

pytestmark = pytest.mark.django_db

NAMES = ["level", "figures", "direction", "status", "origin", "date", "as", "violence", "types", "from", "to"]
NAMES += ["vague", "provisional", "flows", "at", "sort", "page"]
FITTING = {
    "level": st.sampled_from(list(LEVELS)),
    "figures": st.sampled_from(["unhcr", "migracion_colombia"]),
    "direction": st.sampled_from(list(Direction)).map(str),
    "status": st.sampled_from(["displaced", "refugees", "idps", "present"]),
    "origin": st.sampled_from(["all", "VEN", "COL", "UNK"]),
    "date": st.sampled_from(["2024", "2023", "2022-10-31", "2022-02-28"]),
    "as": st.sampled_from(list(As)).map(str),
    "violence": st.sampled_from(["0", "1"]),
    "types": st.sampled_from(["", "1", "2,3", "3,1", "1,2,3"]),
    "from": st.integers(2015, 2025).map(str),
    "to": st.integers(2015, 2025).map(str),
    "vague": st.sampled_from(["0", "1"]),
    "provisional": st.sampled_from(["0", "1"]),
    "flows": st.sampled_from(["0", "1"]),
    "at": st.sampled_from(["", "5/4/-74", "5.123456/4.99999/179.99999"]),
    "sort": st.sampled_from([sign + key for key in SORTS for sign in ("", "-")]),
    "page": st.integers(0, 4).map(str),
}
fitting = st.fixed_dictionaries({}, optional=FITTING)
anything = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), st.text(max_size=20), max_size=6)
often = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@pytest.fixture
def world() -> None:
    load_world()


def possible(given_: dict[str, str], offer: Offer) -> MapView | None:
    """The view, or None where the parameters do not go together."""
    try:
        return read_view(given_, offer)
    except ProblemError as problem:
        if problem.problem is not VIEW_WRONG:
            raise
        return None


@often
@given(anything)
def test_any_text_gives_a_page_or_a_numbered_problem(world, query):
    for address in ("/map/COL/parts/", "/api/v1/map/COL/areas", "/api/v1/map/COL/events", "/map/COL/figures.csv"):
        response = Client().get(address, query)
        assert response.status_code in (200, 400, 422)
        if response.status_code != 200 and address.startswith("/api"):
            assert re.fullmatch(r"SH-\d{3}", response.json()["problem"])


@often
@given(fitting)
def test_a_view_that_is_shown_has_one_address_that_shows_it_again(world, given_):
    offer = offer_for(held_now(), "COL")
    view = possible(given_, offer)
    if view is None:
        return
    assert read_view(view.parameters(), offer) == view
    assert read_view(view.values(), offer) == view
    assert read_view(view.parameters(), offer).query() == view.query()


@often
@given(fitting, st.sampled_from(["country", "adm1", "adm2"]))
def test_every_view_can_change_to_every_level(world, given_, level):
    offer = offer_for(held_now(), "COL")
    view = possible(given_, offer)
    if view is None:
        return
    assert changed(view, offer, level=level).level == level


@often
@given(fitting)
def test_every_view_adds_up(world, given_):
    response = Client().get("/api/v1/map/COL/areas", given_)
    if response.status_code == 200:
        answer = response.json()
        assert sum(area["persons"] or 0 for area in answer["areas"]) + answer["unplaced"] == answer["total"]
        steps = {area["step"] for area in answer["areas"]}
        assert steps <= {None, 0, *(each["step"] for each in answer["classes"])}
