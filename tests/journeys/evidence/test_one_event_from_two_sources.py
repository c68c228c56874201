"""One event, told by two organisations, from a phone without a network to verified: the whole way, as one journey.

What people do is done on the pages; what the worker does by its schedule is called where it would run.
"""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model
from playwright.sync_api import BrowserContext, Page, expect

import cast
from collect import Collect, filled
from evidence_world import AUDIT, coordinator, focal_point, monitor, network, ombuds
from journeys.report.conftest import PHOTO, keeps_the_form, opened, ready, send
from open_data import countries, divisions, stored
from programs_world import token
from rules.access.addresses import every_address
from saferhavens.core import problems
from saferhavens.core.evidence.words import ContentGrade, Purpose, Recipient, SourceGrade, Step
from saferhavens.core.words import Role
from saferhavens.web.custody import vault
from saferhavens.web.evidence.draining import drain
from saferhavens.web.evidence.linking import find_duplicates
from saferhavens.web.evidence.models import Attachment, Candidate, Incident, Merge, Report
from saferhavens.web.evidence.sealed import content_of
from saferhavens.web.intake.programs.words import Scope
from saferhavens.web.ledger.models import Entry
from saferhavens.web.ledger.verification import verify_ledger
from saferhavens.web.people.models import Person
from saferhavens.web.sharing.actions.granting import give_grant
from tell_world import photo as picture
from wire import Wire

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATIENT = 60_000
"""Milliseconds: the machine may have other things to do."""

DESK = {"viewport": {"width": 1440, "height": 900}}
DAY = date.today() - timedelta(days=3)
STORY = (
    "Eleven people who walked along the river were stopped at dusk by armed men, who asked each of them for money "
    "and kept the papers of those who had none."
)
RETOLD = (
    "Near the ferry a gang held up our neighbours, eleven of them, took what they carried and did not give the "
    "documents back."
)
TOLD = ("along the river", "Near the ferry", "Border Watch", "Refugee Network")
"""Of what was told, and by whom: nothing that a state may read."""

ANSWERS = {
    "what/harms": "EXTORT",
    "what/narrative": RETOLD,
    "where/country": "COL",
    "where/point": "1.5 0.5 0 12.5",
    "where/place_exactness": "exact",
    "when/occurred_from": DAY.isoformat(),
    "people/people_low": "11",
    "people/people_high": "11",
    "actors": [{"kind": "gang", "alleged_by": "a neighbour"}],
    "files/photo_1": "one.jpg",
    "files/photo_2": "two.jpg",
    "consent/early_warning": "own partners",
}


@dataclass
class People:
    """Who takes part. Alma and Vera judge at the ombuds office."""

    mateo: Person
    carmen: Person
    alma: Person
    vera: Person
    paz: Person


@pytest.fixture
def people(transactional_db: None) -> People:
    stored(countries(), divisions())
    return People(
        mateo=monitor(),
        carmen=coordinator(),
        alma=cast.person(Role.ANALYST, name="Alma", of=ombuds()),
        vera=cast.person(Role.VERIFIER, name="Vera", of=ombuds()),
        paz=focal_point(),
    )


def test_from_a_phone_without_a_network_to_verified_by_two(phone, people, live_server, tmp_path):
    ours = a_monitor_reports_without_a_network(phone, people.mateo, tmp_path)
    theirs = a_refugee_led_organisation_sends_it_by_openrosa(live_server.url)
    a_coordinator_shares_with_the_ombuds_office(phone, people.carmen)
    pair = the_jobs_find_a_pair()
    assert {pair.left_id, pair.right_id} == {ours.pk, theirs.pk}
    desk = signed_in(phone(**DESK), people.alma, "/evidence/")
    an_analyst_merges_unmerges_and_merges(desk, pair)
    incident = Incident.objects.get(merged_into=None)
    an_analyst_grades_and_climbs(desk, incident)
    the_same_analyst_cannot_confirm(desk, incident)
    a_second_person_confirms(signed_in(phone(**DESK), people.vera, "/evidence/"), incident)
    the_ledger_names_each_deed(people, ours, theirs, incident)
    a_state_sees_nothing_of_it(signed_in(phone(**DESK), people.paz, "/"), [ours, theirs], incident, pair)


