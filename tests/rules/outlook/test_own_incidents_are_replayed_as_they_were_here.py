"""An organisation's incidents, replayed week by week as they had been opened by then, for that organisation alone."""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

import outlook_world
from evidence_world import AUDIT, analyst, coordinator, focal_point, monitor, network, watch
from rules.outlook.test_signals_in_own_reports import AS_OF, incident, noon, weekly
from saferhavens.core.detection.versions import KNOWN_THEN
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.models import Incident
from saferhavens.web.ledger.models import Entry
from saferhavens.web.outlook import actions, own_replays, own_reports, reading, running, version
from saferhavens.web.outlook.figures import signals
from saferhavens.web.outlook.figures.replay import Replay, meaning
from saferhavens.web.outlook.models import ReplayRecord
from saferhavens.web.outlook.own_replays import LEARNING, REPLAYED, OwnWork

pytestmark = pytest.mark.django_db

ONSET = 10
"""Weeks before `AS_OF` in which violence begins."""


def quiet_then_burst(of=None, *, most: int = 12, late_days: int = 1, before: int = 6) -> None:
    """One incident a fortnight for a year; then a rise, and in the week of `ONSET` a burst."""
    of = of or watch()
    rows = []
    for back in range(60, 0, -2):
        day = AS_OF - timedelta(weeks=back) + timedelta(days=2)
        rows.append(incident(of, day, opened_at=noon(day + timedelta(days=1))))
    for back, number in ((ONSET + 2, before), (ONSET, most)):
        day = AS_OF - timedelta(weeks=back) + timedelta(days=1)
        rows += [incident(of, day, opened_at=noon(day + timedelta(days=late_days))) for _ in range(number)]
    Incident.objects.bulk_create(rows)


def week(back: int) -> int:
    return own_reports.last_whole_week(AS_OF) - back + 1


def works(of=None) -> list[OwnWork]:
    return own_replays.works_of(of or watch(), AS_OF)


def values(frame: pl.DataFrame, step: int) -> float:
    return frame.filter(step=step)["value"].sum()


def test_each_week_knows_what_had_been_opened_by_the_monday_after_it():
    quiet_then_burst(late_days=20)
    (work, *_) = works()
    then = work.versions.then
    assert values(then[week(ONSET)].counts, week(ONSET)) <= 1
    assert values(then[week(ONSET) + 2].counts, week(ONSET)) >= 12
    assert values(work.versions.today, week(ONSET)) >= 12


def test_no_week_holds_anything_that_came_later():
    weekly(watch(), weeks=60)
    (work, *_) = works()
    for step, then in work.versions.then.items():
        assert then.counts["step"].to_numpy().max() == step
        assert then.counts["value"].sum() <= work.rows.filter(pl.col("opened") <= own_reports.week_end(step)).height


def test_what_was_opened_after_a_week_changes_no_byte_of_its_scan():
    quiet_then_burst()
    (work, *_) = works()
    cut = week(ONSET - 3)
    day = own_reports.week_end(cut)
    fewer = replace(work, rows=work.rows.filter(pl.col("opened") <= day))
    for step in (each for each in work.steps if each <= cut):
        one, other = work.versions.then[step], fewer.versions.then[step]
        assert one.counts.write_json().encode() == other.counts.write_json().encode()
        assert repr(one.completeness).encode() == repr(other.completeness).encode()


def test_the_share_that_was_in_is_that_of_the_week():
    weekly(watch(), weeks=60)
    (work, *_) = works()
    last = work.versions.then[work.steps[-1]].completeness
    assert last.filter(step=work.steps[-1])["completeness"].item() == pytest.approx(0.5, abs=0.05)


def test_a_burst_is_an_event_and_the_record_says_with_which_data():
    quiet_then_burst()
    found = {(each.place, each.rule.name): each.record for each in own_replays.replayed(works()[1])}
    record = found["COL", "one week by itself"]
    assert [each.onset for each in record.outcomes] == [week(ONSET + 2)], "the second burst follows no quiet time"
    assert record.vintages == KNOWN_THEN


def test_the_rules_learn_before_they_are_judged():
    quiet_then_burst()
    (work, *_) = works()
    begun = own_reports.last_whole_week(AS_OF - timedelta(weeks=60) + timedelta(days=3)) + 1
    assert work.steps[0] == begun + LEARNING
    assert len(work.steps) <= REPLAYED


