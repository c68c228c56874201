import pytest

from map_world import load_world


@pytest.fixture
def world(db: None) -> None:
    """The small invented country of `map_world`, loaded."""
    load_world()