# --- the two ways in ----------------------------------------------------------------------------------------------


def a_monitor_reports_without_a_network(phone: Callable, mateo: Person, folder: Path) -> Report:
    (folder / "IMG_0001.jpg").write_bytes(PHOTO)
    context = phone()
    page = signed_in(context, mateo, "/report/new/")
    ready(page)
    keeps_the_form(page)
    keeps_the_names(page)
    context.set_offline(True)
    page = opened(context)
    expect(page.get_by_text("There is no connection")).to_be_visible(timeout=PATIENT)
    tells_what_happened(page, folder / "IMG_0001.jpg")
    send(page)
    expect(page.get_by_text("waits to be sent")).to_be_visible(timeout=PATIENT)
    assert not Report.objects.exists()
    context.set_offline(False)
    expect(page.get_by_text("Your report has arrived.")).to_be_visible(timeout=PATIENT)
    expect(page.locator("[data-phone-list] li")).to_have_count(0)
    arrived_once_and_whole(page, mateo)
    return Report.objects.get()


def keeps_the_names(page: Page) -> None:
    """Wait until the phone has the names of the country's places, which it asks for on its first visit."""
    expect(page.locator("#places option")).not_to_have_count(0, timeout=PATIENT)
    patiently(lambda: page.evaluate("async () => (await (await caches.open('places')).keys()).length"))


def tells_what_happened(page: Page, photo: Path) -> None:
    expect(page.locator("#places option[value='Villa Ñandú, Norte']")).to_be_attached(timeout=PATIENT)
    page.get_by_label("Extortion").check()
    page.get_by_label("Municipality, or department").fill("Villa Ñandú, Norte")
    page.get_by_label("On which day?").fill(DAY.isoformat())
    page.get_by_label("What happened, in your words?").fill(STORY)
    page.get_by_label("How many people, at least?").fill("11")
    page.get_by_label("How many people, at most?").fill("11")
    page.locator("summary", has_text="Tell who is said to have done it").click()
    page.locator("#id_actor1_kind").select_option("gang")
    page.locator("#id_photos").set_input_files(photo)
    expect(page.locator("[data-files] li")).to_have_count(1, timeout=PATIENT)
    page.locator("summary", has_text="Early warning").click()
    page.locator("#id_consents_early_warning_partners").check()


def arrived_once_and_whole(page: Page, mateo: Person) -> None:
    """Also after the page was opened again: what has arrived is not sent another time."""
    page.reload()
    ready(page)
    expect(page.locator("[data-phone-list] li")).to_have_count(0)
    report, file = Report.objects.get(), Attachment.objects.get()
    assert (report.submitted_by_id, content_of(report).narrative) == (mateo.pk, STORY)
    assert file.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert hashlib.sha256(b"".join(vault.read(file.organisation_id, file.pk))).hexdigest() == file.sha256


def a_refugee_led_organisation_sends_it_by_openrosa(url: str) -> Report:
    """As ODK Collect does: list, form, manifest, what may be sent, then the answers with one photo a request."""
    telephone = Collect(token(Scope.OPENROSA, of=network())[1], client=Wire(url))
    listed = next(form for form in telephone.form_list() if form["formID"] == "saferhavens_report")
    assert b"saferhavens_report" in telephone.download(listed)
    xml = filled(ANSWERS, version=listed["version"])
    photos = {"one.jpg": picture("red").read(), "two.jpg": picture("blue").read()}
    assert telephone.size_limit() > len(xml) + max(map(len, photos.values()))
    telephone.submit(xml, photos, in_requests=2)
    report = Report.objects.get(organisation=network())
    assert content_of(report).narrative == RETOLD
    digests = set(report.attachments.values_list("sha256", flat=True))
    assert digests == {hashlib.sha256(data).hexdigest() for data in photos.values()}
    return report


# --- sharing, and what the worker does ----------------------------------------------------------------------------


