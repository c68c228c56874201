"""A coordinator imports a table at a browser: with a script and without, on a phone and on a desk, in two languages."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import cast
from cast import AUDIT
from journeys.conftest import DESKTOP, PHONE
from saferhavens.web.evidence.models import Report
from saferhavens.web.intake.table import running
from saferhavens.web.intake.table.models import Import
from saferhavens.web.people.models import Person
from table_world import as_csv, chief, confirmed, done, sent, some, waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROWS = [*some(3), ["F-9", "extortion", "COL", "soon", "a text"], ["F-10", "somebody was robbed", "", "", ""]]


def sign_in(page: Page) -> Page:
    origin = "/".join(page.url.split("/")[:3])
    session = cast.signed_in(chief()).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": origin}])
    return page


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_from_the_file_to_the_reports_and_back(open_page, tmp_path: Path, script: bool):
    file = tmp_path / "informes.csv"
    file.write_bytes(as_csv(ROWS))
    page = sign_in(open_page("/", size=PHONE, java_script_enabled=script))
    page.goto("/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Send").click()
    page.get_by_label("somebody was robbed").select_option("THREAT")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("All rows were tried:")).to_be_visible()
    page.get_by_role("button", name="Take in 5 rows").click()
    expect(page.get_by_label("Rows read so far")).to_be_visible()
    running.run(Import.objects.get().pk, AUDIT)
    expect(page.get_by_role("heading", name="Rows that were not taken")).to_be_visible(timeout=10_000)
    assert Report.objects.count() == 3
    page.get_by_role("link", name="Undo this import").click()
    page.get_by_role("button", name="Undo all of it").click()
    row = Import.objects.get()
    running.undo(row.pk, row.by_id, AUDIT)
    expect(page.locator(".badge", has_text="Undone")).to_be_visible(timeout=10_000)
    assert not Report.objects.exists()


def prepared() -> dict[str, str]:
    """The address of each page."""
    columns = sent(as_csv(some(2, 30)))
    preview = confirmed(sent(as_csv([*some(2, 40), *ROWS])))
    moving, ended = waiting(as_csv(some(2, 50))), done(as_csv(ROWS))
    return {
        "imports": "/import/",
        "columns": f"/import/{columns.pk}/columns/",
        "preview": f"/import/{preview.pk}/preview/",
        "moving": f"/import/{moving.pk}/",
        "done": f"/import/{ended.pk}/",
        "undo": f"/import/{ended.pk}/undo/",
    }


@pytest.mark.parametrize(("size", "theme", "language"), [(PHONE, "dark", "es"), (DESKTOP, "light", "en")])
def test_each_page_can_be_used_by_everybody(open_page, serious_findings, size: Any, theme: str, language: str):
    addresses = prepared()
    Person.objects.update(language=language)
    page = sign_in(open_page("/", size=size, theme=theme, language=language))
    for name, address in addresses.items():
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        assert serious_findings(page) == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
