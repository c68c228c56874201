"""My account: name, language, sessions."""

import pytest
from django.test import Client

import cast
from saferhavens.core.words import Role
from saferhavens.web.people.models import Person

PAGE = "/people/account/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def person(db):
    return cast.person(Role.ANALYST)


@pytest.fixture
def client(person):
    return cast.signed_in(person)


def with_browser(person, agent: str) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/account/login/", {"login": person.email, "password": cast.PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": cast.code_of(person)})
    return client


def test_name_and_language_can_be_changed(client, person):
    answer = client.post(PAGE, {"name": "Alma María", "language": "es"}, follow=True)
    person = Person.objects.get(pk=person.pk)
    assert (person.name, person.language) == ("Alma María", "es")
    assert '<html lang="es"' in answer.content.decode()


def test_an_empty_name_is_refused_with_the_reason_beside_the_field(client, person):
    page = client.post(PAGE, {"name": "", "language": "es"}).content.decode()
    assert 'id="id_name-error"' in page
    assert 'aria-invalid="true"' in page
    assert Person.objects.get(pk=person.pk).name == "Alma"


def test_a_language_that_we_do_not_have_is_refused(client, person):
    assert 'id="id_language-error"' in client.post(PAGE, {"name": "Alma", "language": "xx"}).content.decode()


def test_the_sessions_are_listed_by_device(person):
    client = with_browser(person, FIREFOX)
    page = client.get(PAGE).content.decode()
    assert "Firefox, Linux" in page
    assert "128" not in page.split("Firefox, Linux")[1][:40]


def test_all_other_sessions_can_be_ended(client, person):
    other = cast.signed_in(person)
    answer = client.post("/people/account/end-sessions/", follow=True)
    assert "1 other session was ended" in answer.content.decode()
    assert client.get(PAGE).status_code == 200
    assert other.get(PAGE).status_code == 302


@pytest.mark.parametrize(("agent", "device"), [(FIREFOX, "Firefox, Linux"), (PHONE, "Chrome, Android"), ("", "")])
def test_a_device_is_told_in_words_and_no_more(agent, device, rf):
    from saferhavens.web.people.sessions import device_of

    assert device_of(rf.get("/", headers={"User-Agent": agent})) == device


# --- language -----------------------------------------------------------------------------------------------------


def language_of(client: Client, **more) -> str:
    return client.get("/account/login/" if not client.session.get("sign_in") else PAGE, **more).headers[
        "Content-Language"
    ]


def test_a_visitor_reads_what_the_browser_asks_for(db):
    assert language_of(Client(), headers={"Accept-Language": "es-CO,es;q=0.9"}) == "es"
    assert language_of(Client(), headers={"Accept-Language": "de"}) == "en"


def test_a_visitors_choice_is_remembered(db):
    client = Client()
    answer = client.post("/language/", {"language": "es", "next": "/design/"})
    assert answer.headers["Location"] == "/design/"
    assert language_of(client) == "es"


def test_a_choice_belongs_to_the_account_and_comes_along(client, person):
    client.post("/language/", {"language": "es"})
    assert Person.objects.get(pk=person.pk).language == "es"
    elsewhere = cast.signed_in(Person.objects.get(pk=person.pk))
    assert language_of(elsewhere) == "es"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_switch_leads_to_no_other_site(db, address):
    assert Client().post("/language/", {"language": "es", "next": address}).headers["Location"] == "/"


def test_a_language_that_we_do_not_have_is_a_bad_request(db):
    assert Client().post("/language/", {"language": "xx"}).status_code == 400


def test_the_switch_needs_a_post(db):
    assert Client().get("/language/").status_code == 405
