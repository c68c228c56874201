"""The pages of sharing with axe, at both sizes, in both languages, light and dark."""

import pytest
from django.conf import settings

import cast
from evidence_world import consents, coordinator, focal_point, ombuds, shares, vouched_for, watch
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.evidence.models import Report
from sharing_world import PUBLIC, STATE, approver, days_later, large_group, place, released, renewed, told

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    ("en", (390, 844), "light"),
    ("es", (390, 844), "dark"),
    ("es", (1440, 900), "light"),
    ("en", (1440, 900), "dark"),
]
EVERYBODY = ("/sharing/evidence/", "/sharing/evidence/?country=KEN")
A_STATE = ("/sharing/evidence/state/",)
APPROVER = ("/sharing/releases/", "/sharing/coverage/")


def a_world() -> dict[str, object]:
    """Something on every page: a release, a draft, a partner, the circle, a report held back and one that accuses."""
    for code, name in (("COL-52", "Nariño"), ("COL-19", "Cauca")):
        place(code, name=name)
    people = {"state": focal_point(), "coordinator": coordinator(), "approver": approver()}
    large_group(place_code="COL-52", place_exactness="adm1")
    released()
    large_group(harms=("THREAT",))
    renewed(days_later(1))
    shares(watch(), ombuds())
    vouched_for(ombuds())
    told(consents=consents(STATE, PUBLIC, (Purpose.EARLY_WARNING, Recipient.PARTNERS)))
    Report.objects.filter(organisation=watch()).update(is_held_back=False, accuses_state=True)
    return people


def pages_of(who: str) -> tuple[str, ...]:
    report = Report.objects.filter(organisation=watch()).order_by("-received_at").first()
    base = f"/sharing/organisation/{watch().pk}/"
    found = {
        "": EVERYBODY,
        "state": A_STATE,
        "approver": APPROVER,
        "coordinator": (base, f"{base}preview/", f"/sharing/reports/{report.pk}/", "/sharing/coverage/"),
    }
    return found[who]


@pytest.mark.parametrize("look", LOOKS, ids=["-".join(map(str, look)) for look in LOOKS])
def test_no_page_has_a_serious_finding_or_scrolls_sideways(open_page, serious_findings, look, shots):
    language, size, theme = look
    people = a_world()
    found = []
    for who in ("", "state", "approver", "coordinator"):
        page = open_page("/sharing/evidence/", language=language, size=size, theme=theme)
        if who:
            sign_in(page, people[who], language)
        for number, address in enumerate(pages_of(who)):
            assert page.goto(address).status == 200, address
            assert page.url.endswith(address)
            shots(page, f"{who or 'everybody'}-{number}-{language}-{size[0]}-{theme}")
            found += findings(page, address, serious_findings)
    assert found == []


def sign_in(page, person, language: str) -> None:
    client = cast.signed_in(person)
    client.post("/language/", {"language": language})
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    origin = page.url.removesuffix("sharing/evidence/")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": origin}])


@pytest.fixture
def shots():
    """Pictures for whoever wants to look: SHOTS names a folder."""
    import os

    folder = os.environ.get("SHOTS")

    def take(page, name: str) -> None:
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    return take


def findings(page, where: str, serious_findings) -> list[str]:
    found = [f"{where}: {finding}" for finding in serious_findings(page)]
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, f"{where}: scrolls sideways"] if width > 0 else found
