"""A number is shown when it holds enough persons, incidents and organisations; what may not count never counts."""

from dataclasses import replace

import pytest

from disclosure_world import KEY, TODAY, Plan
from saferhavens.core.disclosure import POLICY, Audience, Cell, Readers, renew, shown_to
from saferhavens.core.disclosure.policy import Threshold
from saferhavens.core.disclosure.suppression import Item, Limits, Tally, tally_of

STATE = Audience(Readers.STATE, "XC")
MARCH = Cell("KILL", "XA", "XA-01", "", "2025-03")


def state_table(contributions, policy=POLICY):
    return shown_to(STATE, renew(contributions, policy, KEY, today=TODAY), policy)


def may_be_shown(contributions, threshold=POLICY.ordinary) -> bool:
    items = [Item(each, ((), (), False), {}) for each in contributions]
    return tally_of(items, Limits(threshold)).may_be_shown()


BOTH, ONE, OTHER = "caravan harbour", "caravan", "harbour"


@pytest.mark.parametrize(
    ("persons", "organisations", "shown"),
    [
        ([5, 5, 5], [BOTH, BOTH, BOTH], True),
        ([5, 5, 4], [BOTH, BOTH, BOTH], False),  # 9 are left beside the largest incident
        ([3, 3, 3], [BOTH, BOTH, BOTH], False),  # 9 persons
        ([10, 10], [BOTH, BOTH], False),  # 2 incidents
        ([5, 5, 5, 5], [ONE] * 4, False),  # 1 organisation
        ([5, 5, 5, 5], [ONE, ONE, OTHER, OTHER], True),
        ([5, 5, 5, 4], [ONE, ONE, OTHER, OTHER], False),  # the first organisation subtracts 10 of 19
        ([5, 5, 5, 5], [ONE, ONE, BOTH, OTHER], False),  # each of them subtracts 15 of 20
        ([5, 5, 5, 5], [BOTH, BOTH, BOTH, ONE], False),  # the second subtracts 15 of 20
        ([5, 5, 5], [BOTH, BOTH, f"{BOTH} lantern"], True),  # nothing is left for either: nothing to learn
        ([95, 2, 3], [BOTH, BOTH, BOTH], False),  # everybody knows of the massacre
        ([95, 5, 5], [BOTH, BOTH, BOTH], True),
    ],
)
def test_a_group_is_shown_when_all_limits_hold(persons, organisations, shown):
    plan = Plan()
    assert may_be_shown([plan(each, names) for each, names in zip(persons, organisations, strict=True)]) is shown


@pytest.mark.parametrize(("persons", "shown"), [([3, 3, 3], False), ([4, 3, 3], True)])
def test_ten_persons_are_needed_even_if_nobody_could_subtract(persons, shown, monkeypatch):
    """What others could subtract asks for more than ten as it is; the limit holds without it too."""
    monkeypatch.setattr(Tally, "_nobody_can_subtract", lambda _: True)
    plan = Plan()
    assert may_be_shown([plan(each, BOTH) for each in persons]) is shown


def test_severe_harms_need_twenty_persons():
    plan = Plan()
    twelve = [plan(4, BOTH) for _ in range(4)]
    assert may_be_shown(twelve, POLICY.ordinary)
    assert not may_be_shown(twelve, POLICY.severe)
    assert may_be_shown([*twelve, plan(8, BOTH)], POLICY.severe) is False  # 16 beside the largest
    assert may_be_shown([*twelve, plan(4, BOTH), plan(4, BOTH)], POLICY.severe)


def test_a_large_group_is_shown_in_its_month():
    plan = Plan()
    table = state_table(plan.large())
    assert set(table.cells) == {MARCH}
    assert table.cells[MARCH] in (20, 25)


@pytest.mark.parametrize(
    "facts",
    [
        {"step": "reported"},
        {"step": "plausible"},
        {"step": "disputed"},
        {"step": "retracted"},
        {"step": "never heard of"},
        {"shared_with": frozenset()},
        {"shared_with": frozenset([Readers.PUBLIC]), "fled_from": frozenset(["XB"])},
        {"accused_state": True},
        {"fled_from": frozenset(["XC"])},
    ],
)
def test_what_may_not_count_never_counts(facts):
    plan = Plan()
    assert dict(state_table(plan.large(**facts)).cells) == {}


def test_an_accusation_counts_once_its_owner_has_transmitted_it():
    plan = Plan()
    assert MARCH in state_table(plan.large(accused_state=True, transmitted=True)).cells


def test_an_incident_without_persons_is_no_third_incident():
    plan = Plan()
    assert not state_table([plan(10, BOTH), plan(10, BOTH), plan(0, BOTH)]).cells
    assert state_table([plan(10, BOTH), plan(10, BOTH), plan(1, BOTH)]).cells


def test_nothing_and_too_little_look_alike():
    plan = Plan()
    little, nothing = state_table([plan(9, BOTH)]), state_table([])
    assert dict(little.cells) == dict(nothing.cells)
    assert little.fingerprint == nothing.fingerprint
    assert little.value(MARCH) is None is nothing.value(MARCH)


def test_groups_of_different_readers_are_never_added_to_reach_a_limit():
    """Who sees only the one half could otherwise subtract it from the whole."""
    plan = Plan()
    half = [plan(3, BOTH) for _ in range(3)]
    other = [plan(3, BOTH, shared_with=frozenset([Readers.STATE])) for _ in range(3)]
    assert not state_table([*half, *other]).cells
    assert state_table([*half, *(replace(each, shared_with=half[0].shared_with) for each in other)]).cells


def test_what_is_too_thin_for_a_month_is_shown_for_the_quarter():
    plan = Plan()
    thin = [plan(4, BOTH, on=TODAY.replace(year=2025, month=month)) for month in (1, 2, 3) for _ in range(2)]
    table = state_table(thin)
    quarter = Cell("KILL", "XA", "XA-01", "", "2025-Q1")
    assert set(table.cells) == {quarter}
    assert table.value(quarter) in (20, 25)
    assert table.value(MARCH) is None


def test_margins_add_only_what_is_shown():
    plan = Plan()
    hidden = [plan(9, BOTH, adm1="XA-02"), plan(5, "lantern", harm="DISAPP")]
    table = state_table([*plan.large(), *plan.large(adm1="XA-03"), *hidden])
    shown = sum(table.cells.values())
    for margin in (Cell(), Cell("KILL"), Cell("", "XA"), Cell("", "XA", period="2025-Q1"), Cell(period="2025")):
        assert table.value(margin) == shown
    assert table.value(Cell("DISAPP", "XA")) is None


def test_a_looser_policy_would_show_it():
    plan = Plan()
    loose = replace(POLICY, ordinary=Threshold(1, 1, 1))
    assert state_table([plan(1, ONE)], loose).cells
    assert not state_table([plan(1, ONE)]).cells
