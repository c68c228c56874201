"""Retention: what senders took back and what nobody verified goes for good; a certificate stays in the ledger."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

import cast
import evidence_world as world
from saferhavens.core.evidence.words import Step
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.custody.vault import place_of
from saferhavens.web.evidence.actions.files import attach
from saferhavens.web.evidence.actions.handling import set_aside, take_up
from saferhavens.web.evidence.actions.incidents import open_incident
from saferhavens.web.evidence.actions.receiving import withdraw
from saferhavens.web.evidence.models import Attachment, Incident, Report, ReportVersion
from saferhavens.web.evidence.words import Channel, Handling, SetAside
from saferhavens.web.intake.anonymous import retention, tasks
from saferhavens.web.intake.anonymous.models import Bucket, Receipt, SpentPage
from saferhavens.web.ledger.models import Entry

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def with_file(channel: Channel = Channel.ANONYMOUS) -> Report:
    report = world.received(channel=channel, files=["1-a.txt"])
    attach(report, "1-a.txt", [b"what the camera saw"], audit=cast.AUDIT)
    Receipt.objects.create(report=report, code_digest=report.pk.hex * 2)
    return report


def judge():
    return world.analyst("Ana", of=world.watch())


def run(days: int, django_capture_on_commit_callbacks=None) -> retention.Removed:
    return retention.remove_lapsed(NOW + timedelta(days=days, hours=1), audit=cast.AUDIT)


def test_what_was_taken_back_stays_for_a_while_and_then_goes(django_capture_on_commit_callbacks):
    report = with_file()
    file = report.attachments.get()
    withdraw(report, audit=cast.AUDIT)
    assert run(29) == (0, 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert run(30).reports == 1
    for rows in (Report, ReportVersion, Attachment, VaultFile, Receipt):
        assert not rows.objects.exists(), rows
    assert not place_of(file.pk).exists()


def test_the_certificate_names_what_there_was_and_tells_nothing_of_it():
    report = with_file()
    commitment, sha256 = report.versions.get().commitment, report.attachments.get().sha256
    withdraw(report, audit=cast.AUDIT)
    run(31)
    entry = Entry.objects.get(verb="report_removed")
    assert entry.object_id == str(report.pk)
    assert entry.facts["commitments"] == [commitment]
    assert entry.facts["files"] == [sha256]
    assert entry.facts["because"] == Handling.WITHDRAWN
    assert world.CANARY not in str(entry.facts)


def test_what_was_set_aside_goes_when_it_has_been_here_for_half_a_year():
    report = with_file()
    set_aside(report, SetAside.TEST, by=judge(), audit=cast.AUDIT)
    Attachment.objects.update(
        arrived_at=NOW + timedelta(days=300)
    )  # its file is young: the report alone is asked about
    assert run(179).reports == 0
    assert run(181).reports == 1


def test_what_was_set_aside_only_lately_can_still_be_looked_at_again():
    report = with_file()
    Report.objects.filter(pk=report.pk).update(received_at=NOW - timedelta(days=400))
    report.refresh_from_db()
    set_aside(report, SetAside.TEST, by=judge(), audit=cast.AUDIT)
    assert run(0).reports == 0
    assert run(31).reports == 1


def test_what_is_being_looked_at_stays():
    report = with_file()
    take_up(report, by=judge(), audit=cast.AUDIT)
    assert run(1_000).reports == 0
    assert Report.objects.filter(pk=report.pk).exists()


@pytest.mark.parametrize("step", list(Step))
def test_files_go_after_half_a_year_unless_something_rests_on_them(step: Step):
    report = with_file()
    open_incident(report, world.watch(), by=judge(), audit=cast.AUDIT)
    Incident.objects.update(step=step)
    stays = step in (Step.CORROBORATED, Step.VERIFIED)
    assert run(179).files == 0
    assert run(181).files == (0 if stays else 1)
    assert VaultFile.objects.exists() is stays
    assert Report.objects.filter(pk=report.pk).exists()


def test_the_file_of_a_report_that_nobody_tied_to_anything_goes_too():
    with_file()
    assert run(181) == (0, 1)
    assert Entry.objects.filter(verb="file_removed").count() == 1


@pytest.mark.parametrize("channel", [each for each in Channel if each != Channel.ANONYMOUS])
def test_what_came_by_another_way_in_is_not_touched(channel: Channel):
    report = with_file(channel)
    withdraw(report, audit=cast.AUDIT)
    assert run(1_000) == (0, 0)


def test_doing_it_twice_changes_nothing_more():
    report = with_file()
    withdraw(report, audit=cast.AUDIT)
    assert [run(31), run(31)] == [(1, 0), (0, 0)]


def test_what_was_taken_up_again_meanwhile_is_left_alone():
    report = with_file()
    later = NOW + timedelta(days=1_000)
    assert retention.remove_report(report.pk, later, audit=cast.AUDIT) is False
    assert Report.objects.filter(pk=report.pk).exists()


def test_an_incident_outlives_the_report_that_is_destroyed():
    report = with_file()
    incident = open_incident(report, world.watch(), by=judge(), audit=cast.AUDIT)
    report.refresh_from_db()
    withdraw(report, audit=cast.AUDIT)
    run(31)
    assert Incident.objects.filter(pk=incident.pk).exists()
    assert not Report.objects.exists()


def test_spent_pages_and_full_buckets_are_forgotten():
    SpentPage.objects.create(digest="a" * 64, until=NOW)
    SpentPage.objects.create(digest="b" * 64, until=NOW + timedelta(days=2))
    Bucket.objects.create(name="report:x", level=3, at=NOW - timedelta(days=1))
    Bucket.objects.create(name="door:1", level=3, at=NOW)
    run(0)
    assert SpentPage.objects.get().digest == "b" * 64
    assert Bucket.objects.get().name == "door:1"


def test_it_is_done_every_night():
    assert settings.RECURRING_JOBS["saferhavens.web.intake.anonymous.tasks.remove_lapsed"] == timedelta(days=1)
    assert tasks.remove_lapsed.call() == {"reports": 0, "files": 0}


def test_the_times_are_settings_with_values_that_senders_are_told(client, settings):
    settings.REMOVE_WITHDRAWN_DAYS, settings.REMOVE_UNVERIFIED_DAYS = 7, 1
    page = client.get("/tell/about/").content.decode()
    assert "destroyed after 7 days" in page
    assert "for 1 day." in page
