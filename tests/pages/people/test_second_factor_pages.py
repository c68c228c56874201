"""Setting a second factor up, and the pages around it."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone

import cast
from saferhavens.core.words import Role
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people.models import SignIn

SET_UP = "/account/2fa/totp/activate/"


@pytest.fixture
def person(db):
    return cast.person(Role.ANALYST, second_factor=False)


@pytest.fixture
def client(person):
    return cast.signed_in(person)


def code_for(page: str) -> str:
    secret = re.search(r'<code class="mono">([A-Z2-7]{32})</code>', page).group(1)
    return totp.format_hotp_value(totp.hotp_value(secret, list(totp.yield_hotp_counters_from_time())[1]))


def long_ago() -> None:
    SignIn.objects.update(started_at=timezone.now() - timedelta(minutes=10))


def test_right_after_signing_in_an_app_is_set_up_in_one_go(client, person):
    page = client.get(SET_UP).content.decode()
    answer = client.post(SET_UP, {"code": code_for(page)}, follow=True)
    assert answer.status_code == 200
    assert set(Authenticator.objects.filter(user=person).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert client.get("/people/account/").status_code == 200


def test_the_recovery_codes_are_shown_after_it(client):
    page = client.get(SET_UP).content.decode()
    answer = client.post(SET_UP, {"code": code_for(page)}, follow=True)
    codes = client.get("/account/2fa/recovery-codes/").content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", codes)) == 10
    assert answer.redirect_chain


def test_a_wrong_code_sets_nothing_up(client, person):
    client.get(SET_UP)
    answer = client.post(SET_UP, {"code": "000000"})
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_the_picture_needs_no_foreign_host(client):
    page = client.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml' in page


def test_later_one_shows_once_more_that_it_is_oneself(client):
    long_ago()
    answer = client.get(SET_UP)
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    answer = client.post(answer.headers["Location"], {"password": cast.PASSWORD})
    assert answer.headers["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_a_wrong_password_does_not_show_it(client):
    long_ago()
    answer = client.post(f"/account/reauthenticate/?next={SET_UP}", {"password": "wrong"})
    assert "The password is not right" in answer.content.decode()
    assert client.get(SET_UP).status_code == 302


def test_the_ledger_says_that_a_factor_was_added_and_removed(client, person):
    page = client.get(SET_UP).content.decode()
    client.post(SET_UP, {"code": code_for(page)})
    client.post("/account/2fa/totp/deactivate/")
    told = Entry.objects.filter(verb__startswith="second_factor").values_list("verb", "facts")
    assert ("second_factor_added", {"kind": "totp"}) in told
    assert ("second_factor_removed", {"kind": "totp"}) in told


@pytest.mark.parametrize(
    "path",
    [
        "/account/2fa/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
        "/account/2fa/totp/deactivate/",
        "/account/2fa/recovery-codes/generate/",
        "/account/2fa/reauthenticate/",
        "/account/reauthenticate/",
        "/account/password/change/",
        "/account/logout/",
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_page_of_the_account_is_ours(db, path, language):
    person = cast.person(Role.ANALYST, name="Ada")
    client = cast.signed_in(person)
    client.post("/language/", {"language": language})
    page = client.get(path)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
    assert 'class="site-header"' in page.content.decode()


INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"<[^>]+\s(?:on\w+|style)=", re.IGNORECASE)


@pytest.mark.parametrize("path", ["/account/2fa/webauthn/add/", "/account/2fa/", SET_UP, "/people/account/"])
def test_no_page_needs_scripts_or_styles_within_it(path, client):
    page = client.get(path).content.decode()
    assert not INLINE_SCRIPT.search(page)
    assert not INLINE_HANDLER.search(page)


def test_the_sign_in_page_needs_none_either(db):
    from django.test import Client

    answer = Client().get("/account/login/")
    assert not INLINE_SCRIPT.search(answer.content.decode())
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "mfa/js/webauthn.js" in answer.content.decode()


def test_fields_carry_what_password_managers_and_screen_readers_need(client, db):
    from django.test import Client

    page = Client().get("/account/login/").content.decode()
    assert re.search(r'<input[^>]*name="login"[^>]*autocomplete="username"', page)
    assert re.search(r'<input[^>]*name="password"[^>]*autocomplete="current-password"', page)
    assert page.count("<label for=") >= 2
    page = client.get("/account/password/change/").content.decode()
    new = re.search(r'<input[^>]*name="password1"[^>]*>', page).group(0)
    assert 'autocomplete="new-password"' in new
    assert 'aria-describedby="id_password1-hint"' in new
    assert "maxlength" not in new
    assert "onpaste" not in page


def test_somebody_without_a_key_is_not_offered_one(db):
    from django.test import Client

    person = cast.person(Role.ANALYST, name="Ada")
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": cast.PASSWORD})
    assert "mfa_webauthn_authenticate" not in client.get("/account/2fa/authenticate/").content.decode()
