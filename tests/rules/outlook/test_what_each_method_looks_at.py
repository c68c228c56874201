"""Each method of detection by itself: what it adds up, when it reaches its limit, and what it tests and joins."""

from itertools import combinations

import numpy as np
import pytest

from saferhavens.core.detection import Method, episodes
from saferhavens.core.detection.baseline import added, predict, sums_of
from saferhavens.core.detection.cells import cells_of
from saferhavens.core.detection.cusum import Chart
from saferhavens.core.detection.findings import (
    all_of,
    by_chart,
    by_ears,
    by_prediction,
    by_record,
    by_silence,
    expectation,
    is_reached,
    nothing,
    window_sums,
)
from saferhavens.core.detection.spacetime import (
    MOST_OF_ALL,
    Window,
    apart_of,
    best_by_chance,
    circles_of,
    cylinder_sums,
    log_likelihood_ratio,
    ratios_of,
    window_of,
)
from saferhavens.core.problems import POINTS_MISSING, ProblemError
from signals_world import drawn, put, rule, signal, table

CALM = [1, 0, 2, 1, 0, 1, 3, 0, 1, 0, 2, 1] * 4


def blank(cells) -> Chart:
    return Chart.blank(len(cells.units))


# --- what a cell counted -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stop", "length", "rows"),
    [(5, 3, [2, 3, 4]), (5, 99, [0, 1, 2, 3, 4]), (1, 1, [0]), (0, 3, []), (-2, 3, []), (48, 2, [46, 47])],
)
def test_sums_take_the_rows_before_and_no_others(stop: int, length: int, rows: list[int]) -> None:
    cells = cells_of(table({"a": CALM, "b": [5] * 48}))
    sums = sums_of(cells, stop, length)
    taken = cells.values[rows]
    assert sums.total.tolist() == taken.sum(axis=0).tolist()
    assert sums.squares.tolist() == (taken**2).sum(axis=0).tolist()
    assert sums.known.tolist() == [len(rows)] * 2
    assert sums.exposure.tolist() == sums.exposure_squares.tolist() == [len(rows)] * 2


def test_steps_before_a_cell_began_are_not_known_of_it() -> None:
    late = table({"a": [1] * 20}).vstack(table({"b": [1] * 5}, first=15))
    sums = sums_of(cells_of(late), 20, 12)
    assert sums.known.tolist() == [12, 5]
    assert sums.exposure.tolist() == [12, 5]


@pytest.mark.parametrize(
    ("groups", "sums"), [([0, 0, 0], [7, 7, 7]), ([0, 1, 2], [1, 2, 4]), ([1, 0, 1], [5, 2, 5]), ([3, 3, 0], [3, 3, 4])]
)
def test_every_cell_has_the_sum_of_its_group(groups: list[int], sums: list[float]) -> None:
    assert added(np.array(groups), np.array([1.0, 2.0, 4.0])).tolist() == sums


@pytest.mark.parametrize(("known", "exposure", "enough"), [(10, 1, True), (9, 1, False), (10, 0, False)])
def test_a_cell_is_predicted_only_with_history_and_only_where_it_is_known(known, exposure, enough) -> None:
    cells = cells_of(table({"a": [1] * known}))
    found = predict(cells, sums_of(cells, known, 99), np.array([float(exposure)]), least_history=10)
    assert found.enough.tolist() == [enough]


def test_scatter_evens_out_over_several_steps() -> None:
    wild = cells_of(table({"a": [0, 0, 0, 8] * 15, "b": [0, 8, 0, 0] * 15}))
    sums = sums_of(wild, 60, 60)
    one, four = (predict(wild, sums, np.full(2, float(steps)), 8, steps=steps) for steps in (1, 4))
    assert four.mean == pytest.approx(4 * one.mean)
    assert (four.size > 2 * one.size).all()


@pytest.mark.parametrize("gap", [0, 1, 5])
def test_what_is_expected_knows_neither_the_step_itself_nor_the_gap_before_it(gap: int) -> None:
    counts, trial = drawn(units=4, steps=50, kinds=1), rule(gap=gap)
    usual = expectation(cells_of(counts), 49, trial).mean
    for step in range(49 - gap, 50):
        other = cells_of(put(counts, "U01", "K0", step, 90))
        assert expectation(other, 49, trial).mean.tolist() == usual.tolist()
    before = cells_of(put(counts, "U01", "K0", 48 - gap, 90))
    assert expectation(before, 49, trial).mean[1] > usual[1]


