"""What grades carry: source and content are judged apart, and unknown is never worst."""

from itertools import pairwise, product

import pytest

from saferhavens.core.evidence.grading import Finding, Grade, best_known, finding, is_usable, weigh
from saferhavens.core.evidence.words import ContentGrade, SourceGrade

S, L, D, N = Finding.SUPPORTED, Finding.OPEN, Finding.DOUBTED, Finding.NOT_JUDGED
C = Finding.CONTESTED

TABLE = {
    #    1  2  3  4  5  6
    "A": (S, S, S, D, D, S),
    "B": (S, S, S, D, D, S),
    "C": (S, S, S, D, D, L),
    "D": (S, S, L, D, D, L),
    "E": (L, L, L, D, D, L),
    "F": (S, S, L, D, D, N),
}
ALL = [Grade(source, content) for source, content in product(SourceGrade, ContentGrade)]
WORTH = {Finding.DOUBTED: 0, Finding.NOT_JUDGED: 1, Finding.OPEN: 1, Finding.SUPPORTED: 2}


def grade(code: str) -> Grade:
    return Grade(SourceGrade(code[0]), ContentGrade(code[1]))


def grades(codes: str) -> list[Grade]:
    return [grade(code) for code in codes.split()]


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_what_each_of_the_36_grades_says(one):
    assert weigh(one) is TABLE[one.source][int(one.content) - 1]


def test_a_grade_is_written_as_the_field_writes_it():
    assert grade("B2").code == "B2"


@pytest.mark.parametrize("content", ContentGrade)
def test_an_unknown_source_never_counts_for_less_than_a_poor_one(content):
    unknown = weigh(Grade(SourceGrade.F, content))
    for worse in (SourceGrade.D, SourceGrade.E):
        assert WORTH[unknown] >= WORTH[weigh(Grade(worse, content))]


@pytest.mark.parametrize("source", SourceGrade)
def test_unknown_content_never_counts_for_less_than_doubtful_content(source):
    unknown = weigh(Grade(source, ContentGrade.UNKNOWN))
    for worse in (ContentGrade.DOUBTFUL, ContentGrade.IMPROBABLE):
        assert WORTH[unknown] > WORTH[weigh(Grade(source, worse))]


@pytest.mark.parametrize("content", ContentGrade)
def test_a_better_known_source_never_counts_for_less(content):
    known = [weigh(Grade(source, content)) for source in SourceGrade if source.is_known]
    assert all(WORTH[better] >= WORTH[worse] for better, worse in pairwise(known))


@pytest.mark.parametrize("source", SourceGrade)
def test_better_known_content_never_counts_for_less(source):
    known = [weigh(Grade(source, content)) for content in ContentGrade if content.is_known]
    assert all(WORTH[better] >= WORTH[worse] for better, worse in pairwise(known))


@pytest.mark.parametrize("source", SourceGrade)
def test_no_source_is_so_good_that_improbable_content_stands(source):
    assert weigh(Grade(source, ContentGrade.IMPROBABLE)) is Finding.DOUBTED


@pytest.mark.parametrize("content", ContentGrade)
def test_an_unreliable_source_adds_nothing_by_itself(content):
    assert weigh(Grade(SourceGrade.E, content)) is not Finding.SUPPORTED


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", N),
        ("F6", N),
        ("F6 F6", N),
        ("B2", S),
        ("B2 F6", S),
        ("F6 F3", L),
        ("E1 D3", L),
        ("D3 B2", S),
        ("A5", D),
        ("A5 F6", D),
        ("A5 D3", D),
        ("A1 A5", C),
        ("B2 F4 F6", C),
        ("B2 C3 A1", S),
    ],
)
def test_what_several_grades_say_together(given, says):
    assert finding(grades(given)) is says


@pytest.mark.parametrize("given", ["B2", "F3", "A5", "D3 B2", "A1 A5"])
def test_f6_changes_nothing(given):
    assert finding([*grades(given), grade("F6")]) is finding(grades(given))


@pytest.mark.parametrize("given", ["B2 A5", "F3 B2", "F6 A5 B2", "D3 E1"])
def test_the_order_of_grades_does_not_matter(given):
    assert finding(grades(given)) is finding(grades(given)[::-1])


@pytest.mark.parametrize(
    ("given", "usable"), [("", False), ("F6", False), ("F3", False), ("B2", True), ("B2 B5", False)]
)
def test_only_support_that_nobody_doubts_can_be_built_on(given, usable):
    assert is_usable(grades(given)) is usable


@pytest.mark.parametrize(
    ("given", "best"),
    [("", "F6"), ("F6", "F6"), ("F2 E5", "E2"), ("B5 D1", "B1"), ("F6 C6", "C6"), ("F3 F6", "F3")],
)
def test_the_best_known_judgement_is_found_on_each_axis_apart(given, best):
    assert best_known(grades(given)).code == best
