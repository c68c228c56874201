"""The same on a phone that runs no scripts: nothing is missing but the work without a network."""

import hashlib

import pytest
from playwright.sync_api import expect

from evidence_world import AUDIT, analyst, watch
from journeys.report.conftest import PHOTO, send
from saferhavens.web.evidence.actions.messages import ask
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.words import Handling

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(phone, mateo):
    page = phone(mateo, java_script_enabled=False).new_page()
    page.goto("/report/new/")
    return page


def test_a_report_with_a_photo_arrives(page, photo):
    page.get_by_label("Extortion").check()
    page.locator("#id_photos").set_input_files(photo)
    send(page)
    expect(page.get_by_role("heading", name="It has arrived")).to_be_visible()
    assert Attachment.objects.get().sha256 == hashlib.sha256(PHOTO).hexdigest()


def test_what_is_wrong_is_said_and_leads_to_its_field(page):
    page.get_by_label("What happened, in your words?").fill("kept")
    send(page)
    page.get_by_role("alert").get_by_role("link", name="What was done to people?").click()
    assert page.url.endswith("#id_harms")
    expect(page.get_by_label("What happened, in your words?")).to_have_value("kept")


def test_a_question_is_answered_and_the_report_corrected_and_taken_back(page, mateo):
    page.get_by_label("Extortion").check()
    send(page)
    ask(Report.objects.get(), "How many were they?", by=analyst(of=watch()), audit=AUDIT)
    page.get_by_role("link", name="My reports").click()
    page.get_by_text("A question for you").click()
    expect(page.get_by_text("How many were they?")).to_be_visible()
    page.get_by_label("Your answer").fill("Five.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Five.")).to_be_visible()
    page.get_by_role("link", name="Add to it or correct it").click()
    page.get_by_label("How many people, at least?").fill("5")
    page.get_by_role("button", name="Send the change").click()
    expect(page.get_by_text("version 2")).to_be_visible()
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("The report was withdrawn.")).to_be_visible()
    report = Report.objects.get()
    assert (report.people_low, report.handling) == (5, Handling.WITHDRAWN)
