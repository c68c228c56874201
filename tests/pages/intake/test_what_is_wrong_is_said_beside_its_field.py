"""Wrong, hostile and endless answers: said plainly, nothing stored, nothing typed lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from evidence_world import CANARY
from pages.intake.conftest import PHOTO
from saferhavens.web.evidence.models import Attachment, Report

NEW = "/report/new/"
TOMORROW_NEXT_YEAR = "2099-01-01"

WRONG = [
    ("harms", None, "Choose at least one."),
    ("harms", ["NO_SUCH_HARM"], "NO_SUCH_HARM"),
    ("country", None, "Choose the country."),
    ("country", "XXX", "XXX"),
    ("country", "COL" * 200, "COLCOL"),
    ("occurred_from", "2026-13-01", "A date is expected here"),
    ("occurred_from", "0000-00-00", "A date is expected here"),
    ("occurred_from", TOMORROW_NEXT_YEAR, "This lies in the future."),
    ("occurred_from", "1066-10-14", "This must lie between 1900-01-01"),
    ("people_low", "many", "whole number"),
    ("people_low", "-1", "between 0 and"),
    ("people_high", "9" * 30, "between 0 and"),
    ("stage", "moon", "moon"),
    ("basis", "<script>alert(1)</script>", "&lt;script&gt;"),
    ("narrative", "x" * 20_001, "longer than 20000 characters"),
    ("narrative", "a \u202e reversed text", "characters that cannot be shown"),
    ("place_text", "x" * 301, "longer than 300 characters"),
    ("contact", "a\x07bell", "characters that cannot be shown"),
    ("consents", ["statistics:everyone"], "statistics:everyone"),
    ("sensitivity", "none", "none"),
    ("actor1_kind", "martian", "martian"),
    ("actor1_name", "x" * 301, "longer than 300 characters"),
]


@pytest.mark.parametrize(
    ("name", "value", "sentence"), WRONG, ids=[f"{name}-{n}" for n, (name, *_) in enumerate(WRONG)]
)
def test_each_fault_is_named_beside_its_field_and_at_the_top(client_of_mateo, fields, name, value, sentence):
    answer = client_of_mateo.post(NEW, fields(**{name: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) >= 2
    assert f'<a href="#id_{name}' in page
    assert 'id="wrong"' in page
    assert not Report.objects.exists()


def test_an_end_before_the_beginning_is_named(client_of_mateo, fields):
    wrong = fields(occurred_from="2026-03-03", occurred_to="2026-03-01", people_low="9", people_high="2")
    page = client_of_mateo.post(NEW, wrong).content.decode()
    assert page.count("The end lies before the beginning.") == 4


def test_nothing_that_was_typed_is_lost(client_of_mateo, fields):
    said = fields(
        country=None, narrative=CANARY, harms=["EXTORT"], statuses=["refugee"], consents=["referral:own"],
        actor2_name="the second one", place_text="behind the school", is_urgent="on", basis="witnessed",
    )  # fmt: skip
    page = client_of_mateo.post(NEW, said).content.decode()
    for typed in (CANARY, 'value="the second one"', 'value="behind the school"', 'value="phone-1"'):
        assert typed in page
    assert re.findall(r'name="(\w+)" value="(\w+:?\w*)"[^>]*checked', page) >= [("harms", "EXTORT")]
    assert 'value="referral:own" id="id_consents_referral_own" checked' in page
    assert '<option value="witnessed" selected>' in page


def test_parts_that_hold_an_answer_are_open_again(client_of_mateo, fields):
    page = client_of_mateo.post(NEW, fields(country=None, statuses=["refugee"])).content.decode()
    assert re.search(r"<details open>\s*<summary>More about the people", page)
    assert re.search(r"<details>\s*<summary>More of them", page)


def test_files_are_to_be_chosen_again(client_of_mateo, fields):
    photo = SimpleUploadedFile("a.jpg", PHOTO)
    page = client_of_mateo.post(NEW, fields(country=None, photos=[photo])).content.decode()
    assert "Choose your files again" in page


def test_too_many_files_are_refused_beside_the_field(client_of_mateo, fields):
    photos = [SimpleUploadedFile(f"{number}.jpg", PHOTO) for number in range(6)]
    answer = client_of_mateo.post(NEW, fields(photos=photos))
    assert answer.status_code == 422
    assert "no more than 5 files" in answer.content.decode()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"#!/bin/sh\nrm -rf /", b"<html><script>alert(1)</script>", b"PK\x03\x04" + b"\0" * 40,
     b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>", b"%PDF-1.7 /JavaScript (app.alert(1))"],
    ids=["empty", "program", "page", "archive", "picture and page", "document with a program"],
)  # fmt: skip
def test_a_file_that_no_report_takes_is_refused_and_nothing_is_stored(client_of_mateo, fields, content):
    answer = client_of_mateo.post(NEW, fields(photos=[SimpleUploadedFile("photo.jpg", content)]))
    assert answer.status_code == 422
    assert 'href="#id_photos"' in answer.content.decode()
    assert not Report.objects.exists()


HOSTILE = [
    "Robert'); DROP TABLE reports;--",
    "{{ 7*7 }}{% load static %}",
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x")',
    "a\r\nSet-Cookie: x=1",
    "Z̸̡͚̈́a̷l̵g̶o̵ 🧑‍🤝‍🧑 العربية עברית ไทย",
    "%s%n%x ../../etc/passwd",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_texts(client_of_mateo, fields, text):
    answer = client_of_mateo.post(NEW, fields(narrative=text, place_text=text.replace("\r\n", " ")))
    assert answer.status_code == 302
    page = client_of_mateo.get(f"/report/{Report.objects.get().pk}/").content.decode()
    assert "<img src=x" not in page
    assert "49" not in re.sub(r'[\w-]*"[^"]*"', "", page.split("What you sent")[1].split("What you can do")[0])


@pytest.mark.parametrize("name", ["narrative", "place_text", "actor1_name", "consent_language", "place_name"])
def test_a_nul_is_refused(client_of_mateo, fields, name):
    answer = client_of_mateo.post(NEW, fields(**{name: "a\0b"}))
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_a_narrative_of_twenty_thousand_letters_is_taken(client_of_mateo, fields):
    assert client_of_mateo.post(NEW, fields(narrative="ñ" * 20_000)).status_code == 302


@pytest.mark.parametrize("number", [None, "", "x" * 121, "a\nb", "a\0b"])
def test_a_page_without_a_usable_number_is_refused(client_of_mateo, fields, number):
    answer = client_of_mateo.post(NEW, fields(instance_id=number))
    assert answer.status_code == 400
    assert not Report.objects.exists()


def test_a_body_of_any_size_is_refused_before_it_is_read(client_of_mateo):
    answer = client_of_mateo.post(NEW, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_no_other_method_is_taken(client_of_mateo, method):
    assert getattr(client_of_mateo, method)(NEW).status_code == 405
