"""The queue page, the list of incidents, search by number, and the refusals of the forms."""

import pytest

from evidence_world import received
from pages.evidence.conftest import SHARED
from saferhavens.core.evidence.words import Step
from saferhavens.web.evidence.models import Incident, Report
from saferhavens.web.evidence.words import Handling, SetAside


def tied(world, name="alma"):
    world.post(name, "tie")
    return Incident.objects.get()


def test_an_urgent_report_shows_its_clock_in_words(world):
    received(consents=SHARED, is_urgent=True)
    page = world.page("alma", "/evidence/")
    assert "Urgent" in page
    assert "47 hours left" in page
    Report.objects.filter(is_urgent=True).update(due_at="2026-01-01T00:00Z")
    assert "Overdue by" in world.page("alma", "/evidence/")


def test_who_holds_a_report_is_said(world):
    world.post("vera", "take-up")
    assert "Held by somebody" in world.page("alma", "/evidence/")
    assert "Held by me" in world.page("vera", "/evidence/")


def test_an_empty_queue_says_what_to_do(world):
    Report.objects.update(handling=Handling.SET_ASIDE)
    page = world.page("alma", "/evidence/")
    assert "Nothing waits to be looked at." in page
    assert "No report fits." in world.page("alma", "/evidence/?harm=GBV")


def test_the_keys_are_explained_on_the_page(world):
    assert "j and k go down and up" in world.page("alma", "/evidence/")


@pytest.mark.parametrize(
    "query", ["harm=NONE", "state=x", "organisation=999", "since=yesterday", "place=nowhere", "country=XX"]
)
def test_a_filter_that_cannot_be_is_refused_in_words(world, query):
    for page in ("/evidence/", "/evidence/incidents/"):
        answer = world.client("alma").get(f"{page}?{query}")
        expected = 200 if page.endswith("incidents/") and query.startswith(("state", "organisation")) else 422
        assert answer.status_code == expected
        assert ("has-error" in answer.content.decode()) == (expected == 422)


@pytest.mark.parametrize("page", ["/evidence/", "/evidence/incidents/"])
def test_a_place_in_the_list_that_somebody_made_up_is_refused(world, page):
    assert world.client("alma").get(f"{page}?after=x").status_code == 400


def test_the_list_of_incidents_holds_those_of_ones_own_organisation(world):
    incident = tied(world)
    path = f"/evidence/incidents/{incident.pk}/"
    assert path in world.page("alma", "/evidence/incidents/")
    assert path not in world.page("carmen", "/evidence/incidents/")
    assert path in world.page("alma", "/evidence/incidents/?harm=EXTORT&country=&step=reported&since=2026-03-01")
    assert path not in world.page("alma", "/evidence/incidents/?step=verified")


def test_by_its_number_one_comes_straight_to_a_report_or_an_incident(world):
    incident = tied(world)
    for row, kind in ((world.report, "reports"), (incident, "incidents")):
        answer = world.client("alma").get("/evidence/search/", {"number": row.short})
        assert answer.headers["Location"] == f"/evidence/{kind}/{row.pk}/"
    assert "A number has eight letters" in world.page("alma", "/evidence/search/?number=zzz")


def test_set_aside_with_its_reason_and_taken_up_again(world):
    world.post("carmen", "set-aside", reason=SetAside.TOO_LITTLE)
    assert "It says too little to be looked into" in world.page("carmen")
    assert f"/evidence/reports/{world.report.pk}/" not in world.page("carmen", "/evidence/")
    world.post("carmen", "reopen")
    now = Report.objects.get()
    assert (now.handling, now.set_aside_for, now.assigned_to) == (Handling.TAKEN_UP, "", world.carmen)


def test_given_to_a_colleague_and_put_back(world):
    world.post("alma", "assign", person=world.vera.pk)
    assert Report.objects.get().assigned_to == world.vera
    world.post("vera", "put-back")
    now = Report.objects.get()
    assert (now.handling, now.assigned_to) == (Handling.RECEIVED, None)


def test_a_step_without_grades_is_refused_with_what_to_do(world):
    incident = tied(world)
    answer = world.client("alma").post(f"/evidence/incidents/{incident.pk}/step/", {"step": "plausible"})
    assert answer.status_code >= 400
    assert Incident.objects.get().step == Step.REPORTED


def test_doubt_asks_for_a_reason_and_shows_it_to_the_stewards_people(world):
    incident = tied(world)
    path = f"/evidence/incidents/{incident.pk}/"
    client = world.client("alma")
    assert client.post(f"{path}step/", {"step": "disputed"}).status_code >= 400
    client.post(f"{path}step/", {"step": "disputed", "reason": "the bus did not run that day"})
    assert Incident.objects.get().step == Step.DISPUTED
    assert "the bus did not run" in world.page("vera", path)
    assert "the bus did not run" not in world.page("carmen", path)


def test_the_summary_is_the_stewards(world):
    incident = tied(world)
    path = f"/evidence/incidents/{incident.pk}/"
    world.client("alma").post(f"{path}summary/", {"text": "Two families paid."})
    assert "Two families paid." in world.page("vera", path)
    assert "Two families paid." not in world.page("carmen", path)


def test_two_sources_that_are_one_are_joined_and_separated(world):
    other = received(consents=SHARED)
    world.post("alma", "join", number=other.short)
    assert other.short in world.page("alma")
    assert len(set(Report.objects.values_list("lineage", flat=True))) == 1
    world.post("alma", "separate")
    assert len(set(Report.objects.values_list("lineage", flat=True))) == 2


LONG = "they stopped the bus at the bridge and asked each family for money before anybody could cross the river"


def test_alike_texts_count_once_until_somebody_says_that_it_is_chance(world):
    reports = [received(consents=SHARED, narrative=LONG) for _ in range(2)]
    client = world.client("alma")
    client.post(f"/evidence/reports/{reports[0].pk}/tie/")
    incident = Incident.objects.get()
    client.post(f"/evidence/reports/{reports[1].pk}/tie/", {"number": incident.short})
    path = f"/evidence/incidents/{incident.pk}/"
    assert "<dt>Independent sources</dt><dd>1</dd>" in world.page("alma", path)
    own = f"/evidence/reports/{reports[0].pk}/"
    assert "Alike by chance" in world.page("alma", own)
    client.post(f"{own}keep-apart/", {"number": reports[1].short})
    assert "<dt>Independent sources</dt><dd>2</dd>" in world.page("alma", path)
    assert "Alike by chance" not in world.page("alma", own)
