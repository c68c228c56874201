import pytest

import cast
from saferhavens.web.custody import sealed_places


@pytest.fixture
def ours(db) -> int:
    return cast.organisation("Casa Abierta").pk


@pytest.fixture
def theirs(db) -> int:
    return cast.organisation("Red de Apoyo").pk


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path) -> None:
    """Each test with a vault and a master key of its own."""
    settings.HOME = tmp_path


@pytest.fixture
def all_registered(monkeypatch) -> None:
    """As if every field were registered: one that is not fails the test that asks for it, and no other."""
    monkeypatch.setattr(sealed_places, "unregistered", list)
