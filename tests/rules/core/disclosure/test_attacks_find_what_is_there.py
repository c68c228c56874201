"""The adversary is no straw man: on tables of the ordinary kind each attack finds what is hidden in them."""

import pytest

from disclosure_world import Plan
from saferhavens.core.disclosure import POLICY, Cell
from saferhavens.core.disclosure.attacks import (
    Claim,
    Known,
    Risk,
    claims_of,
    differences_of_filters,
    differences_of_releases,
    global_risk,
    hidden_targets,
    link,
    solve,
    subtract,
)

JAN, FEB, MARCH = (Cell("KILL", "XA", "XA-01", "", f"2025-{month:02}") for month in (1, 2, 3))
QUARTER = JAN._replace(period="2025-Q1")
THREAT = MARCH._replace(harm="THREAT")


def exactly(value: int, *unknowns: str) -> Claim:
    return Claim(frozenset(unknowns), value, value)


def intervals(claims, *names):
    solved = solve(claims, {name: frozenset([name]) for name in names})
    return {name: (round(each.low, 3), round(each.high, 3)) for name, each in solved.intervals.items()}


def solved_from(series, grid):
    claims = claims_of(series, grid, POLICY)
    return solve(claims, hidden_targets(claims))


def test_one_hidden_number_beside_its_margin_is_solved():
    assert intervals([exactly(20, "a"), exactly(23, "a", "b")], "b") == {"b": (3, 3)}


def test_four_hidden_numbers_in_a_square_are_bounded_by_their_margins():
    claims = [exactly(6, "a", "b"), exactly(9, "c", "d"), exactly(13, "a", "c"), exactly(2, "b", "d")]
    assert intervals(claims, "a", "b", "c", "d") == {"a": (4, 6), "b": (0, 2), "c": (7, 9), "d": (0, 2)}


def test_margins_over_three_ways_are_solved_together():
    """No single margin tells it: only all of them together."""
    claims = [exactly(10, "a", "b"), exactly(12, "b", "c"), exactly(14, "a", "c")]
    assert intervals(claims, "a", "b", "c") == {"a": (6, 6), "b": (4, 4), "c": (8, 8)}


def test_parts_that_share_nothing_are_solved_apart_and_added():
    claims = [Claim(frozenset("ab"), 10, 12), Claim(frozenset("c"), 3, 5)]
    solved = solve(claims, {"both": frozenset("ac")})
    assert (solved.intervals["both"].low, solved.intervals["both"].high) == (3, 17)


def test_what_no_claim_speaks_of_has_no_interval():
    solved = solve([exactly(5, "a")], {"b": frozenset("b"), "none": frozenset()})
    assert solved.intervals == {}
    assert solved.narrowest == float("inf")


def test_claims_that_contradict_each_other_bound_nothing():
    assert intervals([exactly(5, "a"), exactly(9, "a")], "a") == {"a": (0, float("inf"))}


@pytest.mark.parametrize(("k", "found"), [(10, ["b"]), (3, ["b"]), (2, [])])
def test_narrow_means_narrower_than_k(k, found):
    solved = solve([Claim(frozenset("b"), 4, 6)], {"b": frozenset("b")})
    assert solved.narrower_than(k) == found


def test_a_coarser_number_is_laid_on_the_silent_cells_in_it():
    grid = [JAN, FEB, MARCH]
    cells = {JAN: 20, FEB: 20, QUARTER: 15}
    solved = solved_from([cells], grid)
    assert {cell: (each.low, each.high) for cell, each in solved.intervals.items()} == {MARCH: (11, 19)}
    assert solved.narrower_than(10) == [MARCH]


def test_two_silent_cells_share_a_coarser_number():
    grid = [JAN, FEB, MARCH]
    cells = {JAN: 20, QUARTER: 15}
    solved = solved_from([cells], grid)
    assert {cell: (each.low, each.high) for cell, each in solved.intervals.items()} == {FEB: (0, 19), MARCH: (0, 19)}


def bounds(series, grid):
    return {cell: (each.low, each.high) for cell, each in solved_from(series, grid).intervals.items()}


