"""What stands around pages and files of the outlook: headers, the language, and what is asked of the database."""

import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import cast
import outlook_world
from saferhavens.core.words import Role

pytestmark = pytest.mark.django_db

REPLAY = "?place=COL-52&kind=one_sided&rule=Rise"
PAGES = (
    "/outlook/",
    "/outlook/places/COL/",
    "/outlook/places/COL-52/",
    "/outlook/scoreboard/",
    "/outlook/replay/",
    f"/outlook/replay/{REPLAY}",
    "/outlook/methods/",
)
BOUNDS = {
    "/outlook/watch-list.csv": 6,
    "/outlook/moved.csv": 8,
    "/outlook/signals.csv": 6,
    "/outlook/deaths.csv": 6,
    "/outlook/places/COL/reasons.csv": 8,
    "/outlook/places/COL/history.csv": 8,
    "/outlook/places/COL/signals.csv": 6,
    "/outlook/places/COL/deaths.csv": 20,
    "/outlook/places/COL/deaths-divisions.csv": 20,
    "/outlook/scoreboard/mass-killing-onset-ours.csv": 5,
    "/outlook/scoreboard/mass-killing-onset-ours-reliability.csv": 5,
    "/outlook/scoreboard/frozen.csv": 5,
    "/outlook/replay/replays.csv": 3,
    f"/outlook/replay/timeline.csv{REPLAY}": 5,
    f"/outlook/replay/events.csv{REPLAY}": 5,
}
"""File → the most it may ask of the database."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.mark.parametrize("path", [*PAGES, *BOUNDS])
def test_nothing_foreign_may_run_and_nobody_may_frame_it(world, client, path):
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", [*PAGES, *BOUNDS])
def test_who_only_reads_is_not_followed(world, client, path):
    """A page sends the token of its own forms and nothing else; a file sends nothing."""
    allowed = set() if ".csv" in path else {"csrftoken"}
    assert set(client.get(path).cookies) <= allowed


@pytest.mark.parametrize("path", [*PAGES, *BOUNDS])
def test_the_language_of_an_answer_is_said_and_caches_are_told_of_it(world, client, path):
    for language in ("en", "es"):
        response = client.get(path, headers={"accept-language": language})
        assert response.headers["Content-Language"] == language
        assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_for_somebody_who_is_signed_in_is_kept_nowhere(world, path):
    reader = cast.signed_in(cast.person(Role.ANALYST))
    assert "no-store" in reader.get(path).headers["Cache-Control"]


@pytest.mark.parametrize("path", BOUNDS)
def test_a_file_is_the_same_for_everybody(world, client, path):
    reader = cast.signed_in(cast.person(Role.ANALYST))
    assert reader.get(path).content == client.get(path).content


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_neither_scripts_nor_styles_in_their_lines(world, client, path):
    page = client.get(path).content.decode()
    inline = [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag and "application/json" not in tag]
    assert inline == []
    assert "<style" not in page
    assert not re.search(r"<[^>]+\son[a-z]+=", page)
    assert not re.search(r"<[^>]+\sstyle=", page)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_on_a_page_is_named_twice(world, client, path):
    names = re.findall(r'\sid="([^"]+)"', client.get(path).content.decode())
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("path", PAGES)
def test_what_describes_something_is_on_the_page(world, client, path):
    page = client.get(path).content.decode()
    names = set(re.findall(r'\sid="([^"]+)"', page))
    wanted = re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', page)
    wanted += re.findall(r'href="#([^"]+)"', page) + re.findall(r'data-chart="([^"]+)"', page)
    assert {name for words in wanted for name in words.split()} <= names


@pytest.mark.parametrize("path", PAGES)
def test_every_heading_is_at_most_one_step_below_the_one_before(world, client, path):
    levels = [int(level) for level in re.findall(r"<h([1-6])[\s>]", client.get(path).content.decode())]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", BOUNDS)
def test_a_file_asks_few_questions(world, client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= BOUNDS[path]


def test_more_signals_make_a_file_longer_and_no_slower(world, client):
    with CaptureQueriesContext(connection) as few:
        short = client.get("/outlook/signals.csv").content
    outlook_world.scan(*(outlook_world.signal(f"COL-{number}") for number in range(30)), source="other")
    with CaptureQueriesContext(connection) as many:
        long = client.get("/outlook/signals.csv").content
    assert long.count(b"\r\n") == short.count(b"\r\n") + 30
    assert len(many) <= len(few)


def test_more_replays_ask_no_more(world, client):
    with CaptureQueriesContext(connection) as few:
        client.get("/outlook/replay/")
    for number in range(12):
        outlook_world.replay(rule=f"Rule {number}")
    with CaptureQueriesContext(connection) as many:
        client.get("/outlook/replay/")
    assert len(many) <= len(few)


@pytest.mark.parametrize("path", [*PAGES, *BOUNDS])
def test_reading_writes_nothing(world, client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    asked = {query["sql"].split(None, 1)[0].upper() for query in queries}
    assert asked <= {"SELECT", "WITH"}


@pytest.mark.parametrize("path", [*PAGES, *BOUNDS])
def test_asking_twice_gives_the_same_answer(world, client, path):
    first, second = (TOKEN.sub("", client.get(path).content.decode()) for _time in range(2))
    assert first == second
