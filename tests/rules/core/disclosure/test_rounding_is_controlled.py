"""Rounding moves a number by less than its base, favours neither side, adds up, and never changes its mind."""

from itertools import accumulate, product
from math import isclose

import pytest

from disclosure_world import KEY, TODAY, Plan
from saferhavens.core.disclosure import POLICY, Audience, Readers, renew, shown_to
from saferhavens.core.disclosure.rounding import keyed, offset, rounded, rounded_steps

BASE = POLICY.rounding_base
OTHER_KEY = bytes(range(1, 33))


@pytest.mark.parametrize(("value", "shift"), [*product(range(40), range(BASE))])
def test_a_number_moves_by_less_than_the_base(value, shift):
    result = rounded(value, BASE, shift)
    assert result % BASE == 0
    assert abs(result - value) < BASE


@pytest.mark.parametrize("value", range(40))
def test_it_favours_neither_side(value):
    assert sum(rounded(value, BASE, shift) for shift in range(BASE)) == BASE * value


@pytest.mark.parametrize("shift", range(BASE))
def test_groups_of_a_cell_add_up_to_the_rounding_of_their_sum(shift):
    values = [12, 13, 17, 11, 24, 10]
    steps = rounded_steps(values, BASE, shift)
    for so_far, exact in zip(accumulate(steps), accumulate(values), strict=True):
        assert so_far == rounded(exact, BASE, shift)
    assert min(steps) >= 10


@pytest.mark.parametrize("shift", range(BASE))
def test_later_groups_go_on_where_earlier_ones_stopped(shift):
    at_once = rounded_steps([12, 13, 17], BASE, shift)
    assert rounded_steps([12], BASE, shift) + rounded_steps([13, 17], BASE, shift, start=12) == at_once


def test_a_base_of_one_changes_nothing():
    assert rounded_steps([12, 13], 1, 0) == [12, 13]


def test_the_side_is_fixed_for_a_cell_and_differs_between_cells():
    shifts = [offset(KEY, [f"cell {number}"], BASE) for number in range(5000)]
    assert shifts == [offset(KEY, [f"cell {number}"], BASE) for number in range(5000)]
    assert shifts != [offset(OTHER_KEY, [f"cell {number}"], BASE) for number in range(5000)]
    assert all(isclose(shifts.count(shift), 1000, rel_tol=0.15) for shift in range(BASE))


def test_words_of_a_cell_cannot_run_into_each_other():
    assert keyed(KEY, "ab", "c") != keyed(KEY, "a", "bc")


def test_asking_again_gives_the_same_number():
    """So that nobody gets nearer by asking often."""
    group = Plan().large()
    state = Audience(Readers.STATE, "XC")
    values = {tuple(shown_to(state, renew(group, POLICY, KEY, today=TODAY), POLICY).cells.items()) for _ in range(20)}
    assert len(values) == 1


def test_the_order_in_which_incidents_come_changes_nothing():
    plan = Plan()
    group = [*plan.large(), *plan.large(), plan(7)]
    there, back = (renew(each, POLICY, KEY, today=TODAY) for each in (group, group[::-1]))
    assert there == back


@pytest.mark.parametrize("number", range(10))
def test_a_cell_that_grows_stays_the_rounding_of_its_sum(number):
    """24 and 24 persons are 45 or 50, never 40."""
    plan, key = Plan(), bytes([number]) * 32
    group = plan.large()
    first = renew(group, POLICY, key, today=TODAY)
    second = renew([*group, *plan.large()], POLICY, key, first, today=TODAY)
    assert sum(each.persons for each in second.groups) == 48
    assert sum(each.value for each in second.groups) in (45, 50)
