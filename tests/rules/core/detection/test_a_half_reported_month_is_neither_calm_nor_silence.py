"""The share of the newest steps that is reported by now, in a scan: truth tables of rises and silences."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from saferhavens.core.detection import Counted, Method, Step, scan, scan_steps
from saferhavens.core.detection.cells import cells_of
from saferhavens.core.detection.spacetime import clusters
from saferhavens.core.problems import COMPLETENESS_WRONG, ProblemError
from signals_world import cells_with_alarm, drawn, rule, table

LAST = 59
MONTHLY = {"step": Step.MONTH, "counted": Counted.EVENTS, "run_length": 100, "false_share": 1}
SILENCE = rule(Method.SILENCE, window=1, floor=4, **(MONTHLY | {"run_length": 50}))
RISE = rule(Method.PREDICTIVE, **MONTHLY)


def falling(newest: int, usual: int = 10):
    """One place that always counts the same, some that behave alike, and what the newest month of the first shows."""
    series = {name: [usual] * (LAST + 1) for name in "bcdef"}
    return table({"a": [usual] * LAST + [newest], **series}, kind="EVENTS")


def known(share: float, doubt: float = 0.0) -> pl.DataFrame:
    return pl.DataFrame({"step": [LAST], "unit": ["a"], "completeness": [share], "doubt": [doubt]})


@pytest.mark.parametrize(
    ("newest", "share", "silent"),
    [
        (3, 1.0, True),
        (3, 0.5, False),
        (3, 0.3, False),
        (5, 1.0, False),
        (0, 1.0, True),
        (0, 0.9, True),
        (0, 0.5, True),
        (0, 0.3, False),
        (10, 1.0, False),
        (10, 0.5, False),
    ],
)
def test_a_fall_is_silence_only_against_what_could_be_reported(newest, share, silent):
    found = scan(falling(newest), LAST, rule=SILENCE, completeness=known(share))
    assert (("a", "EVENTS") in cells_with_alarm(found)) == silent


def test_without_a_share_a_falling_month_is_silent_as_with_all_of_it():
    assert scan(falling(3), LAST, rule=SILENCE) == scan(falling(3), LAST, rule=SILENCE, completeness=known(1.0))


@pytest.mark.parametrize(
    ("newest", "share", "rises"),
    [(10, 1.0, False), (9, 0.5, False), (12, 1.0, False), (16, 0.5, True), (25, 1.0, True), (25, 0.5, True)],
)
def test_a_rise_is_one_against_what_could_be_reported(newest, share, rises):
    found = scan(falling(newest), LAST, rule=RISE, completeness=known(share))
    assert (("a", "EVENTS") in cells_with_alarm(found)) == rises


@pytest.mark.parametrize("method", [Method.PREDICTIVE, Method.CUSUM, Method.HIGHEST, Method.EARS_C2])
@pytest.mark.parametrize("share", [1.0, 0.7, 0.4])
def test_a_rise_that_is_already_above_is_seen_whatever_is_still_to_come(method, share):
    found = scan(falling(60), LAST, rule=rule(method, **MONTHLY), completeness=known(share))
    assert ("a", "EVENTS") in cells_with_alarm(found)


@pytest.mark.parametrize("method", [each for each in Method if each is not Method.SPACE_TIME])
@pytest.mark.parametrize("seed", range(3))
def test_complete_everywhere_is_the_same_as_nothing_said(method, seed):
    counts = drawn(units=10, steps=LAST + 1, seed=seed, mean=2.0)
    whole = pl.DataFrame({"step": range(LAST + 1), "completeness": [1.0] * (LAST + 1), "doubt": [0.0] * (LAST + 1)})
    trial = rule(method, run_length=5, false_share=1, floor=1)
    steps = range(40, LAST + 1)
    said, nothing = (list(scan_steps(counts, steps, rule=trial, completeness=each)) for each in (whole, None))
    assert repr(said).encode() == repr(nothing).encode()


def test_doubt_about_the_share_makes_an_alarm_less_sure():
    sure, unsure = (
        scan(falling(16), LAST, rule=replace(RISE, run_length=5.0), completeness=known(0.5, doubt)).alarms[0]
        for doubt in (0.0, 0.2)
    )
    assert sure.expected == unsure.expected
    assert sure.p < unsure.p
    assert sure.high < unsure.high
    assert unsure.low < sure.low


def test_doubt_about_the_share_makes_a_silence_less_sure():
    sure, unsure = (
        scan(falling(0), LAST, rule=replace(SILENCE, run_length=5.0), completeness=known(0.5, doubt)).alarms[0]
        for doubt in (0.0, 0.2)
    )
    assert sure.p < unsure.p


def test_doubt_slows_a_chart_down():
    chart = rule(Method.CUSUM, **(MONTHLY | {"run_length": 3.0}))
    sure, unsure = (
        scan(falling(16), LAST, rule=chart, completeness=known(0.5, doubt)).alarms[0] for doubt in (0.0, 0.2)
    )
    assert unsure.statistic < sure.statistic


def test_the_signal_says_how_much_is_in_and_what_would_be_usual_in_the_end():
    (signal,) = scan(falling(16), LAST, rule=RISE, completeness=known(0.5)).alarms
    assert signal.complete == 0.5
    assert signal.by_now.facts == {"share": 50.0, "whole": pytest.approx(signal.expected / 0.5)}
    assert "by now about {share} %" in signal.by_now.template


@pytest.mark.parametrize("share", [1.0, 0.996])
def test_where_all_is_in_nothing_is_said_of_it(share):
    (signal,) = scan(falling(25), LAST, rule=RISE, completeness=known(share)).alarms
    assert signal.by_now is None


def test_of_a_rule_that_takes_counts_as_they_are_that_is_said():
    found = scan(falling(25), LAST, rule=rule(Method.HIGHEST, **MONTHLY), completeness=known(0.5))
    (signal,) = (each for each in found.alarms if each.unit == "a")
    assert "takes the count as it is" in signal.by_now.template
    assert set(signal.by_now.facts) == {"share"}


def test_over_several_steps_the_share_is_that_of_all_of_them():
    longer = replace(SILENCE, window=2)
    series = table({"a": [10] * (LAST - 1) + [0, 0], **{name: [10] * (LAST + 1) for name in "bcdef"}}, kind="EVENTS")
    (signal,) = scan(series, LAST, rule=longer, completeness=known(0.5)).alarms
    assert (signal.complete, signal.since) == (0.75, LAST - 1)


def test_a_cluster_says_how_much_of_it_is_in():
    series = {name: [2] * LAST + [14 if name in "ab" else 2] for name in "abcdefgh"}
    points = {name: (place / 10, 0.0) for place, name in enumerate(series)}
    half = pl.DataFrame({"step": [LAST], "completeness": [0.5]})
    trial = rule(Method.SPACE_TIME, window=1, reach_km=20, run_length=20, replicates=99)
    (signal,) = clusters(
        table(series), LAST, points, rule=trial, chance=np.random.default_rng(1), completeness=half
    ).signals
    assert signal.complete == 0.5


@pytest.mark.parametrize("doubt", [-0.1, float("nan"), float("inf")])
def test_a_doubt_that_cannot_be_is_a_problem(doubt):
    with pytest.raises(ProblemError) as caught:
        cells_of(falling(3), known(0.5, doubt))
    assert caught.value.problem is COMPLETENESS_WRONG
