"""Whatever is reported, withdrawn and added, in whichever order: no attack learns of fewer than k persons."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_world import BOTH, FINEST, GRID, KEY, PEOPLE, TODAY, Plan, knowledge, later, random_world
from saferhavens.core.disclosure import POLICY, PUBLIC, Audience, Cell, Contribution, Readers, renew, shown_to
from saferhavens.core.disclosure.attacks import (
    claims_of,
    differences_of_filters,
    differences_of_releases,
    global_risk,
    hidden_targets,
    link,
    solve,
    subtract,
)
from saferhavens.core.disclosure.coarsening import cell_on, coarsened

K = POLICY.ordinary.persons
AUDIENCES = (Audience(Readers.STATE, "XB"), Audience(Readers.STATE, "XC"), PUBLIC)
HARMS, PLACES, MONTHS = ("KILL", "GBV"), ("XA-01", "XA-02"), (1, 2, 3, 4)
SMALL_GRID = [Cell(harm, "XA", place, "", f"2025-{month:02}") for harm in HARMS for place in PLACES for month in MONTHS]

often = settings(max_examples=60, deadline=None, derandomize=True)


def made(number: int, facts: dict) -> Contribution:
    return Contribution(incident=f"incident-{number}", country="XA", step="verified", **facts)


facts = st.fixed_dictionaries(
    {
        "harm": st.sampled_from([*HARMS, "KILL", "KILL"]),
        "adm1": st.sampled_from(PLACES),
        "on": st.builds(date, st.just(2025), st.sampled_from(MONTHS), st.integers(1, 28)),
        "persons": st.integers(1, 9),
        "organisations": st.frozensets(st.sampled_from(["caravan", "harbour", "lantern"]), min_size=1),
        "shared_with": st.sampled_from([BOTH, BOTH, BOTH, frozenset([Readers.STATE])]),
        "fled_from": st.sampled_from([frozenset(), frozenset(), frozenset(["XB"])]),
    }
)


class History(list[list[Contribution]]):
    """The contributions of each month; told by their number only, so that a failure can be read."""

    def __repr__(self) -> str:
        return f"<{len(self)} months of {[len(month) for month in self]} incidents>"


@st.composite
def histories(draw) -> History:
    """Three to five months: each loses some of what was there and gains something new."""
    size = draw(st.integers(10, 110))
    rows = draw(st.lists(facts, min_size=size, max_size=size))
    all_ = [made(number, row) for number, row in enumerate(rows)]
    arrival = draw(st.lists(st.sampled_from([0, 0, 0, 1, 2, 3]), min_size=len(all_), max_size=len(all_)))
    leaving = draw(st.lists(st.sampled_from([9, 9, 9, 9, 9, 9, 9, 2, 3]), min_size=len(all_), max_size=len(all_)))
    return History(
        [one for one, comes, goes in zip(all_, arrival, leaving, strict=True) if comes <= month < goes]
        for month in range(draw(st.integers(3, 5)))
    )


def registers(history):
    register, found = None, []
    for number, contributions in enumerate(history):
        register = renew(contributions, POLICY, KEY, register, today=TODAY + timedelta(days=30 * number))
        found.append(register)
    return found


def tables(history, audience):
    return [shown_to(audience, register, POLICY) for register in registers(history)]


# --- what stands behind each number -----------------------------------------------------------------------------------


@often
@given(histories())
def test_each_number_is_made_of_enough_and_no_incident_is_in_two(history):
    for contributions, register in zip(history, registers(history), strict=True):
        offered = {each.incident for each in contributions}
        members = [member for group in register.groups for member in group.members]
        assert len({member.incident for member in members}) == len(members)
        assert {member.incident for member in members} <= offered
        for group in register.groups:
            assert_is_enough(group)


def assert_is_enough(group) -> None:
    """The limits, written a second time: as the dossier says them."""
    persons = [member.persons for member in group.members]
    known = defaultdict(int)
    for member in group.members:
        for organisation in member.organisations:
            known[organisation] += member.persons
    k = 20 if group.cell.harm == "GBV" else 10
    assert sum(persons) >= k
    assert len(persons) >= 3
    assert len(known) >= 2
    assert all(sum(persons) - part == 0 or sum(persons) - part >= k for part in (*known.values(), max(persons)))
    assert group.value >= 10
    assert abs(group.value - sum(persons)) < 5
    assert group.value % 5 == 0


@often
@given(histories())
def test_a_number_stands_unchanged_or_is_gone(history):
    found = registers(history)
    for before, after in pairwise(found):
        numbers = {group.number: group for group in after.groups}
        for group in before.groups:
            assert numbers.get(group.number, group) == group
        assert all(number < before.next_number or number not in {g.number for g in before.groups} for number in numbers)


# --- the attacks ------------------------------------------------------------------------------------------------------


@often
@given(histories(), st.sampled_from(AUDIENCES))
def test_no_filters_differ_by_a_few_persons(history, audience):
    for table in tables(history, audience):
        assert differences_of_filters(table.all_totals(), K) == []


@often
@given(histories(), st.sampled_from(AUDIENCES))
def test_no_two_releases_differ_by_a_few_persons(history, audience):
    assert differences_of_releases([table.cells for table in tables(history, audience)], K) == []


@settings(often, max_examples=25)
@given(histories(), st.sampled_from(AUDIENCES))
def test_no_hidden_number_is_solved_for(history, audience):
    rung = POLICY.finest_for(audience.readers)
    grid = sorted({coarsened(cell, rung) for cell in SMALL_GRID})
    series = [table.cells for table in tables(history, audience)]
    for known in (series, *([cells] for cells in series)):
        claims = claims_of(known, grid, POLICY)
        assert solve(claims, hidden_targets(claims)).narrower_than(K) == []


@often
@given(histories(), st.sampled_from(["caravan", "harbour", "lantern", "the largest"]))
def test_no_organisation_finds_a_few_persons_of_others(history, insider):
    """Nor does anybody who knows the largest incident of each cell."""
    state = Audience(Readers.STATE, "XC")
    for contributions, table in zip(history, tables(history, state), strict=True):
        finest = POLICY.finest_for(Readers.STATE)
        where = {each.incident: coarsened(cell_on(FINEST, each), finest) for each in contributions}
        known = known_by(insider, contributions, where)
        assert subtract(table.cells, known, contributions, where, POLICY) == []


def known_by(insider, contributions, where):
    if insider != "the largest":
        return [each for each in contributions if insider in each.organisations]
    largest = {where[each.incident]: each for each in sorted(contributions, key=lambda each: each.persons)}
    return list(largest.values())


# --- a thousand planted persons ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[11, 12, 13])
def planted(request):
    """A world of 1,000 planted persons among 12,000, and its releases over six months."""
    seed = request.param
    world, plan = random_world(seed, 12_000), Plan("late")
    history = [world.contributions]
    for month in range(5):
        history.append(later(history[-1], seed + month, plan, gone=0.002, new=120))
    return world.people[:1000], history


@pytest.mark.parametrize("audience", AUDIENCES, ids=str)
def test_none_of_a_thousand_planted_persons_is_found(planted, audience):
    people, history = planted
    rung = POLICY.finest_for(audience.readers)
    grid = sorted({coarsened(cell, rung) for cell in GRID})
    known = knowledge(people, 5, rung)
    series = [table.cells for table in tables(history, audience)]
    assert all(len(cells) > 30 for cells in series)
    assert differences_of_releases(series, K) == []
    for cells in series:
        linked = link(known, cells, grid, K)
        assert (linked.unique, linked.attributes) == ((), ())
        assert global_risk(cells, PEOPLE).journalist < 0.01
    assert series[0] != series[-1]
