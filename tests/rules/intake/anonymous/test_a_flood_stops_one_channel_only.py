"""Limits without addresses: how much may arrive, what a flood stops, and what it does not."""

from datetime import UTC, datetime, timedelta

import pytest

import cast
import evidence_world as world
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import Role
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.anonymous import limits, pages
from saferhavens.web.intake.anonymous.limits import ALL_CHANNELS, CODES, ONE_CHANNEL, Rate
from saferhavens.web.intake.anonymous.models import Bucket
from tell_world import Teller, open_door, path_of, sender, ticket_in

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
SMALL = Rate(burst=3, per_hour=60, problem=problems.CHANNEL_BUSY)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    now = [NOON]
    monkeypatch.setattr(limits.timezone, "now", lambda: now[0])
    return now


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in pages.PageKind:
        monkeypatch.setitem(pages.PATIENCE, kind, 0)


def taken(name: str = "x", rate: Rate = SMALL, times: int = 100) -> int:
    """How many of `times` are let through."""
    through = 0
    for _ in range(times):
        try:
            limits.take(name, rate)
        except ProblemError:
            continue
        through += 1
    return through


@pytest.mark.django_db
def test_at_once_as_many_pass_as_the_bucket_holds(clock: list[datetime]):
    assert taken() == 3
    assert taken() == 0


@pytest.mark.django_db
def test_time_fills_it_up_again_and_never_over_the_brim(clock: list[datetime]):
    taken()
    clock[0] += timedelta(minutes=2)
    assert taken() == 2
    clock[0] += timedelta(days=300)
    assert taken() == 3


@pytest.mark.django_db
def test_a_clock_that_is_set_back_gives_nothing_away(clock: list[datetime]):
    taken()
    clock[0] -= timedelta(days=1)
    assert taken() == 0


@pytest.mark.django_db
def test_who_is_refused_is_told_how_long_to_wait(clock: list[datetime]):
    taken()
    with pytest.raises(ProblemError) as refusal:
        limits.take("x", SMALL)
    assert refusal.value.facts == {"minutes": 1}


@pytest.mark.django_db
def test_one_bucket_is_not_another(clock: list[datetime]):
    taken("x")
    assert taken("y") == 3


@pytest.mark.django_db
def test_a_flooded_channel_says_so_keeps_the_text_and_stores_nothing_more(clock: list[datetime]):
    teller = Teller(open_door())
    taken(f"door:{teller.door.pk}", ONE_CHANNEL)
    answer = teller.tell(narrative="I typed this for an hour")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 60
    assert "I typed this for an hour" in answer.content.decode()
    assert not Report.objects.exists()
    clock[0] += timedelta(minutes=2)
    assert teller.send(narrative="I typed this for an hour").status_code == 200


@pytest.mark.django_db
def test_another_channel_still_takes_reports(clock: list[datetime]):
    flooded, other = open_door(), open_door(world.network())
    taken(f"door:{flooded.pk}", ONE_CHANNEL, times=1_000)
    assert Teller(flooded).tell().status_code == 429
    assert Teller(other).tell().status_code == 200


@pytest.mark.django_db
def test_so_do_those_who_sign_in(clock: list[datetime]):
    door = open_door()
    taken(f"door:{door.pk}", ONE_CHANNEL)
    taken("doors", ALL_CHANNELS, times=1_000)
    assert Teller(door).tell().status_code == 429
    given = {"harms": ["EXTORT"], "country": "COL", "organisation": str(door.organisation_id), "instance_id": "a-1"}
    answer = cast.signed_in(world.monitor()).post("/report/new/", given)
    assert answer.status_code == 302
    assert Report.objects.count() == 1


@pytest.mark.django_db
def test_what_one_channels_bucket_refuses_takes_nothing_from_the_others(clock: list[datetime]):
    door = open_door()
    for _ in range(ONE_CHANNEL.burst + 50):
        try:
            limits.take_for(door)
        except ProblemError:
            continue
    assert Bucket.objects.get(pk="doors").level == ALL_CHANNELS.burst - ONE_CHANNEL.burst


@pytest.mark.django_db
def test_one_flooded_channel_can_never_use_up_what_all_share():
    assert ONE_CHANNEL.burst < ALL_CHANNELS.burst
    assert ONE_CHANNEL.per_hour < ALL_CHANNELS.per_hour


@pytest.mark.django_db
def test_a_large_body_is_not_even_read_when_there_is_no_room(clock: list[datetime], settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    door = open_door()
    taken(f"door:{door.pk}", ONE_CHANNEL)
    answer = sender().post(path_of(door), {"narrative": "x" * 20_000})
    assert answer.status_code == 429
    assert "x" * 100 not in answer.content.decode()


@pytest.mark.django_db
def test_a_body_of_more_than_thirty_megabytes_is_refused_by_its_size(clock: list[datetime]):
    answer = sender().post(path_of(open_door()), b"", content_type="multipart/form-data; boundary=x",
                           CONTENT_LENGTH=str(limits.PHOTOS_BODY + 1))  # fmt: skip
    assert answer.status_code == 413
    assert not answer.cookies


@pytest.mark.django_db
def test_guessing_is_stopped_before_any_code_is_looked_up_right_or_wrong(clock: list[datetime]):
    teller = Teller(open_door())
    teller.tell()
    taken("codes", CODES, times=400)
    answers = [teller.come_back(code) for code in ("", "1" * 20)]
    assert [answer.status_code for answer in answers] == [429, 429]
    pages_without_tickets = {answer.content.replace(ticket_in(answer).encode(), b"") for answer in answers}
    assert len(pages_without_tickets) == 1
    clock[0] += timedelta(minutes=1)
    assert teller.come_back().status_code == 200


@pytest.mark.django_db
def test_one_code_is_not_a_door_for_a_flood(clock: list[datetime]):
    teller = Teller(open_door())
    teller.tell()
    teller.come_back()
    taken(f"report:{teller.report.pk.hex}"[:40], limits.COMING_BACK, times=200)
    assert teller.do("answer", text="x").status_code == 429
    assert not teller.report.messages.exists()


@pytest.mark.django_db
def test_a_flood_makes_no_incident_count():
    """Poisoning: what comes in here is unjudged (F6) and supports no step until somebody has judged it."""
    from saferhavens.web.evidence.actions.incidents import link, open_incident
    from saferhavens.web.evidence.weighing import standing_of_reports

    door = open_door()
    ana = cast.person(Role.ANALYST, Role.VERIFIER, name="Ana", of=door.organisation)
    for number in range(12):
        Teller(door).tell(narrative=f"Story number {number} of somebody who wants this to look true")
    reports = list(Report.objects.order_by("received_at"))
    incident = open_incident(reports[0], door.organisation, by=ana, audit=cast.AUDIT)
    for report in reports[1:]:
        link(report, incident, by=ana, audit=cast.AUDIT)
    standing = standing_of_reports(reports)
    assert standing.grades == ()
    assert standing.usable_lineages == 0
