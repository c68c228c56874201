"""A person with a phone writes, comes back with the code, answers, and takes everything back; leaves at once."""

import re

import pytest
from playwright.sync_api import Page, expect

import cast
import evidence_world as world
from journeys.conftest import DESKTOP, PHONE
from saferhavens.web.evidence.actions.messages import ask
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.words import Handling
from saferhavens.web.intake.anonymous.models import Door
from tell_world import path_of, photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def write(page: Page) -> str:
    """Fill in and send the form; returns the code that stood on it."""
    page.get_by_label("People had to pay so that nothing would happen to them").check()
    page.get_by_label("In which country?").select_option("COL")
    page.get_by_label("Tell it in your words").fill("They asked everybody on the bus for money.")
    kept = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo().getvalue()}
    page.locator("input[type=file]").set_input_files(kept)
    code = page.locator("[data-code]").inner_text()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It has arrived")
    return code


def come_back(page: Page, code: str) -> None:
    page.goto("/tell/back/")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How it stands")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_person_with_a_phone_writes_answers_and_takes_it_back(open_page, door: Door, scripts: bool):
    page = open_page("/tell/", size=PHONE, java_script_enabled=scripts)
    page.get_by_role("link", name="Help line").click()
    code = write(page)
    expect(page.locator("[data-code]")).to_have_text(code)
    assert Report.objects.get().attachments.get().sha256

    ask(Report.objects.get(), "At what hour was it?", by=world.analyst("Ana", of=world.watch()), audit=cast.AUDIT)
    come_back(page, code)
    expect(page.get_by_text("At what hour was it?")).to_be_visible()
    page.get_by_label("Your answer").fill("At six in the morning.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_role("status")).to_contain_text("Your answer has arrived.")

    page.get_by_label("to warn people who are in danger").first.check()
    page.get_by_role("button", name="Keep these answers").click()
    expect(page.get_by_label("to warn people who are in danger").first).to_be_checked()

    page.get_by_role("button", name="Take it back …").click()
    page.get_by_role("button", name="Yes, take everything back").click()
    expect(page.get_by_text("You took it back.")).to_be_visible()
    assert Report.objects.get().handling == Handling.WITHDRAWN
    assert page.context.cookies() == []


def test_nothing_stays_in_the_browser(open_page, door: Door):
    page = open_page(path_of(door), size=PHONE)
    write(page)
    kept = page.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,"
        " (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert kept == [0, 0, 0, 0]
    assert page.context.cookies() == []


def test_leave_now_leads_away_at_once_and_back_does_not_return(open_page, door: Door):
    page = open_page("/tell/", size=PHONE)
    page.goto(path_of(door))
    page.get_by_label("Tell it in your words").fill("They asked everybody on the bus for money.")
    page.get_by_role("link", name="Leave now").click()
    expect(page).to_have_url(re.compile("/tell/away/"))
    expect(page.get_by_role("table")).to_be_visible()
    assert "Help line" not in page.content()
    page.go_back()
    expect(page).to_have_url(re.compile("/tell/$"))  # the page of the form is not among those visited


def test_escape_pressed_three_times_leads_away_too_and_twice_does_not(open_page, door: Door):
    page = open_page(path_of(door), size=PHONE)
    page.get_by_label("Tell it in your words").fill("They asked everybody")
    for _ in range(2):
        page.keyboard.press("Escape")
    expect(page.get_by_label("Tell it in your words")).to_have_value("They asked everybody")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/tell/away/"))


def test_without_scripts_leave_now_is_a_link(open_page, door: Door):
    page = open_page(path_of(door), size=PHONE, java_script_enabled=False)
    page.get_by_role("link", name="Leave now").click()
    expect(page.get_by_role("table")).to_be_visible()


@pytest.mark.parametrize("path", ["form", "/tell/", "/tell/about/", "/tell/back/", "sent"])
def test_leave_now_is_in_sight_on_every_page_wherever_one_has_scrolled(open_page, door: Door, path: str):
    page = open_page(path_of(door) if path in ("form", "sent") else path, size=PHONE)
    if path == "sent":
        write(page)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_role("link", name="Leave now")).to_be_in_viewport(ratio=1)
    assert page.get_by_role("link", name="Leave now").bounding_box()["height"] >= 44


def test_the_code_can_be_copied_and_printed_where_the_browser_can(open_page, door: Door):
    page = open_page(path_of(door), size=PHONE, permissions=["clipboard-read", "clipboard-write"])
    code = page.locator("[data-code]").inner_text()
    page.get_by_role("button", name="Copy").click()
    assert page.evaluate("navigator.clipboard.readText()") == code
    expect(page.get_by_role("button", name="Print")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_can_be_read_and_used_by_everybody(open_page, door: Door, serious_findings, size, theme: str):
    page = open_page("/tell/", size=size, theme=theme)
    assert serious_findings(page) == []
    for path in ("/tell/about/", "/tell/back/", "/tell/away/", "/tell/nobody/", path_of(door)):
        page.goto(path)
        assert serious_findings(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.get_by_role("button", name="Send", exact=True).click()  # with nothing in it: the form with its complaints
    expect(page.get_by_role("alert").first).to_be_visible()
    assert serious_findings(page) == []
    code = write(page)
    assert serious_findings(page) == []
    come_back(page, code)
    assert serious_findings(page) == []
    page.get_by_role("button", name="Take it back …").click()
    assert serious_findings(page) == []


def test_a_coordinator_opens_the_channel_of_their_organisation(open_page, live_server, transactional_db):
    from django.conf import settings

    client = cast.signed_in(world.coordinator())
    page = open_page("/tell/", size=PHONE)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page.goto("/tell/settings/")
    page.get_by_label("The channel is open").check()
    page.get_by_label("Under which name?").fill("Evening line")
    page.get_by_label("Español").check()
    page.get_by_label("Show it in the public list").check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("The channel is open. Give this address")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/tell/")
    expect(page.get_by_role("link", name="Evening line")).to_be_visible()
