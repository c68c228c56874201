"""Mateo's phone goes offline, he files a report with a photo, and comes back: it arrives once, and whole."""

import hashlib

import pytest
from playwright.sync_api import expect

from evidence_world import coordinator
from journeys.report.conftest import PHOTO, fill, keeps_the_form, opened, ready, send, sign_in, sign_out_quietly
from saferhavens.web.custody import vault
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import content_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_arrives_once_and_the_photo_whole(phone, mateo, photo):
    context = phone(mateo)
    keeps_the_form(opened(context))
    context.set_offline(True)
    page = opened(context)
    expect(page.get_by_text("There is no connection")).to_be_visible()
    fill(page, photo=photo)
    send(page)
    expect(page.get_by_text("waits to be sent")).to_be_visible()
    assert not Report.objects.exists()
    context.set_offline(False)
    expect(page.get_by_text("Your report has arrived.")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-phone-list] li")).to_have_count(0)
    report = Report.objects.get()
    assert (report.submitted_by_id, content_of(report).narrative) == (mateo.pk, "They took everything.")
    file = Attachment.objects.get()
    assert file.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert b"".join(vault.read(file.organisation_id, file.pk)) == PHOTO


def test_with_a_network_it_arrives_at_once(phone, mateo, photo):
    page = opened(phone(mateo))
    fill(page, photo=photo)
    send(page)
    expect(page.get_by_text("Your report has arrived.")).to_be_visible(timeout=20_000)
    page.locator("[data-say='arrived'] a").click()
    expect(page.get_by_role("heading", name="It has arrived")).to_be_visible()
    assert Report.objects.count() == Attachment.objects.exclude(sha256="").count() == 1


def test_what_was_typed_is_there_after_the_phone_was_switched_off(phone, mateo, photo):
    context = phone(mateo)
    page = opened(context)
    fill(page, "half a sen", photo)
    expect(page.get_by_text("not finished")).to_be_visible()
    page.close()
    again = opened(context, "/report/")
    again.get_by_role("link", name="Go on with it").click()
    ready(again)
    expect(again.get_by_label("What happened, in your words?")).to_have_value("half a sen")
    expect(again.get_by_label("Extortion")).to_be_checked()
    expect(again.locator("[data-files] li")).to_contain_text("IMG_0001.jpg")


def test_a_draft_can_be_deleted(phone, mateo):
    page = opened(phone(mateo))
    fill(page)
    page.get_by_text("Delete", exact=True).click()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.locator("[data-phone-list] li")).to_have_count(0)


def test_what_is_missing_is_said_before_anything_waits(phone, mateo):
    page = opened(phone(mateo))
    page.get_by_label("What happened, in your words?").fill("no kind of harm chosen")
    send(page)
    expect(page.locator("[data-missing='harms']")).to_be_visible()
    expect(page.get_by_text("waits to be sent")).to_have_count(0)


def test_what_the_site_does_not_take_can_be_put_right(phone, mateo):
    page = opened(phone(mateo))
    fill(page)
    page.get_by_label("How many people, at least?").fill("9")
    page.get_by_label("How many people, at most?").fill("2")
    send(page)
    expect(page.get_by_text("not taken", exact=True)).to_be_visible()
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_text("The end lies before the beginning.")).to_be_visible()
    page.get_by_label("How many people, at most?").fill("12")
    send(page)
    expect(page.get_by_text("Your report has arrived.")).to_be_visible()
    assert Report.objects.get().people_high == 12


def test_a_file_that_no_report_takes_is_named_and_the_report_has_arrived(phone, mateo, tmp_path):
    page = opened(phone(mateo))
    (tmp_path / "photo.jpg").write_bytes(b"<html><script>alert(1)</script></html>")
    fill(page, photo=tmp_path / "photo.jpg")
    send(page)
    expect(page.get_by_text("not taken", exact=True)).to_be_visible()
    expect(page.locator("[data-why]")).to_contain_text("no photo, sound, video or PDF")
    page.get_by_role("link", name="Go on with it").click()
    expect(page.get_by_text("not arrived yet")).to_be_visible()
    assert Report.objects.count() == 1


