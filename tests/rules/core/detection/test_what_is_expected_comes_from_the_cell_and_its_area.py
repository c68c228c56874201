"""The Gamma-Poisson predictive: a cell's own past, drawn to its parent area, with the scatter of its counts."""

import numpy as np
import pytest

import signals_reference as reference
from saferhavens.core.detection.baseline import predict, prior_of, scatter_of, sums_of
from saferhavens.core.detection.cells import cells_of
from saferhavens.core.detection.negative_binomial import at_least, at_most, interval
from signals_world import drawn, table

BASELINE = [1, 0, 2, 1, 0, 1, 3, 0, 1, 0, 2, 1]


@pytest.mark.parametrize(("count", "chance"), [(4, 0.0270), (5, 0.0066), (6, 0.0015)])
def test_the_published_vector_of_the_predictive_holds(count, chance):
    mean, size = reference.predictive(BASELINE, shape=0.5, rate=0)
    found = at_least(np.array([float(count)]), np.array([mean]), np.array([size]))
    assert found[0] == pytest.approx(chance, abs=6e-5)
    assert found[0] == pytest.approx(reference.nb_at_least(count, mean, size), abs=1e-12)


def test_chances_of_at_least_and_at_most_fit_together():
    counts, means, sizes = np.arange(1.0, 30), np.full(29, 3.3), np.full(29, 0.7)
    assert at_least(counts, means, sizes) + at_most(counts - 1, means, sizes) == pytest.approx(np.ones(29))


def test_no_count_at_all_is_never_too_many():
    assert at_least(np.zeros(2), np.array([1e-9, 50.0]), np.ones(2)).tolist() == [1, 1]


def test_the_interval_holds_nine_counts_in_ten():
    low, high = interval(np.array([4.0]), np.array([2.0]))
    inside = sum(reference.nb_chance(each, 4.0, 2.0) for each in range(int(low[0]), int(high[0]) + 1))
    assert 0.9 <= inside < 0.97


def test_without_scatter_the_prediction_is_the_gamma_poisson_predictive():
    calm = {"one": [1, 0] * 20, "two": [0, 1] * 20}
    cells = cells_of(table(calm))
    sums = sums_of(cells, 40, 40)
    assert scatter_of(cells, sums).tolist() == [0, 0]
    found = predict(cells, sums, np.ones(2), 8)
    shape, rate = prior_of(cells, sums, np.zeros(2))
    assert found.mean == pytest.approx((20 + shape) / (40 + rate))
    assert found.size == pytest.approx(20 + shape)


def test_a_cell_is_drawn_to_its_parent_area_and_not_to_another():
    quiet = {f"q{each}": [0] * 40 for each in range(5)}
    loud = {f"l{each}": [2, 3, 1, 2] * 10 for each in range(5)}
    both = cells_of(table({**quiet, "new": [0] * 40}, "Quiet").vstack(table({**loud, "zero": [0] * 40}, "Loud")))
    found = predict(both, sums_of(both, 40, 10), np.ones(12), 8).mean
    expected = dict(zip(both.units, found.tolist(), strict=True))
    assert expected["zero"] > 3 * expected["new"]
    assert 1.5 < expected["l0"] < 2.5


def test_more_of_its_own_history_makes_a_cell_believe_its_area_less():
    loud = {f"l{each}": [2, 3, 1, 2] * 20 for each in range(5)}
    cells = cells_of(table({**loud, "zero": [0] * 80}))
    short, long = (predict(cells, sums_of(cells, 80, length), np.ones(6), 4).mean[-1] for length in (8, 80))
    assert long < short < 2


def test_counts_that_scatter_widen_what_is_usual():
    calm = cells_of(table({"a": [2] * 60, "b": [2] * 60}))
    wild = cells_of(table({"a": [0, 0, 0, 8] * 15, "b": [0, 8, 0, 0] * 15}))
    sizes = [predict(each, sums_of(each, 60, 60), np.ones(2), 8).size[0] for each in (calm, wild)]
    assert sizes[1] < 2
    assert sizes[0] > 50


def test_the_scatter_of_drawn_counts_is_found_again():
    cells = cells_of(drawn(units=60, steps=200, mean=2.0, size=2.0, kinds=1))
    assert np.median(scatter_of(cells, sums_of(cells, 200, 200))) == pytest.approx(0.5, abs=0.1)


def test_half_known_steps_count_half():
    cells = cells_of(table({"a": [4] * 30, "b": [4] * 30}))
    whole = predict(cells, sums_of(cells, 30, 30), np.ones(2), 8)
    half = predict(cells, sums_of(cells, 30, 30), np.full(2, 0.5), 8)
    assert half.mean == pytest.approx(whole.mean / 2)
    assert half.size == pytest.approx(whole.size)


@pytest.mark.parametrize("seed", range(6))
def test_prior_and_scatter_equal_those_worked_out_cell_after_cell(seed):
    counts = drawn(units=9, steps=30, seed=seed, mean=1.0, kinds=1)
    cells = cells_of(counts)
    sums = sums_of(cells, 30, 30)
    scatter = scatter_of(cells, sums)
    shape, rate = prior_of(cells, sums, scatter)
    series = {unit: cells.values[:, place].tolist() for place, unit in enumerate(cells.units)}
    parents = dict(zip(cells.units, cells.parents, strict=True))
    for place, unit in enumerate(cells.units):
        a, b, kappa = reference.moments(series, unit, parents)
        assert scatter[place] == pytest.approx(kappa, rel=1e-9, abs=1e-9)
        assert (shape[place], rate[place]) == pytest.approx((a, b), rel=1e-6)
