"""Signals in open data: each rule on the newest months, kept once, joined into episodes where places touch."""

from datetime import date

import numpy as np
import polars as pl
import pytest
import shapely

from evidence_world import AUDIT, analyst
from inputs_world import killed, load_events
from record_world import given
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Level
from saferhavens.web.ledger.models import Entry
from saferhavens.web.outlook import looking, reading, replaying, running, scanning, series
from saferhavens.web.outlook.models import Episode, ReplayRecord, SignalRecord
from saferhavens.web.outlook.replaying import Work
from saferhavens.web.outlook.series import Series, without_gaps

LAST = 540
UNITS = ("COL-05", "COL-27", "COL-52", "COL-86")


def events(burst: dict[str, int] | None = None, months: int = 120) -> pl.DataFrame:
    """One event a month in each division, by chance; `burst` sets the newest month of some."""
    chance = np.random.default_rng(4)
    rows = [
        {"unit": unit, "parent": "COL", "kind": "state_based", "step": step, "value": float(chance.poisson(1))}
        for unit in UNITS
        for step in range(LAST - months + 1, LAST + 1)
    ]
    frame = pl.DataFrame(rows)
    for unit, value in (burst or {}).items():
        newest = (pl.col("unit") == unit) & (pl.col("step") == LAST)
        frame = frame.with_columns(value=pl.when(newest).then(pl.lit(float(value))).otherwise(pl.col("value")))
    return frame


def series_of(frame: pl.DataFrame) -> Series:
    return Series("events", "COL", Level.ADM1, looking.EVENT_RULES, lambda _as_of: given(frame))


@pytest.mark.django_db
class TestScanning:
    def test_a_burst_is_a_signal_that_explains_itself(self):
        assert running.scan(series_of(events({"COL-52": 15})), audit=AUDIT) == len(looking.EVENT_RULES)
        found = reading.signals()
        loudest = max(found, key=lambda each: each.observed)
        assert (loudest.unit, loudest.step) == ("COL-52", LAST)
        sentence = reading.sentence_of(loudest)
        assert sentence.facts["unit"] == "COL-52"
        assert sentence.facts["expected"] < sentence.facts["observed"]

    def test_a_scan_without_signals_is_kept_too(self):
        running.scan(series_of(events()), audit=AUDIT)
        assert len(reading.newest_scans()) == len(looking.EVENT_RULES)
        assert Entry.objects.filter(verb="signals_scanned").count() == len(looking.EVENT_RULES)

    def test_the_same_counts_are_scanned_once(self):
        running.scan(series_of(events({"COL-52": 15})), audit=AUDIT)
        kept = SignalRecord.objects.count()
        assert running.scan(series_of(events({"COL-52": 15})), audit=AUDIT) == 0
        assert SignalRecord.objects.count() == kept

    def test_everybody_who_is_signed_in_sees_what_open_data_say(self):
        running.scan(series_of(events({"COL-52": 15})), audit=AUDIT)
        assert reading.signals(analyst()) == reading.signals()
        assert reading.signals_of_place("COL", analyst("Berta")) == reading.signals_of_place("COL")

    def test_alarms_belong_to_their_episode(self):
        running.scan(series_of(events({"COL-52": 15})), audit=AUDIT)
        episodes = [episode for episode in Episode.objects.all() if episode.units == ["COL-52"]]
        assert episodes
        for episode in episodes:
            assert {signal.unit for signal in episode.signals.all()} == {"COL-52"}

    def test_a_series_without_data_keeps_the_reason(self):
        assert running.scan(series.events_in("COL", Level.ADM1), audit=AUDIT) == 0
        (part,) = reading.parts()
        assert part.problem is not None


@pytest.mark.django_db
def test_neighbours_are_places_whose_outlines_touch():
    load_events(killed(1, date(2020, 3, 2)))
    codes = {"COL-52", "COL-86", "COL-52001"}
    for one, other in scanning.neighbours(codes):
        shapes = {
            row.place.code: shapely.from_wkb(bytes(row.geometry))
            for row in scanning.PlaceShape.objects.filter(place__code__in=[one, other])
        }
        assert shapes[one].distance(shapes[other]) <= scanning.BESIDE
    assert scanning.neighbours({"COL-52"}) == []


def test_of_a_series_with_a_gap_only_what_follows_it_counts():
    frame = pl.DataFrame({"unit": ["A"] * 5, "month": [1, 2, 5, 6, 7], "value": [1.0] * 5})
    assert without_gaps(frame)["month"].to_list() == [5, 6, 7]


def test_gaps_of_one_unit_cut_no_other():
    frame = pl.DataFrame({"unit": ["A", "A", "B", "B"], "month": [1, 3, 1, 2], "value": [1.0] * 4})
    assert without_gaps(frame).group_by("unit").len().sort("unit")["len"].to_list() == [1, 2]


class TestReplaying:
    def work(self) -> Work:
        begun = pl.DataFrame({"unit": ["COL-52"], "step": [LAST - 3]})
        return Work("COL", replaying.RULES[0], events(), begun)

    def test_the_country_comes_first_then_the_divisions_concerned(self):
        found = list(replaying.replayed(self.work(), ()))
        assert found[0].place == "COL"
        assert "COL-52" in [each.place for each in found]
        assert found[0].record.events == sum(each.record.events for each in found[1:]) == 1

    def test_the_rules_learn_for_five_years_before_they_are_judged(self):
        first = events()["step"].to_numpy().min()
        assert self.work().steps[0] == first + replaying.LEARNING

    def test_a_division_has_the_course_of_its_own_counts(self):
        found = {each.place: each for each in replaying.replayed(self.work(), ())}
        assert found["COL-52"].course["unit"].unique().to_list() == ["COL-52"]
        assert found["COL-52"].course.height == len(self.work().steps)

    @pytest.mark.django_db
    def test_a_replay_without_data_keeps_the_reason(self):
        assert running.replay("COL", audit=AUDIT) == 0
        assert not ReplayRecord.objects.exists()
        assert reading.parts()[0].problem is not None


@pytest.mark.django_db
def test_without_events_there_is_nothing_to_scan():
    with pytest.raises(ProblemError):
        series.deaths_in("COL").read(date(2026, 1, 1))
