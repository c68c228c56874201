"""A signal of a series that ended long ago is not told as if it were of today."""

import pytest

import outlook_world
from saferhavens.core.forecast.months import month_number
from saferhavens.web.outlook.figures import signals

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_and_new(db, monkeypatch) -> None:
    """A strong signal of 2018, and a weak one of a month that is less than a year behind us."""
    outlook_world.places()
    monkeypatch.setattr(signals, "OLD_DAYS", 10 * 366)
    outlook_world.scan(outlook_world.signal("COL-86"))
    monkeypatch.setattr(outlook_world, "ORIGIN", month_number(2008, 10))
    outlook_world.scan(outlook_world.signal("COL-52", level=2), source="ucdp_candidate")


def test_they_come_after_those_of_today_however_strong(old_and_new):
    told = signals.newest().told
    assert [(each.signal.unit, each.is_old) for each in told] == [("COL-86", False), ("COL-52", True)]


def test_they_say_where_their_data_end_and_bear_no_sign_of_alarm(old_and_new, client, read):
    assert "Not of today: its data end in October 2008" in read("/outlook/")
    page = client.get("/outlook/").content.decode()
    assert "badge bad" not in page
    assert "Strong signal" not in page


def test_in_spanish(old_and_new, read):
    assert "No es de hoy: sus datos terminan en octubre de 2008" in read("/outlook/", language="es")
