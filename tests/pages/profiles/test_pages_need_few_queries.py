"""Upper bounds: a page must not ask more for a place with more figures, neighbours or parts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saferhavens.web.mobility import held

pytestmark = pytest.mark.django_db

BOUNDS = {"/": 12, "/places/": 12, "/places/COL/": 32, "/places/COL-52/": 28, "/places/COL-52001/": 22, "/data/": 6}


@pytest.mark.parametrize("path", BOUNDS)
def test_a_page_stays_within_its_bound(world, client, path):
    held.forget()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= BOUNDS[path]


def test_a_second_reader_asks_less(world, client):
    client.get("/places/COL/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/places/COL/")
    assert len(queries) <= 22
