"""How signals are raised, from counts to one sentence. Read from top to bottom, this is the manual.

Weeks are whole numbers here. The municipality of Riosucio belongs to Chocó; its neighbours are Carmen and Acandí.
"""

import numpy as np
import polars as pl
import pytest

from saferhavens.core.detection import Counted, Method, Rule, Step, any_kind, episodes, filled, named, scan, scan_steps
from saferhavens.core.detection.replay import onsets, replay

TOWNS = ("Riosucio", "Carmen", "Acandi", "Unguia", "Bojaya", "Quibdo")
BORDERS = (("Riosucio", "Carmen"), ("Riosucio", "Acandi"), ("Acandi", "Unguia"))
WEEK = 103
"""The week that is tested, after two years."""


@pytest.fixture(scope="module")
def reports():
    """Two years of threats, about one report in three weeks in each town."""
    chance = np.random.default_rng(2026)
    rows = [
        {"unit": town, "parent": "Choco", "kind": "THREAT", "step": week, "value": int(chance.poisson(0.3))}
        for town in TOWNS
        for week in range(WEEK + 1)
    ]
    return pl.DataFrame(rows)


def with_reports(reports, town, by_week):
    """The same, with other counts in some weeks of one town."""
    for week, value in by_week.items():
        here = (pl.col("unit") == town) & (pl.col("step") == week)
        reports = reports.with_columns(value=pl.when(here).then(value).otherwise(pl.col("value")))
    return reports


class TestOneWeekByItself:
    rule = named("one week by itself")

    def test_a_quiet_week_raises_nothing(self, reports):
        result = scan(reports, WEEK, rule=self.rule)
        assert (result.tested, result.signals) == (6, ())

    def test_seven_threats_where_one_in_three_weeks_is_usual_raise_a_signal(self, reports):
        (signal,) = scan(with_reports(reports, "Riosucio", {WEEK: 7}), WEEK, rule=self.rule).signals
        assert (signal.unit, signal.parent, signal.kind, signal.observed) == ("Riosucio", "Choco", "THREAT", 7)
        assert 0.2 < signal.expected < 0.5
        assert signal.low == 0
        assert signal.high <= 2

    def test_what_is_usual_comes_from_the_year_before_and_not_from_the_week_itself(self, reports):
        seven, twenty = (
            scan(with_reports(reports, "Riosucio", {WEEK: value}), WEEK, rule=self.rule).signals[0] for value in (7, 20)
        )
        assert seven.expected == twenty.expected
        assert seven.p > twenty.p

    def test_two_reports_are_never_a_signal(self, reports):
        silent = with_reports(reports, "Bojaya", dict.fromkeys(range(WEEK), 0))
        assert scan(with_reports(silent, "Bojaya", {WEEK: 2}), WEEK, rule=self.rule).signals == ()


class TestRisesThatBuildUp:
    rise = dict.fromkeys(range(WEEK - 4, WEEK + 1), 2)

    def test_two_a_week_for_five_weeks_are_not_remarkable_week_by_week(self, reports):
        rising = with_reports(reports, "Carmen", self.rise)
        assert scan(rising, WEEK, rule=named("one week by itself")).signals == ()

    def test_but_the_chart_remembers_and_says_since_when(self, reports):
        rising = with_reports(reports, "Carmen", self.rise)
        weekly = list(scan_steps(rising, range(WEEK - 4, WEEK + 1), rule=named("chart by week")))
        (signal,) = (signal for result in weekly for signal in result.signals)
        assert signal.unit == "Carmen"
        assert WEEK - 8 <= signal.since <= WEEK - 4
        assert signal.step > WEEK - 3
        assert signal.observed >= 6
        assert signal.expected < 4

    def test_after_it_has_said_so_it_starts_anew_and_the_same_rise_is_not_said_twice(self, reports):
        rising = with_reports(reports, "Carmen", self.rise)
        weekly = list(scan_steps(rising, range(WEEK - 4, WEEK + 1), rule=named("chart by week")))
        assert sum(len(result.alarms) for result in weekly) == 1


