"""Which series are looked at, what is kept of a scan, and what a replay of a country says of each of its divisions."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from inputs_world import LATER, displaced, idmc, killed, load_events
from open_data import countries, stored
from record_world import given
from saferhavens.core.detection import ScanResult
from saferhavens.core.forecast.months import month_number
from saferhavens.core.problems import INPUT_MISSING, ProblemError
from saferhavens.core.words import Level
from saferhavens.web.outlook import replaying, scanning, series
from saferhavens.web.outlook.looking import DEATH_RULES, DISPLACEMENT_RULES, EVENT_RULES, Look
from saferhavens.web.outlook.replaying import ALL_KINDS, LEARNING, Work
from saferhavens.web.outlook.series import Series, without_gaps
from signals_world import signal

AT = 540
RULE = EVENT_RULES[0]


def counts(units: tuple[str, ...] = ("COL-52", "COL-86"), steps: int = 90, loud: int | None = None) -> pl.DataFrame:
    """One event a month in each unit; nine in the first one in step `loud`."""
    rows = [
        {"unit": unit, "parent": "COL", "kind": "state_based", "step": step, "value": 1.0}
        for unit in units
        for step in range(AT - steps + 1, AT + 1)
    ]
    here = (pl.col("unit") == units[0]) & (pl.col("step") == (loud or -1))
    return pl.DataFrame(rows).with_columns(value=pl.when(here).then(pl.lit(9.0)).otherwise(pl.col("value")))


# --- series --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("made", "name"),
    [
        (series.events_in("COL", Level.ADM1), "events:COL:1"),
        (series.events_in("COL", Level.ADM2), "events:COL:2"),
        (series.deaths_in("ECU"), "deaths:ECU:1"),
        (series.DISPLACED, "displacement:0"),
    ],
)
def test_a_series_has_a_name_of_its_own(made: Series, name: str) -> None:
    assert made.name == name


@pytest.mark.parametrize(
    ("made", "rules"),
    [
        (series.events_in("COL", Level.ADM1), EVENT_RULES),
        (series.deaths_in("COL"), DEATH_RULES),
        (series.DISPLACED, DISPLACEMENT_RULES),
    ],
)
def test_each_series_is_looked_at_by_the_rules_for_what_it_counts(made: Series, rules) -> None:
    frame = counts()
    looks = scanning.looks(made, given(frame))
    assert tuple(look.rule for look in looks) == rules
    assert all(look.counts.equals(frame) for look in looks)


@pytest.mark.parametrize(
    ("months", "kept"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([3, 1, 2], [1, 2, 3]),
        ([1, 3], [3]),
        ([1, 2, 4, 5, 9], [9]),
        ([7], [7]),
        ([1, 4, 5, 6], [4, 5, 6]),
    ],
)
def test_only_the_months_since_the_last_gap_lead_up_to_today(months: list[int], kept: list[int]) -> None:
    frame = pl.DataFrame({"unit": ["A"] * len(months), "month": months, "value": [1.0] * len(months)})
    found = without_gaps(frame)
    assert found["month"].to_list() == kept
    assert found.columns == frame.columns


def test_no_month_at_all_has_no_gap() -> None:
    empty = pl.DataFrame(schema={"unit": pl.String, "month": pl.Int32, "value": pl.Float64})
    assert without_gaps(empty).equals(empty)


@pytest.mark.django_db
class TestWhatIsHeld:
    def test_second_divisions_are_watched_only_where_there_are_any(self):
        load_events(killed(1, date(2020, 3, 2)))
        names = [each.name for each in series.all_series()]
        assert len(set(names)) == len(names)
        assert names[0] == "displacement:0"
        assert {"events:COL:1", "deaths:COL:1", "events:COL:2", "events:ECU:1", "deaths:ECU:1"} <= set(names)
        assert "events:ECU:2" not in names

    def test_events_are_read_by_the_division_that_the_series_is_of(self):
        load_events(killed(1, date(2020, 3, 2)))
        first, second = (series.events_in("COL", level).read(LATER).frame for level in (Level.ADM1, Level.ADM2))
        assert sorted(first["unit"].unique()) == ["COL-52", "COL-86"]
        assert sorted(second["unit"].unique()) == ["COL-52001", "COL-52002", "COL-86001"]
        assert first["value"].sum() == second["value"].sum() == 1

    def test_deaths_are_read_of_all_kinds_together(self):
        load_events(killed(1, date(2020, 3, 2), 4), killed(2, date(2020, 3, 9), 5, violence_type=1))
        frame = series.deaths_in("COL").read(LATER).frame
        assert frame["kind"].unique().to_list() == [ALL_KINDS]
        assert frame.filter(pl.col("value") > 0).select("unit", "step", "value").rows() == [
            ("COL-52", month_number(2020, 3), 9.0)
        ]

    def test_displacement_becomes_counts_of_countries_of_the_world(self):
        months = [date(2020, 1, 1), date(2020, 3, 1), date(2020, 4, 1)]
        stored(countries(), idmc([displaced(month, 10 + month.month) for month in months], "2025-10-25"))
        frame = series.DISPLACED.read(LATER).frame
        assert frame["unit", "parent", "kind"].unique().rows() == [("COL", series.WORLD, series.DISPLACEMENT)]
        assert dict(frame["step", "value"].iter_rows()) == {month_number(2020, 3): 13.0, month_number(2020, 4): 14.0}
        assert "month" not in frame.columns

    def test_a_replay_has_a_piece_of_work_for_each_rule_and_looks_for_what_began(self):
        load_events(killed(1, date(2020, 3, 2), 24), killed(2, date(2020, 9, 2), 25), killed(3, date(2020, 10, 2), 90))
        works, vintages = series.replays_of("COL", LATER)
        assert tuple(work.rule for work in works) == replaying.RULES
        assert all(work.events.rows() == [("COL-52", month_number(2020, 9))] for work in works)
        deaths = {work.rule in DEATH_RULES: work.counts["value"].sum() for work in works}
        assert deaths == {True: 139.0, False: 3.0}
        assert [(each["source"], each["fictional"]) for each in vintages] == [("ucdp_ged", False)]

    def test_a_country_of_which_nothing_is_held_cannot_be_replayed(self):
        load_events(killed(1, date(2020, 3, 2)), scope=("PER",), version="21.1")
        with pytest.raises(ProblemError) as caught:
            series.replays_of("COL", LATER)
        assert caught.value.problem is INPUT_MISSING

    @pytest.mark.parametrize(
        ("units", "pairs"),
        [
            (set(), []),
            ({"COL-52"}, []),
            ({"COL-52", "nowhere"}, []),
            ({"COL-52", "COL-86"}, [("COL-52", "COL-86")]),
            ({"COL", "PER"}, []),
            (
                {"COL-52001", "COL-86001", "COL-52002"},
                [("COL-52001", "COL-52002"), ("COL-52001", "COL-86001"), ("COL-52002", "COL-86001")],
            ),
        ],
    )
    def test_places_are_neighbours_if_their_outlines_touch_and_each_pair_is_named_once(self, units, pairs):
        load_events(killed(1, date(2020, 3, 2)))
        assert sorted(scanning.neighbours(units)) == pairs


# --- what is kept of a scan ----------------------------------------------------------------------------------------


def result(at: int, *signals, repeats=()) -> ScanResult:
    return ScanResult(RULE, at, signals, tuple(repeats), 4, 0, (), None)


def scanned(*results: ScanResult):
    frame = counts()
    made = Series("events", "COL", Level.ADM1, EVENT_RULES, lambda _as_of: given(frame))
    return scanning.scanned(made, given(frame), Look(RULE, frame), results, [])


@pytest.mark.django_db
class TestWhatIsKept:
    def test_alarms_of_the_newest_steps_are_shown_and_older_ones_are_not(self):
        steps = range(AT - scanning.SHOWN_BACK - 1, AT + 1)
        kept = scanned(*(result(step, signal("COL-52", step)) for step in steps))
        assert [each.step for each in kept.result.signals] == [AT - 2, AT - 1, AT]
        assert kept.result.at == AT

    def test_repeats_are_shown_as_long_as_alarms(self):
        held = [replace(signal("COL-52", step), repeat=True) for step in (AT - 3, AT - 2)]
        kept = scanned(result(AT - 3, repeats=held[:1]), result(AT - 2, repeats=held[1:]), result(AT))
        assert [each.step for each in kept.result.repeats] == [AT - 2]

    def test_an_episode_keeps_its_older_alarms_while_it_goes_on(self):
        steps = (AT - 4, AT - 2, AT)
        (episode,) = scanned(*(result(step, signal("COL-52", step)) for step in steps)).episodes
        assert tuple(each.step for each in episode.signals) == steps
        assert episode.until == AT

    @pytest.mark.parametrize(("step", "shown"), [(AT, 1), (AT - 2, 1), (AT - 3, 0), (AT - 9, 0)])
    def test_an_episode_whose_last_alarm_is_older_is_over(self, step, shown):
        assert len(scanned(result(step, signal("COL-52", step)), result(AT)).episodes) == shown

    def test_alarms_of_places_that_touch_are_one_episode_and_of_others_are_two(self):
        load_events(killed(1, date(2020, 3, 2)))
        near = scanned(result(AT, signal("COL-52", AT), signal("COL-86", AT)))
        far = scanned(result(AT, signal("COL", AT), signal("PER", AT)))
        assert [each.units for each in near.episodes] == [("COL-52", "COL-86")]
        assert len(far.episodes) == 2

    def test_nothing_found_is_kept_with_where_it_was_looked_for(self):
        kept = scanned(result(AT))
        assert (kept.result.signals, kept.result.repeats, kept.episodes) == ((), (), ())
        assert kept.parents == {"COL-52": "COL", "COL-86": "COL"}
        assert (kept.source, kept.country, kept.unit_level) == ("events", "COL", 1)
        assert kept.input_hash == Look(RULE, counts()).input_hash


# --- replays -------------------------------------------------------------------------------------------------------

BEGUN = pl.DataFrame({"unit": ["COL-52"], "step": [AT - 4]})


def work(**changes) -> Work:
    return replace(Work("COL", RULE, counts(loud=AT - 6), BEGUN), **changes)


@pytest.mark.parametrize("steps", [LEARNING + 1, LEARNING + 30])
def test_the_first_years_are_learnt_from_and_the_rest_is_replayed_to_the_end(steps: int) -> None:
    found = work(counts=counts(steps=steps)).steps
    assert (len(found), found[-1]) == (steps - LEARNING, AT)


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": EVENT_RULES[1]},
        {"counts": counts(loud=AT - 7)},
        {"events": BEGUN.with_columns(pl.col("step") + 1)},
        {"events": BEGUN.clear()},
    ],
)
def test_another_rule_count_or_event_is_another_piece_of_work(changes) -> None:
    assert work().input_hash == work().input_hash
    assert work(**changes).input_hash != work().input_hash


@pytest.mark.parametrize("rule", replaying.RULES, ids=lambda rule: rule.name)
def test_a_record_says_what_its_rule_counted(rule) -> None:
    record = next(replaying.replayed(work(rule=rule), []))
    assert record.kind == (ALL_KINDS if rule in DEATH_RULES else "events")
    assert (record.place, record.rule) == ("COL", rule)
    assert record.course.is_empty()


def test_silence_is_not_held_against_what_began() -> None:
    names = [rule.name for rule in replaying.RULES]
    assert names
    assert not any("silence" in name for name in names)
    assert any("silence" in rule.name for rule in EVENT_RULES)


def test_a_division_where_nothing_happened_has_a_record_only_if_all_are_asked_for() -> None:
    assert [each.place for each in replaying.replayed(work(), [])] == ["COL", "COL-52"]
    assert [each.place for each in replaying.every_record(work())] == ["COL", "COL-52", "COL-86"]


def test_the_records_of_the_divisions_add_up_to_that_of_the_country() -> None:
    whole, *divisions = (each.record for each in replaying.every_record(work()))
    assert (whole.events, whole.alarms) == (1, 1)
    for name in ("events", "hits", "late", "missed", "alarms", "true_alarms", "false_alarms", "cells"):
        assert sum(getattr(each, name) for each in divisions) == getattr(whole, name)


@pytest.mark.parametrize(
    ("loud", "began", "hit", "lead"), [(AT - 6, AT - 4, 1, 2), (AT - 10, AT - 4, 1, 6), (AT - 12, AT - 4, 0, None)]
)
def test_an_alarm_counts_as_a_warning_within_the_horizon_alone(loud, began, hit, lead) -> None:
    trial = work(counts=counts(loud=loud), events=BEGUN.with_columns(step=pl.lit(began, pl.Int64)))
    record = {each.place: each.record for each in replaying.every_record(trial)}["COL-52"]
    assert record.hits == hit
    assert record.lead_of_hits == lead


def test_to_be_shown_a_record_needs_no_vintages() -> None:
    assert [each.vintages for each in replaying.every_record(work())] == [[], [], []]
