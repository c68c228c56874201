"""Replay: hits, late and missed events, lead times, false alarms, censoring, and the data of each day."""

import polars as pl
import pytest

from saferhavens.core.detection import Method, Outcome, Step, filled, scan_steps
from saferhavens.core.detection.replay import CELLS_AN_ANALYST, course, onsets, replay
from saferhavens.core.detection.versions import KNOWN_NOW, KNOWN_THEN
from saferhavens.core.problems import ProblemError
from signals_world import burst, drawn, put, rule, signal, table

STEPS = range(20, 60)
COUNTS = table({"a": [0] * 60, "b": [0] * 60, "c": [0] * 60})


def events(*begun):
    return pl.DataFrame(list(begun), {"unit": pl.String, "step": pl.Int64}, orient="row")


def record(alarms, begun, horizon=5, **more):
    """The record of alarms that are written down."""
    raised = [signal(unit, step) for unit, step in alarms]
    return replay(COUNTS, rule(**more), STEPS, events(*begun), horizon, raised=raised)


def verdicts(found):
    return found.true_alarms, found.late_alarms, found.false_alarms, found.censored


def test_an_alarm_before_the_event_is_a_hit_with_its_lead():
    found = record([("a", 30)], [("a", 33)])
    assert (found.hits, found.late, found.missed, found.misses, found.leads) == (1, 0, 0, 0, (3,))
    assert verdicts(found) == (1, 0, 0, 0)
    assert found.outcomes == (Outcome("a", 33, 30, 3),)
    assert (found.recall, found.precision) == (1, 1)


@pytest.mark.parametrize(("step", "lead"), [(33, 0), (35, -2)])
def test_an_alarm_in_the_step_of_the_onset_or_after_is_late_and_its_lead_not_positive(step, lead):
    found = record([("a", step)], [("a", 33)])
    assert (found.hits, found.late, found.missed, found.misses, found.leads) == (0, 1, 0, 1, (lead,))
    assert verdicts(found) == (0, 1, 0, 0)
    assert (found.recall, found.precision) == (0, 0)


@pytest.mark.parametrize("step", [27, 39])
def test_an_alarm_further_away_than_the_horizon_is_false_and_the_event_missed(step):
    found = record([("a", step)], [("a", 33)])
    assert (found.hits, found.late, found.missed) == (0, 0, 1)
    assert verdicts(found) == (0, 0, 1, 0)


def test_an_alarm_of_another_place_is_false():
    assert verdicts(record([("b", 32)], [("a", 33)])) == (0, 0, 1, 0)


def test_only_the_first_alarm_within_a_horizon_counts():
    found = record([("a", 30), ("a", 31), ("a", 35), ("a", 36)], [])
    assert (found.alarms, found.false_alarms) == (2, 2)


def test_an_alarm_whose_time_is_not_over_is_censored_unless_it_is_true_already():
    assert verdicts(record([("a", 57)], [])) == (0, 0, 0, 1)
    assert verdicts(record([("a", 57)], [("a", 59)])) == (1, 0, 0, 0)
    assert verdicts(record([("a", 54)], [])) == (0, 0, 1, 0)


def test_events_before_or_in_the_first_step_are_left_out_because_nobody_could_have_warned():
    assert record([], [("a", 3), ("a", 20), ("b", 21)]).events == 1


def test_the_same_event_twice_is_one():
    assert record([], [("a", 33), ("a", 33)]).events == 1


def test_the_lead_time_has_a_median_and_quartiles():
    found = record([("a", 30), ("b", 30), ("c", 34)], [("a", 34), ("b", 32), ("c", 33)])
    assert found.lead_quartiles == (0.5, 2.0, 3.0)
    assert found.lead_of_hits == 3.0
    assert record([], []).lead_quartiles is None


def test_false_alarms_are_counted_for_100_cell_months_and_for_an_analyst():
    found = record([("a", 30), ("b", 40)], [], step=Step.MONTH)
    assert (found.cells, found.cell_months) == (3, 120)
    assert found.false_per_100_cell_months == pytest.approx(100 * 2 / 120)
    assert found.false_per_analyst_month == pytest.approx(CELLS_AN_ANALYST * 2 / 120)
    weekly = record([("a", 30), ("b", 40)], [])
    assert weekly.cell_months == pytest.approx(120 * 7 / 30.4375)


def test_hits_by_chance_are_those_of_as_many_alarms_at_random_times():
    found = record([("a", 30), ("a", 50)], [("a", 33), ("b", 40)], horizon=3)
    assert found.hits_by_chance == pytest.approx(1 - (1 - 2 / 40) ** 3)


def test_without_alarms_there_is_no_precision_and_without_events_no_recall():
    assert record([], []).precision is None
    assert record([], []).recall is None


def test_events_that_have_a_kind_are_matched_by_it():
    both = events(("a", 33)).with_columns(kind=pl.lit("THREAT"))
    found = replay(COUNTS, rule(), STEPS, both, 5, raised=[signal("a", 30), signal("a", 31, kind="THREAT")])
    assert (found.hits, found.leads, verdicts(found)) == (1, (2,), (1, 0, 1, 0))


def test_a_cluster_warns_of_events_in_all_its_places():
    wide = signal("a", 30, units=("a", "b"))
    found = replay(COUNTS, rule(), STEPS, events(("b", 33)), 5, raised=[wide])
    assert found.hits == 1


# --- with a scan of every step -------------------------------------------------------------------------------------


def rising():
    counts = drawn(units=9, steps=120, kinds=1, mean=0.2)
    counts = burst(counts, "U01", "K0", range(80, 84), 6)
    return put(counts, "U01", "K0", 84, 40)


