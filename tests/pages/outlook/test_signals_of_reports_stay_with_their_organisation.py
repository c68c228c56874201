"""Signals in an organisation's own reports: for its judges alone, never for state bodies, never in a file."""

import pytest

import cast
import outlook_world
from saferhavens.core.words import Role, Sector

pytestmark = pytest.mark.django_db

SECRET = "39 deaths"


@pytest.fixture
def own(world):
    signal = outlook_world.signal("COL-52", "non_state")
    loud = type(signal)(**(vars(signal) | {"observed": 39}))
    return outlook_world.scan(loud, organisation=cast.organisation(), source="reports")


def judge(organisation=None):
    return cast.signed_in(cast.person(Role.ANALYST, name="Ana", of=organisation))


@pytest.mark.parametrize("path", ["/outlook/", "/outlook/places/COL-52/", "/outlook/places/COL/"])
def test_a_judge_of_the_organisation_sees_them_marked_as_its_own(own, read, path):
    page = read(path, by=judge())
    assert SECRET in page
    assert "From the reports of your organisation: only you and your colleagues see it" in page


@pytest.mark.parametrize("path", ["/outlook/", "/outlook/places/COL-52/", "/outlook/places/COL/"])
def test_nobody_else_does(own, read, path):
    other = cast.organisation("River Watch", Sector.CIVIL_SOCIETY)
    state = cast.organisation("Ministry", Sector.STATE)
    focal = cast.signed_in(cast.person(Role.FOCAL_POINT, name="Fede", of=state))
    assert SECRET not in read(path)
    assert SECRET not in read(path, by=judge(other))
    assert SECRET not in read(path, by=focal)


@pytest.mark.parametrize("path", ["/outlook/signals.csv", "/outlook/places/COL-52/signals.csv"])
def test_files_hold_those_of_open_data_alone_whoever_asks(own, path):
    rows = judge().get(path).content.decode()
    assert "27.0" in rows
    assert "39.0" not in rows


def test_a_page_that_was_drawn_for_somebody_is_never_kept(own):
    assert "no-store" in judge().get("/outlook/").headers["Cache-Control"]
