"""Files of the outlook hold open data alone: everybody may keep them, and gets no second copy of the same."""

import brotli
import pytest

import cast
import outlook_world
from saferhavens.core.words import Role

pytestmark = pytest.mark.django_db

FILES = [
    "/outlook/watch-list.csv",
    "/outlook/signals.csv",
    "/outlook/deaths.csv",
    "/outlook/places/COL/history.csv",
    "/outlook/scoreboard/frozen.csv",
    "/outlook/replay/replays.csv",
]


@pytest.mark.parametrize("path", FILES)
def test_a_file_may_be_kept_by_everybody_for_a_minute(world, client, path):
    headers = client.get(path).headers
    assert headers["Cache-Control"].startswith("public, max-age=60")
    assert "Accept-Language" in headers["Vary"]


@pytest.mark.parametrize("path", FILES)
def test_whoever_holds_the_same_gets_no_second_copy(world, client, path):
    etag = client.get(path)["ETag"]
    again = client.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)


def test_a_new_scan_changes_the_mark_at_once(world, client):
    before = client.get("/outlook/signals.csv")["ETag"]
    outlook_world.scan(outlook_world.signal("COL-9"), source="other")
    after = client.get("/outlook/signals.csv", headers={"If-None-Match": before})
    assert after.status_code == 200
    assert after["ETag"] != before


def test_signals_of_an_organisation_do_not_change_what_everybody_holds(world, client):
    before = client.get("/outlook/signals.csv")["ETag"]
    outlook_world.scan(outlook_world.signal("COL-9"), organisation=cast.organisation(), source="reports")
    judge = cast.signed_in(cast.person(Role.ANALYST))
    assert judge.get("/outlook/signals.csv", headers={"If-None-Match": before}).status_code == 304


def test_what_is_not_there_has_no_mark_and_is_not_kept(world, client):
    answer = client.get("/outlook/weather.csv")
    assert answer.status_code == 404
    assert "ETag" not in answer.headers
    assert "max-age" not in answer.headers.get("Cache-Control", "")


def test_a_long_file_comes_in_brotli_where_that_is_taken(world, client):
    plain = client.get("/outlook/watch-list.csv", headers={"Accept-Encoding": "identity"})
    short = client.get("/outlook/watch-list.csv", headers={"Accept-Encoding": "gzip, br"})
    assert short["Content-Encoding"] == "br"
    assert brotli.decompress(short.content) == plain.content
