"""Whole scans against the same worked out one cell at a time, for any counts."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import signals_reference as reference
from saferhavens.core.detection import Method, any_kind, filled, scan
from saferhavens.core.detection.cells import cells_of
from saferhavens.core.detection.cusum import Chart
from saferhavens.core.detection.findings import by_chart, by_prediction, by_record, by_silence, window_sums
from signals_world import drawn, rule

SEEDS = st.integers(0, 100_000)


def world(seed):
    counts = drawn(units=6, steps=34, seed=seed, mean=1.2, kinds=1)
    cells = cells_of(counts)
    series = {unit: cells.values[:, place].tolist() for place, unit in enumerate(cells.units)}
    return cells, series, dict(zip(cells.units, cells.parents, strict=True))


def expected_slowly(series, parents, unit, row, length):
    """Mean and size of one step, from the `length` rows before it."""
    before = {each: values[row - length : row] for each, values in series.items()}
    shape, rate, scatter = reference.moments(before, unit, parents)
    alpha, beta = sum(before[unit]) + shape, length + rate
    mean = alpha / beta
    return mean, 1 / (scatter + (1 + scatter * mean) / alpha), scatter, alpha


@settings(max_examples=30, deadline=None)
@given(SEEDS)
def test_the_predictive_of_every_cell(seed):
    cells, series, parents = world(seed)
    found = by_prediction(cells, 33, rule(baseline=26))
    for place, unit in enumerate(cells.units):
        mean, size, _scatter, _alpha = expected_slowly(series, parents, unit, 33, 26)
        assert found.expected[place] == pytest.approx(mean, rel=1e-6)
        assert found.chance[place] == pytest.approx(
            reference.nb_at_least(series[unit][33], mean, size), rel=1e-5, abs=1e-9
        )


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_chart_of_every_cell_without_any_alarm(seed):
    cells, series, parents = world(seed)
    trial = rule(Method.CUSUM, baseline=20, limit=1e6, least_history=20)
    chart = Chart.blank(len(cells.units))
    for row in range(34):
        by_chart(cells, row, trial, chart)
    for place, unit in enumerate(cells.units):
        slow = [expected_slowly(series, parents, unit, row, 20)[:2] for row in range(20, 34)]
        means, sizes = zip(*slow, strict=True)
        assert chart.level[place] == pytest.approx(
            reference.cusum(series[unit][20:], means, sizes, trial)[-1], abs=1e-5
        )


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(2, 5))
def test_the_silence_of_every_cell(seed, window):
    cells, series, parents = world(seed)
    found = by_silence(cells, 33, rule(Method.SILENCE, baseline=20, window=window))
    for place, unit in enumerate(cells.units):
        mean, _size, scatter, alpha = expected_slowly(series, parents, unit, 34 - window, 20)
        size = 1 / (scatter / window + (1 + scatter * mean) / alpha)
        observed = sum(series[unit][34 - window :])
        assert found.observed[place] == observed
        assert found.expected[place] == pytest.approx(window * mean, rel=1e-6)
        slow = sum(reference.nb_chance(each, window * mean, size) for each in range(int(observed) + 1))
        assert found.chance[place] == pytest.approx(slow, rel=1e-5)


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 4), st.integers(0, 26), st.integers(0, 6))
def test_the_highest_of_every_cell(seed, window, longer, floor):
    cells, series, _parents = world(seed)
    trial = rule(Method.HIGHEST, baseline=12, window=window, longer=longer, floor=floor)
    found = by_record(cells, 33, trial)
    for place, unit in enumerate(cells.units):
        sums = [sum(series[unit][row - window + 1 : row + 1]) for row in range(window - 1, 34)]
        now, before = sums[-1], sums[:-1]
        level = int(now >= max(before[-12:]) and now >= floor and now > 0)
        level += bool(level and longer and now >= max(before[-max(12, longer) :]))
        assert found.level[place] == level
        assert found.observed[place] == now


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.integers(1, 6), st.integers(1, 30), st.integers(6, 33))
def test_sums_over_windows(seed, window, length, row):
    cells, series, _parents = world(seed)
    found = window_sums(cells.values, row, length, window)
    ends = range(max(row - length, window - 1), row + 1)
    assert len(found) == len(ends)
    for place, unit in enumerate(cells.units):
        assert found[:, place].tolist() == [sum(series[unit][end - window + 1 : end + 1]) for end in ends]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.integers(0, 9), st.integers(1, 5)), min_size=1)
)
def test_a_list_that_is_filled_has_every_step_of_every_cell_and_the_same_sum(happened):
    rows = [{"unit": unit, "parent": "P", "kind": kind, "step": step, "value": n} for unit, kind, step, n in happened]
    events = pl.DataFrame(rows)
    whole = filled(events, 0, 9)
    cells = {(unit, kind) for unit, kind, _step, _n in happened}
    assert whole.height == 10 * len(cells)
    assert whole["value"].sum() == events["value"].sum()
    assert any_kind(whole)["value"].sum() == events["value"].sum()
    scan(whole, 9, rule=rule())


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_the_arrays_of_a_table_hold_each_count_where_it_belongs(seed):
    counts = drawn(units=5, steps=8, seed=seed, kinds=3).sample(fraction=1.0, shuffle=True, seed=seed)
    cells = cells_of(counts)
    assert list(zip(cells.units, cells.kinds, strict=True)) == sorted(zip(cells.units, cells.kinds, strict=True))
    places = {cell: place for place, cell in enumerate(zip(cells.units, cells.kinds, strict=True))}
    for unit, parent, kind, step, value in counts.rows():
        place = places[unit, kind]
        assert cells.values[step, place] == value
        assert cells.parents[place] == parent
    assert len(np.unique(cells.groups)) == 3 * min(3, 5)
    assert (cells.exposure == 1).all()