def a_coordinator_shares_with_the_ombuds_office(phone: Callable, carmen: Person) -> None:
    """Carmen on the page of her organisation; the network has decided the same."""
    page = signed_in(phone(), carmen, "/sharing/")
    form = page.locator("form:has([name='partner'])")
    form.locator("[name='partner']").select_option(label="Ombuds Office")
    form.locator("[name='purpose']").select_option("early_warning")
    form.get_by_role("button", name="Share it").click()
    expect(page.get_by_text("Shared, from now on.")).to_be_visible(timeout=PATIENT)
    purpose, recipient = Purpose.EARLY_WARNING, Recipient.PARTNERS
    amina = coordinator("Amina", of=network())
    give_grant(network(), recipient, purpose, partner=ombuds(), by=amina, audit=AUDIT)


def the_jobs_find_a_pair() -> Candidate:
    assert drain(AUDIT) == 2
    assert set(Report.objects.values_list("place_code", flat=True)) == {"COL-52001"}
    assert find_duplicates(AUDIT) == 2
    return Candidate.objects.get()


# --- the ombuds office --------------------------------------------------------------------------------------------


def an_analyst_merges_unmerges_and_merges(page: Page, pair: Candidate) -> None:
    """She had opened an incident for each report; the pair tells her that the two are one."""
    for report in (pair.left, pair.right):
        page.goto(f"/evidence/reports/{report.pk}/")
        pressed(page, "Open a new incident", "The report is tied to this incident.")
    page.goto("/evidence/pairs/")
    page.get_by_role("link", name=f"{pair.left.short} · {pair.right.short}").click()
    compares_both(page)
    pressed(page, "The same incident", "Decided. You can take it back.")
    assert incidents_of(pair) == 1
    pressed(page, "Take it back", "Taken back. The pair waits for a decision again.")
    assert incidents_of(pair) == 2
    pressed(page, "The same incident", "Decided. You can take it back.")
    assert incidents_of(pair) == 1
    assert Merge.objects.count() == 2
    assert Report.objects.living().count() == 2


def compares_both(page: Page) -> None:
    """Both stand side by side in their own words, with the reasons, and without whom the source was."""
    expect(page.get_by_role("heading", name="Do these two tell of the same incident?")).to_be_visible(timeout=PATIENT)
    for words in (STORY, RETOLD, "Both give the same number of people."):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text("a neighbour")).to_have_count(0)


def incidents_of(pair: Candidate) -> int:
    """To how many incidents the two reports are tied."""
    return len(set(Report.objects.filter(pk__in=[pair.left_id, pair.right_id]).values_list("incident", flat=True)))


def an_analyst_grades_and_climbs(page: Page, incident: Incident) -> None:
    for report in Report.objects.filter(incident=incident):
        page.goto(f"/evidence/reports/{report.pk}/")
        page.locator(f"[name='source'][value='{SourceGrade.B}']").check()
        page.locator(f"[name='content'][value='{ContentGrade.PROBABLE}']").check()
        pressed(page, "Save the grade", "Your grade was saved.")
    page.goto(f"/evidence/incidents/{incident.pk}/")
    for step in (Step.PLAUSIBLE, Step.CORROBORATED):
        asks_for(page, step)
        expect(page.locator(".ladder [aria-current='step']")).to_contain_text(step.label, timeout=PATIENT)
    asks_for(page, Step.VERIFIED)
    expect(page.get_by_text("Proposed. Now a second person must agree.")).to_be_visible(timeout=PATIENT)


def asks_for(page: Page, step: Step) -> None:
    page.locator("summary", has_text="Go to another step").click()
    page.locator(f"[name='step'][value='{step}']").check()
    page.get_by_role("button", name="Take the step").click()


def the_same_analyst_cannot_confirm(page: Page, incident: Incident) -> None:
    """Neither is she offered it, nor is it taken from her when she asks past the page."""
    expect(page.get_by_text("Waits for a second person")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_role("button", name="I agree", exact=True)).to_have_count(0)
    proposal = incident.steps.get(after=Step.VERIFIED)
    mark = page.locator("[name='csrfmiddlewaretoken']").first.get_attribute("value")
    answer = page.request.post(
        f"/evidence/incidents/{incident.pk}/steps/{proposal.pk}/confirm/",
        form={"csrfmiddlewaretoken": mark},
        headers={"Referer": page.url},
    )
    assert (answer.status, problems.SAME_PERSON.code in answer.text()) == (problems.SAME_PERSON.http, True)
    assert step_of(incident) == Step.CORROBORATED


