"""Signals in the reports of an organisation belong to it alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from evidence_world import AUDIT, analyst, coordinator, focal_point, monitor, network, ombuds, watch
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.models import Incident
from saferhavens.web.outlook import own_reports, reading, running
from saferhavens.web.outlook.models import Episode, Scan, SignalRecord
from saferhavens.web.people.models import Organisation

pytestmark = pytest.mark.django_db

WEEKS = 60


def incident(of: Organisation, day: date, **given: object) -> Incident:
    facts = {
        "country": "COL",
        "place_exactness": "country",
        "time_exactness": "day",
        "main_harm": "KILL",
        "severity": "high",
        "sensitivity": "normal",
    }
    return Incident(steward=of, occurred_from=day, **(facts | given))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def burst(of: Organisation, most: int = 25) -> None:
    """One killing a week for more than a year, then many in the last whole week."""
    last = timezone.localdate() - timedelta(days=timezone.localdate().weekday() + 4)
    quiet = [incident(of, last - timedelta(weeks=back)) for back in range(1, WEEKS)]
    Incident.objects.bulk_create([*quiet, *(incident(of, last) for _ in range(most))])


def scanned(of: Organisation) -> list[SignalRecord]:
    running.scan_own(of, audit=AUDIT)
    return list(SignalRecord.objects.filter(organisation=of))


def test_a_burst_of_incidents_is_a_signal():
    burst(watch())
    found = scanned(watch())
    assert {(each.unit, each.kind, each.observed >= 25) for each in found} == {("COL", "KILL", True)}
    assert {each.counted for each in found} == {"incidents"}
    assert Episode.objects.filter(organisation=watch()).exists()


def test_a_second_scan_of_the_same_incidents_keeps_nothing():
    burst(watch())
    scanned(watch())
    assert running.scan_own(watch(), audit=AUDIT) == 0


def test_those_who_judge_in_the_organisation_see_its_signals():
    burst(watch())
    own = scanned(watch())
    assert set(reading.signals(coordinator())) == {each for each in own if not each.is_repeat}
    assert {scan.organisation for scan in reading.newest_scans(coordinator("Clara"))} == {watch()}


@pytest.mark.parametrize("who", [analyst, monitor, focal_point], ids=["another organisation", "a monitor", "a state"])
def test_nobody_else_sees_them(who):
    burst(watch())
    scanned(watch())
    somebody = who()
    assert reading.signals(somebody) == []
    assert reading.episodes(somebody) == []
    assert reading.newest_scans(somebody) == []
    assert reading.signals_of_place("COL", somebody) == []


def test_open_pages_show_nothing_of_them():
    burst(watch())
    scanned(watch())
    assert Scan.objects.exists()
    assert reading.newest_scans() == []
    assert (reading.signals(), reading.episodes(), reading.signals_of_place("COL")) == ([], [], [])
    assert not Scan.objects.visible_to(AnonymousUser()).exists()
    assert not SignalRecord.objects.visible_to(AnonymousUser()).exists()


def test_not_even_that_somebody_was_scanned_is_told():
    burst(watch())
    scanned(watch())
    assert [part for part in reading.parts() if "reports" in part.attempt.part] == []


def test_each_organisation_is_scanned_by_itself():
    burst(watch(), most=12)
    burst(network(), most=40)
    ombuds()
    assert own_reports.organisations() == sorted([watch(), network()], key=lambda each: each.pk)
    observed = {of: max(each.observed for each in scanned(of)) for of in (watch(), network())}
    assert observed == {watch(): 12, network(): 40}


def test_each_harm_is_looked_for_where_anything_was_reported():
    burst(watch())
    frame = own_reports.counts(watch(), timezone.localdate()).frame
    assert frame["kind"].n_unique() == len(HarmType)
    assert frame.height == len(HarmType) * frame["step"].n_unique()
    assert frame["value"].sum() == WEEKS - 1 + 25


def test_incidents_of_which_only_the_month_is_known_belong_to_no_week():
    Incident.objects.bulk_create([incident(watch(), date(2025, 3, 3), time_exactness="month")])
    with pytest.raises(ProblemError) as caught:
        own_reports.counts(watch(), date(2025, 6, 2))
    assert caught.value.problem.number == 871


def test_the_running_week_does_not_count_yet():
    monday = date(2025, 6, 2)
    days = [monday - timedelta(days=1), monday, monday + timedelta(days=2)]
    Incident.objects.bulk_create([incident(watch(), day, opened_at=noon(day)) for day in days])
    assert own_reports.counts(watch(), monday + timedelta(days=3)).frame["value"].sum() == 1
