"""The files of a place hold open data: everybody may keep them, and gets no second copy of the same."""

import pytest

pytestmark = pytest.mark.django_db

FILES = ["/places/COL/status.csv", "/places/COL/status.json"]


@pytest.mark.parametrize("path", FILES)
def test_whoever_holds_the_same_gets_no_second_copy(world, client, path):
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert first["Cache-Control"].startswith("public, max-age=60")
    assert (again.status_code, again.content) == (304, b"")


def test_each_kind_of_file_has_a_mark_of_its_own(world, client):
    assert len({client.get(path)["ETag"] for path in FILES}) == len(FILES)


def test_what_is_not_there_has_no_mark(world, client):
    assert "ETag" not in client.get("/places/COL/weather.csv").headers
