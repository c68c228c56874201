"""The pages of reporting with axe, at both sizes, in both languages, light and dark; and the form a phone keeps."""

import pytest
from playwright.sync_api import expect

import cast
from evidence_world import AUDIT, analyst, received, watch
from journeys.report.conftest import fill, keeps_the_form, opened, ready
from saferhavens.web.evidence.actions.messages import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [
    ("en", (390, 844), "light"),
    ("es", (390, 844), "dark"),
    ("es", (1440, 900), "light"),
    ("en", (1440, 900), "dark"),
]


@pytest.mark.parametrize("look", LOOKS, ids=["-".join(map(str, look)) for look in LOOKS])
def test_no_page_has_a_serious_finding_or_scrolls_sideways(phone, mateo, serious_findings, look):
    language, size, theme = look
    cast.signed_in(mateo).post("/language/", {"language": language})
    report = received(by=mateo)
    ask(report, "¿Cuántas personas eran?", by=analyst(of=watch()), audit=AUDIT)
    viewport = {"width": size[0], "height": size[1]}
    context = phone(mateo, locale=language, viewport=viewport, color_scheme=theme)
    page = opened(context)
    page.locator("textarea[name=narrative]").fill("a draft, so that the list on this phone is looked at too")
    expect(page.locator("[data-phone-list] li")).to_have_count(1)
    found = findings(page, "/report/new/", serious_findings)
    for part in (
        "",
        f"sent/{report.pk}/",
        *(f"{report.pk}/{each}" for each in ("", "correct/", "consent/", "withdraw/")),
    ):
        page.goto(f"/report/{part}")
        found += findings(page, part, serious_findings)
    assert found == []


def findings(page, where, serious_findings) -> list[str]:
    found = [f"{where}: {finding}" for finding in serious_findings(page)]
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, f"{where}: scrolls sideways"] if width > 0 else found


def test_the_form_that_a_phone_keeps_has_no_serious_finding(phone, mateo, serious_findings):
    context = phone(mateo)
    keeps_the_form(opened(context))
    context.set_offline(True)
    page = opened(context)
    fill(page)
    expect(page.locator("[data-phone-list] li")).to_have_count(1)
    assert findings(page, "kept form", serious_findings) == []


def test_wrong_answers_are_told_to_screen_readers(phone, mateo, serious_findings):
    page = phone(mateo, java_script_enabled=False).new_page()
    page.goto("/report/new/")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one.")
    expect(page.locator("#id_harms")).to_have_attribute("aria-describedby", "id_harms-error")


def test_a_place_is_chosen_while_it_is_typed(phone, mateo):
    from open_data import countries, divisions, stored

    stored(countries(), divisions())
    page = opened(phone(mateo))
    expect(page.locator("#places option[value='Villa Ñandú, Norte']")).to_be_attached()
    page.get_by_label("Extortion").check()
    page.get_by_label("Municipality, or department, province or county").fill("Villa Ñandú, Norte")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Your report has arrived.")).to_be_visible()
    page.locator("[data-say='arrived'] a").click()
    page.get_by_role("link", name="My reports").click()
    ready(page)
    expect(page.get_by_text("Extortion, Villa Ñandú, Colombia")).to_be_visible()
