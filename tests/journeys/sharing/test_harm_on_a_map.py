"""The map of documented harm in a browser."""

from itertools import product

import pytest
from playwright.sync_api import expect

import open_data
from journeys.conftest import DESKTOP, PHONE
from map_world import load_world
from sharing_world import large_group, released

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MAP = "/sharing/evidence/map/COL/"
DRAWN = "[data-map-frame][data-drawn=true]"
SLOWLY = 20_000
"""The test machine draws without a graphics card."""


@pytest.fixture(autouse=True)
def world(transactional_db, monkeypatch):
    monkeypatch.setattr(open_data, "AUDIT", open_data.NoAudit())
    load_world()
    large_group(place_code="COL-52", place_exactness="adm1")
    released()


@pytest.mark.parametrize(("size", "look"), list(product([PHONE, DESKTOP], [("en", "dark"), ("es", "light")])))
def test_it_is_drawn_and_can_be_used_by_everybody(open_page, serious_findings, size, look):
    language, theme = look
    page = open_page(MAP, size=size, language=language, theme=theme)
    expect(page.locator(DRAWN)).to_be_attached(timeout=SLOWLY)
    shoot(page, f"harm-{language}-{size[0]}-{theme}")
    assert serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def shoot(page, name: str) -> None:
    """A picture for whoever wants to look: SHOTS names a folder."""
    import os

    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize(("part", "words"), [(0.35, "people at least"), (0.7, "Not shown")])
def test_an_area_tells_its_number_or_that_it_is_not_shown(open_page, part, words):
    """Norte has a number, Sur below it has none."""
    page = open_page(MAP)
    expect(page.locator(DRAWN)).to_be_attached(timeout=SLOWLY)
    box = page.locator("[data-map] canvas").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] * part)
    expect(page.locator(".map-box")).to_contain_text(words)


def test_without_a_script_the_table_holds_all(open_page):
    page = open_page(MAP, java_script_enabled=False)
    expect(page.locator("table caption")).to_contain_text("People affected")
    expect(page.locator("noscript")).to_have_count(1)
