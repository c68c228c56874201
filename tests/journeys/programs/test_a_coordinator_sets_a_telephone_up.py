"""A coordinator in a browser, as wide as a phone: makes a token, brings a form, says what it means, offers it."""

import pytest
from django.core.files.base import ContentFile
from playwright.sync_api import Page, expect

from cast import signed_in
from collect import Collect
from programs_world import maker, token
from saferhavens.web.intake.openrosa.models import UploadedForm
from xlsforms import xlsform

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = (390, 844)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def page(open_page, live_server) -> Page:
    client = signed_in(maker())
    page = open_page("/", size=PHONE)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    return page


def test_from_the_token_to_the_form_on_the_telephone(page, serious_findings):
    page.goto("/programs/")
    assert serious_findings(page) == []
    page.get_by_label("Name of the telephone or program").fill("Border telephone")
    page.get_by_label("Fetch forms and send reports").check()
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("heading", name="The new token")).to_be_visible()
    assert serious_findings(page) == []
    secret = page.locator("code").first.inner_text()
    page.goto("/openrosa/forms/")
    assert serious_findings(page) == []
    workbook = {"name": "form.xlsx", "mimeType": XLSX, "buffer": ContentFile(xlsform()).read()}
    page.get_by_label("XLSForm", exact=True).set_input_files(workbook)
    page.get_by_role("button", name="Upload the form").click()
    give_a_meaning(page)
    assert serious_findings(page) == []
    page.goto("/openrosa/forms/")
    page.get_by_role("button", name="Offer Border survey").click()
    expect(page.get_by_text("Telephones are offered this form.")).to_be_visible()
    assert [form["formID"] for form in Collect(secret).form_list()] == ["saferhavens_report", "border_survey"]


def give_a_meaning(page: Page) -> None:
    page.get_by_label("What happened?", exact=False).first.select_option("harms")
    page.get_by_label("Where?", exact=False).first.select_option("country")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("What happened? → Robbed").select_option("EXTORT")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. It holds")).to_be_visible()
    mapping = UploadedForm.objects.get().mapping
    assert mapping["codes"] == {"kind": {"robbed": "EXTORT"}, "land": {"co": "COL", "pe": "PER"}}


@pytest.mark.parametrize("path", ["/programs/", "/openrosa/forms/"])
def test_nothing_is_wider_than_the_telephone(page, path):
    token()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