def test_successive_releases_tell_what_was_silent_when_a_number_came():
    """February was silent when the quarter gained; it is shown later, too late to hide March's part."""
    grid = [JAN, FEB, MARCH]
    assert bounds([{JAN: 20, QUARTER: 15}, {JAN: 20, FEB: 20, QUARTER: 15}], grid) == {FEB: (0, 19), MARCH: (0, 19)}
    assert bounds([{JAN: 20, FEB: 20}, {JAN: 20, FEB: 20, QUARTER: 15}], grid) == {MARCH: (11, 19)}


def test_what_a_number_gains_twice_is_added():
    grid = [JAN, FEB]
    assert bounds([{JAN: 20, QUARTER: 15}, {JAN: 20, QUARTER: 30}], grid) == {FEB: (22, 38)}


def test_after_a_loss_only_what_is_left_is_claimed():
    grid = [JAN, FEB]
    assert bounds([{JAN: 20, QUARTER: 30}, {JAN: 20, QUARTER: 15}], grid) == {FEB: (11, 19)}
    assert bounds([{JAN: 20, QUARTER: 30}, {JAN: 20}], grid) == {}


def test_overlapping_filters_are_subtracted():
    found = differences_of_filters({QUARTER: 23, MARCH: 20}, 10)
    assert [(each.one, each.other, each.persons) for each in found] == [(QUARTER, MARCH, 3)]
    assert differences_of_filters({QUARTER: 30, MARCH: 20, JAN: 10}, 10) == []


@pytest.mark.parametrize(("after", "persons"), [({MARCH: 21}, [1]), ({MARCH: 15}, [-5]), ({MARCH: 30}, []), ({}, [])])
def test_successive_releases_are_subtracted(after, persons):
    assert [each.persons for each in differences_of_releases([{MARCH: 20}, after], 10)] == persons


def test_a_person_in_a_small_shown_group_is_found():
    known = [Known("ana", country="XA", adm1="XA-01", period="2025-03", harm="KILL")]
    assert link(known, {MARCH: 1}, [MARCH], 10).unique == ("ana",)
    assert link(known, {MARCH: 10}, [MARCH], 10).unique == ()
    assert link(known, {MARCH: None}, [MARCH], 10).unique == ()


def test_a_table_that_says_zero_tells_what_befell_a_person():
    """Who knows where and when, and sees that all other harms are zero, knows the harm."""
    known = [Known("ana", country="XA", adm1="XA-01", period="2025-03")]
    grid = [MARCH, THREAT]
    assert link(known, {MARCH: 40, THREAT: 0}, grid, 10).attributes == ("ana",)
    assert link(known, {MARCH: 40, THREAT: None}, grid, 10).attributes == ()
    assert link(known, {MARCH: 40, THREAT: 20}, grid, 10).attributes == ()


def test_little_knowledge_fits_many_cells():
    known = [Known("ana", country="XA", adm1="XA-01")]
    assert link(known, {JAN: 1, MARCH: 40}, [JAN, MARCH], 10).unique == ()


def test_an_insider_subtracts_what_they_know():
    plan = Plan()
    mine, theirs = [plan(20)], [plan(4, "lantern")]
    where = {each.incident: MARCH for each in mine + theirs}
    found = subtract({MARCH: 25}, mine, mine + theirs, where, POLICY)
    assert [(each.cell, each.low, each.high) for each in found] == [(MARCH, 1, 9)]
    assert subtract({MARCH: 20}, mine, mine + theirs, where, POLICY) == []
    assert subtract({MARCH: 25}, [], mine + theirs, where, POLICY) == []


def test_a_finding_that_is_wrong_does_not_count():
    plan = Plan()
    mine, theirs = [plan(20)], [plan(40, "lantern")]
    where = {each.incident: MARCH for each in mine + theirs}
    assert subtract({MARCH: 25}, mine, mine + theirs, where, POLICY) == []


def test_risk_is_the_mean_chance_over_persons():
    risk = global_risk({MARCH: 10, JAN: 40}, {"XA-01": 1000})
    assert (risk.persons, risk.prosecutor) == (50, pytest.approx(2 / 50))
    assert risk.journalist == pytest.approx(1 / 1000)
    assert global_risk({MARCH: 10}, {}).journalist == pytest.approx(1 / 10)
    assert global_risk({}, {}) == Risk(0, 0.0, 0.0)
