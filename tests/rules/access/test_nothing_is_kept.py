"""Which answers browsers and proxies may keep."""

import pytest

import cast
from saferhavens.core.words import Role


@pytest.mark.parametrize("path", ["/people/account/", "/people/organisation/", "/account/2fa/", "/nothing/at/all/"])
def test_what_is_drawn_for_a_person_is_not_kept(db, path):
    answer = cast.signed_in(cast.person(Role.ANALYST)).get(path, follow=True)
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/", "/people/invitation/", "/nothing/"])
def test_pages_that_are_open_without_being_public_are_not_kept(client, db, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_a_public_page_may_be_kept(client, db):
    assert "no-store" not in client.get("/design/").headers.get("Cache-Control", "")


def test_a_public_page_with_the_name_of_somebody_signed_in_is_not_kept(db):
    answer = cast.signed_in(cast.person(Role.ANALYST)).get("/design/")
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_anonymous_visitor_gets_no_session(client, db):
    client.get("/design/")
    assert "sessionid" not in client.cookies
