"""Somebody before an open channel. Waiting costs a test time only, so nobody waits unless the test is about that."""

import pytest

import tell_world
from saferhavens.web.intake.anonymous import pages


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in pages.PageKind:
        monkeypatch.setitem(pages.PATIENCE, kind, 0)


@pytest.fixture
def teller(db: None) -> tell_world.Teller:
    return tell_world.Teller(tell_world.open_door())
