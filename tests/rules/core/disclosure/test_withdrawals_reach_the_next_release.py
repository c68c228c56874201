"""Who withdraws is gone from the next release, and nobody sees how many withdrew."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from disclosure_world import KEY, TODAY, Plan
from saferhavens.core.disclosure import POLICY, Audience, Cell, Readers, Register, renew, shown_to, take_back

STATE = Audience(Readers.STATE, "XC")
MARCH = Cell("KILL", "XA", "XA-01", "", "2025-03")


def next_release(contributions, register: Register | None = None, days: int = 0):
    return renew(contributions, POLICY, KEY, register, today=TODAY + timedelta(days=days))


def value(register: Register) -> int | None:
    return shown_to(STATE, register, POLICY).value(MARCH)


def incidents(register: Register) -> set[str]:
    return {member.incident for group in register.groups for member in group.members}


@pytest.fixture
def plan() -> Plan:
    return Plan()


@pytest.mark.parametrize(
    "change",
    [
        lambda one: [],
        lambda one: [replace(one, shared_with=frozenset())],
        lambda one: [replace(one, shared_with=frozenset([Readers.PUBLIC]))],
        lambda one: [replace(one, step="disputed")],
        lambda one: [replace(one, step="retracted")],
        lambda one: [replace(one, organisations=frozenset(["lantern"]))],
        lambda one: [replace(one, accused_state=True)],
        lambda one: [replace(one, fled_from=frozenset(["XC"]))],
        lambda one: [replace(one, severe=True)],
        lambda one: [replace(one, harm="THREAT")],
        lambda one: [replace(one, adm1="XA-02")],
        lambda one: [replace(one, on=date(2025, 4, 1))],
        lambda one: [replace(one, persons=0)],
    ],
)
def test_whatever_may_no_longer_be_shown_takes_its_number_along(plan, change):
    one, *others = plan.large()
    first = next_release([one, *others])
    second = next_release([*change(one), *others], first, days=1)
    assert one.incident in incidents(first)
    assert value(first)
    assert value(second) is None
    assert one.incident not in incidents(second)


@pytest.mark.parametrize("gone", [1, 2, 5, 6])
def test_the_loss_is_the_same_whether_one_withdraws_or_all(plan, gone):
    group, kept = plan.large(), plan.large(adm1="XA-02")
    first = next_release([*group, *kept])
    second = next_release([*group[gone:], *kept], first, days=1)
    assert dict(shown_to(STATE, second, POLICY).cells) == dict(shown_to(STATE, next_release(kept), POLICY).cells)


def test_a_withdrawal_takes_back_its_own_group_and_no_other(plan):
    many = [each for _ in range(10) for each in plan.large()]
    first = next_release(many)
    second = next_release(many[1:], first, days=1)
    lost = set(first.groups) - set(second.groups)
    assert len(first.groups) > 5
    assert [many[0].incident in {member.incident for member in group.members} for group in lost] == [True]
    assert value(first) - value(second) == next(iter(lost)).value


def test_those_who_stay_do_not_come_back_alone(plan):
    """Otherwise the difference between the old and the new number would count who withdrew."""
    group = [each for _ in range(2) for each in plan.large()][:7]  # 28 persons in one group or two
    register = next_release(group)
    for days in (1, 30, 60, 400):
        register = next_release(group[1:], register, days=days)
    assert value(register) is None


def test_those_who_stay_come_back_among_enough_others(plan):
    group = plan.large()
    register = next_release(group[1:], next_release(group), days=1)
    more = [*group[1:], *(each for _ in range(3) for each in plan.large())]
    register = next_release(more, register, days=60)
    assert incidents(register) > {each.incident for each in group[1:]}
    mixed = [each for each in register.groups if {member.incident for member in each.members} & incidents_of(group)]
    assert all(each.persons >= 24 + POLICY.ordinary.persons for each in mixed)


def incidents_of(contributions) -> set[str]:
    return {each.incident for each in contributions}


@pytest.mark.parametrize("withdrawn", range(1, 6))
def test_every_number_of_withdrawals_fits_to_what_is_seen(plan, withdrawn):
    """The return of a group of a persons holds at least a + k: any number of the a may have gone."""
    group = plan.large()
    rest = group[withdrawn:]
    register = next_release(rest, next_release(group), days=1)
    register = next_release([*rest, *(each for _ in range(4) for each in plan.large())], register, days=60)
    for each in register.groups:
        if {member.incident for member in each.members} & incidents_of(rest):
            others = each.persons - 4 * len(rest)
            assert each.persons - 24 >= POLICY.ordinary.persons
            assert others > POLICY.ordinary.persons


def test_a_cell_that_lost_is_quiet_for_a_while(plan):
    group, late = plan.large(), plan.large()
    lost = next_release([*group[1:], *late], next_release(group), days=1)
    soon = next_release([*group[1:], *late], lost, days=POLICY.quiet_days)
    then = next_release([*group[1:], *late], soon, days=1 + POLICY.quiet_days)
    assert value(lost) is None is value(soon)
    assert value(then) >= 20


def test_other_cells_go_on_meanwhile(plan):
    group = plan.large()
    elsewhere = plan.large(adm1="XA-02")
    lost = next_release([*group[1:], *elsewhere], next_release(group), days=1)
    assert set(shown_to(STATE, lost, POLICY).cells) == {MARCH._replace(adm1="XA-02")}


def test_an_incident_that_is_offered_again_counts_as_one_of_its_old_group(plan):
    group = plan.large()
    register = next_release(group[1:], next_release(group), days=1)
    assert value(next_release(group, register, days=60)) is None


def test_a_release_can_take_numbers_back_and_bring_nothing_new(plan):
    one, *others = plan.large()
    first = next_release([one, *others])
    later = [*others, *plan.large(harm="THREAT")]
    only_back = take_back(later, POLICY, first, today=TODAY + timedelta(days=1))
    assert value(first)
    assert only_back.groups == ()
    assert only_back.quiet == {MARCH._replace(period="2025-Q1"): TODAY + timedelta(days=1)}
    assert next_release(later, only_back, days=1).groups != ()


def test_where_all_stands_taking_back_changes_nothing(plan):
    contributions = plan.large()
    first = next_release(contributions)
    assert take_back(contributions, POLICY, first, today=TODAY).groups == first.groups


@pytest.mark.parametrize(
    ("others", "come_back"),
    [
        ([(40, "lantern bridge")], False),  # one incident
        ([(12, "caravan"), (12, "caravan"), (12, "caravan")], False),  # one organisation
        ([(12, "caravan"), (12, "caravan"), (12, "caravan lantern")], True),
    ],
)
def test_enough_others_are_three_incidents_of_two_organisations(plan, others, come_back):
    group = plan.large()
    register = next_release(group[1:], next_release(group), days=1)
    more = [plan(persons, organisations) for persons, organisations in others]
    register = next_release([*group[1:], *more], register, days=60)
    assert bool(incidents(register) & incidents_of(group)) is come_back


def test_a_number_for_states_falls_when_people_turn_out_to_have_fled_one_of_them(plan):
    group = plan.large(shared_with=frozenset([Readers.STATE]))
    first = next_release(group)
    second = next_release([replace(group[0], fled_from=frozenset(["XC"])), *group[1:]], first, days=1)
    assert value(first)
    assert value(second) is None


def test_a_number_of_a_quarter_falls_when_a_case_turns_out_to_be_severe(plan):
    """The quarter could be shown for severe cases too, but not with so few persons, nor mixed with others."""
    thin = [plan(4, on=date(2025, month, 5)) for month in (1, 2) for _ in range(2)]
    quarter = MARCH._replace(period="2025-Q1")
    first = next_release(thin)
    second = next_release([replace(thin[0], severe=True), *thin[1:]], first, days=1)
    assert shown_to(STATE, first, POLICY).value(quarter) >= 15
    assert shown_to(STATE, second, POLICY).value(quarter) is None
