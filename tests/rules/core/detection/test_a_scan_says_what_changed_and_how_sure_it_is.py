"""One scan: what a signal carries, levels, floors, false alarms, delays, sources, and rules of other shapes."""

import polars as pl
import pytest

from saferhavens.core.detection import Counted, Method, Step, any_kind, scan, scan_steps
from saferhavens.core.detection.scanning import false_alarms_a_week
from signals_world import burst, cells_with_alarm, drawn, put, rule, table

QUIET = drawn(units=20, steps=60, seed=1, mean=0.2, size=5)


def loud(value=8, step=59):
    return put(QUIET, "U04", "K1", step, value)


def test_a_signal_carries_what_a_reader_needs():
    (found,) = scan(loud(), 59, rule=rule()).signals
    assert (found.unit, found.parent, found.kind, found.step, found.since) == ("U04", "P1", "K1", 59, 59)
    assert found.observed == 8 > found.high >= found.expected > found.low == 0
    assert found.p < found.q <= 0.1
    assert found.level == 2
    assert found.recurrence_days == pytest.approx(7 / found.p)
    assert not found.repeat
    assert found.false_alarms_a_week == pytest.approx(0.1 / 0.81)


def test_nothing_unusual_is_an_empty_result_that_says_how_much_was_tested():
    result = scan(QUIET, 59, rule=rule())
    assert (result.signals, result.repeats, result.tested, result.too_short, result.gone) == ((), (), 40, 0, ())


def test_fewer_than_the_floor_raise_no_alarm_however_unlikely():
    nothing = table({f"u{each}": [0] * 60 for each in range(9)})
    two, three = (put(nothing, "u1", "KILL", 59, value) for value in (2, 3))
    assert cells_with_alarm(scan(two, 59, rule=rule())) == set()
    assert cells_with_alarm(scan(three, 59, rule=rule())) == {("u1", "KILL")}


def test_the_more_cells_are_tested_the_more_unusual_an_alarm_must_be():
    few = drawn(units=3, steps=60, mean=0.4, size=5, kinds=1)
    many = drawn(units=120, steps=60, mean=0.4, size=5, kinds=1)
    asked = [
        next(value for value in range(3, 30) if scan(put(each, "U01", "K0", 59, value), 59, rule=rule()).alarms)
        for each in (few, many)
    ]
    assert asked[0] < asked[1]


def test_the_run_length_is_the_number_of_cells_rounded_up_if_it_is_not_given():
    assert rule().run_length_for(1000) == 1024
    assert rule(false_alarms=0.5).run_length_for(1000) == 2048
    assert rule(run_length=300).run_length_for(1000) == 300
    assert rule().run_length_for(0) == 2


def test_false_alarms_expected_a_week_are_those_of_the_limit_or_of_the_share_if_less():
    assert false_alarms_a_week(rule(run_length=100, false_share=1), 50) == 0.5
    assert false_alarms_a_week(rule(run_length=100, false_share=0.2), 1000) == pytest.approx(0.2 / 0.64)
    assert false_alarms_a_week(rule(run_length=100, false_share=1, step=Step.MONTH), 50) == pytest.approx(
        0.115, abs=1e-3
    )
    assert false_alarms_a_week(rule(Method.HIGHEST), 50) is None
    assert false_alarms_a_week(rule(limit=3.0), 50) is None


def test_counts_that_are_still_coming_in_are_held_against_what_can_be_known_already():
    counts = drawn(units=20, steps=60, mean=3.0, size=20, kinds=1)
    half = put(counts, "U07", "K0", 59, int(counts.filter(unit="U07", step=59)["value"][0]) + 7)
    known = pl.DataFrame({"step": [58, 59], "completeness": [0.9, 0.4]})
    without, with_delay = (
        scan(half, 59, rule=rule(run_length=200, false_share=1), completeness=each) for each in (None, known)
    )
    assert ("U07", "K0") in cells_with_alarm(with_delay)
    late = {each.unit: each for each in with_delay.alarms}["U07"]
    early = {each.unit: each for each in without.alarms}.get("U07")
    assert early is None or late.p < early.p


