"""Coordinators and administrators open their organisation's channel; a state body has none."""

import pytest

import cast
import evidence_world as world
import tell_world
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role, Sector
from saferhavens.web.intake.anonymous import actions
from saferhavens.web.intake.anonymous.models import Door
from saferhavens.web.intake.anonymous.rules import check_may_open, may_open
from saferhavens.web.ledger.models import Entry

DECIDE = {Role.COORDINATOR, Role.ADMINISTRATOR}
GIVEN = {"is_open": True, "is_listed": False, "shown_name": "Help line", "welcome": "", "languages": ["en"]}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("sector", list(Sector))
def test_each_role_in_each_sector(role: Role, sector: Sector):
    assert may_open({role}, sector) is (role in DECIDE and sector != Sector.STATE)


def test_nobody_without_a_role():
    with pytest.raises(ProblemError) as refusal:
        check_may_open(set(), Sector.CIVIL_SOCIETY)
    assert refusal.value.problem == problems.MAY_NOT


@pytest.mark.django_db
def test_the_action_asks_the_rule():
    with pytest.raises(ProblemError) as refusal:
        actions.set_door(world.watch(), GIVEN, by=world.monitor(), audit=cast.AUDIT)
    assert refusal.value.problem == problems.MAY_NOT
    assert not Door.objects.exists()


@pytest.mark.django_db
def test_a_coordinator_of_another_organisation_opens_nothing():
    with pytest.raises(ProblemError):
        actions.set_door(world.watch(), GIVEN, by=world.coordinator(of=world.network()), audit=cast.AUDIT)


@pytest.mark.django_db
def test_opening_changing_and_closing_leave_their_traces_without_a_word_of_the_text():
    tell_world.open_door(welcome="Come to the blue house")
    tell_world.open_door(welcome="Come to the green house")
    tell_world.open_door(is_open=False)
    entries = Entry.objects.filter(verb__startswith="channel_").order_by("sequence")
    assert [entry.verb for entry in entries] == ["channel_opened", "channel_changed", "channel_closed"]
    assert "house" not in str([entry.facts for entry in entries])


@pytest.mark.django_db
def test_an_organisation_has_one_channel_and_keeps_its_address_until_it_asks_for_another():
    first, second = tell_world.open_door(), tell_world.open_door(shown_name="Other name")
    assert (first.pk, first.address) == (second.pk, second.address)
    assert tell_world.open_door(renew=True).address != first.address


def test_addresses_are_long_spell_nothing_and_do_not_repeat():
    drawn = {actions.new_address() for _ in range(500)}
    assert len(drawn) == 500
    assert all(len(address) == 12 and not set(address) & set("aeiouy01l") for address in drawn)
    assert len(actions.LETTERS) ** actions.ADDRESS_LETTERS > 2**50


@pytest.mark.django_db
def test_channels_are_seen_by_those_of_the_organisation_alone():
    door = tell_world.open_door()
    assert list(Door.objects.visible_to(world.monitor())) == [door]
    assert not Door.objects.visible_to(world.coordinator(of=world.network())).exists()