class TestSilence:
    def test_a_town_that_used_to_report_and_stops_is_a_signal_of_its_own(self, reports):
        busy = reports.with_columns(value=pl.col("value") + 2)
        silent = with_reports(busy, "Unguia", dict.fromkeys(range(WEEK - 3, WEEK + 1), 0))
        (signal,) = scan(any_kind(silent), WEEK, rule=named("silence by week")).signals
        assert (signal.unit, signal.kind, signal.observed, signal.since) == ("Unguia", "any", 0, WEEK - 3)
        assert signal.is_silence

    def test_who_is_left_to_report_is_said(self, reports):
        busy = reports.with_columns(value=pl.col("value") + 2)
        silent = with_reports(busy, "Unguia", dict.fromkeys(range(WEEK - 3, WEEK + 1), 0))
        monitors = pl.DataFrame({"unit": "Unguia", "step": [60, 70, 80], "source": ["Diocese", "Council", "Council"]})
        (signal,) = scan(any_kind(silent), WEEK, rule=named("silence by week"), sources=monitors).signals
        assert signal.monitors == (2, 0)


class TestWhatIsStillOnItsWay:
    def test_half_the_reports_of_a_week_count_as_much_as_all_of_them_later(self, reports):
        seven = with_reports(reports, "Riosucio", {WEEK: 4})
        late = pl.DataFrame({"step": [WEEK], "completeness": [0.5]})
        whole, half = (
            scan(seven, WEEK, rule=named("one week by itself"), completeness=known).signals[0] for known in (None, late)
        )
        assert half.expected == pytest.approx(whole.expected / 2)
        assert half.p < whole.p


class TestFewerThingsToRead:
    def test_the_same_signal_a_week_later_is_a_repeat(self, reports):
        rule = named("one week by itself")
        loud = with_reports(reports, "Riosucio", {WEEK - 1: 7, WEEK: 7})
        first = scan(loud, WEEK - 1, rule=rule)
        second = scan(loud, WEEK, rule=rule, earlier=first.signals)
        assert (len(first.signals), len(second.signals), len(second.repeats)) == (1, 0, 1)

    def test_signals_of_neighbours_are_one_episode(self, reports):
        loud = with_reports(with_reports(reports, "Riosucio", {WEEK: 7}), "Acandi", {WEEK: 8})
        result = scan(with_reports(loud, "Quibdo", {WEEK: 9}), WEEK, rule=named("one week by itself"))
        assert sorted(each.units for each in episodes(result.signals, BORDERS)) == [
            ("Acandi", "Riosucio"),
            ("Quibdo",),
        ]


class TestWouldWeHaveWarned:
    def test_violence_that_announced_itself_was_warned_of_and_what_did_not_was_missed(self):
        chance = np.random.default_rng(7)
        rows = [
            {"unit": town, "parent": "Choco", "kind": "KILL", "step": month, "value": int(chance.poisson(0.4))}
            for town in TOWNS
            for month in range(120)
        ]
        killed = pl.DataFrame(rows)
        announced = with_reports(killed, "Bojaya", {78: 6, 79: 7, 80: 60})
        both = with_reports(announced, "Quibdo", {100: 40})
        events = onsets(both)
        assert events.rows() == [("Bojaya", 80), ("Quibdo", 100)]
        record = replay(both, named("one month by itself"), range(60, 120), events, horizon=3)
        assert (record.hits, record.late, record.missed) == (1, 1, 0)
        assert record.leads == (2, 0)
        assert record.hits_by_chance < 1

    def test_a_list_of_what_happened_must_be_filled_with_the_months_in_which_nothing_did(self):
        happened = pl.DataFrame({"unit": ["A"], "parent": ["B"], "kind": ["KILL"], "step": [7], "value": [3]})
        assert filled(happened, 1, 12)["value"].sum() == 3
        assert filled(happened, 1, 12).height == 12


class TestAnOfficesOwnRule:
    def test_a_rule_is_a_method_and_what_a_false_alarm_may_cost(self, reports):
        calm = Rule("calm", Method.PREDICTIVE, run_length=1e6)
        eager = Rule("eager", Method.PREDICTIVE, run_length=10, false_share=1)
        loud = with_reports(reports, "Riosucio", {WEEK: 3})
        assert scan(loud, WEEK, rule=calm).signals == ()
        assert [each.unit for each in scan(loud, WEEK, rule=eager).signals] == ["Riosucio"]
        assert scan(loud, WEEK, rule=eager).false_alarms_a_week == pytest.approx(0.6)

    def test_the_shape_of_hdx_signals_with_floors_for_a_municipality(self, reports):
        highest = Rule(
            "highest", Method.HIGHEST, Step.WEEK, Counted.INCIDENTS, baseline=52, longer=100, floor=5, window=4
        )
        loud = with_reports(reports, "Riosucio", {WEEK - 1: 4, WEEK: 4})
        (signal,) = scan(loud, WEEK, rule=highest).signals
        assert (signal.level, signal.p, signal.counted) == (2, None, Counted.INCIDENTS)
