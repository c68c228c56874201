"""Two reports side by side: what differs is said in words; decided by people, and taken back."""

import pytest

from evidence_world import received
from pages.evidence.conftest import SHARED
from saferhavens.web.evidence.models import Candidate, Grant, Incident, Report
from saferhavens.web.evidence.words import Decision
from saferhavens.web.ledger.models import Entry


@pytest.fixture
def pair(world):
    other = received(consents=SHARED, people_low=9, people_high=9, source_text="the baker")
    left, right = sorted((world.report, other), key=lambda row: row.pk)
    reasons = [["place.near", []], ["date.days", [["days", 3]]]]
    return Candidate.objects.create(left=left, right=right, probability=0.87, zone="decide", reasons=reasons)


def path(pair, verb=""):
    return f"/evidence/pairs/{pair.pk}/{verb}"


def decide(world, pair, decision, name="alma"):
    return world.client(name).post(path(pair, "decide/"), {"decision": decision})


def incidents_of(pair):
    return set(Report.objects.filter(pk__in=[pair.left_id, pair.right_id]).values_list("incident", flat=True))


def test_pairs_that_wait_are_listed_the_most_probable_first(world, pair):
    third = received(consents=SHARED)
    left, right = sorted((world.report, third), key=lambda row: row.pk)
    Candidate.objects.create(left=left, right=right, probability=0.95, zone="decide")
    page = world.page("alma", "/evidence/pairs/")
    assert page.index("95\u00a0% probable") < page.index("87\u00a0% probable")


def test_it_says_in_words_how_probable_it_is_and_why(world, pair):
    page = world.page("alma", path(pair))
    assert "The machine holds it for 87 % probable." in page
    assert "They happened 3 days apart." in page


def test_what_differs_is_said_in_words_and_with_a_sign(world, pair):
    page = world.page("alma", path(pair))
    assert page.count("≠ differs") == 1
    assert "9 people" in page
    assert "= the same" in page


def test_a_partner_is_not_told_the_sources_here_either(world, pair):
    assert "the baker" not in world.page("alma", path(pair))
    assert "the baker" in world.page("carmen", path(pair))


def test_both_were_looked_at(world, pair):
    world.page("alma", path(pair))
    assert Entry.objects.filter(verb="report_read").count() == 2


def test_the_same_brings_both_under_one_incident_and_taken_back_they_part(world, pair):
    decide(world, pair, "same")
    (together,) = incidents_of(pair)
    assert Incident.objects.get(pk=together).steward.name == "Ombuds Office"
    world.client("alma").post(path(pair, "reopen/"))
    assert len(incidents_of(pair)) == 2
    assert Candidate.objects.get().decision == Decision.OPEN
    decide(world, pair, "same")
    assert len(incidents_of(pair)) == 1


def test_two_incidents_are_merged_unmerged_and_merged(world, pair):
    for report in (pair.left, pair.right):
        world.client("alma").post(f"/evidence/reports/{report.pk}/tie/")
    before = incidents_of(pair)
    for expected in (1, 2, 1):
        if expected == 1:
            decide(world, pair, "same")
        else:
            world.client("alma").post(path(pair, "reopen/"))
        assert len(incidents_of(pair)) == expected
    assert incidents_of(pair) < before


def test_different_leaves_both_where_they_are(world, pair):
    decide(world, pair, "different")
    assert incidents_of(pair) == {None}
    assert Candidate.objects.get().decision == Decision.DIFFERENT
    assert "Different incidents" in world.page("alma", path(pair))


def test_later_says_nothing_and_leads_on(world, pair):
    assert decide(world, pair, "later").headers["Location"] == "/evidence/pairs/"
    assert Candidate.objects.get().decision == Decision.OPEN


@pytest.mark.parametrize("decision", ["", "open", "perhaps"])
def test_no_other_answer_is_taken(world, pair, decision):
    assert decide(world, pair, decision).status_code == 422


def test_when_one_of_the_two_is_not_shared_any_more_the_pair_is_gone(world, pair):
    Grant.objects.update(revoked_at="2026-03-10T00:00Z")
    assert world.client("alma").get(path(pair)).status_code == 404
    assert world.client("carmen").get(path(pair)).status_code == 200


@pytest.mark.parametrize("after", ["x", "1_x", "nan", "_"])
def test_a_page_that_somebody_made_up_is_refused(world, after):
    assert world.client("alma").get("/evidence/pairs/", {"after": after}).status_code == 400


def test_an_incident_is_merged_by_its_number_and_unmerged_on_its_page(world):
    other = received(consents=SHARED)
    for report in (world.report, other):
        world.client("alma").post(f"/evidence/reports/{report.pk}/tie/")
    kept, absorbed = (Report.objects.get(pk=report.pk).incident for report in (world.report, other))
    page = f"/evidence/incidents/{kept.pk}/"
    world.client("alma").post(f"{page}merge/", {"number": absorbed.short})
    assert kept.reports.count() == 2
    assert f"{absorbed.short} was taken in by Alma" in world.page("alma", page)
    world.client("alma").post(f"{page}merges/{kept.merges.get().pk}/undo/")
    assert (kept.reports.count(), absorbed.reports.count()) == (1, 1)