def test_a_replay_scans_each_step_and_finds_the_rise_before_the_event():
    counts = rising()
    found = replay(counts, rule(run_length=200), range(60, 120), onsets(counts), 5)
    assert found.outcomes == (Outcome("U01", 84, 80, 4),)
    assert found.vintages == KNOWN_NOW
    assert found.raised == tuple(
        each for result in scan_steps(counts, range(60, 120), rule=rule(run_length=200)) for each in result.signals
    )


def test_counts_that_came_in_late_cannot_warn_early():
    counts = rising().with_columns(known=pl.col("step") + pl.when(pl.col("value") == 6).then(3).otherwise(0))
    first = rising().with_columns(value=pl.when(pl.col("value") == 6).then(0).otherwise(pl.col("value")))
    both = pl.concat([first.with_columns(known=pl.col("step")), counts], how="vertical_relaxed").unique(
        maintain_order=True
    )
    found = replay(both, rule(run_length=200), range(78, 95), onsets(rising()), 5)
    assert found.vintages == KNOWN_THEN
    assert found.leads == (0,)


def test_a_function_can_say_what_was_known():
    counts = rising()
    asked = []

    def known(step):
        asked.append(step)
        return counts.filter(pl.col("step") <= step)

    found = replay(known, rule(run_length=200), range(78, 95), onsets(counts), 5)
    assert set(asked) == set(range(78, 95))
    assert found.vintages == KNOWN_THEN
    assert found.outcomes == replay(counts, rule(run_length=200), range(78, 95), onsets(counts), 5).outcomes


def test_repeats_that_were_held_back_warn_of_nothing():
    counts = rising()
    trial = rule(run_length=200, levels=())
    shown = replay(counts, trial, range(60, 120), onsets(counts), 5).raised
    assert sum(each.unit == "U01" for each in shown) == 1


def test_the_course_of_a_place_can_be_drawn():
    counts = rising()
    found = replay(counts, rule(run_length=200), range(78, 90), onsets(counts), 5)
    drawn_course = course(counts, rule(run_length=200), range(78, 90), found, ["U01"])
    assert drawn_course.columns == ["unit", "kind", "step", "observed", "expected", "high", "alarm", "event"]
    assert drawn_course["step"].to_list() == list(range(78, 90))
    assert drawn_course.filter("alarm")["step"].to_list() == [80]
    assert drawn_course.filter("event")["step"].to_list() == [84]
    before = drawn_course.filter(pl.col("step") == 79).row(0, named=True)
    assert before["expected"] < before["high"] < 6


def test_the_course_is_the_same_with_the_data_of_each_day_and_has_no_row_before_a_unit_appears():
    counts = rising().vstack(table({"new": [1] * 35}, parent="P1", kind="K0", first=85))
    found = replay(counts, rule(run_length=200), range(80, 90), onsets(rising()), 5)
    now = course(counts, rule(run_length=200), range(80, 90), found, ["U01", "new"])
    of_each_day = counts.with_columns(known=pl.col("step"))
    assert now.equals(course(of_each_day, rule(run_length=200), range(80, 90), found, ["U01", "new"]))
    assert now.filter(unit="new")["step"].to_list() == [85, 86, 87, 88, 89]


def test_what_a_short_history_cannot_expect_is_left_empty_in_the_course():
    counts = rising()
    found = replay(counts, rule(), range(3, 14), onsets(counts), 5)
    shown = course(counts, rule(), range(3, 14), found, ["U01"])
    assert [each is None for each in shown["expected"].to_list()] == [True] * 7 + [False] * 4


# --- when violence begins ------------------------------------------------------------------------------------------


def test_an_onset_is_a_count_of_25_after_six_quiet_steps():
    counts = table({"a": [0] * 6 + [30, 30] + [0] * 6 + [24, 25], "b": [0] * 5 + [40] + [3] * 10})
    assert onsets(counts).rows() == [("a", 6), ("a", 15)]


def test_what_counts_as_quiet_can_be_stricter():
    counts = table({"a": [0] * 6 + [10, 0, 30] + [0] * 6 + [26]})
    assert onsets(counts).rows() == [("a", 8), ("a", 15)]
    assert onsets(counts, quiet_below=5).rows() == [("a", 15)]
    assert onsets(counts, at_least=40).rows() == []


def test_kinds_are_added_up_for_onsets():
    counts = table({"a": [0] * 6 + [13]}, kind="KILL").vstack(table({"a": [0] * 6 + [12]}, kind="MASS_KILL"))
    assert onsets(counts).rows() == [("a", 6)]


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "begun", "horizon", "number"),
    [
        (STEPS, [], 0, 851), (STEPS, [], -3, 851), (STEPS, [], 1.5, 851), ([], [], 5, 852), ([30, 29], [], 5, 852),
        ([30, 30], [], 5, 852), (STEPS, [("z", 30)], 5, 853),
    ],
)  # fmt: skip
def test_what_cannot_be_replayed_is_a_numbered_problem(steps, begun, horizon, number):
    with pytest.raises(ProblemError) as caught:
        replay(COUNTS, rule(), steps, events(*begun), horizon)
    assert caught.value.problem.number == number
    assert "{" not in caught.value.sentence()


def test_a_count_that_was_known_before_its_step_is_a_numbered_problem():
    with pytest.raises(ProblemError) as caught:
        replay(COUNTS.with_columns(known=pl.col("step") - 1), rule(), STEPS, events(), 5)
    assert caught.value.problem.number == 854


def test_a_list_of_events_becomes_counts_before_it_is_replayed():
    happened = filled(table({"a": [1]}, first=40), 0, 59)
    assert replay(happened, rule(Method.CUSUM), STEPS, events(), 5).alarms == 0
