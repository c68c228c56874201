"""How entries read to people."""

import ast

import pytest
from django.utils import translation

from conftest import PROJECT
from saferhavens.web.ledger.wording import VERBS, fact_in_words, facts_in_words, verb_in_words


def recorded_verbs() -> set[str]:
    """Every verb that some action records, as it stands in the source: also where one of two is chosen."""
    calls = [
        node
        for file in (PROJECT / "src" / "saferhavens" / "web").rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("record", "record_all")
    ]
    texts = [text for call in calls if call.args for text in ast.walk(call.args[0]) if isinstance(text, ast.Constant)]
    return {text.value for text in texts if isinstance(text.value, str)}


def test_every_verb_that_is_recorded_has_its_words():
    assert recorded_verbs() - set(VERBS) == set()


def test_there_are_no_words_for_verbs_that_nobody_records():
    assert set(VERBS) - recorded_verbs() == set()


def test_verbs_are_told_in_the_language_of_the_reader():
    with translation.override("en"):
        assert verb_in_words("signed_in") == "signed in"


def test_a_verb_of_an_older_program_is_told_as_it_is():
    assert verb_in_words("something_else") == "something_else"


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (None, "–"),
        ([], "–"),
        ({}, "–"),
        (7, "7"),
        ("es", "es"),
        (True, "yes"),
        (False, "no"),
        (["analyst", "issuer"], "analyst, issuer"),
        ({"sessions": 1}, "(sessions: 1)"),
    ],
)
def test_facts_are_told_without_the_signs_of_a_programming_language(fact, words):
    with translation.override("en"):
        assert fact_in_words(fact) == words


def test_several_facts_stand_on_one_line():
    assert facts_in_words({"organisation": 4, "roles": ["monitor"]}) == "organisation: 4; roles: monitor"
