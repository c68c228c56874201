"""One loaded world for all hostile requests of a file, and visitors who get an answer even where the site fails."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from map_world import load_world
from saferhavens.web.mobility import held


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The small country of `map_world`, loaded once a file; what requests write goes with it at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        held.forget()
        load_world()
        yield
        transaction.set_rollback(True)
    held.forget()


@pytest.fixture(autouse=True)
def nothing_left_over(site: None, db: None) -> None:
    """What a test writes is taken back, and its attempts do not count against the next."""
    cache.clear()


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)
