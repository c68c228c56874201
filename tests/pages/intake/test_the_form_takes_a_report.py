"""The form without any script: what it takes, once, and what it says then."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import cast
from evidence_world import CANARY, coordinator, focal_point, network, watch
from pages.intake.conftest import PHOTO
from saferhavens.core.words import Role
from saferhavens.web.custody import vault
from saferhavens.web.evidence.models import Attachment, Consent, Report
from saferhavens.web.evidence.sealed import content_of, name_of, original_of
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people import actions

NEW = "/report/new/"


def photo(name: str = "IMG.jpg", content: bytes = PHOTO) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_what_was_done_and_the_country_are_enough(client_of_mateo, fields):
    answer = client_of_mateo.post(NEW, fields())
    report = Report.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/report/sent/{report.pk}/")
    assert (report.organisation, report.channel, report.country) == (watch(), "form", "COL")


def test_the_receipt_says_that_it_arrived_its_number_and_what_follows(client_of_mateo, fields):
    page = client_of_mateo.post(NEW, fields(photos=[photo()]), follow=True).content.decode()
    assert "Your report has arrived" in page
    assert Report.objects.get().short in page
    assert "With 1 file." in page
    assert "What happens next" in page
    assert 'href="/report/"' in page


def test_everything_that_is_said_is_kept(client_of_mateo, fields):
    said = fields(
        harms=["EXTORT", "GBV"], is_urgent="on", stage="transit", place_text="behind the school", time_text="at night",
        occurred_from="2026-03-03", people_low="2", people_high="4", statuses=["refugee"], ages=["child"],
        sexes=["female"], grounds=["nationality"], exposures=["undocumented"], actor1_kind="police",
        actor1_name="a patrol", actor1_alleged_by="two survivors", authorities=["none"], authorities_text="nobody came",
        narrative=CANARY, basis="witnessed", source_text="my neighbour", contact="through me",
        consents=["statistics:public", "referral:partners"], consent_language="Wayuunaiki", consent_witnessed="on",
        sensitivity="severe",
    )  # fmt: skip
    client_of_mateo.post(NEW, said)
    content = content_of(Report.objects.get())
    assert content.narrative == CANARY
    assert (content.people_low, content.people_high, content.time_exactness) == (2, 4, "day")
    assert [(actor.kind, actor.attribution, actor.alleged_by) for actor in content.actors] == [
        ("police", "alleged", "two survivors")
    ]
    assert {(each.purpose, each.recipient) for each in content.consents} == set(
        Consent.objects.values_list("purpose", "recipient")
    )
    for name in ("place_text", "time_text", "stage", "authorities_text", "source_text", "contact", "sensitivity"):
        assert getattr(content, name) == said[name]
    assert (content.is_urgent, content.consent_witnessed, content.consent_language) == (True, True, "Wayuunaiki")


def test_a_page_that_is_sent_twice_is_one_report(client_of_mateo, fields):
    page = client_of_mateo.get(NEW).content.decode()
    number = re.search(r'name="instance_id" value="([\w-]{36})"', page)[1]
    places = [client_of_mateo.post(NEW, fields(instance_id=number, photos=[photo()])).headers["Location"] for _ in "12"]
    assert places[0] == places[1]
    assert (Report.objects.count(), Attachment.objects.count()) == (1, 1)


def test_each_page_has_a_number_of_its_own(client_of_mateo):
    numbers = {re.search(r'instance_id" value="(.+?)"', client_of_mateo.get(NEW).content.decode())[1] for _ in "12"}
    assert len(numbers) == 2


def test_the_same_number_with_other_words_is_refused_plainly(client_of_mateo, fields):
    client_of_mateo.post(NEW, fields(narrative="first"))
    answer = client_of_mateo.post(NEW, fields(narrative="second"))
    assert answer.status_code == 409
    assert "SH-681" in answer.content.decode()
    assert content_of(Report.objects.get()).narrative == "first"


def test_the_same_number_with_another_photo_is_refused_plainly(client_of_mateo, fields):
    client_of_mateo.post(NEW, fields(photos=[photo()]))
    answer = client_of_mateo.post(NEW, fields(photos=[photo(content=PHOTO + b"another")]))
    assert answer.status_code == 409
    assert Attachment.objects.count() == 1


def test_photos_are_kept_as_they_are_also_when_the_phone_calls_all_of_them_the_same(client_of_mateo, fields):
    client_of_mateo.post(NEW, fields(photos=[photo(content=PHOTO + b"1"), photo(content=PHOTO + b"2")]))
    kept = {name_of(each): b"".join(vault.read(each.organisation_id, each.pk)) for each in Attachment.objects.all()}
    assert kept == {"1-IMG.jpg": PHOTO + b"1", "2-IMG.jpg": PHOTO + b"2"}


def test_the_bytes_as_they_came_are_kept_beside_what_was_understood(client_of_mateo, fields):
    client_of_mateo.post(NEW, fields(narrative=CANARY, photos=[photo()]))
    original = original_of(Report.objects.get().versions.get())[1].decode()
    assert CANARY in original
    assert '"name":"1-IMG.jpg"' in original
    assert "csrf" not in original


def test_the_ledger_holds_who_sent_it_and_nothing_of_what_they_said(client_of_mateo, fields, mateo):
    client_of_mateo.post(NEW, fields(narrative=CANARY))
    entry = Entry.objects.get(verb="report_received")
    assert entry.actor == f"person:{mateo.pk}"
    assert CANARY not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_nothing_is_agreed_to_beforehand(client_of_mateo):
    page = client_of_mateo.get(NEW).content.decode()
    boxes = re.findall(r'<input type="checkbox" name="(\w+)"[^>]*?( checked)?>', page)
    assert {name for name, _ in boxes} >= {"consents", "harms"}
    assert not any(checked for _, checked in boxes)


def test_who_reports_for_one_organisation_is_not_asked_for_which(client_of_mateo):
    assert "For which organisation" not in client_of_mateo.get(NEW).content.decode()


def test_who_reports_for_several_chooses(db, fields):
    carmen = coordinator()
    actions.change_roles(carmen, network(), {Role.MONITOR}, audit=cast.AUDIT)
    client = cast.signed_in(carmen)
    assert "For which organisation" in client.get(NEW).content.decode()
    client.post(NEW, fields(organisation=network().pk))
    assert Report.objects.get().organisation == network()


def test_nobody_reports_for_another_organisation(client_of_mateo, fields):
    answer = client_of_mateo.post(NEW, fields(organisation=network().pk))
    assert answer.status_code == 422
    assert not Report.objects.exists()


@pytest.mark.parametrize("role", [Role.LEARNER, Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("address", [NEW, "/report/"])
def test_who_files_no_reports_is_told_so(db, role, address):
    answer = cast.signed_in(cast.person(role, of=watch())).get(address)
    assert answer.status_code == 403
    assert "SH-4" in answer.content.decode()


def test_nobody_of_a_state_body_files_a_report(db, fields):
    client = cast.signed_in(focal_point())
    assert client.get(NEW).status_code == client.post(NEW, fields()).status_code == 403
    assert not Report.objects.exists()


def test_the_menu_leads_those_who_report_here_and_nobody_else(client_of_mateo):
    assert 'href="/report/"' in client_of_mateo.get("/design/").content.decode()
    for other in (cast.signed_in(focal_point()), cast.signed_in(cast.person(Role.LEARNER)), Client()):
        assert 'href="/report/"' not in other.get("/design/").content.decode()


def test_a_form_without_its_token_is_refused(mateo, fields):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mateo)
    answer = strict.post(NEW, fields())
    assert answer.status_code == 403
    assert not Report.objects.exists()


def test_the_form_speaks_spanish(client_of_mateo):
    client_of_mateo.post("/language/", {"language": "es"})
    page = client_of_mateo.get(NEW).content.decode()
    assert "¿Qué se les hizo a las personas?" in page
    assert "What was done" not in page
