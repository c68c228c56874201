"""People at the migration map: with a mouse, with a keyboard only, without a script, on a phone, on paper."""

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from journeys.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("world")]

DRAWN = "[data-map-frame][data-drawn=true]"
SMALL = (1100, 700)
SLOWLY = 20_000
"""The test machine draws without a graphics card."""


@pytest.fixture
def open_map(open_page):
    """Open an address of the map and wait until everything is drawn."""

    def go(path: str = "/map/COL/", size: tuple[int, int] = SMALL, **more: object) -> Page:
        page = open_page(path, size=size, **more)
        expect(page.locator(DRAWN)).to_be_attached(timeout=SLOWLY)
        return page

    return go


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and content of each part of a PNG file."""
    at = 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        yield name, png[at + 8 : at + 8 + length]
        at += 12 + length


def pixel(page: Page, x: int, y: int) -> list[int]:
    """Red, green, blue of a point of the page."""
    png = page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    data = b"".join(content for name, content in chunks(png) if name == b"IDAT")
    return list(zlib.decompress(data)[1:4])


@pytest.mark.parametrize(("language", "theme"), list(product(["en", "es"], ["light", "dark"])))
def test_the_map_has_no_serious_finding(open_map, serious_findings, language, theme):
    assert serious_findings(open_map(language=language, theme=theme)) == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_the_page_never_scrolls_sideways(open_map, size):
    page = open_map(size=size)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_map_is_the_heart_of_the_page(open_map):
    wide = open_map(size=DESKTOP).locator("#map").bounding_box()
    assert wide["width"] > 1000
    assert wide["height"] > 700
    narrow = open_map(size=PHONE).locator("#map").bounding_box()
    assert narrow["width"] == 390
    assert 480 < narrow["height"] < 540


def test_choosing_another_level_changes_table_sentence_and_address(open_map):
    page = open_map()
    page.get_by_role("link", name="Departments", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People from Venezuela in the departments of Colombia")
    expect(page.locator("tr[data-code]")).to_have_count(2)
    expect(page).to_have_url(re.compile(r"/map/COL/\?level=adm1$"))


def test_the_link_reproduces_the_view(open_map):
    page = open_map()
    page.get_by_role("link", name="Countries", exact=True).click()
    page.get_by_role("link", name="People from Colombia").click()
    page.get_by_label("Draw from where to where").check()
    expect(page).to_have_url(re.compile("flows=1"))
    sentence = page.locator(".map-sentence").first.inner_text()
    again = open_map(page.url.split("/", 3)[3].join(["/", ""]))
    assert again.locator(".map-sentence").first.inner_text() == sentence
    assert again.get_by_label("Draw from where to where").is_checked()


def test_back_shows_the_view_before(open_map):
    page = open_map()
    page.get_by_role("link", name="Countries", exact=True).click()
    expect(page.locator("tr[data-code=VEN]")).to_be_visible()
    page.go_back()
    expect(page.locator("tr[data-code='COL-52001']")).to_be_visible()


def test_a_box_acts_at_once_and_keeps_the_focus(open_map):
    page = open_map()
    box = page.get_by_label("Show events of organised violence")
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"violence=0"))
    expect(page.get_by_role("columnheader", name="Events of violence")).to_have_count(0)
    expect(page.get_by_label("Show events of organised violence")).to_be_focused()


def test_another_date_by_the_slider_with_the_keyboard(open_map):
    page = open_map()
    slider = page.get_by_role("slider", name="Date")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("date=2022-02-28"))
    expect(page.locator("tr[data-code='COL-52001'] td").first).to_have_text("60")
    expect(page.get_by_role("slider", name="Date")).to_be_focused()
    assert page.get_by_role("slider", name="Date").get_attribute("aria-valuetext") == "28 February 2022"


def test_playing_goes_through_the_dates_and_stops_at_the_newest(open_map):
    page = open_map()
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_label("Date", exact=True).first).to_have_value("2022-02-28")
    expect(page.get_by_label("Date", exact=True).first).to_have_value("2022-10-31", timeout=SLOWLY)
    expect(page.get_by_role("button", name="Play")).to_be_visible(timeout=SLOWLY)


def test_a_heading_sorts_without_leaving_the_page(open_map):
    page = open_map()
    page.evaluate("window.stays = true")
    page.get_by_role("link", name="Municipalities").last.click()
    expect(page.locator("tr[data-code]").first).to_have_attribute("data-code", "COL-52002")
    assert page.evaluate("window.stays")


def test_a_click_on_an_area_tells_its_figures_source_and_date(open_map):
    page = open_map("/map/COL/?violence=0")
    box = page.locator("#map canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 100, box["y"] + box["height"] / 2 - 100)
    told = page.locator(".map-box")
    expect(told).to_contain_text(re.compile("Bolívar|Villa Ñandú"))
    expect(told).to_contain_text("31 October 2022")
    expect(told).to_contain_text("Migración Colombia")


def test_a_click_on_an_event_tells_what_happened(open_map):
    page = open_map("/map/COL/?at=9/1.5/0.5&types=3")
    box = page.locator("#map canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    told = page.locator(".map-box")
    expect(told).to_contain_text("Violence against civilians")
    expect(told).to_contain_text("15 March 2020")
    expect(told).to_contain_text("2 deaths by the best estimate (between 1 and 3), 2 civilians")
    expect(told).to_contain_text("Place known exactly")


def test_a_row_under_the_focus_is_marked_on_the_map_and_an_area_under_the_pointer_in_the_table(open_map):
    page = open_map("/map/COL/?violence=0")
    box = page.locator("#map canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 + 100, box["y"] + box["height"] / 2 - 100)
    expect(page.locator("tr.is-marked")).to_have_count(1)
    page.mouse.move(box["x"] + 3, box["y"] + 3)
    expect(page.locator("tr.is-marked")).to_have_count(0)


def test_the_map_moves_by_keyboard_and_the_address_follows(open_map):
    page = open_map()
    page.locator("#map canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"at=\d+\.\d\d/-?\d+\.\d{4}/-?\d+\.\d{4}"), timeout=SLOWLY)


def test_the_camera_of_the_address_is_kept_when_the_view_changes(open_map):
    page = open_map("/map/COL/?at=7.00/1.2000/0.8000")
    page.get_by_label("Per 1,000 inhabitants").check()
    expect(page).to_have_url(re.compile(r"as=rate&at=7\.00/1\.2000/0\.8000"))


def test_a_place_is_found_by_keyboard_and_without_accents(open_map):
    page = open_map()
    page.get_by_role("combobox", name="Find a place").fill("nandu")
    option = page.get_by_role("option", name="Villa Ñandú")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    assert page.get_by_role("combobox", name="Find a place").get_attribute(
        "aria-activedescendant"
    ) == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(option).to_be_hidden()
    expect(page.get_by_role("combobox", name="Find a place")).to_have_value("Villa Ñandú")


def test_escape_closes_the_suggestions(open_map):
    page = open_map()
    page.get_by_role("combobox", name="Find a place").fill("bolivar")
    expect(page.locator("#place-suggestions [role=option]")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert page.get_by_role("combobox", name="Find a place").get_attribute("aria-expanded") == "false"


def test_changing_to_dark_repaints_the_sea(open_map):
    page = open_map()
    before = pixel(page, 60, 120)
    page.get_by_role("button", name="Dark").click()
    page.wait_for_timeout(600)
    after = pixel(page, 60, 120)
    assert sum(after) < sum(before) / 2


def test_without_a_script_the_form_and_the_table_do_the_work(open_page):
    page = open_page(java_script_enabled=False, path="/map/COL/")
    page.get_by_label("Per 1,000 inhabitants").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page).to_have_url(re.compile("as=rate"))
    expect(page.locator("tr[data-code]")).to_have_count(3)


def test_on_paper_the_map_is_a_picture_and_the_controls_are_gone(open_map):
    page = open_map()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    picture = page.locator(".map-print")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    expect(page.get_by_label("Find a place")).to_be_hidden()
    expect(page.get_by_text("Where the figures come from")).to_be_visible()


def test_a_failed_request_is_said_and_the_page_goes_on(open_page):
    page = open_page("/map/COL/")
    expect(page.locator(DRAWN)).to_be_attached(timeout=SLOWLY)
    page.route("**/parts/**", lambda route: route.fulfill(status=422, body="no"))
    page.get_by_role("link", name="Countries", exact=True).click()
    expect(page.get_by_text("The figures could not be loaded.")).to_be_visible()
    page.unroute("**/parts/**")
    page.get_by_role("link", name="Countries", exact=True).click()
    expect(page.locator("tr[data-code=VEN]")).to_be_visible()
    expect(page.get_by_text("The figures could not be loaded.")).to_be_hidden()
