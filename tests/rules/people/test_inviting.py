"""From the invitation to the account."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import cast
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people import actions, mails, rules, tasks, tokens
from saferhavens.web.people.models import Invitation, Person

ADDRESS = "new@people.example"


@pytest.fixture
def invitation(world):
    return actions.invite(ADDRESS, world.ours, {Role.MONITOR}, by=world.administrator, language="es", audit=cast.AUDIT)


def accept(invitation: Invitation) -> Person:
    return actions.accept_as_new_person(invitation, "Nora", cast.PASSWORD, language="es", audit=cast.AUDIT)


def refusal(call, *facts, **more):
    with pytest.raises(ProblemError) as error:
        call(*facts, **more)
    return error.value.problem


def test_whoever_does_not_administer_invites_nobody(world):
    with pytest.raises(rules.RefusalError):
        actions.invite(ADDRESS, world.ours, {Role.MONITOR}, by=world.analyst, audit=cast.AUDIT)
    with pytest.raises(rules.RefusalError):
        actions.invite(ADDRESS, world.ours, {Role.MONITOR}, by=world.stranger, audit=cast.AUDIT)
    assert not Invitation.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_the_operator_cannot_invite_for_nothing_either(world):
    with pytest.raises(rules.RefusalError):
        actions.invite(ADDRESS, world.ours, set(), audit=cast.AUDIT)


def test_an_address_is_one_however_it_is_written(world):
    made = actions.invite("  New@People.Example ", world.ours, {Role.MONITOR}, audit=cast.AUDIT)
    assert made.email == ADDRESS


def test_the_database_does_not_hold_the_token(invitation):
    token = tokens.token_of(invitation.salt)
    held = [str(value) for value in Invitation.objects.filter(pk=invitation.pk).values().get().values()]
    assert token not in held
    assert invitation.token_hash == tokens.hash_of(token)
    assert tokens.find(token) == invitation


def test_the_token_needs_the_secret_of_the_installation(invitation, settings):
    token = tokens.token_of(invitation.salt)
    settings.SECRET_KEY = "another"
    assert tokens.token_of(invitation.salt) != token


def test_a_made_up_token_opens_nothing(invitation):
    assert tokens.find("f" * 64) is None
    assert tokens.find(invitation.token_hash) is None


def test_the_mail_is_queued_with_the_invitation_and_the_queue_names_only_a_number(invitation):
    job = DBTaskResult.objects.get()
    assert job.task_path.endswith("send_invitation")
    assert job.args_kwargs == {"args": [invitation.pk], "kwargs": {}}


def test_the_mail_is_in_the_chosen_language_as_text_with_the_link(invitation):
    assert tasks.send_invitation.call(invitation.pk) is True
    (sent,) = mail.outbox
    assert sent.to == [ADDRESS]
    assert sent.content_subtype == "plain"
    assert not getattr(sent, "alternatives", [])
    assert mails.invitation_link(invitation) in sent.body


def test_the_subject_names_neither_people_nor_organisations(invitation, world):
    tasks.send_invitation.call(invitation.pk)
    subject = mail.outbox[0].subject
    assert world.ours.name not in subject
    assert world.administrator.name not in subject
    assert "\n" not in subject


def test_a_mail_sent_twice_holds_the_same_link(invitation):
    tasks.send_invitation.call(invitation.pk)
    tasks.send_invitation.call(invitation.pk)
    assert mail.outbox[0].body == mail.outbox[1].body


def test_nothing_is_sent_for_an_invitation_that_was_withdrawn_meanwhile(invitation, world):
    actions.withdraw_invitation(invitation, by=world.administrator, audit=cast.AUDIT)
    assert tasks.send_invitation.call(invitation.pk) is False
    assert mail.outbox == []


def test_who_is_invited_again_has_one_open_invitation(world, invitation):
    again = actions.invite(ADDRESS, world.ours, {Role.ANALYST}, by=world.administrator, audit=cast.AUDIT)
    assert list(Invitation.objects.open()) == [again]


def test_the_database_refuses_two_open_invitations_to_one_organisation(invitation):
    twin = Invitation(
        email=ADDRESS, organisation=invitation.organisation, roles=[], token_hash="f", expires_at=timezone.now()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_whoever_accepts_has_an_account_with_the_roles_offered(invitation, world):
    person = accept(invitation)
    assert person.check_password(cast.PASSWORD)
    assert person.roles_in(world.ours) == {Role.MONITOR}
    assert person.language == "es"
    assert person.emailaddress_set.get().verified


def test_an_invitation_works_once(invitation):
    accept(invitation)
    assert refusal(accept, invitation) is problems.INVITATION_USED


def test_a_withdrawn_invitation_does_not_work(invitation, world):
    actions.withdraw_invitation(invitation, by=world.administrator, audit=cast.AUDIT)
    assert refusal(accept, invitation) is problems.INVITATION_USED
    assert not Person.objects.filter(email=ADDRESS).exists()


def test_a_late_invitation_does_not_work(invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(accept, invitation) is problems.INVITATION_USED


def test_a_removed_invitation_does_not_work(invitation):
    Invitation.objects.all().delete()
    assert refusal(accept, invitation) is problems.INVITATION_USED


def test_an_account_that_exists_is_not_made_anew(invitation):
    cast.person(name="new")
    assert refusal(accept, invitation) is problems.INVITATION_USED


def test_somebody_with_an_account_takes_the_roles_up_with_it(invitation, world):
    there = cast.person(name="new")
    actions.accept_invitation(invitation, there, audit=cast.AUDIT)
    assert there.roles_in(world.ours) == {Role.MONITOR}


def test_nobody_takes_up_what_was_sent_to_another(invitation, world):
    assert refusal(actions.accept_invitation, invitation, world.loner, audit=cast.AUDIT) is problems.NOT_YOURS
    assert world.loner.roles_in(world.ours) == set()


def test_only_administrators_of_the_organisation_withdraw(invitation, world):
    for person in (world.analyst, world.stranger, world.loner):
        with pytest.raises(rules.RefusalError):
            actions.withdraw_invitation(invitation, by=person, audit=cast.AUDIT)
    assert Invitation.objects.open().exists()


def test_the_ledger_tells_the_story_without_the_address(invitation):
    accept(invitation)
    told = list(Entry.objects.filter(object_id=str(invitation.pk), kind="people.invitation"))
    assert [entry.verb for entry in told] == ["invited", "invitation_accepted"]
    assert all(ADDRESS not in str(entry.facts) for entry in Entry.objects.all())


def test_addresses_of_those_who_never_came_are_removed_after_a_month(invitation):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=31))
    tasks.clean_up.call()
    assert not Invitation.objects.exists()


def test_an_accepted_invitation_is_kept(invitation):
    accept(invitation)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=31))
    tasks.clean_up.call()
    assert Invitation.objects.exists()
