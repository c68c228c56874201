"""Every value falls into exactly one class, and the limits are numbers that people can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.web.mobility.classes import classes, rung_near, step_of, value_of

values = st.lists(st.floats(min_value=1e-3, max_value=1e9, allow_nan=False), min_size=1, max_size=200)


@given(values)
def test_every_value_falls_into_one_class(some):
    scale = classes(some)
    for value in some:
        holding = [each for each in scale if each.low <= value and (each.high is None or value < each.high)]
        assert len(holding) == 1
        assert step_of(value, scale) == holding[0].step


@given(values)
def test_there_are_at_most_six_classes_and_higher_ones_are_darker(some):
    steps = [each.step for each in classes(some)]
    assert 1 <= len(steps) <= 6
    assert steps == sorted(set(steps))
    assert set(steps) <= set(range(1, 7))


@given(values)
def test_the_limits_are_one_two_or_five_times_a_power_of_ten(some):
    for each in classes(some)[1:]:
        assert f"{each.low:.6e}"[0] in "125"
        assert float(f"{each.low:.0e}") == each.low


@given(values)
def test_no_class_above_the_first_lies_outside_the_values(some):
    for each in classes(some)[1:]:
        assert min(some) < each.low <= max(some)


def test_zero_and_unknown_are_different():
    scale = classes([1, 10, 100])
    assert step_of(0, scale) == 0
    assert step_of(None, scale) is None


def test_without_any_value_above_zero_there_is_no_class():
    assert classes([]) == ()
    assert classes([0, 0]) == ()
    assert step_of(0, ()) == 0


def test_one_value_makes_one_class_of_a_middle_colour():
    (only,) = classes([7, 7, 7])
    assert (only.low, only.high, only.step) == (0.0, None, 4)


@pytest.mark.parametrize(("value", "near"), [(1, 1.0), (3, 2.0), (3.2, 5.0), (7.2, 10.0), (0.034, 0.05), (1.6e6, 2e6)])
def test_rungs_are_found_by_ratio(value, near):
    assert value_of(rung_near(value)) == near
