"""The invented world behind a real browser."""

import pytest

import profile_world
from saferhavens.web.mobility import held


@pytest.fixture
def world(transactional_db) -> None:
    held.forget()
    profile_world.build()
    yield
    held.forget()
