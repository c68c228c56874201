"""A monitor with a cheap phone. A broken connection may be complained of in the console, nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import cast
from evidence_world import monitor
from journeys.conftest import PHONE, Watch
from saferhavens.web.people.models import Person

PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 12_000
"""Three megabytes that begin like a photograph: some pieces, and the last one not full."""

ABOUT_THE_CONNECTION = ("net::ERR_", "the server responded with a status of")


class PhoneWatch(Watch):
    def console(self, message: Any) -> None:
        if not any(words in message.text for words in ABOUT_THE_CONNECTION):
            super().console(message)


@pytest.fixture
def mateo(transactional_db: None) -> Person:
    return monitor()


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Callable[..., BrowserContext]]:
    """A phone's browser, empty; `phone(mateo)` is one on which Mateo has signed in."""
    watch = PhoneWatch(host=live_server.url.removeprefix("http://"))
    contexts = []

    def new(person: Person | None = None, **options: Any) -> BrowserContext:
        settings = {"locale": "en", "viewport": {"width": PHONE[0], "height": PHONE[1]}} | options
        context = browser.new_context(base_url=live_server.url, **settings)
        contexts.append(context)
        for event in ("request", "console"):
            context.on(event, getattr(watch, event))
        context.on("weberror", lambda error: watch.error(error.error))
        if person:
            sign_in(context, person, live_server.url)
        return context

    yield new
    for context in contexts:
        context.close()
    assert watch.foreign == []
    assert watch.complaints == []


def sign_in(context: BrowserContext, person: Person, url: str) -> None:
    client = cast.signed_in(Person.objects.get(pk=person.pk))
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def sign_out_quietly(context: BrowserContext) -> None:
    """The session ends, as after half an hour of rest; the browser is told nothing."""
    context.clear_cookies(name="sessionid")


def opened(context: BrowserContext, path: str = "/report/new/") -> Page:
    page = context.new_page()
    page.goto(path)
    ready(page)
    return page


def ready(page: Page) -> None:
    expect(page.locator("[data-ready]")).to_be_attached(timeout=20_000)


def keeps_the_form(page: Page) -> None:
    """Wait until the service worker has the form and answers for this page."""
    page.evaluate(
        """async () => {
            await navigator.serviceWorker.ready;
            if (!navigator.serviceWorker.controller)
                await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
        }"""
    )


def fill(page: Page, narrative: str = "They took everything.", photo: Path | None = None) -> None:
    page.get_by_label("Extortion").check()
    page.get_by_label("What happened, in your words?").fill(narrative)
    if photo:
        page.locator("#id_photos").set_input_files(photo)
        expect(page.locator("[data-files] li")).to_have_count(1)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send the report").click()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(PHOTO)
    return path
