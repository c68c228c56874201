"""My organisation: who is in it, who is invited, and managing both."""

import pytest

import cast
from saferhavens.core.words import Role
from saferhavens.web.people import actions
from saferhavens.web.people.models import Invitation, Person


@pytest.fixture
def administrator(world):
    return cast.signed_in(world.administrator)


@pytest.fixture
def analyst(world):
    return cast.signed_in(world.analyst)


@pytest.fixture
def stranger(world):
    return cast.signed_in(world.stranger)


def page_of(world) -> str:
    return f"/people/organisation/{world.ours.pk}/"


def member_page(world) -> str:
    return f"{page_of(world)}people/{world.analyst.pk}/"


def invite(client, world, email="new@people.example", **more):
    given = {"email": email, "roles": ["monitor"], "language": "es"} | more
    return client.post(f"{page_of(world)}invite/", given, follow=True)


def test_who_belongs_to_one_organisation_comes_straight_to_it(analyst, world):
    assert analyst.get("/people/organisation/").headers["Location"] == page_of(world)


def test_who_belongs_to_several_chooses(analyst, world):
    actions.change_roles(world.analyst, world.theirs, {Role.MONITOR}, audit=cast.AUDIT)
    page = analyst.get("/people/organisation/").content.decode()
    assert world.ours.name in page
    assert world.theirs.name in page


def test_who_belongs_nowhere_is_told_how_to_begin(world):
    assert "no organisation yet" in cast.signed_in(world.loner).get("/people/organisation/").content.decode()


def test_members_see_each_other_with_their_roles(analyst, world):
    page = analyst.get(page_of(world)).content.decode()
    assert "Bruno" in page
    assert "Administrator" in page


def test_roles_are_told_in_the_language_of_the_reader(analyst, world):
    analyst.post("/language/", {"language": "es"})
    assert '<html lang="es"' in analyst.get(page_of(world)).content.decode()


def test_others_do_not_learn_that_it_exists(stranger, world):
    absent = stranger.get("/people/organisation/999999/")
    hidden = stranger.get(page_of(world))
    assert hidden.status_code == absent.status_code == 404
    assert world.ours.name not in hidden.content.decode()


def test_only_administrators_are_offered_to_manage(administrator, analyst, world):
    for text in ("Invite somebody", member_page(world)):
        assert text in administrator.get(page_of(world)).content.decode()
        assert text not in analyst.get(page_of(world)).content.decode()


def test_an_administrator_invites(administrator, world):
    answer = invite(administrator, world)
    assert "The invitation is on its way" in answer.content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.roles, invitation.language) == ("new@people.example", ["monitor"], "es")
    assert invitation.invited_by == world.administrator


@pytest.mark.parametrize(
    ("field", "value"), [("email", "no address"), ("roles", []), ("roles", ["emperor"]), ("language", "xx")]
)
def test_a_wrong_invitation_is_sent_back_with_the_reason(administrator, world, field, value):
    answer = invite(administrator, world, **{field: value})
    assert answer.status_code == 422
    assert "-error" in answer.content.decode()
    assert not Invitation.objects.exists()


def test_whoever_does_not_administer_cannot_invite(analyst, stranger, world):
    assert invite(analyst, world).status_code == 403
    assert invite(stranger, world).status_code == 404
    assert not Invitation.objects.exists()


def test_an_invitation_is_withdrawn_by_its_administrators_only(administrator, analyst, stranger, world):
    invite(administrator, world)
    path = f"/people/invitations/{Invitation.objects.get().pk}/withdraw/"
    assert analyst.post(path).status_code == 404
    assert stranger.post(path).status_code == 404
    assert Invitation.objects.open().exists()
    assert administrator.post(path).status_code == 302
    assert not Invitation.objects.open().exists()


def test_an_administrator_changes_roles(administrator, world):
    answer = administrator.post(member_page(world), {"roles": ["monitor", "trainer"]}, follow=True)
    assert "The roles were changed" in answer.content.decode()
    assert world.analyst.roles_in(world.ours) == {Role.MONITOR, Role.TRAINER}


def test_the_form_shows_the_roles_as_they_are(administrator, world):
    page = administrator.get(member_page(world)).content.decode()
    assert page.count("checked") == 1


def test_the_last_administrator_is_told_why_they_cannot_leave(administrator, world):
    path = f"{page_of(world)}people/{world.administrator.pk}/"
    answer = administrator.post(path, {"roles": ["analyst"]})
    assert answer.status_code == 403
    assert "without an administrator" in answer.content.decode()


def test_nobody_else_reaches_the_page_of_a_member(analyst, stranger, world):
    assert analyst.get(member_page(world)).status_code == 403
    assert stranger.get(member_page(world)).status_code == 404


def test_a_member_of_another_organisation_is_not_reached_through_ones_own(administrator, world):
    answer = administrator.get(f"{page_of(world)}people/{world.stranger.pk}/")
    assert answer.status_code == 404


def test_a_disabled_member_is_out_at_once_and_can_come_back(administrator, analyst, world):
    administrator.post(f"{member_page(world)}disable/")
    assert analyst.get("/people/account/").status_code == 302
    assert not Person.objects.get(pk=world.analyst.pk).is_active
    assert "Disabled" in administrator.get(page_of(world)).content.decode()
    administrator.post(f"{member_page(world)}enable/")
    assert Person.objects.get(pk=world.analyst.pk).is_active


def test_nobody_else_disables_a_member(analyst, stranger, world):
    other = cast.person(Role.MONITOR, name="Other", of=world.ours)
    path = f"{page_of(world)}people/{other.pk}/disable/"
    assert analyst.post(path).status_code == 403
    assert stranger.post(path).status_code == 404
    assert Person.objects.get(pk=other.pk).is_active
