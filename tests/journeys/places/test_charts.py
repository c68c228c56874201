"""Charts are drawn from the page's own data; without scripts the tables stand there instead."""

from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import BUNDLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES = 180_000
PATIENCE = 20_000  # milliseconds: machines that test are busy


def chart(page: Page, key: str) -> Locator:
    """The drawing of a figure, after scrolling to it."""
    figure = page.locator(f"figure#{key}")
    figure.scroll_into_view_if_needed()
    expect(figure.locator(".chart svg")).to_be_visible(timeout=PATIENCE)
    return figure.locator(".chart")


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("es", "dark")])
def test_every_chart_of_a_country_is_drawn(world, open_page, language, theme):
    page = open_page("/places/COL/", language=language, theme=theme)
    for figure in page.locator("figure[data-chart]").all():
        chart(page, figure.get_attribute("id"))
    assert page.locator(".chart svg").count() == page.locator("figure[data-chart]").count() >= 9


def test_charts_far_below_are_drawn_only_when_they_come_near(world, open_page):
    page = open_page("/places/COL/")
    chart(page, "status")
    assert page.locator(".chart svg").count() < page.locator("figure[data-chart]").count()


def test_numbers_in_charts_are_written_as_in_the_text(world, open_page):
    page = open_page("/places/COL/", language="es")
    expect(chart(page, "status")).to_contain_text("1.200")


def test_a_chart_has_its_sentence_for_screen_readers(world, open_page):
    page = open_page("/places/COL/")
    expect(chart(page, "status")).to_have_attribute("aria-label", page.locator("#status .says").inner_text())


def test_the_table_folds_up_behind_the_chart_and_opens_again(world, open_page):
    page = open_page("/places/COL/")
    table = page.locator("#status table")
    expect(table).to_be_hidden()
    page.locator("#status").get_by_text("The numbers as a table").click()
    expect(table).to_be_visible()


def test_without_scripts_the_tables_stand_open_and_no_chart_leaves_a_gap(world, open_page):
    page = open_page("/places/COL/", java_script_enabled=False)
    expect(page.locator("#status table")).to_be_visible()
    expect(page.locator("#status .chart")).to_be_hidden()


def test_charts_change_their_colours_with_the_theme(world, open_page):
    page = open_page("/places/COL/")
    text = chart(page, "status").locator("svg text").first
    before = text.get_attribute("fill")
    page.get_by_role("button", name="Dark").click()
    expect(text).not_to_have_attribute("fill", before)


def test_on_paper_all_charts_are_drawn_and_nothing_to_press_is_left(world, open_page):
    page = open_page("/places/COL/", theme="dark")
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".chart svg")).to_have_count(page.locator("figure[data-chart]").count())
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.locator("#status .downloads")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") is None


def test_a_chosen_year_shows_its_months_at_the_same_figure(world, open_page):
    page = open_page("/places/COL/")
    figure = page.locator("#violence-by-month")
    figure.get_by_label("Year").select_option("2017")
    figure.get_by_role("button", name="Show").click()
    page.wait_for_url("**/places/COL/?year=2017#violence-by-month")
    expect(page.locator("#violence-by-month .says")).to_contain_text("From January 2017 to December 2017")


def test_the_scripts_of_the_charts_are_light_enough():
    """All that a page with charts loads for them, as it goes over the line."""
    wanted = {BUNDLE / "charts.js"}
    known: set[Path] = set()
    while wanted - known:
        file = (wanted - known).pop()
        known.add(file)
        text = file.read_text()
        wanted |= {part for part in (BUNDLE / "parts").glob("*.js") if part.name in text}
    assert len(known) > 1
    assert sum(len(brotli.compress(file.read_bytes())) for file in known) <= MOST_BYTES
