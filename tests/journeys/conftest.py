"""Journeys: a person at a real browser. Every page is watched for foreign requests and policy violations."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright

from conftest import CHROMIUM, PROJECT

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's synchronous API runs an event loop in this thread

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
PHONE, DESKTOP = (390, 844), (1440, 900)
AXE = PROJECT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
OUR_SCHEMES = ("data", "blob", "about")


@dataclass
class Watch:
    """What went wrong on a page without anybody pressing anything."""

    host: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in OUR_SCHEMES and address.netloc != self.host:
            self.foreign.append(request.url)

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.complaints.append(message.text)

    def error(self, error: Error) -> None:
        self.complaints.append(str(error))


OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, live_server: object) -> Iterator[OpenPage]:
    """Open an address in a fresh browser: `open_page("/", language="es", size=PHONE, theme="dark")`.

    At the end of the test nothing may have been asked of a foreign host, and the console must be clean.
    """
    origin = live_server.url
    watch = Watch(host=urlsplit(origin).netloc)
    contexts = []

    def go(
        path: str, *, language: str = "en", size: tuple[int, int] = DESKTOP, theme: str = "light", **more: object
    ) -> Page:
        context = browser.new_context(
            base_url=origin,
            viewport={"width": size[0], "height": size[1]},
            locale=language,
            color_scheme=theme,
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", watch.request)
        page.on("console", watch.console)
        page.on("pageerror", watch.error)
        page.goto(path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert watch.foreign == []
    assert watch.complaints == []


@pytest.fixture
def serious_findings() -> Callable[[Page], list[str]]:
    """What axe-core finds on a page against WCAG 2.2 A and AA: serious and critical findings, one line each."""

    def run(page: Page) -> list[str]:
        page.evaluate(Path(AXE).read_text())
        result = page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
        )
        return [
            f"{found['id']}: {node['target']} {node['failureSummary']}"
            for found in result["violations"]
            if found["impact"] in ("serious", "critical")
            for node in found["nodes"]
        ]

    return run
