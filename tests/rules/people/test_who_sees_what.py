"""Which organisations, people, memberships and invitations somebody sees: truth tables, and one answer for the rest."""

import pytest
from django.contrib.auth.models import AnonymousUser

import cast
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.people import actions
from saferhavens.web.people.models import Invitation, Membership, Organisation, Person

WHO = ["administrator", "analyst", "stranger", "loner"]


def each(*answers: bool) -> list[tuple[str, bool]]:
    """Each of the four with what holds for them."""
    return list(zip(WHO, answers, strict=True))


def refused(manager, person, pk) -> bool:
    try:
        found = manager.get_for(person, pk)
    except ProblemError as error:
        return error.problem is problems.NOT_YOURS
    assert found.pk == pk
    return False


@pytest.fixture
def invitation(world):
    return actions.invite("new@people.example", world.ours, {Role.MONITOR}, by=world.administrator, audit=cast.AUDIT)


@pytest.mark.parametrize(("who", "sees"), each(True, True, False, False))
def test_members_see_their_organisation(world, who, sees):
    person = getattr(world, who)
    assert (world.ours in Organisation.objects.visible_to(person)) is sees
    assert refused(Organisation.objects, person, world.ours.pk) is not sees


@pytest.mark.parametrize(("who", "manages"), each(True, False, False, False))
def test_administrators_manage_theirs(world, who, manages):
    assert (world.ours in Organisation.objects.managed_by(getattr(world, who))) is manages


@pytest.mark.parametrize(("who", "sees"), each(True, True, False, False))
def test_members_see_who_does_what_beside_them(world, who, sees):
    person = getattr(world, who)
    membership = Membership.objects.get(person=world.analyst)
    assert (membership in Membership.objects.visible_to(person)) is sees
    assert refused(Membership.objects, person, membership.pk) is not sees


@pytest.mark.parametrize(("who", "sees"), each(True, True, False, False))
def test_people_see_those_beside_them(world, who, sees):
    assert refused(Person.objects, getattr(world, who), world.analyst.pk) is not sees


def test_everybody_sees_themselves(world):
    for who in WHO:
        assert not refused(Person.objects, getattr(world, who), getattr(world, who).pk)


@pytest.mark.parametrize(("who", "sees"), each(True, False, False, False))
def test_only_administrators_see_whom_they_have_invited(world, invitation, who, sees):
    person = getattr(world, who)
    assert (invitation in Invitation.objects.visible_to(person)) is sees
    assert refused(Invitation.objects, person, invitation.pk) is not sees


def test_nobody_sees_anything_without_signing_in(world, invitation):
    nobody = AnonymousUser()
    assert not Organisation.objects.visible_to(nobody).exists()
    assert not Person.objects.visible_to(nobody).exists()
    assert not Membership.objects.visible_to(nobody).exists()
    assert not Invitation.objects.visible_to(nobody).exists()


def test_a_disabled_person_sees_nothing(world, invitation):
    world.administrator.is_active = False
    assert not Organisation.objects.visible_to(world.administrator).exists()
    assert not Organisation.objects.managed_by(world.administrator).exists()
    assert not Invitation.objects.visible_to(world.administrator).exists()


def test_a_role_elsewhere_opens_nothing_here(world):
    """Administrator there and analyst here is not administrator here."""
    actions.change_roles(world.stranger, world.ours, {Role.ANALYST}, audit=cast.AUDIT)
    assert set(Organisation.objects.managed_by(world.stranger)) == {world.theirs}
    assert world.stranger.roles_in(world.ours) == {Role.ANALYST}


@pytest.mark.parametrize("pk", [999_999, "no number", None, "1 OR 1=1"])
def test_what_does_not_exist_is_answered_like_what_is_hidden(world, pk):
    assert refused(Organisation.objects, world.administrator, pk)


def test_nobody_is_listed_twice_for_having_two_roles(world):
    actions.change_roles(world.analyst, world.ours, {Role.ANALYST, Role.VERIFIER, Role.ISSUER}, audit=cast.AUDIT)
    assert list(Organisation.objects.visible_to(world.analyst)) == [world.ours]
    assert Person.objects.visible_to(world.analyst).filter(pk=world.administrator.pk).count() == 1


def test_a_new_kind_of_protected_row_must_say_who_sees_it():
    from saferhavens.web.people.managers import VisibleQuerySet

    with pytest.raises(NotImplementedError):
        VisibleQuerySet(Person).visible_to(Person(name="Alma"))
