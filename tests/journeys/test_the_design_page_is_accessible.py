from itertools import product

import pytest

from journeys.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "theme"), list(product(["en", "es"], ["light", "dark"])))
def test_the_design_page_has_no_serious_finding(open_page, serious_findings, language, theme):
    page = open_page("/design/", language=language, theme=theme)
    assert serious_findings(page) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_design_page_never_scrolls_sideways(open_page, size):
    page = open_page("/design/", size=size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_theme_switch_is_remembered_on_the_next_page(open_page):
    page = open_page("/design/")
    page.get_by_role("button", name="Dark").click()
    page.goto("/design/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("button", name="Light").is_visible()


def test_a_heading_sorts_its_table_and_says_so(open_page):
    page = open_page("/design/")
    page.get_by_role("button", name="People").click()
    assert page.locator("table tbody th").all_inner_texts() == ["Example valley", "Example town", "Example harbour"]
    assert page.locator("th", has_text="People").get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="People").click()
    assert page.locator("table tbody th").first.inner_text() == "Example harbour"


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/design/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"


def test_on_a_phone_the_menu_opens_and_leads_on(open_page):
    page = open_page("/design/", size=PHONE)
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Main, on small screens").get_by_role("link", name="Places").click()
    page.wait_for_url("**/places/")
