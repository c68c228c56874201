"""The negative-binomial CUSUM: its steps, its limit by run length, what it adds up, and when it starts anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import signals_reference as reference
from saferhavens.core.detection import Method, scan, scan_steps
from saferhavens.core.detection.baseline import Prediction
from saferhavens.core.detection.cusum import Chart, chances, limits, log_likelihood_ratio, run_length_of
from signals_world import burst, cells_with_alarm, drawn, put, rule, table

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=15)


@settings(max_examples=60, deadline=None)
@given(COUNTS, st.floats(0.05, 8), st.floats(0.2, 50), st.floats(1.2, 4))
def test_the_chart_equals_the_one_worked_out_from_the_likelihoods(counts, mean, size, ratio):
    chart = Chart.blank(1)
    expected = Prediction(np.array([mean]), np.array([size]), np.array([True]))
    found = []
    for row, count in enumerate(counts):
        chart.add(row, np.array([float(count)]), expected, ratio)
        found.append(chart.level[0])
    asked = reference.cusum(counts, [mean] * len(counts), [size] * len(counts), rule(ratio=ratio))
    assert found == pytest.approx(asked, abs=1e-8)


@pytest.mark.parametrize(("mean", "size"), [(0.1, 0.5), (1.0, 2.0), (6.0, 3.0)])
def test_the_likelihood_ratio_is_one_on_average_when_nothing_changed(mean, size):
    counts = np.arange(400.0)
    chances = np.array([reference.nb_chance(int(each), mean, size) for each in counts])
    ratios = np.exp(log_likelihood_ratio(counts, np.full(400, mean), np.full(400, size), 2.0))
    assert (chances * ratios).sum() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(("mean", "size"), [(0.05, 0.5), (0.3, 1.0), (2.0, 2.0)])
def test_a_quiet_cell_alarms_as_rarely_as_the_run_length_says(mean, size):
    limit = limits(np.array([mean]), np.array([size]), 1000, 2.0)[0]
    assert run_length_of(mean, size, limit, 2.0) == pytest.approx(1000, rel=0.3)
    chance = np.random.default_rng(3)
    level, alarms, cells, steps = np.zeros(2000), 0, 2000, 1500
    for _step in range(steps):
        counts = chance.negative_binomial(size, size / (size + mean), cells).astype(float)
        change = log_likelihood_ratio(counts, np.full(cells, mean), np.full(cells, size), 2.0)
        level = np.maximum(0.0, level + change)
        alarms += int((level >= limit).sum())
        level[level >= limit] = 0.0
    assert cells * steps / alarms == pytest.approx(1000, rel=0.35)


@pytest.mark.parametrize("ratio", [1.2, 3.0, 6.0])
def test_limits_are_there_for_every_mean_however_clear_a_rise_would_be(ratio):
    means = np.array([1e-4, 0.1, 5.0, 100.0, 5000.0])
    for size in (1e-3, 1.0, 1e6):
        found = limits(means, np.full(5, size), 1000, ratio)
        assert (found > 0).all()
        assert (found <= np.log(1000)).all()


def test_the_limit_grows_with_the_run_length():
    shown = [limits(np.array([0.5]), np.array([1.0]), length, 2.0)[0] for length in (100, 1000, 10_000)]
    assert np.diff(shown) == pytest.approx(np.log([10, 10]))


@pytest.mark.parametrize(("mean", "size"), [(0.05, 0.5), (0.5, 1.0), (3.0, 3.0)])
def test_a_high_chart_is_at_most_as_likely_as_its_p_value(mean, size):
    chance, cells = np.random.default_rng(5), 20_000
    level, means, sizes = np.zeros(cells), np.full(cells, mean), np.full(cells, size)
    seen = []
    for step in range(230):
        counts = chance.negative_binomial(size, size / (size + mean), cells).astype(float)
        level = np.maximum(0, level + log_likelihood_ratio(counts, means, sizes, 2.0))
        if step >= 200:
            seen.append((level.copy(), counts > 0))
    high, counting = (np.concatenate(each) for each in zip(*seen, strict=True))
    for height in (1.0, 2.0, 4.0):
        stated = chances(np.array([height]), means[:1], sizes[:1], 2.0)[0]
        assert (high >= height).mean() <= np.exp(-height)
        assert ((high >= height) & counting).mean() <= 1.1 * stated <= 1.1 * np.exp(-height)


def test_a_small_rise_that_lasts_is_found_by_the_chart_and_not_by_single_steps():
    counts = burst(drawn(units=15, steps=80, kinds=1, mean=0.5, size=8), "U03", "K0", range(70, 80), 2)
    steps = range(60, 80)
    chart = rule(Method.CUSUM, gap=10, run_length=500, false_share=1)
    alone = rule(Method.PREDICTIVE, gap=10, run_length=500, false_share=1)
    found = [
        {unit for each in scan_steps(counts, steps, rule=one) for unit, _k in cells_with_alarm(each)}
        for one in (chart, alone)
    ]
    assert "U03" in found[0]
    assert "U03" not in found[1]


def test_a_signal_says_since_when_the_chart_has_risen_and_adds_up_from_there():
    counts = table({"a": [0, 1] * 20 + [0, 0, 3, 3, 3], "b": [1, 0] * 20 + [0] * 5})
    (found,) = scan(counts, 44, rule=rule(Method.CUSUM, gap=5, run_length=1000, false_share=1)).signals
    assert (found.unit, found.since, found.step, found.observed) == ("a", 42, 44, 9)
    assert 0.5 < found.expected < 3
    assert found.low <= found.expected <= found.high < found.observed


def test_after_an_alarm_the_chart_starts_anew():
    counts = table({"a": [0, 1] * 20 + [8, 0, 1], "b": [1, 0] * 20 + [0] * 3})
    shown = list(scan_steps(counts, [40, 41, 42], rule=rule(Method.CUSUM, run_length=1000, false_share=1)))
    assert [len(each.alarms) for each in shown] == [1, 0, 0]


def test_nothing_counted_in_this_step_is_no_alarm_however_high_the_chart():
    counts = put(table({"a": [0, 1] * 20 + [2, 2, 0], "b": [1, 0] * 20 + [0] * 3}), "a", "KILL", 42, 0)
    trial = rule(Method.CUSUM, limit=0.01, false_share=1, floor=0)
    assert cells_with_alarm(scan(counts, 42, rule=trial)) == set()
