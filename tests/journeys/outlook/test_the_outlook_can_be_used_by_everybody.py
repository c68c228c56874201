"""The pages of the outlook with axe, at both sizes, in both languages, light and dark; charts, keyboard, paper."""

import pytest
from playwright.sync_api import Page, expect

import open_data
import outlook_world
from journeys.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    ("en", PHONE, "light"),
    ("es", PHONE, "dark"),
    ("es", DESKTOP, "light"),
    ("en", DESKTOP, "dark"),
]
REPLAY = "/outlook/replay/?place=COL-52&kind=one_sided&rule=Rise"
PATHS = (
    "/outlook/",
    "/outlook/places/COL/",
    "/outlook/scoreboard/",
    REPLAY,
    "/outlook/methods/",
)


@pytest.fixture(autouse=True)
def no_entries(transactional_db, monkeypatch):
    monkeypatch.setattr(open_data, "AUDIT", open_data.NoAudit())


@pytest.fixture
def world(no_entries) -> None:
    outlook_world.build()


def settled(page: Page) -> None:
    """Every chart drawn, every table opened that is folded up."""
    for figure in page.locator("figure[data-chart]").all():
        figure.scroll_into_view_if_needed()
        expect(figure.locator(".chart svg")).to_be_visible()
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")


@pytest.mark.parametrize("look", LOOKS, ids=["-".join(map(str, look)) for look in LOOKS])
def test_no_page_has_a_serious_finding_or_scrolls_sideways(world, open_page, serious_findings, look):
    language, size, theme = look
    page = open_page("/outlook/", language=language, size=size, theme=theme)
    found = []
    for path in PATHS:
        assert page.goto(path).status == 200, path
        settled(page)
        found += [f"{path}: {finding}" for finding in serious_findings(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path}: scrolls sideways")
    assert found == []


def test_empty_pages_have_no_serious_finding_either(open_page, serious_findings):
    page = open_page("/outlook/")
    found = []
    outlook_world.places()
    for path in ("/outlook/", "/outlook/scoreboard/", "/outlook/replay/", "/outlook/places/COL-52001/"):
        page.goto(path)
        found += [f"{path}: {finding}" for finding in serious_findings(page)]
    assert found == []


def test_from_the_menu_to_a_place_and_back_with_the_keyboard(world, open_page):
    page = open_page("/")
    page.get_by_role("navigation", name="Main", exact=True).get_by_role("link", name="Outlook").press("Enter")
    page.get_by_role("link", name="Colombia").first.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Colombia")
    page.get_by_role("navigation", name="Where this is").get_by_role("link", name="Outlook").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Outlook")


def test_a_replay_is_asked_for_with_the_form(world, open_page):
    page = open_page("/outlook/replay/")
    page.get_by_label("Place").select_option("COL-52")
    page.get_by_role("button", name="Show the replay").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Norte, violence against civilians")
    expect(page.locator("figure[data-chart] .chart svg")).to_be_visible()


def test_without_a_script_every_figure_is_a_table(world, open_page):
    page = open_page("/outlook/places/COL/", java_script_enabled=False)
    for figure in page.locator("figure").all():
        expect(figure.locator("table")).to_be_visible()


def test_on_paper_the_list_stands_without_menus(world, open_page):
    page = open_page("/outlook/")
    page.emulate_media(media="print")
    expect(page.locator(".site-nav").first).to_be_hidden()
    expect(page.locator(".watch").first).to_be_visible()
