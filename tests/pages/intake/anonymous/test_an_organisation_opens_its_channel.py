"""The page on which a channel is opened and closed, and who may open that page."""

import pytest

import cast
import evidence_world as world
import tell_world
from saferhavens.core.words import Role
from saferhavens.web.intake.anonymous.models import Door
from saferhavens.web.people.actions import change_roles

GIVEN = {"is_open": "on", "is_listed": "on", "shown_name": "Evening line", "welcome": "", "languages": ["es"]}
pytestmark = pytest.mark.django_db


def path_for(organisation) -> str:
    return f"/tell/settings/organisation/{organisation.pk}/"


def test_a_coordinator_opens_it_and_reads_its_address():
    client = cast.signed_in(world.coordinator())
    assert client.post(path_for(world.watch()), GIVEN).status_code == 302
    page = client.get(path_for(world.watch())).content.decode()
    assert Door.objects.get().address in page
    assert client.get("/tell/settings/").headers["Location"] == path_for(world.watch())


def test_what_is_missing_is_asked_for_and_nothing_is_opened():
    client = cast.signed_in(world.coordinator())
    for name in ("shown_name", "languages"):
        assert client.post(path_for(world.watch()), GIVEN | {name: ""}).status_code == 422
    assert not Door.objects.exists()


def test_closing_it_is_the_same_page_with_nothing_ticked():
    tell_world.open_door()
    client = cast.signed_in(world.coordinator("Clara"))
    client.post(path_for(world.watch()), {**GIVEN, "is_open": ""})
    assert not Door.objects.get().is_open


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ANALYST, Role.VERIFIER, Role.AUDITOR])
def test_other_roles_are_told_that_they_may_not(role: Role):
    client = cast.signed_in(cast.person(role, name="Otto", of=world.watch()))
    for answer in (client.get(path_for(world.watch())), client.post(path_for(world.watch()), GIVEN)):
        assert answer.status_code == 403
    assert not Door.objects.exists()


def test_another_organisations_page_does_not_exist():
    client = cast.signed_in(world.coordinator())
    for answer in (client.get(path_for(world.network())), client.post(path_for(world.network()), GIVEN)):
        assert answer.status_code == 404


def test_a_coordinator_who_joins_a_ministry_does_not_reach_the_channel_any_more():
    carmen = world.coordinator()
    client = cast.signed_in(carmen)
    tell_world.open_door()
    assert client.get(path_for(world.watch())).status_code == 200
    change_roles(carmen, world.ministry(), {Role.LEARNER}, audit=cast.AUDIT)
    before = Door.objects.values().get()
    for answer in (client.get(path_for(world.watch())), client.post(path_for(world.watch()), GIVEN | {"renew": "on"})):
        assert answer.status_code == 403
        assert before["address"] not in answer.content.decode()
    assert Door.objects.values().get() == before


def test_a_ministry_has_no_channel():
    client = cast.signed_in(cast.person(Role.ADMINISTRATOR, name="Paz", of=world.ministry()))
    assert client.post(path_for(world.ministry()), GIVEN).status_code == 403
    assert "State bodies have none" in client.get("/tell/settings/").content.decode()


def test_whoever_decides_in_two_organisations_chooses():
    both = world.coordinator()
    cast.actions.change_roles(both, world.network(), {Role.COORDINATOR}, audit=cast.AUDIT)
    page = cast.signed_in(both).get("/tell/settings/").content.decode()
    assert path_for(world.watch()) in page
    assert path_for(world.network()) in page


def test_a_form_that_a_foreign_site_sends_for_somebody_signed_in_is_refused():
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(world.coordinator())
    assert client.post(path_for(world.watch()), GIVEN).status_code == 403
    assert not Door.objects.exists()


def test_leave_now_leads_to_the_calendar_and_clears_the_cache():
    answer = tell_world.sender().get("/tell/away/")
    assert answer.status_code == 200
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    page = answer.content.decode()
    assert "Safer" not in page
    assert "/tell/" not in page


def test_or_to_where_the_installation_says(settings):
    settings.AWAY_ADDRESS = "https://weather.example/"
    answer = tell_world.sender().get("/tell/away/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "https://weather.example/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert answer.headers["Referrer-Policy"] == "no-referrer"
