"""The whole way: queue → report → taken up → graded → tied to an incident → its ladder, two people for verified."""

from evidence_world import AUDIT, CANARY, received
from pages.evidence.conftest import SHARED
from saferhavens.core.evidence.words import Step
from saferhavens.web.evidence.actions.incidents import link
from saferhavens.web.evidence.models import Grade, Incident, Report
from saferhavens.web.evidence.words import Handling


def grade(world, name="alma", **more):
    return world.post(name, "grade", **({"source": "B", "content": "2", "reason": ""} | more))


def test_a_report_waits_in_the_queue_without_its_text(world):
    page = world.page("alma", "/evidence/")
    assert f"/evidence/reports/{world.report.pk}/" in page
    assert "Extortion" in page
    assert "2 to 4 people" in page
    assert CANARY not in page


def test_opened_it_shows_its_text(world):
    assert CANARY in world.page("alma")


def test_whoever_takes_it_up_holds_it(world):
    world.post("alma", "take-up")
    now = Report.objects.get()
    assert (now.handling, now.assigned_to) == (Handling.TAKEN_UP, world.alma)
    assert "You look at it." in world.page("alma")


def test_a_grade_is_kept_for_each_person(world):
    grade(world)
    grade(world, content="3")
    grade(world, "vera", source="C")
    assert sorted(str(row) for row in Grade.objects.all()) == ["B3", "C2"]
    assert "C2" in world.page("alma")


def test_tied_to_a_new_incident_it_stands_at_the_foot_of_the_ladder(world):
    world.post("alma", "take-up")
    answer = world.post("alma", "tie")
    incident = Incident.objects.get()
    assert answer.headers["Location"] == f"/evidence/incidents/{incident.pk}/"
    page = world.page("alma", f"/evidence/incidents/{incident.pk}/")
    assert incident.step == Step.REPORTED
    assert "stands here" in page
    assert CANARY not in page


def step(world, name, incident, to, **more):
    return world.client(name).post(f"/evidence/incidents/{incident.pk}/step/", {"step": to} | more)


def test_two_sources_and_two_people_make_it_verified(world):
    world.post("alma", "tie")
    incident = Incident.objects.get()
    other = received(consents=SHARED)
    link(other, incident, by=world.alma, audit=AUDIT)
    grade(world)
    world.client("alma").post(f"/evidence/reports/{other.pk}/grade/", {"source": "C", "content": "3"})
    for wanted in (Step.PLAUSIBLE, Step.CORROBORATED, Step.VERIFIED):
        assert step(world, "alma", incident, wanted).status_code == 302
    incident.refresh_from_db()
    assert incident.step == Step.CORROBORATED
    confirm = f"/evidence/incidents/{incident.pk}/steps/{incident.steps.get(taken_at=None).pk}/confirm/"
    assert world.client("alma").post(confirm).status_code == 403
    assert world.client("vera").post(confirm).status_code == 302
    incident.refresh_from_db()
    assert incident.step == Step.VERIFIED
    assert "Proposed by Alma, confirmed by Vera" in world.page("alma", f"/evidence/incidents/{incident.pk}/")
