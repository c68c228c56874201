"""The chapters are told over the small invented country of `map_world`, or over what each one loads itself."""

import pytest
from django.test import Client

import map_world
import open_data
from saferhavens.web.mobility import held


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Chapters change what is held; what one has read must not reach the next."""
    held.forget()
    yield
    held.forget()


@pytest.fixture
def world(db: None) -> None:
    """Figures, flows and events of an invented country."""
    map_world.load_world()


@pytest.fixture
def places(db: None) -> None:
    """Outlines only: two countries, one with two departments and three municipalities."""
    open_data.stored(open_data.countries(), open_data.divisions())


@pytest.fixture
def ask(client: Client):
    """What the interface for programs answers about Colombia: `ask("areas", level="adm1")`."""

    def answer(what: str, country: str = "COL", **given: object) -> dict:
        response = client.get(f"/api/v1/map/{country}/{what}", given)
        assert response.status_code == 200, response.content
        return response.json()

    return answer
