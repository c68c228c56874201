"""What holds of signals for any counts: more is never less, order and future change nothing, false alarms are held."""

import pickle

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import signals_reference as reference
from saferhavens.core.detection import Method, episodes, scan
from saferhavens.core.detection.discovery import q_values
from signals_world import cells_with_alarm, drawn, put, rule

RISES = [Method.PREDICTIVE, Method.CUSUM, Method.EARS_C1, Method.EARS_C2, Method.EARS_C3, Method.HIGHEST]
EVERY = [*RISES, Method.SILENCE]
SEEDS = st.integers(0, 10_000)


def trial(method, **settings_):
    window = {"window": 4, "floor": 2} if method is Method.SILENCE else {}
    return rule(method, **{"run_length": 30, "false_share": 0.5} | window | settings_)


def few(seed):
    return drawn(units=6, steps=45, seed=seed, mean=0.7, kinds=2)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.sampled_from(RISES), st.integers(0, 5), st.integers(1, 40))
def test_more_counts_in_the_step_that_is_tested_never_make_an_alarm_vanish(seed, method, unit, more):
    counts, name = few(seed), f"U{unit:02}"
    value = counts.filter(unit=name, kind="K0", step=44)["value"][0]
    before, after = (scan(each, 44, rule=trial(method)) for each in (counts, put(counts, name, "K0", 44, value + more)))
    assert cells_with_alarm(before) <= cells_with_alarm(after)
    levels = {(each.unit, each.kind): each.level for each in after.alarms}
    assert all(levels[each.unit, each.kind] >= each.level for each in before.alarms)


@settings(max_examples=40, deadline=None)
@given(SEEDS, st.integers(0, 5))
def test_fewer_counts_never_make_a_silence_vanish(seed, unit):
    counts, name = few(seed), f"U{unit:02}"
    before, after = (scan(each, 44, rule=trial(Method.SILENCE)) for each in (counts, put(counts, name, "K0", 44, 0)))
    assert cells_with_alarm(before) <= cells_with_alarm(after)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(EVERY))
def test_the_order_of_rows_changes_nothing(seed, method):
    counts = few(seed)
    shuffled = counts.sample(fraction=1.0, shuffle=True, seed=seed)
    assert pickle.dumps(scan(counts, 44, rule=trial(method))) == pickle.dumps(scan(shuffled, 44, rule=trial(method)))


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(EVERY))
def test_other_names_of_the_cells_change_nothing_but_the_names(seed, method):
    counts = few(seed)
    names = {f"U{each:02}": f"Z{(each * 5) % 6}" for each in range(6)}
    renamed = counts.with_columns(pl.col("unit").replace(names))
    one, other = (scan(each, 44, rule=trial(method)) for each in (counts, renamed))
    facts = [
        {
            (names.get(each.unit, each.unit), each.kind): (each.observed, each.expected, each.p, each.q)
            for each in found.alarms
        }
        for found in (one, other)
    ]
    assert facts[0].keys() == facts[1].keys()
    for cell, known in facts[0].items():
        assert [each for each in known if each is not None] == pytest.approx(
            [each for each in facts[1][cell] if each is not None], rel=1e-9
        )


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(EVERY), st.integers(20, 40))
def test_what_comes_after_changes_no_byte(seed, method, at):
    counts = few(seed)
    chance = np.random.default_rng(seed)
    later = pl.Series(chance.permutation(counts["value"].to_numpy()) * 7)
    shuffled = counts.with_columns(value=pl.when(pl.col("step") > at).then(later).otherwise(pl.col("value")))
    without = counts.filter(pl.col("step") <= at)
    found = {pickle.dumps(scan(each, at, rule=trial(method))) for each in (counts, shuffled, without)}
    assert len(found) == 1


def test_even_a_future_that_cannot_be_is_not_looked_at():
    counts = few(1)
    bad = counts.with_columns(value=pl.when(pl.col("step") > 40).then(-1).otherwise(pl.col("value")))
    assert scan(bad, 40, rule=trial(Method.CUSUM)) == scan(counts, 40, rule=trial(Method.CUSUM))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(st.floats(1e-12, 1), st.just(float("nan"))), max_size=30))
def test_q_values_equal_those_worked_out_one_by_one(chances):
    tested = [each for each in chances if not np.isnan(each)]
    found = q_values(np.array(chances, dtype=float))
    assert np.isnan(found).sum() == len(chances) - len(tested)
    assert found[~np.isnan(found)] == pytest.approx(reference.q_values(tested))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(1e-9, 1), min_size=2, max_size=25), st.data())
def test_a_smaller_p_value_never_raises_a_q_value(chances, data):
    place = data.draw(st.integers(0, len(chances) - 1))
    less = [each / 2 if one == place else each for one, each in enumerate(chances)]
    assert (q_values(np.array(less)) <= q_values(np.array(chances)) + 1e-12).all()


@pytest.mark.parametrize("method", [Method.PREDICTIVE, Method.CUSUM])
def test_among_counts_without_any_change_scans_with_an_alarm_are_as_rare_as_the_share_says(method):
    alarmed = sum(
        bool(scan(drawn(units=60, steps=70, seed=seed, mean=0.4, kinds=1), 69, rule=rule(method, baseline=52)).alarms)
        for seed in range(60)
    )
    assert alarmed <= 60 * 0.1 + 2 * np.sqrt(60 * 0.09)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_every_alarm_belongs_to_exactly_one_episode(seed):
    alarms = scan(few(seed), 44, rule=trial(Method.EARS_C1, run_length=5, false_share=1)).alarms
    joined = episodes(alarms, [("U00", "U01"), ("U02", "U05")])
    assert sorted(str(each) for found in joined for each in found.signals) == sorted(map(str, alarms))