def a_second_person_confirms(page: Page, incident: Incident) -> None:
    page.goto(f"/evidence/incidents/{incident.pk}/")
    page.get_by_role("button", name="I agree", exact=True).click()
    expect(page.get_by_text("Proposed by Alma, confirmed by Vera")).to_be_visible(timeout=PATIENT)
    assert step_of(incident) == Step.VERIFIED


def step_of(incident: Incident) -> str:
    return Incident.objects.get(pk=incident.pk).step


# --- what stays ---------------------------------------------------------------------------------------------------


def the_ledger_names_each_deed(people: People, ours: Report, theirs: Report, incident: Incident) -> None:
    assert verify_ledger().holds
    alma, vera = (f"person:{each.pk}" for each in (people.alma, people.vera))
    assert deeds(ours, f"person:{people.mateo.pk}") >= {"report_received"}
    assert deeds(theirs) >= {"report_received"}
    for report in (ours, theirs):
        assert deeds(report, alma) >= {"report_read", "report_graded", "report_linked"}
    assert deeds(incident, alma) >= {"incident_opened", "incidents_merged", "merge_undone", "step_taken"}
    assert deeds(incident, alma) >= {"step_proposed"}
    assert deeds(incident, vera) == {"step_confirmed"}
    assert set(Entry.objects.values_list("verb", flat=True)) >= {"grant_given", "pairs_found", "pair_reopened"}
    told = str(list(Entry.objects.values_list("facts", flat=True)))
    assert not [words for words in (STORY, RETOLD, "IMG_0001", "one.jpg", "neighbour") if words in told]


def deeds(row: Model, actor: str = "") -> set[str]:
    """The verbs that the ledger has of something, of one actor or of all."""
    entries = Entry.objects.filter(object_id=str(row.pk))
    return set((entries.filter(actor=actor) if actor else entries).values_list("verb", flat=True))


def a_state_sees_nothing_of_it(page: Page, reports: list[Report], incident: Incident, pair: Candidate) -> None:
    """To a focal point of a ministry none of it exists, and no page that they can open tells of it."""
    hidden = [f"/evidence/reports/{report.pk}/" for report in reports]
    hidden += [f"/report/{report.pk}/" for report in reports] + [f"/sharing/reports/{reports[0].pk}/"]
    hidden += [f"/evidence/incidents/{incident.pk}/", f"/evidence/pairs/{pair.pk}/", "/evidence/", "/evidence/pairs/"]
    for path in hidden:
        answer = page.request.get(path)
        assert answer.status == 404, path
        assert not [words for words in TOLD if words in answer.text()], path
    numbers = [incident.short, *(report.short for report in reports)]
    for path in whatever_a_site_has():
        answer = page.request.get(path)
        assert answer.status < 500, path
        assert not [words for words in [*TOLD, *numbers] if words in answer.text()], path
    assert page.request.get("/sharing/evidence/state/").status == 200  # still signed in, and answered


def whatever_a_site_has() -> list[str]:
    """Every address of the site, with numbers that name nothing; but not the one that ends the session."""
    return sorted({each.path for each in every_address() if "logout" not in each.path})


# --- what everybody does ------------------------------------------------------------------------------------------


def signed_in(context: BrowserContext, somebody: Person, path: str) -> Page:
    """With password and code, and from there to `path`."""
    page = context.new_page()
    page.goto(f"/account/login/?next={path}")
    page.get_by_label("E-mail address").fill(somebody.email)
    page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(cast.code_of(somebody), timeout=PATIENT)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).not_to_have_url(re.compile("/account/"), timeout=PATIENT)
    return page


def pressed(page: Page, button: str, answer: str) -> None:
    """Press it and read the answer."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(answer)).to_be_visible(timeout=PATIENT)


def patiently(holds: Callable[[], Any]) -> None:
    """Wait until something holds that no page shows."""
    end = time.monotonic() + PATIENT / 1000
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
