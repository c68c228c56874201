"""Sign-in with password and second factor, as a browser without scripts does it."""

import re

import pytest
from django.core import mail
from django.test import Client

import cast
from saferhavens.core.words import Role
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people import tasks
from saferhavens.web.people.models import SignIn

LOGIN = "/account/login/"


@pytest.fixture
def person(db):
    return cast.person(Role.ANALYST)


def sign_in(client: Client, email: str, password: str, **more):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def without_what_differs(answer) -> str:
    """The page without the token against forged requests, and without what was typed."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return re.sub(r'value="[^"]*@[^"]*"', "", text)


def test_password_and_code_let_one_in(client, person):
    answer = sign_in(client, person.email, cast.PASSWORD)
    assert answer.headers["Location"] == "/account/2fa/authenticate/"
    assert client.get("/people/account/").status_code == 302
    answer = client.post("/account/2fa/authenticate/", {"code": cast.code_of(person)})
    assert answer.headers["Location"] == "/"
    assert client.get("/people/account/").status_code == 200
    assert SignIn.objects.get().person == person


def test_the_address_may_be_written_in_any_case(client, person):
    assert sign_in(client, person.email.upper(), cast.PASSWORD).status_code == 302


def test_a_code_works_once(client, person):
    code = cast.code_of(person)
    sign_in(client, person.email, cast.PASSWORD)
    client.post("/account/2fa/authenticate/", {"code": code})
    other = Client()
    sign_in(other, person.email, cast.PASSWORD)
    answer = other.post("/account/2fa/authenticate/", {"code": code})
    assert answer.status_code == 200
    assert other.get("/people/account/").status_code == 302


def test_a_wrong_code_lets_nobody_in(client, person):
    sign_in(client, person.email, cast.PASSWORD)
    wrong = f"{(int(cast.code_of(person)) + 1) % 1_000_000:06}"
    answer = client.post("/account/2fa/authenticate/", {"code": wrong})
    assert "The code is not right" in answer.content.decode()
    assert client.get("/people/account/").status_code == 302


def test_one_goes_on_to_the_page_that_one_wanted(client, person):
    answer = client.get("/people/account/")
    assert answer.headers["Location"] == f"{LOGIN}?next=/people/account/"
    page = client.get(answer.headers["Location"]).content.decode()
    assert 'name="next" value="/people/account/"' in page


def test_nobody_is_sent_to_another_site(client, person):
    learner = cast.person(Role.LEARNER, name="Lia", second_factor=False)
    answer = client.post(f"{LOGIN}?next=https://evil.example/", {"login": learner.email, "password": cast.PASSWORD})
    assert answer.headers["Location"] == "/"


def test_an_unknown_address_and_a_wrong_password_are_answered_alike(client, person):
    unknown = sign_in(client, "nobody@people.example", "wrong password here")
    wrong = sign_in(Client(), person.email, "wrong password here")
    assert unknown.status_code == wrong.status_code == 200
    assert without_what_differs(unknown) == without_what_differs(wrong)
    assert "is not right" in wrong.content.decode()


def test_a_disabled_account_is_not_told_from_a_wrong_password(client, person):
    disabled = cast.person(Role.LEARNER, name="Dora", second_factor=False)
    type(disabled).objects.filter(pk=disabled.pk).update(is_active=False)
    answer = sign_in(client, disabled.email, "wrong password here")
    assert answer.status_code == 200
    assert "disabled" not in answer.content.decode()
    sign_in(client, disabled.email, cast.PASSWORD)
    assert client.get("/people/account/").status_code == 302


def test_after_five_wrong_passwords_an_address_waits(person):
    for _ in range(5):
        assert sign_in(Client(), person.email, "wrong password here").status_code == 200
    answer = sign_in(Client(), person.email, cast.PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
    assert "SH-404" in answer.content.decode()


def test_an_unknown_address_waits_just_the_same(db):
    for _ in range(5):
        sign_in(Client(), "nobody@people.example", "wrong password here")
    assert sign_in(Client(), "nobody@people.example", "wrong password here").status_code == 429


def test_a_computer_that_tries_many_addresses_waits(person):
    for number in range(10):
        sign_in(Client(), f"nobody{number}@people.example", "wrong password here")
    assert sign_in(Client(), "another@people.example", "wrong password here").status_code == 429


def test_pretending_to_come_from_elsewhere_does_not_help(person):
    for number in range(10):
        claimed = Client(headers={"X-Forwarded-For": f"10.0.0.{number}"})
        sign_in(claimed, f"nobody{number}@people.example", "wrong password here")
    claimed = Client(headers={"X-Forwarded-For": "10.0.0.99"})
    assert sign_in(claimed, "another@people.example", "wrong password here").status_code == 429


def test_codes_cannot_be_tried_one_after_the_other(client, person):
    sign_in(client, person.email, cast.PASSWORD)
    wrong = f"{(int(cast.code_of(person)) + 1) % 1_000_000:06}"
    for _ in range(5):
        client.post("/account/2fa/authenticate/", {"code": wrong})
    client.post("/account/2fa/authenticate/", {"code": cast.code_of(person)})
    assert client.get("/people/account/").status_code == 302


def test_attempts_are_counted_in_the_database_so_that_all_processes_count_together(settings):
    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


def test_failed_and_successful_attempts_stand_in_the_ledger_without_the_address(client, person):
    sign_in(client, "nobody@people.example", "wrong password here")
    sign_in(client, person.email, "wrong password here")
    failed = Entry.objects.filter(verb="sign_in_failed").values_list("object_id", flat=True)
    assert list(failed) == ["unknown", str(person.pk)]
    client.force_login(person)
    assert Entry.objects.filter(verb="signed_in", object_id=str(person.pk)).exists()


def test_nobody_can_sign_up(client, db):
    assert client.get("/account/signup/").status_code == 200
    answer = client.post("/account/signup/", {"email": "me@people.example", "password1": cast.PASSWORD})
    assert "by invitation" in answer.content.decode()
    assert cast.Person.objects.count() == 0


# --- a new password -----------------------------------------------------------------------------------------------

RESET = "/account/password/reset/"


def ask(email: str):
    return Client().post(RESET, {"email": email}, follow=True)


def test_asking_for_a_new_password_is_answered_alike_for_known_and_unknown(person):
    assert without_what_differs(ask(person.email)) == without_what_differs(ask("nobody@people.example"))


def test_asking_does_the_same_work_for_known_and_unknown(person):
    from django_tasks_db.models import DBTaskResult

    ask(person.email)
    ask("nobody@people.example")
    queued = DBTaskResult.objects.filter(task_path=tasks.send_password_reset.module_path).order_by("enqueued_at")
    assert [job.args_kwargs["args"] for job in queued] == [[person.pk], [None]]
    assert Entry.objects.filter(verb="new_password_asked").count() == 2


def link_for(person) -> str:
    tasks.send_password_reset.call(person.pk)
    return re.search(r"http://[^/]+(/\S+)", mail.outbox[-1].body).group(1)


def test_the_link_sets_a_new_password_once(client, person):
    link = link_for(person)
    page = client.get(link, follow=True)
    action = page.redirect_chain[-1][0]
    answer = client.post(action, {"password1": "another four words entirely"})
    assert answer.status_code == 302
    person.refresh_from_db()
    assert person.check_password("another four words entirely")
    assert "does not work any more" in Client().get(link, follow=True).content.decode()


def test_a_new_password_must_keep_the_rules(client, person):
    page = client.get(link_for(person), follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"password1": "alma12345678"})
    assert 'id="id_password1-error"' in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password(cast.PASSWORD)


def test_a_new_password_ends_all_sessions(client, person):
    browser = cast.signed_in(person)
    page = client.get(link_for(person), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "another four words entirely"})
    assert browser.get("/people/account/").status_code == 302


def test_nothing_is_sent_to_an_unknown_address_or_a_disabled_person(person):
    assert tasks.send_password_reset.call(None) is False
    type(person).objects.update(is_active=False)
    assert tasks.send_password_reset.call(person.pk) is False
    assert mail.outbox == []


def test_the_password_is_changed_by_whoever_knows_it(person):
    client = cast.signed_in(person)
    wrong = client.post(
        "/account/password/change/", {"oldpassword": "wrong", "password1": "another four words entirely"}
    )
    assert "Enter the password that you have now" in wrong.content.decode()
    client.post("/account/password/change/", {"oldpassword": cast.PASSWORD, "password1": "another four words entirely"})
    person.refresh_from_db()
    assert person.check_password("another four words entirely")
    assert client.get("/people/account/").status_code == 302
