"""Our XLSForm against the fields of a report: nothing it offers is refused, nothing that a report has is missing."""

import hashlib
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring

from collect import filled
from saferhavens.core.evidence.report import FIELDS, as_plain
from saferhavens.core.evidence.words import Purpose
from saferhavens.web.intake.openrosa import report_form
from saferhavens.web.intake.openrosa.answers import read_instance
from saferhavens.web.intake.openrosa.mapping import CODES, TARGETS, fields_of, read_report
from saferhavens.web.intake.openrosa.registry import hash_of, own_form

TODAY = date(2026, 11, 21)
XFORMS = "{http://www.w3.org/2002/xforms}"
SAMPLES = {
    "text": "some words",
    "integer": "3",
    "date": "2026-03-03",
    "geopoint": "7.8 -72.4 0 5",
}
LEAST = {"what/harms": "KILL", "where/country": "COL"}
QUESTIONS = own_form().questions
ASKED = {path: target for path, target in own_form().meaning.fields.items() if not target.startswith("actors.")}


def read(answers):
    return read_report(own_form(), read_instance(filled(answers)), TODAY)


@pytest.mark.parametrize("path", ASKED)
def test_every_answer_that_the_form_offers_makes_a_report(path):
    question = QUESTIONS[path]
    for value in question.choices or [SAMPLES[question.kind]]:
        plain = as_plain(read(LEAST | {path: value}))
        assert value == "no" or fields_of(ASKED[path]) <= set(plain)


@pytest.mark.parametrize("part", ["kind", "attribution"])
def test_every_choice_about_an_actor_makes_a_report(part):
    for code in QUESTIONS[f"actors/{part}"].choices:
        (actor,) = read(LEAST | {"actors": [{"kind": "gang"} | {part: code}]}).actors
        assert getattr(actor, part) == code


def test_all_choices_at_once_make_a_report():
    answers = {path: " ".join(QUESTIONS[path].choices) for path in ASKED if QUESTIONS[path].kind == "select_multiple"}
    content = read(LEAST | answers)
    assert len(content.harms) == len(QUESTIONS["what/harms"].choices)
    assert len(content.consents) == len(Purpose) * len(QUESTIONS["consent/statistics"].choices)


def test_no_field_of_a_report_is_missing_from_the_form():
    """Places by code aside: a telephone does not know them, and they are found from point and text."""
    filled_fields = {field for target in report_form.targets().values() for field in fields_of(target)}
    assert FIELDS - {"place_code"} == filled_fields


def test_every_target_is_one_of_ours_and_all_are_used():
    assert set(report_form.targets().values()) == set(TARGETS)


def test_every_code_of_the_words_is_offered_and_no_other():
    for path, target in own_form().meaning.fields.items():
        if target in CODES:
            assert set(QUESTIONS[path].choices) == {word.value for word in CODES[target]}


def test_every_label_is_there_in_both_languages():
    root = fromstring(own_form().xml)
    texts = {each.get("lang"): {text.get("id"): text for text in each} for each in root.iter(f"{XFORMS}translation")}
    assert set(texts) == {"English (en)", "Español (es)"}
    assert set(texts["English (en)"]) == set(texts["Español (es)"])
    assert all("".join(text.itertext()).strip(" -") for each in texts.values() for text in each.values())


def test_questions_are_asked_in_two_different_languages():
    labels = [question.label for question in QUESTIONS.values()]
    alike = [each for each in labels if each["English (en)"] == each["Español (es)"]]
    assert [each["English (en)"] for each in alike] == ["Video"]


def test_the_form_asks_nothing_about_the_telephone():
    asked = {row["type"] for row in report_form.survey()}
    assert not asked & {"deviceid", "phonenumber", "username", "email", "audit", "start-geopoint", "start", "end"}


def test_the_version_changes_with_every_word(monkeypatch):
    before = report_form.workbook()["settings"][0]["version"]
    rows = list(report_form.survey())
    monkeypatch.setattr(report_form, "survey", lambda: tuple(rows[:-1]))
    assert report_form.workbook()["settings"][0]["version"] != before


def test_the_form_is_the_same_each_time_it_is_built():
    from saferhavens.web.intake.openrosa.building import build

    assert build(report_form.workbook()).xml.encode() == own_form().xml


def test_the_hash_is_the_md5_of_what_is_downloaded():
    assert hash_of(own_form().xml) == "md5:" + hashlib.md5(own_form().xml, usedforsecurity=False).hexdigest()
