"""Sign-in in a real browser under the strict policy: with an authenticator app, with a passkey, with recovery codes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

import cast
from saferhavens.core.words import Role
from saferhavens.web.people.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person() -> Person:
    return cast.person(Role.ANALYST)


def give_password(page: Page, person: Person) -> None:
    page.get_by_label("E-mail address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture
def with_authenticator() -> Iterator:
    """Give a page a device that makes passkeys, as a phone with a fingerprint does."""

    def add(page: Page) -> None:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    return add


def test_with_password_and_code(open_page, person):
    page = open_page("/people/account/")
    give_password(page, person)
    page.get_by_label("Code").fill(cast.code_of(person))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()
    page.get_by_role("button", name="Sign out").first.click()
    page.goto("/people/account/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_password_can_be_read_while_it_is_typed(open_page, person):
    page = open_page("/account/login/")
    field = page.get_by_label("Password", exact=True)
    field.fill("something typed")
    page.get_by_role("button", name="Show the password").click()
    assert field.get_attribute("type") == "text"
    page.get_by_role("button", name="Hide the password").click()
    assert field.get_attribute("type") == "password"


def test_a_new_person_sets_an_app_up_and_sees_the_recovery_codes(open_page, person):
    from allauth.mfa.totp.internal import auth as totp

    newcomer = cast.person(Role.MONITOR, name="Nora", second_factor=False)
    page = open_page("/people/account/")
    give_password(page, newcomer)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("code.mono").inner_text()
    counter = list(totp.yield_hotp_counters_from_time())[1]
    page.get_by_label("Code from the app").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert re.search(r"\d{8}", page.locator("main").inner_text())


def test_a_passkey_is_added_and_then_signs_in_alone(open_page, person, with_authenticator):
    page = open_page("/account/login/")
    with_authenticator(page)
    give_password(page, person)
    page.get_by_label("Code").fill(cast.code_of(person))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out").first).to_be_visible()
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_text("The key was added")).to_be_visible()
    page.get_by_role("button", name="Sign out").first.click()
    page.goto("/account/login/?next=/people/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_a_device_without_our_passkey_is_told_so_in_words(open_page, person, with_authenticator):
    page = open_page("/account/login/")
    with_authenticator(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").get_by_text("could not be used")).to_be_visible()


PAGES = [
    "/account/login/",
    "/account/password/reset/",
    "/account/signup/",
    "/people/account/",
    "/people/organisation/",
    "/account/2fa/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/webauthn/add/",
    "/account/password/change/",
    "/ledger/",
    "/nothing/",
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("size", [(390, 844), (1440, 900)], ids=["phone", "desktop"])
def test_the_pages_have_no_serious_finding_and_never_scroll_sideways(open_page, serious_findings, language, size):
    somebody = cast.person(Role.ADMINISTRATOR, Role.AUDITOR, name="Bruno")
    cast.signed_in(somebody).post("/language/", {"language": language})
    page = open_page("/account/login/", language=language, size=size)
    page.context.add_cookies([session_of(somebody, page)])
    found = []
    for path in PAGES:
        page.goto(path)
        found += [f"{path}: {finding}" for finding in serious_findings(page)]
        if page.evaluate("document.documentElement.scrollWidth") > size[0]:
            found.append(f"{path}: scrolls sideways")
    assert found == []


def session_of(person: Person, page: Page) -> dict[str, str]:
    client = cast.signed_in(Person.objects.get(pk=person.pk))
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url.split("/account/")[0]}
