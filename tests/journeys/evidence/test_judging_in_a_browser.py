"""Judging at a real browser: by keyboard, without findings of axe, on a phone and on a desk, in light and dark."""

import pytest
from playwright.sync_api import Page, expect

import cast
from evidence_world import AUDIT, analyst, consents, monitor, ombuds, received, shares, watch
from promises.evidence_addresses import photo
from saferhavens.core.evidence.words import ContentGrade, Purpose, Recipient, SourceGrade, Step
from saferhavens.core.words import Role
from saferhavens.web.evidence.actions import judging, messages
from saferhavens.web.evidence.actions.files import attach
from saferhavens.web.evidence.actions.incidents import link, open_incident
from saferhavens.web.evidence.models import Candidate, Report
from saferhavens.web.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHARED = consents((Purpose.EARLY_WARNING, Recipient.PARTNERS))


@pytest.fixture
def alma() -> Person:
    shares(watch(), ombuds())
    return analyst()


@pytest.fixture
def reports(alma) -> list[Report]:
    mateo = monitor()
    made = [received(by=mateo, consents=SHARED, files=("photo.jpg",)), received(is_urgent=True, consents=SHARED)]
    attach(made[0], "photo.jpg", [photo()], audit=AUDIT)
    messages.ask(made[0], "How many were they?", by=alma, audit=AUDIT)
    return made


@pytest.fixture
def sign_in():
    def go(page: Page, somebody: Person) -> None:
        cookie = cast.signed_in(Person.objects.get(pk=somebody.pk)).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": page.url.split("/account/")[0]}])

    return go


def verified_soon(reports: list[Report], by: Person):
    """An incident with two sources, proposed as verified."""
    incident = open_incident(reports[0], ombuds(), by=by, audit=AUDIT)
    link(reports[1], incident, by=by, audit=AUDIT)
    for report in reports:
        judging.grade(report, SourceGrade.B, ContentGrade.PROBABLE, by=by, audit=AUDIT)
    for step in (Step.PLAUSIBLE, Step.CORROBORATED, Step.VERIFIED):
        judging.take_step(incident, step, by=by, audit=AUDIT)
    return incident


def test_the_queue_is_walked_through_by_keyboard(open_page, alma, reports, sign_in):
    page = open_page("/account/login/")
    sign_in(page, alma)
    page.goto("/evidence/")
    for _ in range(2):
        page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What the report says")).to_be_visible()
    assert str(reports[1].pk) in page.url  # the urgent one stands on top


def test_letters_are_letters_while_one_types(open_page, alma, reports, sign_in):
    page = open_page("/account/login/")
    sign_in(page, alma)
    page.goto("/evidence/")
    field = page.get_by_label("Number of a report or an incident")
    field.press_sequentially("jk")
    expect(field).to_be_focused()
    expect(field).to_have_value("jk")


def test_from_the_queue_to_verified_by_two_people(open_page, alma, reports, sign_in):
    incident = verified_soon(reports, alma)
    vera = cast.person(Role.VERIFIER, name="Vera", of=ombuds())
    page = open_page("/account/login/")
    sign_in(page, vera)
    page.goto(f"/evidence/incidents/{incident.pk}/")
    page.get_by_role("button", name="I agree", exact=True).click()
    expect(page.get_by_text("Proposed by Alma, confirmed by Vera")).to_be_visible()


def test_a_picture_is_grey_until_its_colours_are_asked_for(open_page, alma, reports, sign_in):
    page = open_page("/account/login/")
    sign_in(page, alma)
    page.goto(f"/evidence/reports/{reports[0].pk}/")
    page.get_by_role("button", name="Show the picture").click()
    picture = page.locator(".shown-file img")
    expect(picture).to_have_css("filter", "grayscale(1)")
    page.get_by_label("Show colours").check()
    expect(picture).to_have_css("filter", "none")


def addresses(reports: list[Report], by: Person) -> list[str]:
    incident = verified_soon(reports, by)
    left, right = sorted(reports, key=lambda row: row.pk)
    reasons = [["place.near", []]]
    pair = Candidate.objects.create(left=left, right=right, probability=0.9, zone="decide", reasons=reasons)
    lists = ["", "?harm=GBV", "?harm=NONE", "incidents/", "pairs/", "search/?number=zzz"]
    pages = [f"reports/{row.pk}/" for row in reports] + [f"incidents/{incident.pk}/", f"pairs/{pair.pk}/"]
    return [f"/evidence/{path}" for path in [*lists, *pages]]


PHONE_IN_THE_DARK = {"size": (390, 844), "theme": "dark"}
DESKTOP = {"size": (1440, 900), "theme": "light"}
LOOKS = [(language, look) for language in ("en", "es") for look in (PHONE_IN_THE_DARK, DESKTOP)]


@pytest.mark.parametrize(
    "look", LOOKS, ids=["phone, English", "desktop, English", "phone, Spanish", "desktop, Spanish"]
)
def test_no_page_has_a_serious_finding_or_scrolls_sideways(reports, alma, visit, serious_findings, look):
    page = visit(alma, *look)
    found = []
    for path in addresses(reports, alma):
        page.goto(path)
        found += [f"{path}: {finding}" for finding in serious_findings(page)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path}: wider than the screen")
    assert found == []


@pytest.fixture
def visit(open_page, sign_in):
    def go(somebody: Person, language: str, look: dict) -> Page:
        cast.signed_in(somebody).post("/language/", {"language": language})
        page = open_page("/account/login/", language=language, **look)
        sign_in(page, somebody)
        return page

    return go
