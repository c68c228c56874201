"""Signals in the reports of an organisation belong to it alone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from evidence_world import AUDIT, analyst, coordinator, focal_point, monitor, network, ombuds, watch
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.models import Incident
from saferhavens.web.outlook import looking, own_reports, reading, running, scanning
from saferhavens.web.outlook.models import Episode, Scan, SignalRecord
from saferhavens.web.outlook.words import Reporting
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


# --- how much is in by now ----------------------------------------------------------------------------------------

AS_OF = date(2025, 6, 2)
"""A Monday."""


def weekly(of: Organisation, weeks: int = 40, a_week: int = 10, late: float = 0.5) -> None:
    """The same number each week; a part is opened in the week after the next one, if `AS_OF` has come by then."""
    rows = []
    for back in range(1, weeks + 1):
        day = AS_OF - timedelta(weeks=back) + timedelta(days=2)
        at_once = a_week - round(late * a_week)
        opened = [day + timedelta(days=1)] * at_once + [day + timedelta(days=13)] * (a_week - at_once)
        rows += [incident(of, day, opened_at=noon(then)) for then in opened]
    Incident.objects.bulk_create(rows)


def share_of(given, back: int) -> float:
    rows = given.reported.frame.filter(step=own_reports.last_whole_week(AS_OF) - back)
    return rows["completeness"].item() if rows.height else 1.0


def test_the_share_of_the_newest_week_is_learnt_from_how_late_incidents_were_opened():
    weekly(watch())
    given = own_reports.counts(watch(), AS_OF)
    assert given.reported.state is Reporting.ESTIMATED
    assert share_of(given, 0) == pytest.approx(0.5, abs=0.05)
    assert share_of(given, 1) == pytest.approx(0.5, abs=0.05)
    assert share_of(given, 2) == 1.0
    (note,) = given.reported.notes
    assert note.facts["share"] == round(100 * share_of(given, 0))


def test_later_in_the_week_more_of_the_week_before_is_in():
    weekly(watch())
    by_day = [own_reports.counts(watch(), AS_OF + timedelta(days=days)).reported.frame for days in (0, 4)]
    newest = own_reports.last_whole_week(AS_OF)
    first, later = (frame.filter(step=newest - 1)["completeness"].to_list() or [1.0] for frame in by_day)
    assert first[0] < later[0] == 1.0


def test_what_was_opened_after_the_day_changes_no_byte():
    weekly(watch())
    before = own_reports.counts(watch(), AS_OF)
    late = [AS_OF - timedelta(days=back) for back in range(3, 80)]
    Incident.objects.bulk_create(
        [incident(watch(), day, country="PER", opened_at=noon(AS_OF + timedelta(days=1))) for day in late]
    )
    after = own_reports.counts(watch(), AS_OF)
    assert before.frame.write_json().encode() == after.frame.write_json().encode()
    assert repr(before.reported.as_fact()).encode() == repr(after.reported.as_fact()).encode()
    assert not own_reports.counts(watch(), AS_OF + timedelta(days=1)).frame.equals(before.frame)


def test_another_organisation_changes_no_byte():
    weekly(watch())
    before = own_reports.counts(watch(), AS_OF)
    weekly(network(), a_week=30, late=0.9)
    after = own_reports.counts(watch(), AS_OF)
    assert before.frame.equals(after.frame)
    assert before.reported.as_fact() == after.reported.as_fact()


def test_incidents_that_were_loaded_all_at_once_say_nothing_of_delays():
    days = [AS_OF - timedelta(weeks=back, days=2) for back in range(1, 60) for _ in range(3)]
    Incident.objects.bulk_create([incident(watch(), day, opened_at=noon(AS_OF)) for day in days])
    given = own_reports.counts(watch(), AS_OF)
    assert given.reported.state is Reporting.UNKNOWN
    assert given.reported.frame is None
    assert [note.text for note in given.reported.notes] == [own_reports.NOT_YET_KNOWN]


def test_incidents_from_before_the_beginning_leave_the_share_as_it_is():
    weekly(watch())
    before = own_reports.counts(watch(), AS_OF).reported
    first = AS_OF - timedelta(weeks=40)
    old = [
        incident(watch(), first - timedelta(weeks=back), opened_at=noon(first + timedelta(days=4)))
        for back in range(1, 50)
    ]
    Incident.objects.bulk_create(old)
    assert own_reports.counts(watch(), AS_OF).reported.as_fact() == before.as_fact()


def rises(of: Organisation) -> list[tuple[int, float]]:
    series = own_reports.series_of(of)
    given = series.read(AS_OF)
    found = [looking.look(each)[-1] for each in scanning.looks(series, given)]
    return [(signal.step, signal.complete) for result in found for signal in result.alarms]


def test_a_rise_of_which_half_is_in_is_seen():
    weekly(watch())
    newest = AS_OF - timedelta(days=5)
    Incident.objects.bulk_create([incident(watch(), newest, opened_at=noon(newest)) for _ in range(9)])
    week = own_reports.last_whole_week(AS_OF)
    assert (week, pytest.approx(0.5, abs=0.05)) in rises(watch())


def test_half_a_week_as_usual_is_no_rise():
    weekly(watch())
    assert rises(watch()) == []


def test_what_is_said_of_the_share_stays_with_the_organisation():
    burst(watch())
    scanned(watch())
    said = [note["text"] for scan in reading.newest_scans(coordinator()) for note in scan.reported["notes"]]
    assert set(said) == {own_reports.NOT_YET_KNOWN}
    assert reading.newest_scans(analyst()) == []