@pytest.mark.parametrize("weeks", [5, 25])
def test_before_there_is_enough_to_learn_from_nothing_is_replayed(weeks):
    weekly(watch(), weeks=weeks)
    assert works() == []


def test_without_incidents_that_is_said():
    with pytest.raises(ProblemError) as caught:
        own_replays.works_of(watch(), AS_OF)
    assert caught.value.problem.number == 871


def test_within_a_week_the_work_stays_the_same():
    weekly(watch(), weeks=60)
    hashes = [
        [each.input_hash for each in own_replays.works_of(watch(), AS_OF + timedelta(days=days))] for days in (0, 6)
    ]
    assert hashes[0] == hashes[1]
    later = own_replays.works_of(watch(), AS_OF + timedelta(days=7))
    assert not set(hashes[0]) & {each.input_hash for each in later}


def test_another_organisation_changes_no_hash():
    weekly(watch(), weeks=60)
    before = [each.input_hash for each in works()]
    quiet_then_burst(network())
    assert [each.input_hash for each in works()] == before


# --- kept ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def today(monkeypatch):
    """The night of `AS_OF`."""
    real = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda given=None: AS_OF if given is None else real(given))


@pytest.fixture
def replayed(today) -> list[ReplayRecord]:
    quiet_then_burst()
    running.replay_own(watch(), audit=AUDIT)
    return list(ReplayRecord.objects.all())


def test_it_is_kept_for_the_organisation_once(replayed):
    assert replayed
    assert {row.organisation for row in replayed} == {watch()}
    assert {(row.kind, row.step, row.known_then) for row in replayed} == {("reports", "week", KNOWN_THEN)}
    assert running.replay_own(watch(), audit=AUDIT) == 0


@pytest.fixture
def own(db) -> ReplayRecord:
    return outlook_world.replay("COL-52", "one week by itself", "reports", organisation=watch())


def test_those_who_judge_there_see_it(own):
    assert reading.replays(person=coordinator()) == [own]


@pytest.mark.parametrize("who", [analyst, monitor, focal_point], ids=["another organisation", "a monitor", "a state"])
def test_nobody_else_does(own, who):
    assert reading.replays(person=who()) == []


def test_open_pages_know_nothing_of_it(own):
    assert reading.replays() == []
    assert not ReplayRecord.objects.visible_to(AnonymousUser()).exists()


def test_beside_a_signal_of_reports_stands_the_record_of_reports_alone(own):
    open_one = outlook_world.replay("COL-52", "Rise", "one_sided")
    signal = outlook_world.signal("COL-52", "non_state")
    outlook_world.scan(signal, organisation=watch(), source="reports")
    judge = coordinator()
    (told,) = (each for each in signals.newest(judge).told if each.is_own)
    assert told.replay is None, "that of open data by the same rule is no record of reports"
    assert open_one in reading.replays(person=judge)


def test_the_ledger_names_no_place_and_open_pages_no_part(replayed):
    entries = Entry.objects.filter(verb="rule_replayed")
    assert entries.count() == len(replayed)
    assert all("COL" not in str(entry.facts) for entry in entries)
    assert [part for part in reading.parts() if "reports" in part.attempt.part] == []


def test_it_is_part_of_every_night(today):
    quiet_then_burst()
    assert f"reports:{watch().pk}:replay" in running.names()


def test_its_page_says_what_counts_as_an_event(own):
    shown = Replay(own, "Norte")
    assert shown.is_own
    assert "a week with 5 incidents or more, after 8 weeks with fewer each" in meaning(shown)


def test_the_same_history_of_two_organisations_is_kept_for_each(own):
    other = outlook_world.replay("COL-52", "one week by itself", "reports", organisation=network())
    assert other.pk != own.pk
    assert reading.replays(person=coordinator()) == [own]


def test_a_replay_of_reports_is_no_replay_of_open_data(own):
    assert actions.is_replayed(own.input_hash, watch()) == (own.code_version == version.code_version())
    assert not actions.is_replayed(own.input_hash)


def test_nothing_is_said_of_a_week_that_is_not_over():
    assert own_reports.last_whole_week(date(2025, 6, 8)) == own_reports.last_whole_week(AS_OF)
