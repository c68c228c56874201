"""The picture in README.md: the migration map as a new visitor sees it, drawn from the fictional sample.

`make pictures` draws it anew. Every other run checks that README still says what the page is.
"""

import os
import struct
from pathlib import Path

import pytest
from playwright.sync_api import expect

from conftest import PROJECT
from open_data import NoAudit
from saferhavens.sources.registry import SOURCES
from saferhavens.web.mobility import held
from saferhavens.web.vintages import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURE = PROJECT / "docs" / "screenshots" / "map.png"
SIZE = (1200, 760)


@pytest.fixture
def sample(transactional_db) -> None:
    held.forget()
    actions.load_samples(NoAudit(), SOURCES, lambda *_progress: None)
    yield
    held.forget()


def size_of(png: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    return width, height


def test_the_picture_in_the_readme_shows_the_map_of_now(open_page, sample):
    page = open_page("/map/COL/", size=SIZE)
    expect(page.locator("[data-map-frame][data-drawn=true]")).to_be_attached(timeout=20_000)
    if os.environ.get("PICTURES") == "write":
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
    heading = page.locator("h1").inner_text()
    assert f"![{heading}](docs/screenshots/map.png)" in (PROJECT / "README.md").read_text()
    assert size_of(PICTURE) == SIZE
    assert PICTURE.stat().st_size < 300_000
