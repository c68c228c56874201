"""An open channel, and somebody who is quicker than people are."""

import pytest

import tell_world
from saferhavens.web.intake.anonymous import pages
from saferhavens.web.intake.anonymous.models import Door


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in pages.PageKind:
        monkeypatch.setitem(pages.PATIENCE, kind, 0)


@pytest.fixture
def door(transactional_db: None) -> Door:
    return tell_world.open_door(welcome="We read every evening. We cannot send help ourselves.", languages=["es", "en"])
