"""Two organisations that know nothing of each other, and somebody in each place."""

import pytest

from people_world import World, strangers


@pytest.fixture
def world(db) -> World:
    return strangers()