# --- limits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "statistic", "chance", "reached"),
    [
        ({"run_length": 100}, 0.0, 0.010, True),
        ({"run_length": 100}, 99.0, 0.011, False),
        ({"limit": 3.0}, 3.0, 1.0, True),
        ({"limit": 3.0, "run_length": 100}, 2.9, 0.0, False),
        ({}, 0.0, 1 / 64, True),
        ({}, 0.0, 1 / 63, False),
    ],
)
def test_a_limit_of_the_statistic_takes_the_place_of_the_run_length(settings, statistic, chance, reached) -> None:
    found = is_reached(np.array([statistic]), np.array([chance]), rule(**settings), tested=40)
    assert found.tolist() == [reached]


@pytest.mark.parametrize(("value", "level"), [(0, 0), (2, 0), (9, 1)])
def test_the_predictive_alarms_above_its_limit_and_floor(value: int, level: int) -> None:
    cells = cells_of(put(table({"a": CALM, "b": CALM}), "a", "KILL", 47, value))
    found = by_prediction(cells, 47, rule(run_length=100))
    assert (found.observed[0], found.level[0]) == (value, level)
    assert found.since.tolist() == [47, 47]
    assert found.statistic == pytest.approx(-np.log(found.chance))


def test_the_chart_says_nothing_of_a_step_in_which_nothing_was_counted() -> None:
    cells = cells_of(table({"a": [0] * 30 + [6, 6, 0], "b": [0] * 33}))
    trial, chart = rule(Method.CUSUM, run_length=100), blank(cells)
    levels = [by_chart(cells, row, trial, chart).level[0] for row in (30, 31, 32)]
    assert levels == [1, 1, 0]
    assert chart.level[0] > 0


@pytest.mark.parametrize(
    ("last", "longest", "level"), [(50, 90, 1), (90, 90, 2), (49, 90, 0), (95, 90, 2), (0, 0, 0), (50, 50, 2)]
)
def test_a_record_of_a_year_is_level_1_and_of_all_known_level_2(last: int, longest: int, level: int) -> None:
    series = [longest] + [0] * 23 + [50] + [0] * 11 + [last]
    trial = rule(Method.HIGHEST, baseline=12, longer=36, floor=10)
    found = by_record(cells_of(table({"a": series})), 36, trial)
    assert found.level.tolist() == [level]
    assert np.isnan(found.chance).all()


@pytest.mark.parametrize(
    ("recent", "level"), [([0, 0, 0], 1), ([1, 1, 1], 1), ([6, 6, 6], 0), ([5, 5, 5], 0), ([9, 9, 9], 0)]
)
def test_silence_is_a_fall_to_half_or_less_and_never_a_rise(recent: list[int], level: int) -> None:
    cells = cells_of(table({"a": [8, 9, 10, 9] * 10 + recent, "b": [9] * 43}))
    found = by_silence(cells, 42, rule(Method.SILENCE, window=3, floor=4, run_length=50))
    assert found.level.tolist() == [level, 0]
    assert found.observed[0] == sum(recent)
    assert found.since.tolist() == [40, 40]


@pytest.mark.parametrize("among", [[True, True], [True, False], [False, False]])
def test_ears_looks_only_at_the_cells_that_it_is_given(among: list[bool]) -> None:
    cells = cells_of(table({"a": CALM, "b": CALM}))
    found = by_ears(cells, 47, rule(Method.EARS_C2), Method.EARS_C2, np.array(among))
    assert found.cells.tolist() == [place for place, given in enumerate(among) if given]
    assert len(found.observed) == len(found.level) == sum(among)


def test_where_nothing_is_tested_everything_is_empty() -> None:
    found = nothing(Method.EARS_C1)
    assert {len(each) for each in (found.cells, found.observed, found.chance, found.level)} == {0}
    assert [len(each) for each in found.low_high(found.cells)] == [0, 0]


