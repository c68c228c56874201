"""No cookie leaves, and neither address nor browser of the sender is found anywhere afterwards."""

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

import evidence_world as world
from saferhavens.web.intake import anonymous
from saferhavens.web.intake.anonymous.models import Bucket
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people.models import SignIn
from tell_world import ADDRESS_OF_SENDER, BROWSER, STORY, Teller, path_of, photo

TRACES = (ADDRESS_OF_SENDER, BROWSER, "Peculiar")


def every_answer(teller: Teller) -> list:
    """All that one can be answered here, good and bad."""
    asked = [teller.client.get(path) for path in ("/tell/", "/tell/about/", "/tell/away/", "/tell/back/")]
    told = [teller.tell(photos=photo(), narrative=STORY), teller.come_back()]
    done = [
        teller.do("answer", text="Yes."),
        teller.do("add", added="More."),
        teller.do("consent", consents=[]),
        teller.do("withdraw"),
        teller.do("withdraw", sure="yes"),
    ]
    refused = [
        teller.client.get("/tell/nobody/"),
        teller.client.get("/tell/a/b/c/"),
        teller.client.put("/tell/"),
        teller.client.get("/tell/back/answer/"),
        teller.client.post(path_of(teller.door), {}),
        teller.client.post("/tell/back/", {"code": "1"}),
        teller.client.post("/tell/back/withdraw/", {"page": "x"}),
    ]
    return asked + told + done + refused


def test_no_answer_sets_a_cookie(teller: Teller):
    for answer in every_answer(teller):
        assert not answer.cookies, (answer.status_code, answer.cookies)
        assert "Set-Cookie" not in answer.headers


def test_no_answer_is_kept_named_to_others_or_found_by_search_engines(teller: Teller):
    for answer in every_answer(teller):
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_no_answer_leads_to_another_site(teller: Teller):
    for answer in every_answer(teller):
        page = answer.content.decode()
        assert "http://" not in page
        assert "https://" not in page


def all_rows() -> str:
    """Everything in the database, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  names that the database itself has told
            found.append(f"{table}: {cursor.fetchall()!r}")
    return "\n".join(found)


def test_neither_address_nor_browser_reaches_database_ledger_cache_or_log(
    teller: Teller, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    every_answer(teller)
    kept = all_rows() + caplog.text
    assert "report_received" in kept
    for trace in TRACES:
        assert trace not in kept


def test_nor_do_they_reach_a_file(teller: Teller):
    every_answer(teller)
    for file in Path(settings.HOME).rglob("*"):
        if file.is_file() and "sqlite3" not in file.name:
            kept = file.read_bytes()
            assert not any(trace.encode() in kept for trace in TRACES), file


def test_neither_the_code_nor_the_story_lies_in_clear_anywhere(teller: Teller, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    teller.tell()
    teller.come_back()
    kept = all_rows() + caplog.text
    assert STORY not in kept
    assert teller.code not in kept
    assert teller.code.replace(" ", "") not in kept


def test_a_code_that_is_wrong_is_not_sent_back_nor_noted(teller: Teller, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    answer = teller.come_back("1111 2222 3333 4444 5555")
    assert answer.status_code == 404
    assert "1111 2222" not in answer.content.decode()
    assert "1111" not in caplog.text


def test_the_ledger_says_that_something_came_from_nobody_and_not_that_somebody_came_back(teller: Teller):
    teller.tell()
    before = Entry.objects.count()
    teller.come_back()
    assert Entry.objects.count() == before
    assert {entry.actor for entry in Entry.objects.filter(source="tell")} == {"anonymous"}


def test_a_signed_in_monitors_session_is_not_told_that_they_wrote(teller: Teller):
    """The channel asks nothing of the session; what the site does with every request stays as it is."""
    teller.client.force_login(world.monitor())
    before = SignIn.objects.count()
    teller.tell()
    assert SignIn.objects.count() == before
    assert "Mateo" not in teller.come_back().content.decode()


def test_what_is_counted_names_channels_only(teller: Teller):
    teller.tell()
    teller.come_back()
    assert set(Bucket.objects.values_list("name", flat=True)) == {f"door:{teller.door.pk}", "doors", "codes"}


def test_no_line_of_the_channel_asks_for_address_browser_cookie_or_session():
    asked = ("REMOTE_ADDR", "request.META", "request.headers", "request.session", "request.COOKIES", "getfqdn")
    for file in Path(anonymous.__file__).parent.rglob("*.py"):
        code = file.read_text()
        assert not [name for name in asked if name in code], file
