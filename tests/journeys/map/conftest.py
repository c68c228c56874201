import pytest

import open_data
from map_world import load_world


@pytest.fixture
def world(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small invented country of `map_world`, where another thread can see it."""
    monkeypatch.setattr(open_data, "AUDIT", open_data.NoAudit())
    load_world()
