"""Who reports from where: the weeks, the fall, and the areas from which nothing was heard."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

import cast
from evidence_world import analyst, consents, focal_point, monitor, network, received, shares, watch
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.evidence.models import Report
from saferhavens.web.sharing import silence
from sharing_world import place

pytestmark = pytest.mark.django_db
PAGE = "/sharing/coverage/"


def arrived(report: Report, weeks_ago: int) -> None:
    when = timezone.now() - timedelta(weeks=weeks_ago)
    Report.objects.filter(pk=report.pk).update(received_at=when)


@pytest.mark.parametrize(
    ("reports", "falls"),
    [
        ([2] * 8 + [2] * 4, False),
        ([2] * 8 + [1, 1, 1, 1], False),
        ([2] * 8 + [1, 0, 1, 0], True),
        ([1] * 4 + [0] * 8, True),
        ([1] * 3 + [0] * 9, False),
        ([0] * 12, False),
        ([0] * 8 + [5] * 4, False),
    ],
)
def test_a_fall_is_less_than_half_of_what_was_usual(reports, falls):
    assert silence.is_falling(reports) is falls


def test_weeks_begin_on_monday_and_the_running_one_comes_last():
    weeks = silence.weeks_until(date(2026, 11, 21))
    assert len(weeks) == 13
    assert weeks[-1] == date(2026, 11, 16)
    assert weeks[0] == date(2026, 8, 24)
    assert all(week.weekday() == 0 for week in weeks)


def test_an_area_that_falls_silent_comes_first():
    place("COL-52", name="Nariño")
    place("COL-19", name="Cauca")
    place("COL-05", name="Antioquia")
    for weeks_ago in (6, 7, 8, 9, 10):
        arrived(received(place_code="COL-52"), weeks_ago)
    for weeks_ago in (1, 2, 3, 4, 5, 6, 7, 8):
        arrived(received(place_code="COL-19"), weeks_ago)
    anna = analyst("Anna", of=watch())
    picture = silence.picture(anna, timezone.now().date())
    assert [(area.name, area.is_falling, area.total) for area in picture.areas] == [
        ("Nariño, Colombia", True, 5),
        ("Cauca, Colombia", False, 8),
    ]
    assert picture.silent == {"Colombia": ["Antioquia"]}
    page = cast.signed_in(anna).get(PAGE).content.decode()
    assert "fewer than usual" in page
    assert "Antioquia" in page


def test_only_reports_that_one_may_judge_are_counted():
    arrived(received(consents=consents((Purpose.EARLY_WARNING, Recipient.PARTNERS))), 2)
    arrived(received(), 2)
    nadia = analyst("Nadia", of=network())
    assert silence.picture(nadia, timezone.now().date()).areas == []
    shares(watch(), network())
    (area,) = silence.picture(nadia, timezone.now().date()).areas
    assert area.total == 1


@pytest.mark.parametrize("who", [monitor, focal_point])
def test_nobody_else_sees_who_reports_from_where(who):
    assert cast.signed_in(who()).get(PAGE).status_code == 404


def test_without_reports_the_page_says_so():
    page = cast.signed_in(analyst()).get(PAGE).content.decode()
    assert "No report that you can read has arrived" in page
