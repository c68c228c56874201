import pytest

import cast


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
