"""Signing out clears the browser, but never destroys unsent reports unasked, and never shows them to the next."""

import pytest
from playwright.sync_api import expect

import cast
from journeys.report.conftest import fill, opened, ready, sign_in
from saferhavens.core.words import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
    const names = (await indexedDB.databases()).map((each) => each.name);
    if (!names.includes("saferhavens-reports")) return 0;
    return new Promise((done) => {
        indexedDB.open("saferhavens-reports").onsuccess = ({ target }) => {
            if (!target.result.objectStoreNames.contains("reports")) return done(0);
            target.result.transaction("reports").objectStore("reports").count().onsuccess = (event) => {
                target.result.close();
                done(event.target.result);
            };
        };
    });
}"""


@pytest.fixture
def page(phone, mateo):
    page = opened(phone(mateo, viewport={"width": 1440, "height": 900}))
    fill(page)
    expect(page.get_by_text("not finished")).to_be_visible()
    return page


def sign_out(page):
    page.locator(".site-wide").get_by_role("button", name="Sign out").click()


def test_it_asks_first(page):
    sign_out(page)
    expect(page.get_by_text("Reports that were not sent yet are kept in this browser: 1")).to_be_visible()
    assert page.evaluate(KEPT) == 1


def test_kept_ones_are_out_of_sight_until_their_writer_signs_in_again(page, mateo, live_server):
    sign_out(page)
    page.get_by_role("button", name="Sign out and keep them locked").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.evaluate(KEPT) == 1
    other = cast.person(Role.MONITOR, name="Olga", of=mateo.memberships.first().organisation)
    sign_in(page.context, other, live_server.url)
    page.goto("/report/")
    ready(page)
    expect(page.locator("[data-phone-list] li")).to_have_count(0)
    sign_in(page.context, mateo, live_server.url)
    page.goto("/report/")
    expect(page.get_by_text("not finished")).to_be_visible()


def test_after_signing_out_the_kept_form_shows_nobodys_drafts(page):
    sign_out(page)
    page.get_by_role("button", name="Sign out and keep them locked").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    page.context.set_offline(True)
    page.goto("/report/new/")
    ready(page)
    expect(page.get_by_text("Nobody has signed in on this phone.")).to_be_visible()
    expect(page.locator("[data-phone-list] li")).to_have_count(0)
    expect(page.locator("[data-report-form]")).to_be_hidden()


def test_deleting_them_leaves_nothing(page):
    sign_out(page)
    page.get_by_role("button", name="Sign out and delete them").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.evaluate(KEPT) == 0


def test_another_persons_signing_out_does_not_destroy_them(page, mateo, live_server):
    sign_out(page)
    page.get_by_role("button", name="Sign out and keep them locked").click()
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    other = cast.person(Role.MONITOR, name="Olga", of=mateo.memberships.first().organisation)
    sign_in(page.context, other, live_server.url)
    page.goto("/report/")
    ready(page)
    sign_out(page)
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.evaluate(KEPT) == 1


def test_who_has_nothing_unsent_just_signs_out(phone, mateo):
    page = opened(phone(mateo, viewport={"width": 1440, "height": 900}))
    sign_out(page)
    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    assert page.evaluate(KEPT) == 0


def test_everything_can_be_removed_from_the_phone(page):
    page.get_by_text("Remove everything from this phone").click()
    page.get_by_role("button", name="Remove everything now").click()
    expect(page.get_by_role("heading", name="My reports")).to_be_visible()
    ready(page)
    expect(page.locator("[data-phone-list] li")).to_have_count(0)
    assert page.evaluate(KEPT) == 0
