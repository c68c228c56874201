"""The fictional reports: marked as such, without places and names, shared so that the queue is not empty."""

import pytest

from saferhavens.core import problems
from saferhavens.core.evidence.words import Step
from saferhavens.core.problems import ProblemError
from saferhavens.web.demo import cast, evidence
from saferhavens.web.evidence.models import Candidate, Incident, Message, Report
from saferhavens.web.evidence.queue import Filters, page_of
from saferhavens.web.evidence.sealed import content_of
from saferhavens.web.evidence.words import Handling
from saferhavens.web.intake.anonymous.models import Door
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people.models import Person


@pytest.fixture(autouse=True)
def _demo(db, settings, tmp_path):
    settings.DEMO, settings.HOME = True, tmp_path
    cast.make_demo_cast()
    evidence.make_demo_evidence()


def person(email):
    return Person.objects.get(email=email)


def test_every_text_says_that_it_is_fictional():
    texts = [content_of(report).narrative for report in Report.objects.all()]
    assert len(texts) == len(evidence.REPORTS)
    assert all(text.startswith(tuple(evidence.MARK.values())) for text in texts)


def test_no_place_is_named_and_nobody_is_accused():
    contents = [content_of(report) for report in Report.objects.all()]
    assert not any(content.place_code or content.place_text or content.longitude for content in contents)
    assert not any(content.actors or content.contact for content in contents)


def test_made_once_a_second_time_changes_nothing():
    before = Entry.objects.count()
    evidence.make_demo_evidence()
    assert Entry.objects.count() == before


def test_the_analyst_finds_what_the_others_share_and_not_what_they_hold_back():
    seen = page_of(person("analyst@ombuds.example"), Filters()).reports
    assert {report.organisation.short_name for report in seen} == {"EBW", "ERN", "EOO"}
    assert "GBV" not in {report.main_harm for report in seen}
    assert "GBV" in {report.main_harm for report in page_of(person("coordinator@watch.example"), Filters()).reports}


def test_one_incident_waits_for_two_people():
    incident = Incident.objects.get()
    assert incident.step == Step.CORROBORATED
    assert incident.reports.count() == 2


def test_one_message_that_reached_two_organisations_is_offered_as_a_pair():
    pair = Candidate.objects.get()
    organisations = {Report.objects.get(pk=pk).organisation.short_name for pk in (pair.left_id, pair.right_id)}
    assert organisations == {"EBW", "EOO"}
    assert Candidate.objects.visible_to(person("analyst@ombuds.example")).exists()
    assert not Candidate.objects.visible_to(person("coordinator@watch.example")).exists()


def test_somebody_in_danger_waits_and_the_monitor_is_asked_something():
    first = page_of(person("analyst@ombuds.example"), Filters()).reports[0]
    assert (first.is_urgent, first.handling) == (True, Handling.RECEIVED)
    letter = Message.objects.get()
    assert letter.report.submitted_by == person("monitor@watch.example")
    assert not letter.is_from_sender


def test_the_open_channel_says_that_it_is_fictional(client):
    door = Door.objects.get()
    assert door.is_open
    assert door.shown_name.startswith(evidence.MARK["es"])
    assert door.welcome.startswith(evidence.MARK["es"])
    assert evidence.MARK["es"].strip() in client.get("/tell/").content.decode()


def test_the_focal_point_of_the_ministry_finds_nothing():
    assert page_of(person("focal.point@ministry.example"), Filters()).reports == []


def test_it_is_made_in_a_demo_only(settings):
    settings.DEMO = False
    with pytest.raises(ProblemError) as raised:
        evidence.make_demo_evidence()
    assert raised.value.problem == problems.DEMO_ONLY
