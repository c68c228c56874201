"""From the link in the mail to the first page."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

import cast
from saferhavens.core.words import Role
from saferhavens.web.people import actions, tasks
from saferhavens.web.people.models import Invitation, Person

PAGE = "/people/invitation/"
GIVEN = {"name": "Nora", "language": "en", "password": cast.PASSWORD}


@pytest.fixture
def link(world) -> str:
    invitation = actions.invite(
        "new@people.example", world.ours, {Role.MONITOR}, by=world.administrator, audit=cast.AUDIT
    )
    tasks.send_invitation.call(invitation.pk)
    return re.search(r"http://[^/]+(/\S+)", mail.outbox[-1].body).group(1)


def test_the_token_does_not_stay_in_the_address(client, link):
    answer = client.get(link)
    assert answer.headers["Location"] == PAGE
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_the_page_says_who_invites_and_asks_for_a_password(client, link, world):
    page = client.get(link, follow=True).content.decode()
    assert world.ours.name in page
    assert 'autocomplete="new-password"' in page


def test_one_is_signed_in_and_led_to_the_second_factor(client, link, world):
    client.get(link)
    answer = client.post(PAGE, GIVEN)
    assert answer.status_code == 302
    person = Person.objects.get(email="new@people.example")
    assert person.roles_in(world.ours) == {Role.MONITOR}
    assert client.get("/people/account/").headers["Location"] == "/account/2fa/"
    assert client.get("/account/2fa/totp/activate/").status_code == 200


def test_the_link_works_once(client, link):
    client.get(link)
    client.post(PAGE, GIVEN)
    answer = Client().get(link)
    assert answer.status_code == 410
    assert "SH-403" in answer.content.decode()


def test_looking_at_the_link_does_not_use_it_up(client, link):
    Client().get(link)
    Client().get(link, follow=True)
    client.get(link)
    assert client.post(PAGE, GIVEN).status_code == 302


@pytest.mark.parametrize("password", ["short", "ombudsoffice12", "passwordpassword"])
def test_a_bad_password_is_refused_with_the_reason(client, link, password):
    client.get(link)
    page = client.post(PAGE, GIVEN | {"password": password}).content.decode()
    assert 'id="id_password-error"' in page
    assert not Person.objects.filter(email="new@people.example").exists()


@pytest.mark.parametrize(
    "change", [{"expires_at": timezone.now() - timedelta(days=1)}, {"withdrawn_at": timezone.now()}]
)
def test_a_late_or_withdrawn_invitation_says_so(client, link, change):
    client.get(link)
    Invitation.objects.update(**change)
    assert client.post(PAGE, GIVEN).status_code == 410
    assert Client().get(link).status_code == 410


def test_a_made_up_link_is_answered_like_a_used_one(client, db):
    answer = client.get(f"{PAGE}{'f' * 64}/")
    assert answer.status_code == 410
    assert client.get(PAGE).status_code == 410


def test_who_has_an_account_signs_in_to_it_and_confirms(client, link, world):
    there = cast.person(name="new")
    page = client.get(link, follow=True).content.decode()
    assert "Sign in to it" in page
    client.force_login(there)
    client.get(link)
    assert "Accept the invitation" in client.get(PAGE).content.decode()
    client.post(PAGE)
    assert there.roles_in(world.ours) == {Role.MONITOR}


def test_somebody_else_who_is_signed_in_cannot_take_it(link, world):
    cast.person(name="new")
    client = cast.signed_in(world.loner)
    client.get(link)
    answer = client.post(PAGE)
    assert "Accept the invitation" not in answer.content.decode()
    assert world.loner.roles_in(world.ours) == set()