@pytest.mark.parametrize("method", [Method.PREDICTIVE, Method.CUSUM, Method.HIGHEST, Method.SILENCE])
def test_a_cell_is_tested_by_the_rule_or_by_the_one_for_the_young_but_never_by_both(method: Method) -> None:
    counts = table({"old": [4] * 40}).vstack(table({"young": [4] * 12}, first=28)).vstack(table({"new": [4]}, first=39))
    cells = cells_of(counts)
    trial = rule(method, baseline=20, least_history=20, young=Method.EARS_C2)
    tested = [{cells.units[each] for each in found.cells} for found in all_of(cells, 39, trial, blank(cells))]
    assert tested == [{"old"}, {"young"}]


@pytest.mark.parametrize("method", [Method.EARS_C1, Method.EARS_C2, Method.EARS_C3, Method.PREDICTIVE])
def test_without_a_rule_for_the_young_there_is_one_finding_of_the_method_asked_for(method: Method) -> None:
    cells = cells_of(table({"a": CALM}))
    assert [each.method for each in all_of(cells, 47, rule(method), blank(cells))] == [method]


@pytest.mark.parametrize("window", [1, 2, 5])
@pytest.mark.parametrize(("row", "length"), [(19, 4), (19, 99), (9, 9), (5, 1)])
def test_sums_of_windows_equal_those_added_one_by_one(window: int, row: int, length: int) -> None:
    values = np.random.default_rng(1).poisson(3.0, (20, 2)).astype(float)
    ends = [end for end in range(row - length, row + 1) if end - window + 1 >= 0]
    expected = [values[end - window + 1 : end + 1].sum(axis=0).tolist() for end in ends]
    assert window_sums(values, row, length, window).tolist() == expected


# --- cylinders -----------------------------------------------------------------------------------------------------

ROW = {f"U{each}": (float(each), 0.0) for each in range(5)}
"""Five places on the equator, 111 km from one to the next."""


def circles(reach: float = 120, most: int = 3):
    return circles_of(sorted(ROW), ROW, rule(Method.SPACE_TIME, reach_km=reach, most_units=most))


@pytest.mark.parametrize(
    ("reach", "sizes"), [(50, [1, 1, 1, 1, 1]), (120, [2, 3, 3, 3, 2]), (230, [3, 4, 5, 4, 3]), (9999, [5] * 5)]
)
def test_a_circle_holds_what_lies_within_its_reach_and_begins_with_its_middle(reach: float, sizes: list[int]) -> None:
    found = circles(reach, most=5)
    assert (found < 5).sum(axis=1).tolist() == sizes
    assert found[:, 0].tolist() == [0, 1, 2, 3, 4]


def test_no_place_has_no_circle_and_the_first_without_a_point_is_named() -> None:
    assert circles_of([], ROW, rule(Method.SPACE_TIME)).shape == (0, 1)
    with pytest.raises(ProblemError) as caught:
        circles_of(["U1", "nowhere", "lost"], ROW, rule(Method.SPACE_TIME))
    assert caught.value.problem is POINTS_MISSING
    assert "nowhere" in str(caught.value)


@pytest.mark.parametrize(
    ("cases", "floor", "found"),
    [
        ([9, 0, 0, 0, 0], 3, True),
        ([9, 0, 0, 0, 0], 10, False),
        ([2, 2, 2, 2, 2], 3, False),
        ([0, 0, 0, 0, 0], 0, False),
    ],
)
def test_a_cylinder_needs_more_than_expected_and_no_less_than_the_floor(cases, floor, found) -> None:
    observed = np.array([cases], dtype=float)
    expected = cylinder_sums(np.full((1, 5), observed.sum() / 5), circles())
    ratios = ratios_of(observed, expected, circles(), floor, observed.sum())
    assert (ratios > 0).any() == found


def test_what_holds_most_of_all_that_is_expected_is_no_cluster() -> None:
    observed = np.array([[6.0, 6.0, 6.0, 1.0, 1.0]])
    share = np.full((1, 5), 4.0)
    ratios = ratios_of(observed, cylinder_sums(share, circles()), circles(), 3, 20.0)
    assert ratios[0, 1, 1] > 0
    assert cylinder_sums(share, circles())[0, 1, 2] > MOST_OF_ALL * 20
    assert ratios[0, 1, 2] == 0


