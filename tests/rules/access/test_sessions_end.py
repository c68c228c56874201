"""When a session ends, whoever ends it."""

from datetime import timedelta

import pytest
from django.utils import timezone

import cast
from saferhavens.core.words import Role
from saferhavens.web.people import actions
from saferhavens.web.people.models import Person, SignIn

PAGE = "/people/account/"


@pytest.fixture
def person(db):
    return cast.person(Role.ANALYST)


@pytest.fixture
def client(person):
    client = cast.signed_in(person)
    assert is_in(client)
    return client


def is_in(client) -> bool:
    return client.get(PAGE).status_code == 200


def put_back(**times: timedelta) -> None:
    now = timezone.now()
    SignIn.objects.update(**{name: now - ago for name, ago in times.items()})


def test_a_session_goes_on_while_it_is_used(client):
    put_back(seen_at=timedelta(minutes=29), started_at=timedelta(hours=11))
    assert is_in(client)
    put_back(seen_at=timedelta(minutes=29), started_at=timedelta(hours=11))
    assert is_in(client)


def test_half_an_hour_without_a_click_ends_it(client):
    put_back(seen_at=timedelta(minutes=30))
    assert not is_in(client)
    assert not is_in(client)


def test_half_a_day_ends_it_in_any_case(client):
    put_back(started_at=timedelta(hours=12))
    assert not is_in(client)


def test_a_request_is_noted_once_a_minute(client):
    put_back(seen_at=timedelta(seconds=30))
    before = SignIn.objects.get().seen_at
    assert is_in(client)
    assert SignIn.objects.get().seen_at == before
    put_back(seen_at=timedelta(minutes=2))
    assert is_in(client)
    assert timezone.now() - SignIn.objects.get().seen_at < timedelta(minutes=1)


def test_disabling_the_person_ends_it_with_the_next_request(client, person):
    actions.disable_person(person, audit=cast.AUDIT)
    assert not is_in(client)


def test_a_disabled_flag_alone_ends_it_too(client):
    Person.objects.update(is_active=False)
    assert not is_in(client)


def test_ending_all_sessions_ends_it_with_the_next_request(client, person):
    actions.end_all_sessions(person, audit=cast.AUDIT)
    assert not is_in(client)


def test_it_ends_on_every_device_at_once(client, person):
    other = cast.signed_in(person)
    assert is_in(other)
    actions.end_all_sessions(person, audit=cast.AUDIT)
    assert not is_in(other)
    assert not is_in(client)


def test_the_sign_in_of_one_person_does_not_keep_the_session_of_another(client, person):
    other = cast.person(Role.ANALYST, name="Other")
    SignIn.objects.update(person=other)
    assert not is_in(client)


def test_a_fictional_person_is_let_in_only_to_try_things_out(client, person, settings):
    Person.objects.update(is_demo=True)
    assert not is_in(client)
    settings.DEMO = True
    assert is_in(cast.signed_in(Person.objects.get()))


def test_signing_out_needs_a_post_and_clears_what_the_browser_has_kept(client):
    assert client.get("/account/logout/").status_code == 200
    assert is_in(client)
    answer = client.post("/account/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(client)
    assert not SignIn.objects.exists()


def test_the_session_before_the_sign_in_is_worth_nothing_after_it(db, person):
    from django.test import Client

    client = Client()
    client.get("/account/login/")
    session = client.session
    session["kept"] = True
    session.save()
    before = session.session_key
    client.force_login(person)
    assert client.session.session_key != before
