"""EARS C1, C2, C3 as published, with a least spread for sparse counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import signals_reference as reference
from saferhavens.core.detection import Method, scan
from saferhavens.core.detection.cells import cells_of
from saferhavens.core.detection.ears import needed, statistic
from signals_world import cells_with_alarm, rule, table

SERIES = [2, 3, 1, 4, 2, 3, 2, 5, 4, 9, 12]


def of(series, row, method, least=0.0):
    cells = cells_of(table({"a": series}))
    return statistic(cells, row, rule(method, min_sigma=least), method)[0][0]


@pytest.mark.parametrize(
    ("method", "row", "value"),
    [(Method.EARS_C1, 10, 3.260), (Method.EARS_C2, 10, 6.797), (Method.EARS_C2, 9, 6.734)],
)
def test_the_published_vectors_of_ears_hold(method, row, value):
    longer = [2, 3, *SERIES]  # C2 of the row before the last needs nothing that is not there
    assert of(SERIES, row, method) == pytest.approx(value, abs=5e-4)
    assert of(longer, row + 2, method) == pytest.approx(value, abs=5e-4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=12, max_size=20), st.sampled_from([0.5, 1.0]))
def test_all_three_equal_those_worked_out_on_paper(series, least):
    at = len(series) - 1
    assert of(series, at, Method.EARS_C1, least) == pytest.approx(reference.ears_c1(series, at, 0, least))
    assert of(series, at, Method.EARS_C2, least) == pytest.approx(reference.ears_c1(series, at, 2, least))
    assert of(series, at, Method.EARS_C3, least) == pytest.approx(reference.ears_c3(series, at, least))


def test_seven_quiet_steps_do_not_make_one_report_an_infinite_alarm():
    assert of([0] * 9 + [1], 9, Method.EARS_C1, 0.5) == pytest.approx(2.0)


@pytest.mark.parametrize(("method", "rows"), [(Method.EARS_C1, 7), (Method.EARS_C2, 9), (Method.EARS_C3, 11)])
def test_each_needs_its_own_number_of_steps(method, rows):
    assert needed(method) == rows
    short, enough = table({"a": [0] * rows}), table({"a": [0] * (rows + 1)})
    assert scan(short, rows - 1, rule=rule(method)).tested == 0
    assert scan(enough, rows, rule=rule(method)).tested == 1


def test_a_young_cell_is_tested_by_ears_until_its_history_is_long_enough():
    old = {f"old{each}": [1, 0] * 20 for each in range(3)}
    young = table({"young": [0, 1] * 5 + [9]}, first=29)
    counts = table(old).vstack(young)
    with_ears = scan(counts, 39, rule=rule(least_history=20, young=Method.EARS_C2, run_length=200))
    without = scan(counts, 39, rule=rule(least_history=20, run_length=200))
    assert (with_ears.tested, without.tested, without.too_short) == (4, 3, 1)
    assert cells_with_alarm(with_ears) == {("young", "KILL")}
    assert [each.method for each in with_ears.signals] == [Method.EARS_C2]


def test_the_interval_of_ears_is_the_normal_one_and_never_below_zero():
    (found,) = scan(table({"a": [0, 1] * 6 + [9]}), 12, rule=rule(Method.EARS_C2, run_length=100)).signals
    assert found.low == 0
    assert found.expected < found.high < 3