@pytest.mark.parametrize(("cases", "expected"), [(3.0, 3.0), (2.0, 3.0), (0.0, 1.0)])
def test_as_many_as_expected_or_fewer_have_no_ratio(cases: float, expected: float) -> None:
    assert log_likelihood_ratio(np.array([cases]), np.array([expected]), 10.0).tolist() == [0.0]


@pytest.mark.parametrize(("most", "middles"), [(10, [4, 0]), (1, [4])])
def test_clusters_come_with_the_highest_ratio_first_and_as_many_as_asked_for(most: int, middles: list[int]) -> None:
    ratios = np.zeros((2, 5, 3))
    ratios[0, 0, 0], ratios[0, 1, 1], ratios[1, 4, 1], ratios[0, 3, 0] = 2.0, 1.5, 5.0, 4.0
    found = apart_of(ratios, circles(), most)
    assert [each.middle for each in found] == middles
    assert (found[0].steps, found[0].nearest, found[0].ratio) == (2, 2, 5.0)


def test_without_any_ratio_there_is_no_cluster() -> None:
    assert apart_of(np.zeros((2, 5, 3)), circles()) == []


@pytest.mark.parametrize(("to_beat", "tries"), [(0.0, 20), (1e9, 99)])
def test_chance_is_tried_until_it_won_often_enough(to_beat: float, tries: int) -> None:
    trial = rule(Method.SPACE_TIME, replicates=99, floor=0)
    window = Window(trial, np.arange(5), np.full((2, 5), 3.0), np.full((2, 5), 3.0), np.full((2, 5), 9.0), circles())
    expected = cylinder_sums(window.expected, window.circles)
    first, again = (
        best_by_chance(window, window.expected, expected, np.random.default_rng(3), to_beat) for _ in range(2)
    )
    assert len(first) == tries
    assert first.tolist() == again.tolist()


def test_a_window_holds_the_newest_step_first_and_expects_it_from_the_steps_before_the_window() -> None:
    counts = table({unit: [2] * 30 + [7, 8, 9] for unit in ROW})
    found = window_of(cells_of(counts), 32, rule(Method.SPACE_TIME, window=3), ROW, "KILL")
    assert found.observed.tolist() == [[9] * 5, [8] * 5, [7] * 5]
    assert found.expected == pytest.approx(2.0, rel=0.1)
    assert window_of(cells_of(counts), 32, rule(Method.SPACE_TIME, window=3), ROW, "OTHER").observed.shape == (3, 0)


# --- episodes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "join", "together"),
    [
        (("A", 10), ("A", 14), 4, True),
        (("A", 10), ("A", 15), 4, False),
        (("A", 10), ("B", 10), 0, True),
        (("A", 10), ("B", 11), 0, False),
        (("B", 10), ("A", 12), 2, True),
        (("A", 10), ("C", 10), 4, False),
    ],
)
def test_two_signals_are_one_episode_if_they_are_near_in_place_and_time(first, second, join, together) -> None:
    found = episodes([signal(*first), signal(*second)], [("B", "A")], join=join)
    assert len(found) == (1 if together else 2)


@pytest.mark.parametrize("seed", range(5))
def test_episodes_equal_those_joined_pair_after_pair(seed: int) -> None:
    chance = np.random.default_rng(seed)
    signals = [signal(f"U{chance.integers(6)}", int(step)) for step in chance.integers(0, 40, 14)]
    beside = {frozenset((f"U{each}", f"U{each + 1}")) for each in range(0, 5, 2)}
    groups = [{each} for each in set(signals)]
    for one, other in combinations(set(signals), 2):
        near = one.unit == other.unit or frozenset((one.unit, other.unit)) in beside
        if near and abs(one.step - other.step) <= 3:
            joined = [group for group in groups if one in group or other in group]
            groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    found = episodes(signals, [tuple(sorted(pair)) for pair in beside], join=3)
    assert {frozenset(each.signals) for each in found} == {frozenset(group) for group in groups}
