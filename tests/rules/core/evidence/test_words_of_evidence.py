"""The words of evidence: stored codes with labels, the same codes as the domain asks for."""

import json
import pickle
from enum import StrEnum

import pytest

from saferhavens.core.evidence import words
from saferhavens.core.evidence.words import (
    ActorKind,
    AgeBand,
    ContentGrade,
    PlaceExactness,
    Purpose,
    Recipient,
    Sensitivity,
    SourceGrade,
    Stage,
    Step,
    TimeExactness,
    Word,
)

ENUMS = [
    each for each in vars(words).values() if isinstance(each, type) and issubclass(each, Word) and each is not Word
]
MEMBERS = [member for each in ENUMS for member in each]
GRADES = (SourceGrade, ContentGrade)


def test_every_enum_of_the_module_is_a_word_with_members():
    assert len(ENUMS) >= 19
    assert all(len(each) >= 2 for each in ENUMS)


@pytest.mark.parametrize("word", MEMBERS, ids=repr)
def test_each_word_has_a_label(word):
    assert word.label
    assert not word.label.endswith(".")


@pytest.mark.parametrize("word", [each for each in MEMBERS if each.definition], ids=repr)
def test_a_definition_is_a_sentence(word):
    assert word.definition.endswith(".")
    assert word.definition != word.label


@pytest.mark.parametrize("enum", ENUMS)
def test_no_two_words_of_one_kind_read_alike(enum):
    assert len({word.label for word in enum}) == len(enum)


@pytest.mark.parametrize("word", [each for each in MEMBERS if not isinstance(each, GRADES)], ids=repr)
def test_codes_are_short_and_lower_case(word):
    assert word == word.lower()
    assert word.replace("_", "").isalpha() or word in ("adm1", "adm2")
    assert len(word) <= 32


@pytest.mark.parametrize("word", MEMBERS, ids=repr)
def test_a_word_is_found_by_its_code_alone(word):
    assert type(word)(str(word)) is word


@pytest.mark.parametrize("word", MEMBERS, ids=repr)
def test_a_word_is_stored_as_its_code(word):
    assert isinstance(word, StrEnum)
    assert f"{word}" == word.value
    assert json.loads(json.dumps(word)) == word.value
    assert pickle.loads(pickle.dumps(word)) is word  # noqa: S301 -- our own bytes


def test_the_stages_follow_the_way():
    assert list(Stage) == ["origin", "transit", "border", "destination", "return"]


def test_the_ladder_begins_with_what_somebody_said():
    assert list(Step) == ["reported", "plausible", "corroborated", "verified", "disputed", "retracted"]


def test_grades_are_those_of_the_admiralty():
    assert list(SourceGrade) == ["A", "B", "C", "D", "E", "F"]
    assert list(ContentGrade) == ["1", "2", "3", "4", "5", "6"]


def test_only_f_and_6_are_unknown():
    assert [grade for grade in SourceGrade if not grade.is_known] == ["F"]
    assert [grade for grade in ContentGrade if not grade.is_known] == ["6"]


@pytest.mark.parametrize("enum", [PlaceExactness, TimeExactness])
def test_exactness_ends_with_nothing_known(enum):
    assert list(enum)[-1] == "unknown"


def test_circles_and_purposes_are_those_that_consent_names():
    assert list(Recipient) == ["own", "partners", "circle", "state", "international", "public"]
    assert list(Purpose) == ["early_warning", "referral", "accountability", "statistics", "advocacy"]
    assert list(Sensitivity) == ["low", "moderate", "high", "severe"]


def test_children_are_those_under_18():
    assert [age for age in AgeBand if age.is_minor] == [AgeBand.CHILD, AgeBand.ADOLESCENT]


STATE = {
    "armed_forces",
    "police",
    "migration_authority",
    "prison",
    "intelligence",
    "local_government",
    "judiciary",
}


@pytest.mark.parametrize("kind", ActorKind)
def test_which_actors_belong_to_the_state(kind):
    assert kind.is_state is (kind in STATE)


def test_nobody_known_is_an_actor_too():
    assert ActorKind("unknown") is ActorKind.UNKNOWN
    assert len(ActorKind) == 27
