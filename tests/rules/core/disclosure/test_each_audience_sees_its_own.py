"""A state, another state, the public: who sees what, and that comparing them shows whole groups only."""

import pytest

from disclosure_world import BOTH, GRID, KEY, TODAY, Plan, random_world
from saferhavens.core.disclosure import POLICY, PUBLIC, Audience, Cell, Readers, renew, shown_to
from saferhavens.core.disclosure.cells import totals
from saferhavens.core.disclosure.coarsening import coarsened

ORIGIN, OTHER = Audience(Readers.STATE, "XB"), Audience(Readers.STATE, "XC")
STATES_ONLY = frozenset([Readers.STATE])


def shown(contributions, audience):
    return shown_to(audience, renew(contributions, POLICY, KEY, today=TODAY), POLICY)


@pytest.mark.parametrize(
    ("facts", "seen_by"),
    [
        ({}, {ORIGIN, OTHER, PUBLIC}),
        ({"shared_with": STATES_ONLY}, {ORIGIN, OTHER}),
        ({"shared_with": frozenset([Readers.PUBLIC])}, {PUBLIC}),
        ({"fled_from": frozenset(["XB"])}, {OTHER}),  # the state that they fled reads what is public
        ({"fled_from": frozenset(["XB", "XC"])}, set()),
        ({"fled_from": frozenset(["XD"]), "shared_with": frozenset([Readers.PUBLIC])}, set()),
        ({"accused_state": True}, set()),
    ],
)
def test_each_sees_what_its_owners_and_the_rules_permit(facts, seen_by):
    group = Plan().large(**facts)
    assert {audience for audience in (ORIGIN, OTHER, PUBLIC) if shown(group, audience).cells} == seen_by


def test_a_state_sees_more_than_the_public_by_whole_groups_only():
    plan = Plan()
    group = plan.large()
    few_more = [plan(2, shared_with=STATES_ONLY), plan(3, shared_with=STATES_ONLY)]
    assert shown([*group, *few_more], OTHER).value(Cell()) == shown([*group, *few_more], PUBLIC).value(Cell())
    many_more = plan.large(shared_with=STATES_ONLY)
    assert shown([*group, *many_more], OTHER).value(Cell()) - shown([*group, *many_more], PUBLIC).value(Cell()) >= 20


@pytest.mark.parametrize("seed", range(4))
def test_differences_between_audiences_are_nothing_or_ten_and_more(seed):
    register = renew(random_world(seed, 3000).contributions, POLICY, KEY, today=TODAY)
    public = shown_to(PUBLIC, register, POLICY)
    for state in (ORIGIN, OTHER):
        table = shown_to(state, register, POLICY)
        coarse = {}
        for cell, value in table.cells.items():
            wide = coarsened(cell, POLICY.finest_for(Readers.PUBLIC))
            coarse[wide] = coarse.get(wide, 0) + value
        differences = {value - (public.value(cell) or 0) for cell, value in totals(coarse).items()}
        assert len(differences) > 3
        assert all(each == 0 or each >= 10 for each in differences)


@pytest.mark.parametrize("audience", [ORIGIN, OTHER, PUBLIC])
def test_no_cell_is_finer_than_its_readers_may_see(audience):
    table = shown(random_world(9, 20_000).contributions, audience)
    finest = POLICY.finest_for(audience.readers)
    assert len(table.cells) > 50
    assert [cell for cell in table.cells if coarsened(cell, finest) != cell] == []
    assert [cell for cell in table.cells if cell.harm == "GBV" and cell in GRID] == []


def test_everything_shown_is_shared():
    world = random_world(3, 5000)
    register = renew(world.contributions, POLICY, KEY, today=TODAY)
    by_incident = {each.incident: each for each in world.contributions}
    members = [by_incident[member.incident] for group in register.groups for member in group.members]
    assert len(members) > 200
    assert len(members) == len({each.incident for each in members})
    for each in members:
        assert each.shared_with in (BOTH, STATES_ONLY)
        assert each.step in POLICY.steps
        assert not each.accused_state
