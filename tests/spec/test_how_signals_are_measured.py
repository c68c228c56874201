"""How signals are measured: invented outbreaks at equal false alarms, and UCDP's events replayed.

The whole of it is `saferhavens bench signals`; here a piece of each.
"""

import importlib
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from saferhavens.cli.bench import bench
from saferhavens.core.detection import Counted, Method, Rule, named
from saferhavens.core.detection.replay import onsets
from saferhavens.core.problems import ProblemError

PROJECT = Path(__file__).parents[2]
EVENTS = PROJECT / "../shared/data/ucdp_ged"
NAMES = ("signals", "outbreaks", "clustered", "replayed", "results")

real = [
    pytest.mark.shared_data,
    pytest.mark.skipif(not EVENTS.is_dir(), reason="the real events are not beside the project"),
]


def with_real_data(test):
    for mark in real:
        test = mark(test)
    return test


@pytest.fixture
def script(monkeypatch):
    """Imports a script of benchmarks/, and forgets it afterwards."""
    monkeypatch.syspath_prepend(str(PROJECT / "benchmarks"))

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    yield load
    for name in NAMES:
        sys.modules.pop(name, None)


# --- invented outbreaks --------------------------------------------------------------------------------------------


def test_the_same_seed_invents_the_same_counts_and_another_seed_others(script):
    outbreaks = script("outbreaks")
    one, again, other = (outbreaks.quiet(seed).counts for seed in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()


def test_quiet_counts_are_as_sparse_and_scattered_as_they_say(script):
    outbreaks = script("outbreaks")
    counts = outbreaks.quiet(3, units=4000, weeks=60).counts
    assert counts.mean() == pytest.approx(outbreaks.MEAN, rel=0.1)
    assert np.median(counts.mean(axis=0)) < 0.1
    assert counts.var() > 1.3 * counts.mean()


@pytest.mark.parametrize("shape", ["slow rise of 8 reports", "slow rise of 16 reports", "one week of 5"])
def test_an_outbreak_adds_its_reports_in_its_weeks_and_nothing_elsewhere(script, shape):
    outbreaks = script("outbreaks")
    made, before = outbreaks.with_outbreaks(4, shape), outbreaks.quiet(4)
    added = made.counts - before.counts
    assert (added[~made.under_way()] == 0).all()
    affected = (made.begins >= 0).sum()
    assert affected > 50
    assert added.sum() / affected == pytest.approx(outbreaks.SHAPES[shape][0], rel=0.15)


def test_outbreaks_begin_in_scored_weeks_and_end_in_them(script):
    outbreaks = script("outbreaks")
    made = outbreaks.with_outbreaks(4, "slow rise of 8 reports")
    begun = made.begins[made.begins >= 0]
    assert begun.min() >= outbreaks.FIRST
    assert begun.max() + made.length <= outbreaks.WEEKS
    assert made.under_way().sum() == made.length * len(begun) < made.under_way(after=2).sum()


def test_the_table_of_invented_counts_holds_them_in_their_cells(script):
    outbreaks = script("outbreaks")
    table = outbreaks.as_table(np.array([[1, 2, 3, 4], [5, 6, 7, 8]]), kinds=2)
    assert table.height == 8
    rows = table.with_columns(pl.col("unit", "kind").cast(pl.String)).select("unit", "kind", "step", "value").rows()
    assert ("U00000", "K00001", 0, 2) in rows
    assert ("U00001", "K00000", 1, 7) in rows


def test_a_method_gets_the_limit_at_which_it_alarms_no_more_often_than_asked(script):
    signals, outbreaks = script("signals"), script("outbreaks")
    rule = signals.matched(Rule("C1", Method.EARS_C1), 0.005)
    quiet = outbreaks.quiet(signals.LEARNT_FROM).counts
    assert signals.alarms_of(quiet, rule)[outbreaks.FIRST :].mean() <= 0.005
    lower = replace(rule, limit=0.8 * rule.limit)
    assert signals.alarms_of(quiet, lower)[outbreaks.FIRST :].mean() > 0.005


def test_seeds_that_are_scored_are_none_that_a_limit_was_learnt_from(script):
    signals = script("signals")
    assert signals.LEARNT_FROM not in signals.SEEDS


def test_at_equal_false_alarms_the_chart_finds_more_slow_rises_than_ears(script, monkeypatch):
    signals = script("signals")
    monkeypatch.setattr(signals, "SEEDS", (11,))
    found = {
        name: signals.found_of_shape(signals.matched(signals.METHODS[name], 0.001), "slow rise of 8 reports")
        for name in ("chart (NB-CUSUM)", "EARS C2")
    }
    assert found["chart (NB-CUSUM)"]["sensitivity"] > 2 * found["EARS C2"]["sensitivity"]


def test_the_rules_keep_the_share_of_false_alarms_among_outbreaks(script, monkeypatch):
    signals = script("signals")
    monkeypatch.setattr(signals, "SEEDS", (11, 12))
    found = signals.false_discoveries("one week (NB predictive)")
    assert found["alarms"] > 30
    assert found["seen"] <= found["held"]


def test_speed_is_measured_on_every_cell_and_week_and_beside_plain_pandas(script, monkeypatch):
    signals = script("signals")
    monkeypatch.setattr(signals, "SAMPLED", 20)
    found = signals.speed(municipalities=40, harms=2, weeks=70)
    assert (found["cells"], found["weeks"]) == (80, 70)
    assert {name for name in found if name.endswith("processor seconds")} >= {
        "every week, chart by week, processor seconds",
        "plain pandas and scipy, every week, processor seconds",
    }


def test_a_rise_of_six_neighbours_is_put_into_the_last_weeks_and_shares_are_counted(script):
    clustered = script("clustered")
    assert len(clustered.points()) == 120
    one, again = clustered.trial(100), clustered.trial(100)
    assert one == again
    assert set(one) == set(clustered.RULES)
    trials = [
        {name: {"found": name.startswith("clusters"), "false": False} for name in clustered.RULES},
        {name: {"found": True, "false": True} for name in clustered.RULES},
    ]
    shown = {row["rule"]: (row["found"], row["quiet worlds with an alarm"]) for row in clustered.shares(trials)}
    assert shown["clusters by week"] == (2, 1)
    assert shown["chart by week"] == (1, 1)


# --- history -------------------------------------------------------------------------------------------------------


def test_years_that_are_scored_come_after_those_from_which_settings_are_chosen(script):
    replayed = script("replayed")
    assert replayed.LEARNT[1] < replayed.SCORED[0]


def test_the_rules_of_the_program_are_among_what_is_tried(script):
    replayed = script("replayed")
    for name in replayed.METHODS:
        tried = list(replayed.settings_of(name))
        assert named(name) in [each.rule for each in tried]
        assert len({replayed.told(each) for each in tried}) == len(tried)


def test_a_folder_without_the_events_is_a_numbered_problem(script, tmp_path):
    with pytest.raises(ProblemError) as caught:
        script("replayed").counts_of(tmp_path, "Colombia")
    assert "ged_hdx2021_colombia.parquet" in caught.value.sentence()


@with_real_data
def test_colombias_departments_have_as_many_onsets_as_are_reported(script):
    counts = script("replayed").counts_of(EVENTS, "Colombia")
    begun = onsets(counts[Counted.DEATHS])
    from_2005 = begun.filter(pl.col("step") > 300)
    assert (begun.height, from_2005.height) == (99, 20)
    assert counts[Counted.EVENTS].height == counts[Counted.DEATHS].height == 32 * 360


@with_real_data
def test_a_record_on_real_events_adds_up(script):
    replayed = script("replayed")
    setting = replayed.Setting(named("highest of a year by month"), Counted.EVENTS)
    record = replayed.recorded(setting, replayed.counts_of(EVENTS, "Colombia"), replayed.SCORED, 25)
    assert record.hits + record.late + record.missed == record.events == 20
    assert record.true_alarms + record.late_alarms + record.false_alarms + record.censored == record.alarms
    assert record.hits > record.hits_by_chance
    assert record.cell_months == pytest.approx(32 * 168)


@with_real_data
def test_shuffling_the_years_after_the_choice_does_not_change_the_choice(script):
    replayed = script("replayed")
    counts = replayed.counts_of(EVENTS, "Colombia")
    chance = np.random.default_rng(1)
    later = pl.col("step") > 300
    shuffled = {
        counted: table.with_columns(
            value=pl.when(later)
            .then(pl.Series(chance.permutation(table["value"].to_numpy())))
            .otherwise(pl.col("value"))
        )
        for counted, table in counts.items()
    }
    for name in ("chart by month", "highest of a year by month"):
        setting = replayed.Setting(named(name), Counted.EVENTS)
        one, other = (replayed.recorded(setting, each, replayed.LEARNT, 25) for each in (counts, shuffled))
        assert one == other


# --- the command ---------------------------------------------------------------------------------------------------


def test_history_needs_a_folder():
    done = CliRunner().invoke(bench, ["signals", "--only", "history"])
    assert done.exit_code == 2
    assert "--data" in done.output


def test_the_command_says_what_it_takes():
    shown = CliRunner().invoke(bench, ["signals", "--help"]).output
    for option in ("--data", "--only", "--dask", "--json", "--no-record"):
        assert option in shown
