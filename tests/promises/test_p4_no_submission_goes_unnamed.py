"""P4: whatever arrives from telephones and programs is read, or refused with a number, and never anything else.

Every day a slice of generated cases; SAFERHAVENS_PROMISES=full: 210,000 of them.
"""

import json
import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collect import filled
from saferhavens.core.evidence.report import FIELDS, as_plain, read_content
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.openrosa.answers import read_instance, read_kobo
from saferhavens.web.intake.openrosa.mapping import Form, Meaning, read_report
from saferhavens.web.intake.openrosa.registry import own_form
from saferhavens.web.intake.programs.reading import read_submission
from saferhavens.web.intake.programs.strictjson import read_object

EXAMPLES = 30_000 if os.environ.get("SAFERHAVENS_PROMISES") == "full" else 150
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
TODAY = date(2026, 11, 21)

PATHS = st.sampled_from(sorted(own_form().questions))
CODES = sorted({code for question in own_form().questions.values() for code in question.choices})
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
VALUES = st.one_of(TEXTS, st.sampled_from(CODES), st.integers().map(str), st.floats().map(str), st.dates().map(str))
ANSWERS = st.dictionaries(PATHS, VALUES, max_size=12)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
)
OTHER_FORM = Form("other", "1", "Other", b"", own_form().questions, own_form().meaning)


def tried(function, *args):
    """The result, or the problem by which it was refused. Anything else fails the test."""
    try:
        return function(*args), None
    except ProblemError as problem:
        return None, problem


def named(function, *args):
    """The result, or None where it was refused with a number."""
    found, problem = tried(function, *args)
    if problem is not None:
        assert 400 <= problem.problem.http < 500
        assert problem.message()
    return found


@MANY
@given(ANSWERS)
@pytest.mark.parametrize("form", [own_form(), OTHER_FORM], ids=["ours", "another"])
def test_any_answers_make_a_report_or_are_refused(form, answers):
    answers = {path: value for path, value in answers.items() if not path.startswith("actors/")}
    content = named(read_report, form, read_instance(filled(answers)), TODAY)
    if content is not None:
        assert read_content(as_plain(content), TODAY) == content


@MANY
@given(ANSWERS)
def test_in_another_form_only_harm_and_country_can_be_missing(answers):
    """Everything else that does not fit goes below the narrative, so no report stays on a telephone."""
    answers = {path: value for path, value in answers.items() if not path.startswith("actors/")}
    always = Meaning(
        {path: target for path, target in OTHER_FORM.meaning.fields.items() if target not in ("harms", "country")},
        {},
        {"harms": "KILL", "country": "COL"},
    )
    form = Form("other", "1", "Other", b"", own_form().questions, always)
    _, problem = tried(read_report, form, read_instance(filled(answers)), TODAY)
    assert problem is None or set(problem.faults) <= {"narrative"}


@MANY
@given(st.binary(max_size=60), st.integers(0, 400), ANSWERS)
def test_a_form_with_a_splinter_in_it_is_read_or_refused(splinter, place, answers):
    xml = filled({path: value for path, value in answers.items() if not path.startswith("actors/")})
    found = named(read_instance, xml[:place] + splinter + xml[place + len(splinter) :])
    if found is not None:
        named(read_report, own_form(), found, TODAY)


@MANY
@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_refused(body):
    named(read_submission, body)


@MANY
@given(st.dictionaries(st.sampled_from([*sorted(FIELDS), "strange"]), JSON, max_size=6))
def test_any_json_makes_a_report_or_is_refused(report):
    body = json.dumps({"instance_id": "a", "report": report}).encode()
    found = named(read_submission, body)
    if found is not None:
        named(read_content, found.report, TODAY)


@MANY
@given(st.dictionaries(st.one_of(PATHS, st.sampled_from(["actors", "_uuid", "meta/instanceID", "_attachments"])), JSON))
def test_anything_from_kobotoolbox_makes_a_report_or_is_refused(sent):
    found = named(read_object, json.dumps(sent).encode())
    if found is None:
        return
    filled_in = named(read_kobo, found, "saferhavens_report")
    if filled_in is not None:
        named(read_report, own_form(), filled_in, TODAY)
