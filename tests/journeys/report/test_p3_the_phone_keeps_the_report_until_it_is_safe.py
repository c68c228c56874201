"""Promise P3: whatever answers in the site's place, only the site's own receipt takes a report off the phone."""

import json
import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from journeys.report.conftest import PHOTO, fill, opened, send
from saferhavens.web.evidence.models import Attachment, Report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PORTAL = "<!doctype html><title>Free Wi-Fi</title><h1>Welcome! Accept our terms.</h1>"
NOBODY = "00000000-0000-4000-8000-000000000000"


def answers(**given: object) -> Callable[[Route], None]:
    return lambda route: route.fulfill(**given)


def breaks(how: str) -> Callable[[Route], None]:
    return lambda route: route.abort(how)


def receipt_of_another(route: Route) -> None:
    said = {"received": True, "id": NOBODY, "short": "00000000", "instance_id": NOBODY, "files": []}
    route.fulfill(status=201, json=said)


def receipt_cut_off(route: Route) -> None:
    """The site has stored it, but its answer comes only in part."""
    answer = route.fetch()
    route.fulfill(status=answer.status, content_type="application/json", body=answer.text()[:-9])


def receipt_lost(route: Route) -> None:
    """The site has stored it, and the connection breaks before the answer."""
    route.fetch()
    route.abort("connectionreset")


def receipt_without_its_files(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(status=201, json=json.loads(answer.text()) | {"files": []})


FALSE = {
    "a portal's page": answers(status=200, content_type="text/html", body=PORTAL),
    "a portal's page that says 201": answers(status=201, content_type="text/html", body=PORTAL),
    "a portal that speaks JSON": answers(status=200, json={"status": "ok"}),
    "a portal that says yes": answers(status=201, json={"received": True}),
    "a receipt for another report": receipt_of_another,
    "a receipt without its files": receipt_without_its_files,
    "a list": answers(status=201, json=[True]),
    "nothing": answers(status=201, body=""),
    "nothing at all": answers(status=204),
    "a redirect": answers(status=302, headers={"Location": "/account/login/"}),
    "a lasting redirect": answers(status=308, headers={"Location": "/"}),
    "half an answer": receipt_cut_off,
    "an answer that gets lost": receipt_lost,
    "a broken connection": breaks("connectionreset"),
    "a certificate of somebody else": breaks("failed"),
    "no such host": breaks("namenotresolved"),
    "a refusal that is no problem of ours": answers(status=400, content_type="text/html", body=PORTAL),
    "a refusal of a stranger": answers(status=403, json={"received": False, "problem": "go away"}),
    "too many requests": answers(status=429, json={"received": False, "problem": "SH-407"}),
    "a broken site": answers(status=500, body="oops"),
    "a site that is being repaired": answers(status=503, json={"problem": "SH-105"}),
}
PLACES = {"**/report/ticket.json", "**/report/send/", "**/report/*/files/*/"}
TRIALS = [
    (name, place)
    for name in FALSE
    for place in sorted(PLACES)
    if place.endswith("send/") or not name.startswith(("a receipt", "an answer", "half"))
]
SLICE = (
    TRIALS
    if os.environ.get("SAFERHAVENS_PROMISES") == "full"
    else [each for each in TRIALS if each[1].endswith("send/")]
)


@pytest.mark.parametrize(("name", "place"), SLICE, ids=[f"{name} at {place}" for name, place in SLICE])
def test_it_waits_and_then_arrives_once(phone, mateo, photo, name, place):
    page = opened(phone(mateo, service_workers="block"))
    fill(page, photo=photo)
    asked = told_falsely(page, name, place)
    expect(page.get_by_text("waits to be sent")).to_be_visible()
    expect(page.get_by_text("Your report has arrived.")).to_be_hidden()
    assert asked
    page.unroute(place)
    page.reload()
    expect(page.get_by_text("Your report has arrived.")).to_be_visible(timeout=20_000)
    assert Report.objects.count() == 1
    assert Attachment.objects.get().size == len(PHOTO)


def told_falsely(page: Page, name: str, place: str) -> list[str]:
    """Send, while something else answers in the site's place; which addresses it was asked for."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        FALSE[name](route)
        asked.append(route.request.url)

    page.route(place, answer)
    send(page)
    for _ in range(100):  # a busy machine takes its time
        page.wait_for_timeout(200)
        if asked:
            break
    expect(page.locator("[data-say='waiting'], [data-say='sign-in']").locator("visible=true")).to_be_visible()
    return asked
