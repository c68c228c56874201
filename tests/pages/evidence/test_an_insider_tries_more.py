"""Somebody with the source code and one account: what was not shared with them does not shine through anything."""

from urllib.parse import quote

import pytest

from evidence_world import AUDIT, consents, ombuds, received, shares, watch
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.evidence.actions.incidents import open_incident
from saferhavens.web.evidence.models import Consent, Incident, Merge, Report
from saferhavens.web.evidence.words import Handling, SetAside
from saferhavens.web.ledger.models import Entry


def incident_of(world) -> Incident:
    return Report.objects.get(pk=world.report.pk).incident


@pytest.fixture
def no_longer_shared(world) -> Incident:
    """An incident that the ombuds office keeps; the one report that tells of it is not shared any more."""
    world.post("alma", "tie")
    Consent.objects.update(revoked_at="2026-03-10T00:00Z")
    return incident_of(world)


@pytest.mark.parametrize("query", ["harm=EXTORT", "country=COL", "since=2026-03-01&until=2026-03-31"])
def test_a_filter_does_not_tell_what_a_report_says_that_is_not_shared_any_more(world, no_longer_shared, query):
    path = f"/evidence/incidents/{no_longer_shared.pk}/"
    assert path in world.page("alma", "/evidence/incidents/")
    assert path not in world.page("alma", f"/evidence/incidents/?{query}")


def test_a_filter_finds_an_incident_by_what_its_visible_reports_tell(world):
    """The other report, which is not shared, would make another harm the main one."""
    world.post("alma", "tie")
    incident = incident_of(world)
    for _ in range(2):
        hidden = received(watch(), harms=(HarmType.TORTURE,))
        Report.objects.filter(pk=hidden.pk).update(incident=incident, handling=Handling.LINKED)
    Incident.objects.filter(pk=incident.pk).update(main_harm="TORTURE")
    path = f"/evidence/incidents/{incident.pk}/"
    assert path in world.page("alma", "/evidence/incidents/?harm=EXTORT")
    assert path not in world.page("alma", "/evidence/incidents/?harm=TORTURE")


def test_what_is_offered_to_tie_to_says_nothing_of_reports_that_are_not_shared_any_more(world, no_longer_shared):
    own = received(ombuds())
    assert no_longer_shared.short not in world.page("alma", f"/evidence/reports/{own.pk}/")


def test_what_is_offered_to_tie_to_are_ones_own_incidents_of_the_same_kind(world):
    world.post("alma", "tie")
    own = received(ombuds())
    page = world.page("alma", f"/evidence/reports/{own.pk}/")
    assert incident_of(world).short in page
    assert "Tie to" in page


def test_a_partner_does_not_take_a_report_out_of_its_owners_incident(world):
    world.post("carmen", "tie")
    theirs = incident_of(world)
    own = open_incident(received(ombuds()), ombuds(), by=world.alma, audit=AUDIT)
    assert world.post("alma", "tie", number=own.pk.hex).status_code == 403
    assert incident_of(world) == theirs


def test_the_owner_takes_a_report_out_of_a_partners_incident(world):
    world.post("alma", "tie")
    assert world.post("carmen", "untie").status_code == 302
    assert incident_of(world) is None


def test_a_partner_does_not_set_aside_what_another_organisation_contributed(world):
    """Whatever is set aside counts nowhere, and is destroyed in time."""
    assert world.post("alma", "set-aside", reason=SetAside.TEST).status_code == 403
    assert Report.objects.get().handling == Handling.RECEIVED
    assert "set-aside" not in world.page("alma")
    assert world.post("carmen", "set-aside", reason=SetAside.TEST).status_code == 302
    assert world.post("alma", "reopen").status_code == 403
    assert world.post("carmen", "reopen").status_code == 302


def test_whoever_agreed_to_be_counted_is_not_read_by_partners(world):
    """Statistics are "without names or places of people": no reason to open a report to another organisation."""
    shares(watch(), ombuds(), Purpose.STATISTICS)
    counted = received(consents=consents((Purpose.STATISTICS, Recipient.PARTNERS)))
    assert world.client("alma").get(f"/evidence/reports/{counted.pk}/").status_code == 404
    assert counted.short not in world.page("alma", "/evidence/")
    assert world.client("carmen").get(f"/evidence/reports/{counted.pk}/").status_code == 200


def test_a_package_does_not_name_another_organisations_report(world):
    """What says that two reports go back to one source names both."""
    other = received(ombuds())
    assert world.post("alma", "join", number=other.pk.hex).status_code == 302
    world.post("carmen", "tie")
    path = f"/evidence/incidents/{incident_of(world).pk}/package/"
    package = b"".join(world.client("carmen").post(path, {"organisation": watch().pk}).streaming_content)
    assert Entry.objects.get(verb="lineage_joined").facts == {"other": str(other.pk)}
    assert str(world.report.pk).encode() in package
    assert str(other.pk).encode() not in package


@pytest.mark.parametrize("verb", ["join", "separate"])
def test_a_partner_does_not_change_what_anothers_incident_rests_on(world, verb):
    world.post("carmen", "tie")
    twin = received(ombuds())
    Report.objects.filter(pk=twin.pk).update(lineage=world.report.lineage if verb == "separate" else twin.lineage)
    before = set(Report.objects.values_list("pk", "lineage"))
    assert world.post("alma", verb, number=twin.pk.hex).status_code == 403
    assert set(Report.objects.values_list("pk", "lineage")) == before


def test_the_keeper_of_an_incident_takes_it_back_from_whoever_took_it_in(world):
    world.post("carmen", "tie")
    theirs = incident_of(world)
    own = open_incident(received(ombuds()), ombuds(), by=world.alma, audit=AUDIT)
    taken = world.client("alma").post(f"/evidence/incidents/{own.pk}/merge/", {"number": theirs.pk.hex})
    assert (taken.status_code, incident_of(world)) == (302, own)
    path = f"/evidence/incidents/{own.pk}/merges/{Merge.objects.get().pk}/undo/"
    assert world.client("carmen").post(path).status_code == 302
    assert incident_of(world) == theirs


FIRST_DAY, LAST_DAY = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"


@pytest.mark.parametrize("after", [FIRST_DAY, LAST_DAY])
def test_a_place_in_a_list_beyond_the_calendar_is_refused(world, after):
    place = f"{quote(after)}_{world.report.pk.hex}"
    assert world.client("alma").get(f"/evidence/?after=n_{place}").status_code == 400
    assert world.client("alma").get(f"/evidence/incidents/?after={place}").status_code == 400


@pytest.mark.parametrize("page", ["/evidence/", "/evidence/incidents/"])
def test_the_first_days_of_the_calendar_can_be_asked_for(world, page):
    assert world.client("alma").get(f"{page}?since=0001-01-02&until=0001-01-03").status_code == 200
