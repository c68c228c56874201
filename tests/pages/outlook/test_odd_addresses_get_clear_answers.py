"""Addresses that nobody links to: a page answers them with a number or a plain status, never with a failure."""

import pytest

import outlook_world

pytestmark = pytest.mark.django_db

PLACE_UNKNOWN = "SH-301"

PAGES = (
    "/outlook/",
    "/outlook/places/COL/",
    "/outlook/scoreboard/",
    "/outlook/replay/",
    "/outlook/methods/",
)
FILES = (
    "/outlook/watch-list.csv",
    "/outlook/signals.csv",
    "/outlook/places/COL/deaths.csv",
    "/outlook/scoreboard/frozen.csv",
    "/outlook/replay/replays.csv",
)

STRANGE_CODES = {
    "a quote": "%27%20OR%201=1--",
    "two quotes": "%22%22",
    "a tag": "%3Cscript%3Ealert(1)",
    "letters with accents": "%C3%91%C3%91",
    "a letter that grows in capitals": "%C3%9F",
    "a dotless i": "%C4%B1",
    "letters from right to left": "%D7%90%E2%80%AE",
    "a picture": "%F0%9F%95%8A",
    "a percent sign": "%25",
    "a wildcard": "CO%25",
    "one character for any": "CO_",
    "a blank": "%20",
    "a formula": "=1+1",
    "a negative number": "-1",
    "a huge number": "9" * 400,
    "a word of programs": "None",
    "a template": "%7B%7B7*7%7D%7D",
}


# --- places -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", STRANGE_CODES.values(), ids=STRANGE_CODES.keys())
def test_a_code_that_is_none_is_answered_with_the_number_of_the_problem(world, read, code):
    assert PLACE_UNKNOWN in read(f"/outlook/places/{code}/", status=404)


@pytest.mark.parametrize("code", STRANGE_CODES.values(), ids=STRANGE_CODES.keys())
def test_no_file_of_such_a_code_can_be_had(world, client, code):
    response = client.get(f"/outlook/places/{code}/signals.csv")
    assert response.status_code == 404
    assert not response.headers["Content-Type"].startswith("text/csv")


def test_what_was_asked_for_never_becomes_part_of_the_page(world, client):
    page = client.get("/outlook/places/%3Cimg%20src=x%3E/").content.decode()
    assert "<img src=x" not in page.lower()
    assert "&lt;" in page


def test_only_the_beginning_of_a_long_code_is_repeated(world, client):
    page = client.get(f"/outlook/places/{'Q' * 300}/").content.decode()
    assert "Q" * 24 in page
    assert "Q" * 25 not in page.replace("Q" * 300, "")


@pytest.mark.parametrize("code", ["SDN", "MMR", "ROU"])
def test_a_country_that_is_forecast_but_not_loaded_is_unknown(world, read, code):
    assert PLACE_UNKNOWN in read(f"/outlook/places/{code}/", status=404)


@pytest.mark.parametrize("code", ["col-52", "Col-52", "COL-52"])
def test_the_case_of_letters_does_not_matter_in_files_either(world, table, code):
    assert [row["code"] for row in table(f"/outlook/places/{code}/signals.csv")] == ["COL-52"]


def test_a_file_is_named_with_the_places_own_code_however_it_was_asked_for(world, client):
    response = client.get("/outlook/places/col/deaths.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="outlook-COL-deaths.csv"'


@pytest.mark.parametrize("key", ["mean", "watch-list", "moved", "timeline", "frozen", "deaths-", "DEATHS", "-", "0"])
def test_a_key_that_is_no_figure_of_a_place_is_not_found(world, client, key):
    assert client.get(f"/outlook/places/COL/{key}.csv").status_code == 404


@pytest.mark.parametrize("key", ["reasons", "history", "deaths-divisions"])
def test_a_division_has_no_files_of_a_country(world, client, key):
    assert client.get(f"/outlook/places/COL/{key}.csv").status_code == 200
    assert client.get(f"/outlook/places/COL-52/{key}.csv").status_code == 404


# --- what cannot be an address ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/outlook/places/%00/",
        "/outlook/places/C%00OL/",
        "/outlook/places/COL/%00.csv",
        "/outlook/scoreboard/%00.csv",
        "/outlook/replay/?place=%00&kind=one_sided&rule=Rise",
        "/outlook/?%00=1",
    ],
)
def test_a_character_that_no_database_takes_is_refused_at_the_door(world, client, path):
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/outlook/..%2Fsettings/",
        "/outlook/places/..%2F..%2Fetc%2Fpasswd/",
        "/outlook/places//",
        "/outlook/.csv",
        "/outlook/watch list.csv",
        "/outlook/watch-list.CSV",
        "/outlook/watch-list.json",
        "/outlook/scoreboard/frozen.csv/",
        "/outlook/methods/1/",
    ],
)
def test_what_is_no_address_of_the_outlook_is_not_found(world, client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["page=99999999999999999999", "page=-1", "language=xx", "country=%27", "a=1&a=2"])
@pytest.mark.parametrize("path", [page for page in PAGES if page != "/outlook/replay/"])
def test_a_filter_that_does_not_exist_changes_nothing(db, read, path, query):
    outlook_world.places()
    assert read(f"{path}?{query}") == read(path)


# --- the choice of a replay ---------------------------------------------------------------------------------------

CHOICE = {"place": "COL", "kind": "one_sided", "rule": "Rise"}


@pytest.mark.parametrize("field", CHOICE)
@pytest.mark.parametrize("value", ["", "'", "<b>x</b>", "Ñandú", "9" * 1000, "None", "=1+1"])
def test_a_value_that_is_no_choice_is_refused(world, client, field, value):
    response = client.get("/outlook/replay/", CHOICE | {field: value})
    assert response.status_code == 422
    assert b"<b>x</b>" not in response.content


@pytest.mark.parametrize("field", CHOICE)
def test_a_file_of_a_choice_that_cannot_be_is_not_found(world, client, field):
    for key in ("timeline", "events"):
        assert client.get(f"/outlook/replay/{key}.csv", CHOICE | {field: "nothing"}).status_code == 404


def test_codes_of_a_choice_are_exact(world, client):
    assert client.get("/outlook/replay/", CHOICE | {"place": "col"}).status_code == 422
    assert client.get("/outlook/replay/", CHOICE | {"rule": "rise"}).status_code == 422


def test_of_two_places_the_last_counts(world, read):
    page = read("/outlook/replay/?place=COL&place=COL-52&kind=one_sided&rule=Rise")
    assert "Norte, violence against civilians, October 2023 to September 2025" in page


def test_what_else_is_asked_beside_a_choice_changes_nothing(world, client):
    with_more = client.get("/outlook/replay/timeline.csv", CHOICE | {"order": "1", "limit": "0"})
    assert with_more.content == client.get("/outlook/replay/timeline.csv", CHOICE).content


# --- methods of HTTP ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*PAGES, *FILES])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written_here(db, client, path, method):
    response = getattr(client, method)(path)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_the_head_of_an_answer_is_that_of_the_whole(world, client, path):
    whole, head = client.get(path), client.head(path)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Type"] == whole.headers["Content-Type"]
    assert head.headers.get("Content-Disposition") == whole.headers.get("Content-Disposition")
