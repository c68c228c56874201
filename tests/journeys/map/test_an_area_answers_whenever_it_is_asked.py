"""An area tells its figures under the pointer at once, also while hatching and colours are still being drawn.

MapLibre's own search for drawn shapes finds nothing while it colours a source anew; with many areas that takes seconds.
"""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("world")]


@pytest.mark.parametrize(
    "view", ["?level=adm2", "?level=adm1", "?level=country", "?violence=0", "?flows=1&level=country"]
)
def test_the_card_of_an_area_comes_whatever_else_is_drawn(open_page, view):
    page = open_page(f"/map/COL/{view}", size=(1100, 700))
    expect(page.locator("[data-map-frame][data-drawn=true]")).to_be_attached(timeout=20_000)
    box = page.locator("#map canvas").bounding_box()
    for step in range(3):
        page.mouse.move(box["x"] + box["width"] / 2 + 100 + step, box["y"] + box["height"] / 2 - 100)
    expect(page.locator(".map-card .map-told")).to_be_visible()
