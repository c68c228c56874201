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


# --- replays of own reports ---------------------------------------------------------------------------------------

REPLAY = "/outlook/replay/?place=COL-52&kind=reports&rule=one+week+by+itself"


@pytest.fixture
def own_replay(world):
    facts = {"organisation": cast.organisation(), "step": "week", "horizon": 8, "events": 4137, "hits": 137}
    return outlook_world.replay("COL-52", "one week by itself", "reports", **facts)


def test_a_judge_sees_the_replay_of_own_reports_marked_as_such(own_replay, read):
    page = read(REPLAY, by=judge())
    assert "137 / 4,137" in page
    assert "From the reports of your organisation: only you and your colleagues see it" in page
    assert "a week with 5 incidents or more" in page


def test_its_tables_have_no_address_that_others_could_open(own_replay):
    answer = judge().get(REPLAY)
    assert "replay/timeline" not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_nobody_else_finds_it_among_the_choices(own_replay, client):
    other = judge(cast.organisation("River Watch", Sector.CIVIL_SOCIETY))
    focal = cast.person(Role.FOCAL_POINT, name="Fede", of=cast.organisation("Ministry", Sector.STATE))
    for reader in (client, other, cast.signed_in(focal)):
        found = reader.get(REPLAY)
        assert found.status_code == 422
        assert "4,137" not in found.content.decode()
        assert "4,137" not in reader.get("/outlook/replay/").content.decode()


def test_no_file_holds_it_whoever_asks(own_replay):
    reader = judge()
    rows = reader.get("/outlook/replay/replays.csv").content.decode()
    assert "Rise" in rows
    assert "4137" not in rows
    assert reader.get(REPLAY.replace("/replay/", "/replay/timeline.csv")).status_code == 404
