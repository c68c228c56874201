"""Upper bounds: a page must not ask more for more countries, months or signals."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import outlook_world

pytestmark = pytest.mark.django_db

BOUNDS = {
    "/outlook/": 30,
    "/outlook/places/COL/": 36,
    "/outlook/scoreboard/": 10,
    "/outlook/replay/": 3,
    "/outlook/methods/": 4,
}


@pytest.mark.parametrize("path", BOUNDS)
def test_a_page_stays_within_its_bound(world, client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= BOUNDS[path]


def test_more_signals_ask_no_more(world, client):
    with CaptureQueriesContext(connection) as few:
        client.get("/outlook/")
    outlook_world.scan(*(outlook_world.signal(f"COL-{number}") for number in range(30)), source="other")
    with CaptureQueriesContext(connection) as many:
        client.get("/outlook/")
    assert len(many) <= len(few)
