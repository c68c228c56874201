"""JSON is taken only where every program would understand the same."""

import json

import pytest

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.programs.strictjson import DEEPEST, read_json, read_object


def reason(body: bytes) -> str:
    with pytest.raises(ProblemError) as raised:
        read_json(body)
    assert raised.value.problem == problems.JSON_UNREADABLE
    return str(raised.value.facts["reason"])


@pytest.mark.parametrize("value", [{}, [], "a", 1, 0.5, True, None, {"a": [{"b": "ñ"}]}, {"": ""}])
def test_what_is_well_formed_is_read_as_it_is(value):
    assert read_json(json.dumps(value).encode()) == value
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value


def test_a_mark_at_the_beginning_does_not_matter():
    assert read_json(b"\xef\xbb\xbf{}") == {}


def test_a_letter_of_two_halves_is_one_letter():
    assert read_json(rb'"\ud83d\ude00"') == "😀"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\xff", "it is not written in UTF-8"),
        (b"{", "it is not well formed"),
        (b'{"a": 1, "a": 1}', "a name stands twice in one object"),
        (b"[NaN]", "it holds a number that is not finite, or too long"),
        (b"[1e999]", "it holds a number that is not finite, or too long"),
        (b"9" * 40, "it holds a number that is not finite, or too long"),
        (b"0." + b"1" * 40, "it holds a number that is not finite, or too long"),
        (rb'["\ud800"]', "it holds half of a character"),
        (rb'{"\udc00": 1}', "it holds half of a character"),
        (b"[" * (DEEPEST + 2) + b"]" * (DEEPEST + 2), "it is nested too deeply"),
        (b"[" * 200_000, "it is nested too deeply"),
    ],
)
def test_each_refusal_says_why(body, expected):
    assert reason(body) == expected


def test_as_deep_as_any_form_is_not_too_deep():
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST)


@pytest.mark.parametrize("body", [b"[]", b'"a"', b"1", b"null"])
def test_only_an_object_is_a_submission(body):
    with pytest.raises(ProblemError) as raised:
        read_object(body)
    assert raised.value.facts["reason"] == "an object is expected"


def test_the_reason_is_said_in_the_readers_language():
    from django.utils import translation
    from django.utils.translation import gettext

    with pytest.raises(ProblemError) as raised:
        read_json(b"{")
    with translation.override("es"):
        assert "no está bien formado" in raised.value.message(gettext)