def test_files_beyond_the_limits_are_named_before_anything_is_sent(phone, mateo, tmp_path):
    page = opened(phone(mateo))
    for number in range(6):
        (tmp_path / f"{number}.jpg").write_bytes(b"x")
    page.locator("#id_photos").set_input_files([tmp_path / f"{number}.jpg" for number in range(6)])
    expect(page.get_by_text("A report takes no more than 5 files.")).to_be_visible()
    (tmp_path / "empty.jpg").write_bytes(b"")
    page.locator("#id_photos").set_input_files(tmp_path / "empty.jpg")
    expect(page.get_by_text("A file is empty or larger than 110 MB.")).to_be_visible()
    expect(page.locator("[data-files] li")).to_have_count(0)


def test_a_chosen_file_can_be_removed_again(phone, mateo, photo):
    page = opened(phone(mateo))
    fill(page, photo=photo)
    page.locator("[data-files]").get_by_role("button", name="Remove").click()
    expect(page.locator("[data-files] li")).to_have_count(0)
    send(page)
    expect(page.get_by_text("Your report has arrived.")).to_be_visible()
    assert not Attachment.objects.exists()


def test_after_the_session_has_ended_it_waits_and_asks_to_sign_in(phone, mateo, live_server):
    context = phone(mateo)
    page = opened(context)
    sign_out_quietly(context)
    fill(page)
    send(page)
    expect(page.get_by_text("Sign in to send it.")).to_be_visible()
    assert not Report.objects.exists()
    sign_in(context, mateo, live_server.url)
    page.goto("/report/")
    expect(page.get_by_text("Your report has arrived.")).to_be_visible()
    assert Report.objects.count() == 1


def test_another_person_on_the_same_phone_neither_sees_nor_sends_it(phone, mateo, live_server):
    context = phone(mateo)
    page = opened(context)
    context.set_offline(True)
    fill(page)
    send(page)
    expect(page.get_by_text("waits to be sent")).to_be_visible()
    context.set_offline(False)
    sign_out_quietly(context)
    sign_in(context, coordinator(), live_server.url)
    other = opened(context, "/report/")
    expect(other.get_by_text("waits to be sent")).to_have_count(0)
    assert not Report.objects.exists()


def test_the_phone_keeps_nothing_readable(phone, mateo):
    """Neither what was typed nor whose organisation it is for stands in clear, and the kept form names nobody."""
    context = phone(mateo)
    page = opened(context)
    keeps_the_form(page)
    fill(page, "a secret place")
    expect(page.get_by_text("not finished")).to_be_visible()
    kept = page.evaluate(EVERYTHING_KEPT)
    assert "aes-gcm" in kept.lower()
    assert "/report/offline/" in kept
    for word in ("a secret place", "Border Watch", mateo.name, mateo.email, "csrfmiddlewaretoken"):
        assert word not in kept, word
    assert page.evaluate(KEY_CAN_BE_TAKEN_OUT) is False


EVERYTHING_KEPT = """async () => {
    const database = await new Promise((done) => {
        const request = indexedDB.open("saferhavens-reports");
        request.onsuccess = () => done(request.result);
    });
    const texts = [];
    for (const name of database.objectStoreNames) {
        const rows = await new Promise((done) => {
            const request = database.transaction(name).objectStore(name).getAll();
            request.onsuccess = () => done(request.result);
        });
        for (const row of rows) texts.push(await spelled(row));
    }
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
            if (request.url.includes("/static/")) continue;
            texts.push(request.url, await (await cache.match(request)).text());
        }
    }
    return texts.join("\\n");
    async function spelled(value) {
        if (value instanceof CryptoKey) return JSON.stringify(value.algorithm);
        if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
        if (value && typeof value === "object") {
            const parts = Object.entries(value).map(async ([name, each]) => name + await spelled(each));
            return (await Promise.all(parts)).join();
        }
        return String(value);
    }
}"""

KEY_CAN_BE_TAKEN_OUT = """async () => {
    const database = await new Promise((done) => {
        const request = indexedDB.open("saferhavens-reports");
        request.onsuccess = () => done(request.result);
    });
    const [{ key }] = await new Promise((done) => {
        const request = database.transaction("keys").objectStore("keys").getAll();
        request.onsuccess = () => done(request.result);
    });
    return crypto.subtle.exportKey("raw", key).then(() => true, () => false);
}"""
