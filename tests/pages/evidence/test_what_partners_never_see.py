"""Who told it, how they are reached and who accuses stay with the contributing organisation."""

from evidence_world import AUDIT, CANARY, received, submission, watch
from pages.evidence.conftest import SHARED
from saferhavens.core.evidence.report import Actor
from saferhavens.core.evidence.words import ActorKind
from saferhavens.web.evidence.actions.receiving import correct
from saferhavens.web.evidence.models import Consent, Report

HIDDEN = ("the aunt of the neighbour", "over the green bridge")


def test_a_partner_reads_what_happened_and_not_who_told_it(world):
    page = world.page("alma")
    assert CANARY in page
    assert not any(text in page for text in HIDDEN)


def test_the_contributing_organisation_reads_all_of_it(world):
    page = world.page("carmen")
    assert all(text in page for text in (*HIDDEN, CANARY))


def test_who_accuses_is_not_told_to_a_partner(world):
    actor = Actor(ActorKind.GANG, name="a named gang", alleged_by="the baker")
    report = received(consents=SHARED, actors=(actor,))
    path = f"/evidence/reports/{report.pk}/"
    assert "a named gang" in world.page("alma", path)
    assert "the baker" not in world.page("alma", path)
    assert "the baker" in world.page("carmen", path)


def test_nor_is_it_told_by_what_a_correction_changed(world):
    given = submission(
        by=world.mateo, consents=SHARED, source_text="the uncle instead", contact="", narrative="another story"
    )
    correct(Report.objects.get(pk=world.report.pk), given, based_on=1, audit=AUDIT)
    page = world.page("alma")
    assert "another story" in page
    assert CANARY in page
    assert "the uncle instead" not in page
    assert not any(text in page for text in HIDDEN)
    assert "the uncle instead" in world.page("carmen")


def test_a_partner_is_told_for_what_the_report_is_shared_and_nothing_of_other_consents(world):
    page = world.page("alma")
    assert "Use it for nothing but: Early warning." in page
    assert "What the people concerned agreed to" not in page
    assert "What the people concerned agreed to" in world.page("carmen")


def test_a_partner_sees_the_organisation_and_not_the_name_of_who_works_there(world):
    world.post("carmen", "grade", source="B", content="2")
    assert "Carmen" not in world.page("alma")
    assert "Carmen" in world.client("carmen").get("/people/organisation/", follow=True).content.decode()


def test_when_consent_is_taken_back_the_report_is_gone_with_the_next_request(world):
    client = world.client("alma")
    path = f"/evidence/reports/{world.report.pk}/"
    assert client.get(path).status_code == 200
    Consent.objects.update(revoked_at="2026-03-10T00:00Z")
    assert client.get(path).status_code == 404
    assert str(world.report.pk) not in client.get("/evidence/").content.decode()


def test_of_an_incident_a_partner_sees_only_what_their_own_reports_tell(world):
    """The other report counts up to 900 people; nothing of that shines through."""
    world.post("carmen", "tie")
    secret = received(watch(), people_low=900, people_high=900, is_urgent=True)
    incident = Report.objects.get(pk=world.report.pk).incident
    world.client("carmen").post(f"/evidence/reports/{secret.pk}/tie/", {"number": incident.pk.hex})
    path = f"/evidence/incidents/{incident.pk}/"
    theirs, own = world.page("alma", path), world.page("carmen", path)
    assert "2 to 900 people" in own
    assert "2 to 4 people" in theirs
    assert not any(text in theirs for text in ("900", secret.short, "Urgent", "History"))


def test_a_steward_without_any_visible_report_sees_no_facts(world):
    world.post("alma", "tie")
    incident = Report.objects.get(pk=world.report.pk).incident
    Consent.objects.update(revoked_at="2026-03-10T00:00Z")
    page = world.page("alma", f"/evidence/incidents/{incident.pk}/")
    assert "Incident without reports that you can see" in page
    assert "2 to 4 people" not in page


def test_the_list_of_incidents_keeps_what_is_not_shared_any_more(world):
    world.post("alma", "tie")
    assert "2 to 4 people" in world.page("alma", "/evidence/incidents/")
    Consent.objects.update(revoked_at="2026-03-10T00:00Z")
    page = world.page("alma", "/evidence/incidents/")
    assert "2 to 4 people" not in page
    assert "Incident without reports that you can see" in page
