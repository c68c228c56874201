"""The order of the queue, what it is narrowed to, and that a database reads it straight from an index."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from evidence_world import (
    analyst,
    consents,
    coordinator,
    focal_point,
    monitor,
    network,
    ombuds,
    received,
    shares,
    watch,
)
from saferhavens.core import problems
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence import queue
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.queue import Filters, Mark, by_number, page_of
from saferhavens.web.evidence.words import Channel, Handling

pytestmark = pytest.mark.django_db

SHARED = consents((Purpose.EARLY_WARNING, Recipient.PARTNERS))
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def at(hours, **given):
    """A report that arrived so many hours after noon."""
    report = received(**given)
    Report.objects.filter(pk=report.pk).update(received_at=NOON + timedelta(hours=hours))
    return report.pk


def seen(person, **filters):
    return [row.pk for row in page_of(person, Filters(**filters)).reports]


def test_urgent_ones_come_first_the_newest_on_top_then_the_others_by_age():
    young, old = at(5), at(1)
    urgent_old, urgent_young = at(2, is_urgent=True), at(4, is_urgent=True)
    assert seen(coordinator()) == [urgent_young, urgent_old, old, young]


def test_reports_of_several_organisations_stand_in_one_order():
    shares(watch(), ombuds())
    theirs, ours = at(1, consents=SHARED), at(2, of=ombuds())
    later = at(3, consents=SHARED)
    assert seen(analyst()) == [theirs, ours, later]


def test_without_consent_or_held_back_or_withdrawn_another_organisations_report_is_not_there():
    shares(watch(), ombuds())
    at(1)
    Report.objects.filter(pk=at(2, consents=SHARED)).update(is_held_back=True)
    Report.objects.filter(pk=at(3, consents=SHARED)).update(handling="withdrawn", withdrawn_at=NOON)
    assert seen(analyst(), handlings=tuple(Handling)) == []


@pytest.mark.parametrize("somebody", [monitor, focal_point])
def test_whoever_does_not_judge_has_no_queue(somebody):
    at(1, consents=SHARED)
    assert seen(somebody()) == []


def test_what_is_done_is_not_in_the_queue_unless_asked_for():
    Report.objects.filter(pk=at(1)).update(handling=Handling.SET_ASIDE)
    assert seen(coordinator()) == []
    assert len(seen(coordinator("Clara"), handlings=(Handling.SET_ASIDE,))) == 1


@pytest.mark.parametrize(
    ("filters", "fits", "fits_not"),
    [
        ({"harm": "KIDNAP"}, {"harms": (HarmType.KIDNAP,)}, {}),
        ({"country": "ECU"}, {"country": "ECU"}, {}),
        ({"channel": "table"}, {"channel": Channel.TABLE}, {}),
        ({"overdue": True}, {"is_urgent": True}, {}),
        ({"since": date(2026, 3, 5)}, {"occurred_from": date(2026, 3, 4), "occurred_to": date(2026, 3, 6)}, {}),
        ({"until": date(2026, 3, 2)}, {"occurred_from": date(2026, 3, 1), "occurred_to": date(2026, 3, 6)}, {}),
    ],
)
def test_it_is_narrowed(filters, fits, fits_not):
    wanted, _other = at(1, **fits), at(2, **fits_not)
    Report.objects.filter(due_at__isnull=False).update(due_at=NOON)
    assert seen(coordinator(), **filters) == [wanted]


def test_it_is_narrowed_to_what_somebody_holds_and_to_one_organisation():
    carmen = coordinator()
    mine, _other = at(1), at(2)
    Report.objects.filter(pk=mine).update(assigned_to=carmen)
    assert seen(carmen, assigned_to=carmen.pk) == [mine]
    assert seen(carmen, organisation=network().pk) == []


def test_page_follows_page_without_gap_or_repetition(monkeypatch):
    monkeypatch.setattr(queue, "ON_A_PAGE", 2)
    wanted = [at(4, is_urgent=True), at(3, is_urgent=True), at(2, is_urgent=True), at(1), at(1), at(2)]
    wanted[3:5] = sorted(wanted[3:5])
    carmen, found, after = coordinator(), [], None
    while True:
        page = page_of(carmen, Filters(), after)
        found += [row.pk for row in page.reports]
        if page.after is None:
            break
        after = Mark.read(str(page.after))
    assert found == wanted


@pytest.mark.parametrize("by_index", [True, False])
@pytest.mark.parametrize(("before", "after"), [(0, None), (None, 0), (0, 0), (9, 9)])
def test_a_period_holds_the_same_reports_whichever_way_it_is_asked(before, after, by_index):
    day = received().occurred_from
    since = None if before is None else day - timedelta(days=before)
    until = None if after is None else day + timedelta(days=after)
    assert Report.objects.filter(queue.happened(since, until, by_index=by_index)).count() == 1
    assert not Report.objects.filter(queue.happened(day + timedelta(days=40), None, by_index=by_index)).exists()
    assert not Report.objects.filter(queue.happened(None, day - timedelta(days=1), by_index=by_index)).exists()


@pytest.mark.parametrize(
    ("days", "is_short"), [(0, True), (400, True), (401, False), (3_000, False)], ids=["a day", "400", "401", "years"]
)
def test_a_period_of_up_to_400_days_is_looked_up_by_day(days, is_short):
    assert queue.is_short(MAY - timedelta(days=days), MAY) is is_short


def test_a_period_without_beginning_is_long_and_one_without_end_ends_today(monkeypatch):
    monkeypatch.setattr(queue.timezone, "localdate", lambda: MAY)
    assert not queue.is_short(None, MAY)
    assert queue.is_short(MAY - timedelta(days=400), None)
    assert not queue.is_short(MAY - timedelta(days=401), None)


def test_a_period_with_more_than_can_be_sorted_is_read_in_order(monkeypatch):
    monkeypatch.setattr(queue, "MOST_SORTED", 1)
    wanted = [at(hours) for hours in (1, 2, 3)]
    assert seen(coordinator(), since=date(2026, 3, 1), until=date(2026, 3, 31)) == wanted


def test_no_more_than_a_thousand_are_counted(monkeypatch):
    monkeypatch.setattr(queue, "MOST_COUNTED", 2)
    for hours in range(5):
        at(hours)
    page = page_of(coordinator(), Filters())
    assert (page.total, page.is_more_than_counted) == (3, True)


@pytest.mark.parametrize("text", ["x", "u_1_2", "u_2026-03-10_zz", "_".join("unn")])
def test_a_mark_that_somebody_made_up_is_refused(text):
    with pytest.raises(ProblemError) as raised:
        Mark.read(text)
    assert raised.value.problem == problems.BAD_REQUEST


def test_a_report_is_found_by_its_number_by_who_may_judge_it():
    report = received()
    assert by_number(coordinator(), report.short.lower()) == [report]
    assert by_number(analyst(), report.short) == []


@pytest.mark.parametrize("text", ["", "12345", "no number", "%" * 8, "0" * 33, "3F2A91C0' or 1=1"])
def test_what_is_no_number_finds_nothing(text):
    received()
    assert by_number(coordinator(), text) == []


MAY, YEARS_AGO = date(2026, 5, 1), date(2019, 1, 1)

INDEXES = {
    "everything": (Filters(), "report_queue"),
    "harm": (Filters(harm="GBV"), "report_queue_harm"),
    "country": (Filters(country="COL"), "report_queue_country"),
    "channel": (Filters(channel="form"), "report_queue_channel"),
    "place": (Filters(places=("COL-05001",)), "report_queue_place"),
    "held by me": (Filters(assigned_to=1), "report_queue_mine"),
    "held by me in a month": (Filters(assigned_to=1, since=MAY, until=MAY), "report_queue_mine"),
    "a harm in years": (Filters(harm="GBV", since=YEARS_AGO, until=MAY), "report_queue_harm"),
    "a way in, since years": (Filters(channel="form", since=YEARS_AGO), "report_queue_channel"),
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what is in the table")
@pytest.mark.parametrize("case", INDEXES)
@pytest.mark.parametrize("is_urgent", [True, False])
def test_each_stream_is_read_in_order_from_its_index(case, is_urgent):
    filters, index = INDEXES[case]
    order = ("-received_at", "-id") if is_urgent else ("received_at", "id")
    (stream, *_rest) = queue.streams_for(coordinator(), filters)
    rows = Report.objects.filter(stream, is_urgent=is_urgent, received_at__gte=NOON).order_by(*order)
    plan = rows.only("id", "is_urgent", "received_at")[:50].explain()
    assert f"{index} " in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what is in the table")
def test_days_are_found_by_their_own_index():
    (stream, *_rest) = queue.streams_for(coordinator(), Filters(since=date(2026, 3, 1), until=date(2026, 3, 2)))
    assert "report_queue_day " in Report.objects.filter(stream, is_urgent=False).order_by()[:50].explain()


def test_the_clock_runs_from_the_receipt_of_urgent_reports_only():
    plain, urgent = received(), received(is_urgent=True)
    assert plain.due_at is None
    assert urgent.due_at - urgent.received_at == timedelta(hours=48)
    assert urgent.due_at > timezone.now()
