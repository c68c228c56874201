"""Roles, disabled accounts and sessions."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

import cast
from saferhavens.core.words import Role
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people import actions, rules, tasks
from saferhavens.web.people.models import Membership, Person, SignIn


def change(world, roles, *, by, person=None):
    actions.change_roles(person or world.analyst, world.ours, roles, by=by, audit=cast.AUDIT)


def test_an_administrator_changes_roles(world):
    change(world, {Role.MONITOR, Role.TRAINER}, by=world.administrator)
    assert world.analyst.roles_in(world.ours) == {Role.MONITOR, Role.TRAINER}


def test_without_a_role_somebody_has_left(world):
    change(world, set(), by=world.administrator)
    assert not Membership.objects.filter(person=world.analyst).exists()


def test_nobody_else_changes_roles(world):
    for person in (world.analyst, world.stranger, world.loner):
        with pytest.raises(rules.RefusalError):
            change(world, {Role.ADMINISTRATOR}, by=person)
    assert world.analyst.roles_in(world.ours) == {Role.ANALYST}


def test_the_last_administrator_stays(world):
    with pytest.raises(rules.RefusalError, match="without an administrator"):
        change(world, {Role.ANALYST}, by=world.administrator, person=world.administrator)


def test_a_disabled_administrator_does_not_count(world):
    second = cast.person(Role.ADMINISTRATOR, name="Second", of=world.ours)
    actions.disable_person(second, audit=cast.AUDIT)
    with pytest.raises(rules.RefusalError, match="without an administrator"):
        change(world, set(), by=world.administrator, person=world.administrator)


def test_one_of_two_administrators_may_go(world):
    cast.person(Role.ADMINISTRATOR, name="Second", of=world.ours)
    change(world, {Role.ANALYST}, by=world.administrator, person=world.administrator)
    assert world.administrator.roles_in(world.ours) == {Role.ANALYST}


def test_the_ledger_says_which_roles_were_and_are(world):
    change(world, {Role.MONITOR}, by=world.administrator)
    entry = Entry.objects.filter(verb="roles_changed").last()
    assert entry.facts == {"organisation": world.ours.pk, "before": ["analyst"], "after": ["monitor"]}


def test_disabling_ends_all_sessions_at_once(world):
    actions.begin_session(world.analyst, "Firefox", audit=cast.AUDIT)
    actions.disable_person(world.analyst, by=world.administrator, audit=cast.AUDIT)
    assert not Person.objects.get(pk=world.analyst.pk).is_active
    assert not SignIn.objects.filter(person=world.analyst).exists()


def test_who_belongs_elsewhere_too_is_not_disabled_by_one_side(world):
    actions.change_roles(world.analyst, world.theirs, {Role.MONITOR}, audit=cast.AUDIT)
    with pytest.raises(rules.RefusalError):
        actions.disable_person(world.analyst, by=world.administrator, audit=cast.AUDIT)
    assert Person.objects.get(pk=world.analyst.pk).is_active


def test_an_account_can_be_used_again(world):
    actions.disable_person(world.analyst, by=world.administrator, audit=cast.AUDIT)
    actions.enable_person(world.analyst, by=world.administrator, audit=cast.AUDIT)
    assert Person.objects.get(pk=world.analyst.pk).is_active


def test_nobody_from_elsewhere_enables_an_account(world):
    actions.disable_person(world.analyst, audit=cast.AUDIT)
    with pytest.raises(rules.RefusalError):
        actions.enable_person(world.analyst, by=world.stranger, audit=cast.AUDIT)


def test_all_other_sessions_end_and_this_one_stays(world):
    this = actions.begin_session(world.analyst, "Firefox", audit=cast.AUDIT)
    actions.begin_session(world.analyst, "Chrome", audit=cast.AUDIT)
    others = actions.begin_session(world.stranger, "Chrome", audit=cast.AUDIT)
    assert actions.end_all_sessions(world.analyst, except_for=this.pk, audit=cast.AUDIT) == 1
    assert set(SignIn.objects.all()) == {this, others}


def test_nobody_ends_a_session_of_somebody_else_by_its_number(world):
    others = actions.begin_session(world.stranger, "Chrome", audit=cast.AUDIT)
    actions.end_session(world.analyst, others.pk, audit=cast.AUDIT)
    assert SignIn.objects.filter(pk=others.pk).exists()


def test_sessions_that_are_over_are_removed_daily(world):
    old = actions.begin_session(world.analyst, "Firefox", audit=cast.AUDIT)
    SignIn.objects.filter(pk=old.pk).update(started_at=timezone.now() - timedelta(hours=13))
    new = actions.begin_session(world.analyst, "Chrome", audit=cast.AUDIT)
    assert tasks.clean_up.call() == {"sessions": 1, "invitations": 0}
    assert list(SignIn.objects.all()) == [new]


def test_a_new_password_ends_all_sessions(world):
    actions.begin_session(world.analyst, "Firefox", audit=cast.AUDIT)
    actions.set_password(world.analyst, "other words nobody expects", audit=cast.AUDIT)
    assert not SignIn.objects.exists()


def test_removing_second_factors_ends_all_sessions(world):
    actions.begin_session(world.analyst, "Firefox", audit=cast.AUDIT)
    actions.remove_second_factors(world.analyst, audit=cast.AUDIT)
    assert not world.analyst.authenticator_set.exists()
    assert not SignIn.objects.exists()


def test_the_secret_of_an_authenticator_app_is_stored_encrypted(world):
    from allauth.mfa.utils import decrypt

    stored = world.analyst.authenticator_set.get().data["secret"]
    plain = decrypt(stored)
    assert len(plain) == 32
    assert plain not in stored


@pytest.mark.parametrize("email", ["ALMA@people.example", "alma@people.example"])
def test_the_database_knows_one_person_by_one_address(world, email):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email=email, name="Twin")


def test_the_database_refuses_a_role_that_nobody_knows(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=world.analyst, organisation=world.ours, role="emperor")


def test_people_are_found_however_their_address_is_written(world):
    assert Person.objects.get_by_natural_key(" Alma@People.Example") == world.analyst
