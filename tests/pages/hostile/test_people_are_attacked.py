"""Guessing, reusing, forging: what somebody tries who wants another's account, or to act with another's browser."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

import cast
from pages.hostile.attacks import REDIRECTS
from pages.hostile.judging import asked, leads_here, rows
from rules.access.addresses import every_address, is_open
from saferhavens.core.words import Role
from saferhavens.web.people import actions, tasks, tokens
from saferhavens.web.people.models import Invitation, Person, SignIn

RESET, SIGN_IN = "/account/password/reset/", "/account/login/"
PROTECTED = [address for address in every_address() if not is_open(address)]
HIDDEN_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def person() -> Person:
    return cast.person(Role.ADMINISTRATOR)


@pytest.fixture
def invitation(person: Person) -> Invitation:
    return actions.invite("new@people.example", cast.organisation(), {Role.MONITOR}, by=person, audit=cast.AUDIT)


def reset_link(address: str = "alma@people.example", **headers: str) -> str:
    """The link of the mail that somebody gets who asks for a new password."""
    assert Client(headers=headers).post(RESET, {"email": address}).status_code == 302
    tasks.send_password_reset.call(Person.objects.get(email=address).pk)
    return re.search(r"(https?://\S+)", mail.outbox[-1].body)[1]


# --- leading elsewhere ---


@pytest.mark.parametrize("kind", REDIRECTS)
def test_the_language_switch_leads_to_no_other_site(visitor: Client, kind: str) -> None:
    asked(visitor.post, "/language/", {"language": "es", "next": REDIRECTS[kind]})


@pytest.mark.parametrize("kind", REDIRECTS)
def test_signing_in_leads_to_no_other_site(visitor: Client, kind: str) -> None:
    cast.person(Role.LEARNER, name="Lia", second_factor=False)
    given = {"login": "lia@people.example", "password": cast.PASSWORD, "next": REDIRECTS[kind]}
    asked(visitor.post, SIGN_IN, given)
    asked(visitor.get, SIGN_IN, {"next": REDIRECTS[kind][:2000]})


@pytest.mark.parametrize("kind", REDIRECTS)
def test_signing_out_and_showing_who_one_is_lead_to_no_other_site(visitor: Client, person: Person, kind: str) -> None:
    for path, given in (
        ("/account/reauthenticate/", {"password": cast.PASSWORD}),
        ("/account/2fa/reauthenticate/", {"code": cast.code_of(person)}),
        ("/account/logout/", {}),
    ):
        visitor.force_login(person)
        asked(visitor.post, path, given | {"next": REDIRECTS[kind]})


def test_the_judge_knows_another_site_when_it_sees_one() -> None:
    """The tests above are worth what this is worth."""
    assert leads_here("/places/")
    assert leads_here("?q=a")
    for location in (
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "/\t/evil.example",
        "javascript:alert(1)",
    ):
        assert not leads_here(location), location


# --- forged requests ---


@pytest.mark.parametrize("address", PROTECTED, ids=[address.name for address in PROTECTED])
def test_a_form_from_another_site_changes_nothing(person: Person, address) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    before = rows()
    answer = client.post(address.path, {"name": "forged", "language": "es", "roles": "auditor", "email": "x@y.example"})
    assert answer.status_code in (403, 404, 405)
    assert rows() == before
    person.refresh_from_db()
    assert person.name == "Alma"


@pytest.mark.parametrize("token", ["", "x", "a" * 64, "ñ" * 64, "A" * 100_000, "\0" * 64])
def test_a_wrong_token_against_forgery_is_no_token(visitor: Client, person: Person, token: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(person)
    client.get("/people/account/")
    answer, body = asked(client.post, "/people/account/", {"name": "x", "language": "es", "csrfmiddlewaretoken": token})
    assert answer.status_code == 403
    assert b"SH-407" in body


def test_the_token_of_somebody_else_does_not_fit(person: Person) -> None:
    other = Client(enforce_csrf_checks=True)
    page = other.get(SIGN_IN).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    client.get("/people/account/")
    answer = client.post("/people/account/", {"name": "x", "language": "es", "csrfmiddlewaretoken": token})
    assert answer.status_code == 403


# --- sessions ---


def test_a_session_that_an_attacker_has_set_is_not_the_one_that_is_signed_in() -> None:
    cast.person(Role.LEARNER, name="Lia", second_factor=False)
    attacker, victim = Client(), Client()
    attacker.get("/people/invitation/" + "f" * 64 + "/")
    session = attacker.session
    session["planted"] = "1"
    session.save()
    victim.cookies["sessionid"] = session.session_key
    victim.post(SIGN_IN, {"login": "lia@people.example", "password": cast.PASSWORD})
    assert victim.get("/people/account/").status_code == 200
    assert victim.cookies["sessionid"].value != session.session_key
    attacker.cookies["sessionid"] = session.session_key
    assert attacker.get("/people/account/").status_code == 302


def test_a_session_that_was_signed_out_of_cannot_be_used_again(person: Person) -> None:
    client = cast.signed_in(person)
    kept = client.cookies["sessionid"].value
    client.post("/account/logout/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/people/account/").status_code == 302


def test_a_session_written_with_another_secret_is_nobodys(person: Person, settings: object) -> None:
    settings.SECRET_KEY = "another installation"
    client = cast.signed_in(person)
    settings.SECRET_KEY = "this installation"
    assert client.get("/people/account/").status_code == 302


def test_the_cookie_of_the_session_is_out_of_reach_of_scripts(person: Person) -> None:
    client = Client()
    client.post(SIGN_IN, {"login": person.email, "password": cast.PASSWORD})
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_password_alone_opens_nothing_not_even_what_a_learner_sees(person: Person) -> None:
    client = Client()
    client.post(SIGN_IN, {"login": person.email, "password": cast.PASSWORD})
    for address in PROTECTED:
        assert client.get(address.path).status_code in (302, 401), address.name
    assert not SignIn.objects.filter(person=person).exists()


# --- invitations ---


def test_no_guess_near_the_token_opens_an_invitation(visitor: Client, invitation: Invitation) -> None:
    token = tokens.token_of(invitation.salt)
    other_digit = "1" if token[-1] == "0" else "0"
    guesses = [
        *(token[:-1], token + "0", token.upper(), token[:-1] + other_digit, token[::-1], f" {token}", f"{token}%00"),
        *(
            invitation.token_hash,
            invitation.salt,
            invitation.salt * 2,
            str(invitation.pk),
            "%",
            "_" * 64,
            "' OR 1=1 --",
        ),
    ]
    for guess in guesses:
        if guess == token:
            continue
        answer, body = asked(visitor.get, f"/people/invitation/{guess}/")
        assert answer.status_code in (400, 404, 410), guess
        assert b"new@people.example" not in body
    assert visitor.get(f"/people/invitation/{token}/").status_code == 302


def test_an_invitation_that_is_used_late_withdrawn_or_unknown_is_answered_alike(invitation: Invitation) -> None:
    token = tokens.token_of(invitation.salt)
    answers = [Client().get(f"/people/invitation/{'f' * 64}/")]
    for change in (
        {"accepted_at": timezone.now()},
        {"accepted_at": None, "withdrawn_at": timezone.now()},
        {"withdrawn_at": None, "expires_at": timezone.now() - timedelta(seconds=1)},
    ):
        Invitation.objects.filter(pk=invitation.pk).update(**change)
        answers.append(Client().get(f"/people/invitation/{token}/"))
    assert {answer.status_code for answer in answers} == {410}
    assert len({without_what_differs(answer.content, token) for answer in answers}) == 1


def without_what_differs(body: bytes, token: str) -> str:
    return HIDDEN_TOKEN.sub("", body.decode()).replace(token, "f" * 64)


def test_what_an_invited_person_sends_along_gives_them_no_more_than_was_offered(invitation: Invitation) -> None:
    client = Client()
    client.get(f"/people/invitation/{tokens.token_of(invitation.salt)}/")
    given = {"name": "Nora", "language": "en", "password": cast.PASSWORD}
    more = {
        "roles": "administrator",
        "email": "other@people.example",
        "is_active": "1",
        "is_demo": "1",
        "organisation": "1",
    }
    assert client.post("/people/invitation/", given | more).status_code == 302
    new = Person.objects.get(email="new@people.example")
    assert new.roles == {Role.MONITOR}
    assert not new.is_demo
    assert not Person.objects.filter(email="other@people.example").exists()


def test_the_token_of_an_invitation_does_not_leave_the_site(visitor: Client, invitation: Invitation) -> None:
    token = tokens.token_of(invitation.salt)
    page = visitor.get(f"/people/invitation/{token}/", follow=True)
    assert token not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in page.headers["Cache-Control"]


# --- new passwords ---


@pytest.mark.parametrize(
    "headers", [{"Host": "127.0.0.1"}, {"X-Forwarded-Host": "evil.example"}, {"Origin": "https://evil.example"}]
)
def test_the_link_to_a_new_password_leads_to_this_site_whatever_host_was_asked(
    person: Person, headers: dict, settings
) -> None:
    assert urlsplit(reset_link(**headers)).netloc == urlsplit(settings.SITE_ADDRESS).netloc


def test_a_foreign_host_gets_no_mail_sent(person: Person) -> None:
    answer = Client().post(RESET, {"email": person.email}, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert mail.outbox == []


def test_a_line_break_in_an_address_adds_no_receiver(visitor: Client, person: Person) -> None:
    for address in (
        f"{person.email}\r\nBcc: evil@evil.example",
        f"{person.email},evil@evil.example",
        f"{person.email}\0",
    ):
        asked(visitor.post, RESET, {"email": address})
    assert mail.outbox == []


@pytest.mark.parametrize("change", ["one letter", "another person", "cut", "twice"])
def test_no_changed_link_sets_a_password(person: Person, change: str) -> None:
    other = cast.person(Role.LEARNER, name="Lia", second_factor=False)
    path = urlsplit(reset_link()).path
    key = path.rstrip("/").rsplit("/", 1)[1]
    user, token = key.split("-", 1)
    from allauth.account.utils import user_pk_to_url_str

    changed = {
        "one letter": f"{user}-{token[:-1]}{'0' if token[-1] != '0' else '1'}",
        "another person": f"{user_pk_to_url_str(other)}-{token}",
        "cut": f"{user}-{token[:-4]}",
        "twice": f"{user}-{token}-{token}",
    }[change]
    client = Client()
    page = client.get(path.replace(key, changed), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "other words nobody expects"})
    for somebody in (person, other):
        somebody.refresh_from_db()
        assert somebody.check_password(cast.PASSWORD)


def test_a_link_is_worth_nothing_after_its_hour(person: Person, settings: object) -> None:
    path = urlsplit(reset_link()).path
    settings.PASSWORD_RESET_TIMEOUT = -1
    client = Client()
    page = client.get(path, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "other words nobody expects"})
    person.refresh_from_db()
    assert person.check_password(cast.PASSWORD)


def test_a_disabled_person_gets_no_further_with_an_old_link(person: Person) -> None:
    path = urlsplit(reset_link()).path
    actions.disable_person(person, audit=cast.AUDIT)
    client = Client()
    page = client.get(path, follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "other words nobody expects"})
    assert client.get("/people/account/").status_code == 302
    client.post(SIGN_IN, {"login": person.email, "password": "other words nobody expects"})
    assert client.get("/people/account/").status_code == 302


# --- who exists ---


def test_pages_do_not_tell_whether_somebody_has_an_account(person: Person) -> None:
    for path, field in ((SIGN_IN, "login"), (RESET, "email")):
        answers = []
        for address in (person.email, "nobody@people.example"):
            answer = Client().post(path, {field: address, "password": "wrong"}, follow=True)
            answers.append(HIDDEN_TOKEN.sub("", answer.content.decode()).replace(address, "somebody"))
        assert answers[0] == answers[1], path


def test_the_account_of_another_is_not_signed_in_to_with_ones_own_code(person: Person) -> None:
    other = cast.person(Role.ANALYST, name="Bruno")
    client = Client()
    client.post(SIGN_IN, {"login": person.email, "password": cast.PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": cast.code_of(other)})
    assert client.get("/people/account/").status_code == 302


@pytest.mark.parametrize(
    "code", ["", " ", "000000\0", "１２３４５６", "1" * 5000, "-1", "null", "' OR 1=1", "<script>"]
)
def test_a_code_that_is_none_lets_nobody_in(visitor: Client, person: Person, code: str) -> None:
    visitor.post(SIGN_IN, {"login": person.email, "password": cast.PASSWORD})
    asked(visitor.post, "/account/2fa/authenticate/", {"code": code})
    assert visitor.get("/people/account/").status_code == 302


# --- names ---


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "{{ 7*7 }}{% debug %}", "'\"><svg onload=alert(1)>", "x" * 120, "%s%n{0}"]
)
def test_a_name_is_text_wherever_it_is_read(visitor: Client, person: Person, name: str) -> None:
    visitor.force_login(person)
    visitor.post("/people/account/", {"name": name, "language": "en"})
    organisation = cast.organisation()
    for path in (
        "/",
        "/people/account/",
        f"/people/organisation/{organisation.pk}/",
        f"/people/organisation/{organisation.pk}/people/{person.pk}/",
    ):
        _answer, body = asked(visitor.get, path)
        assert b"<script>alert" not in body
        assert b"<svg onload" not in body
        assert b"49" not in body or "7*7" not in name or b"{{ 7*7 }}" in body
