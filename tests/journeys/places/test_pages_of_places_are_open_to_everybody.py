"""Phones, screen readers, the keyboard."""

from itertools import product

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PATHS = ["/", "/places/", "/places/COL/", "/places/COL-52001/", "/places/COL-86001/", "/places/?q=norte", "/data/"]
PHONE, DESKTOP = (390, 844), (1440, 900)


@pytest.mark.parametrize(("path", "theme"), list(product(PATHS, ["light", "dark"])))
def test_axe_has_no_serious_finding(world, open_page, serious_findings, path, theme):
    page = open_page(path, language="es", theme=theme)
    if page.locator("figure[data-chart]").count():
        page.locator("figure[data-chart]").first.scroll_into_view_if_needed()
        expect(page.locator(".chart svg").first).to_be_visible()
    assert serious_findings(page) == []


@pytest.mark.parametrize(("path", "language"), list(product(PATHS, ["en", "es"])))
def test_no_page_scrolls_sideways_on_a_phone(world, open_page, path, language):
    page = open_page(path, language=language, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_the_contents_stay_in_sight_on_a_wide_screen(world, open_page):
    page = open_page("/places/COL/", size=DESKTOP)
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Violence", exact=True).click()
    expect(page.get_by_role("heading", name="Violence", exact=True)).to_be_in_viewport()
    expect(page.get_by_role("navigation", name="On this page")).to_be_in_viewport()


def test_a_name_without_accents_leads_to_the_place(world, open_page):
    page = open_page("/places/")
    page.get_by_role("searchbox").fill("villa nandu")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Villa Ñandú").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Villa Ñandú")