def test_completeness_can_differ_between_places_and_kinds():
    counts = drawn(units=20, steps=60, mean=3.0, size=20)
    only = pl.DataFrame({"step": [59], "unit": ["U07"], "kind": ["K0"], "completeness": [0.2]})
    free = rule(run_length=2, false_share=1, floor=1)
    whole, part = (
        {(each.unit, each.kind): each.expected for each in scan(counts, 59, rule=free, completeness=given).alarms}
        for given in (None, only)
    )
    shared = whole.keys() & part.keys() - {("U07", "K0")}
    assert shared
    assert all(whole[cell] == part[cell] for cell in shared)
    assert part[("U07", "K0")] < 1.5


def test_the_completeness_of_a_parent_area_holds_for_its_units():
    counts = drawn(units=6, steps=60, mean=3.0, size=20, kinds=1)
    of_area = pl.DataFrame({"step": [59], "unit": ["P1"], "completeness": [0.5]})
    of_units = pl.DataFrame({"step": [59, 59], "unit": ["U01", "U04"], "completeness": [0.5, 0.5]})
    free = rule(run_length=2, false_share=1, floor=0)
    one, other = (scan(counts, 59, rule=free, completeness=given) for given in (of_area, of_units))
    assert one == other
    assert one != scan(counts, 59, rule=free)


def test_who_reported_is_named_from_since_on_and_of_this_kind_only():
    who = pl.DataFrame(
        [
            ("U04", "K1", 59, "Church"),
            ("U04", "K1", 59, "Ombudsman"),
            ("U04", "K0", 59, "Radio"),
            ("U04", "K1", 40, "Old"),
        ],
        ["unit", "kind", "step", "source"],
        orient="row",
    )
    (found,) = scan(loud(), 59, rule=rule(), sources=who).signals
    assert found.sources == ("Church", "Ombudsman")


def test_where_the_kind_of_sources_is_not_known_all_of_the_place_are_named():
    who = pl.DataFrame({"unit": ["U04", "U05"], "step": [59, 59], "source": ["Church", "Radio"]})
    (found,) = scan(loud(), 59, rule=rule(), sources=who).signals
    assert found.sources == ("Church",)


# --- silence ------------------------------------------------------------------------------------------------------

SILENT = rule(Method.SILENCE, window=4, floor=4)


def fallen(value=0):
    counts = drawn(units=12, steps=60, mean=3.0, size=10)
    return burst(counts, "U02", "K0", range(56, 60), value)


def test_reports_that_stay_away_are_a_signal_of_their_own():
    (found,) = scan(fallen(), 59, rule=SILENT).signals
    assert (found.unit, found.since, found.step, found.observed) == ("U02", 56, 59, 0)
    assert found.is_silence
    assert found.low > 0
    assert found.expected >= 4


def test_where_little_is_ever_reported_silence_says_nothing():
    assert scan(table({"a": [0, 1, 0, 0] * 15 + [0] * 4}), 63, rule=SILENT).alarms == ()


def test_a_fall_to_more_than_half_is_no_silence():
    steady = table({f"u{each}": [60] * 60 for each in range(4)})
    lower, silent = (burst(steady, "u1", "KILL", range(56, 60), value) for value in (35, 20))
    assert scan(lower, 59, rule=SILENT).alarms == ()
    assert cells_with_alarm(scan(silent, 59, rule=SILENT)) == {("u1", "KILL")}


def test_a_series_that_ends_is_silent_too():
    ended = fallen(3).filter(~((pl.col("unit") == "U02") & (pl.col("step") > 55)))
    result = scan(ended, 59, rule=SILENT)
    assert {unit for unit, _kind in cells_with_alarm(result)} == {"U02"}
    assert ("U02", "K0") in result.gone


def test_silence_says_how_many_monitors_still_report():
    who = pl.DataFrame(
        [
            ("U02", step, name)
            for name, last in (("Church", 59), ("Radio", 50), ("School", 54))
            for step in range(30, last + 1)
        ],
        ["unit", "step", "source"],
        orient="row",
    )
    (found,) = scan(fallen(), 59, rule=SILENT, sources=who).signals
    assert found.monitors == (3, 1)
    assert found.sources == ("Church",)
    assert "{monitors_now}" in found.sentence.template


def test_silence_of_a_place_is_looked_for_in_all_kinds_together():
    together = any_kind(drawn(units=6, steps=60, mean=1.0))
    assert together["kind"].unique().to_list() == ["any"]
    assert together.height == 360
    emptied = burst(together, "U03", "any", range(54, 60), 0)
    assert cells_with_alarm(scan(emptied, 59, rule=rule(Method.SILENCE, window=6, floor=4))) <= {("U03", "any")}


# --- the highest for a long time (HDX Signals) --------------------------------------------------------------------

HIGHEST = rule(Method.HIGHEST, step=Step.MONTH, counted=Counted.DEATHS, baseline=12, longer=36, floor=100)


def test_the_highest_of_a_year_is_level_1_and_of_three_years_level_2():
    past = [10] * 20 + [300] + [10] * 19
    one = scan(table({"a": [*past, 200]}), 40, rule=HIGHEST).alarms
    two = scan(table({"a": [*past, 300]}), 40, rule=HIGHEST).alarms
    assert [each.level for each in one] == [1]
    assert [each.level for each in two] == [2]
    assert (one[0].p, one[0].q, one[0].expected, one[0].low, one[0].high) == (None, None, 10, 10, 10)


def test_less_than_the_floor_is_no_alarm_even_if_it_is_the_highest():
    assert scan(table({"a": [10] * 40 + [99]}), 40, rule=HIGHEST).alarms == ()


def test_less_than_the_highest_of_the_year_is_no_alarm():
    assert scan(table({"a": [10] * 35 + [300] + [10] * 4 + [299]}), 40, rule=HIGHEST).alarms == ()


def test_a_feed_of_less_than_a_year_is_not_tested_and_of_less_than_three_has_no_level_2():
    assert scan(table({"a": [10] * 11 + [500]}), 11, rule=HIGHEST).too_short == 1
    assert [each.level for each in scan(table({"a": [10] * 20 + [500]}), 20, rule=HIGHEST).alarms] == [1]


def test_sums_of_several_steps_can_be_the_highest():
    two = rule(Method.HIGHEST, baseline=12, longer=0, floor=10, window=2)
    (found,) = scan(table({"a": [3] * 20 + [6, 6]}), 21, rule=two).alarms
    assert (found.observed, found.since, found.level) == (12, 20, 1)


# --- repeats ------------------------------------------------------------------------------------------------------


def test_the_same_alarm_within_180_days_is_a_repeat_and_after_them_it_is_none():
    counts = drawn(units=20, steps=120, mean=0.2, size=5)
    for step, value in ((60, 9), (70, 20), (86, 60), (87, 200)):
        counts = put(counts, "U04", "K1", step, value)
    shown = list(scan_steps(counts, [60, 70, 86, 87], rule=rule(levels=())))
    assert [[each.repeat for each in result.alarms if each.unit == "U04"] for result in shown] == [
        [False], [True], [True], [False],
    ]  # fmt: skip
    assert [len(result.repeats) for result in shown] == [0, 1, 1, 0]
    assert [len(result.signals) for result in shown] == [1, 0, 0, 1]


def test_a_higher_level_is_no_repeat():
    counts = put(put(drawn(units=20, steps=120, mean=0.2, size=5), "U04", "K1", 60, 6), "U04", "K1", 62, 30)
    trial = rule(levels=(1e-9,))
    first = scan(counts, 60, rule=trial)
    second = scan(counts, 62, rule=trial, earlier=first.signals)
    assert [(each.level, each.repeat) for each in (*first.alarms, *second.alarms)] == [(1, False), (2, False)]


def test_signals_of_another_rule_hold_nothing_back():
    earlier = scan(loud(step=58), 58, rule=rule(name="other")).signals
    assert len(earlier) == 1
    again = burst(QUIET, "U04", "K1", (58, 59), 9)
    assert scan(again, 59, rule=rule(), earlier=earlier).repeats == ()


def test_scans_day_by_day_equal_those_of_all_steps_at_once():
    counts = burst(drawn(units=20, steps=70, mean=0.6), "U04", "K1", (55, 57, 64), 9)
    for method in (Method.PREDICTIVE, Method.CUSUM, Method.EARS_C3, Method.HIGHEST, Method.SILENCE):
        silence = {"window": 6, "floor": 1, "run_length": 10} if method is Method.SILENCE else {}
        trial = rule(method, **{"run_length": 60, "false_share": 1, "quiet_days": 30} | silence)
        sent, day_by_day = [], []
        for step in range(50, 70):
            day_by_day.append(scan(counts, step, rule=trial, earlier=sent))
            sent += day_by_day[-1].signals
        assert list(scan_steps(counts, range(50, 70), rule=trial)) == day_by_day
        assert any(each.alarms for each in day_by_day)
