"""Independent lineages: what links two reports, and what does not."""

import pytest

from saferhavens.core.evidence.grading import Grade
from saferhavens.core.evidence.lineages import Link, Reason, Trace, count_usable, lineages, links, proposals
from saferhavens.core.evidence.texts import fingerprint, likeness
from saferhavens.core.evidence.words import ContentGrade, SourceGrade

NOTE = (
    "El lunes por la noche, hombres armados detuvieron un bus con familias venezolanas en la vía a Cúcuta, "
    "les quitaron los documentos y el dinero y se llevaron a dos jóvenes hacia el monte."
)
COPY = NOTE.upper().replace("Ú", "U").replace(",", "").replace(".", " ...")
REPRINTED = "El diario local informa: " + NOTE + " La policía no ha dicho nada todavía."
LONG = (
    "Visitamos el albergue el martes. " * 3
    + "Hablamos con doce familias y anotamos esto. "
    + NOTE
    + (
        " Después hablamos con la coordinadora, con el médico y con tres vecinas que ayudan en la cocina; "
        "todas piden agua limpia, colchones, leche para los bebés y alguien que acompañe a quienes quieren denunciar."
    )
)
OTHER = (
    "Una madre contó que en el camino a Cúcuta un grupo con fusiles bajó a los pasajeros de un autobús, "
    "robó a todas las personas y raptó a un par de muchachos."
)


def trace(number: int, text: str = "", **given: object) -> Trace:
    return Trace(number, text=fingerprint(text), **given)


def groups(*traces: Trace, apart: tuple[set[int], ...] = ()) -> list[set[int]]:
    return [set(group) for group in lineages(traces, {frozenset(pair) for pair in apart})]


def reasons(*traces: Trace) -> list[Reason]:
    return [link.reason for link in links(traces)]


# --- texts ----------------------------------------------------------------------------------------------------------


def test_a_copy_without_accents_case_and_punctuation_is_the_same_text():
    assert fingerprint(COPY) == fingerprint(NOTE)


def test_two_who_tell_of_one_event_in_their_own_words_are_not_alike():
    alike = likeness(fingerprint(NOTE), fingerprint(OTHER))
    assert alike.jaccard < 0.1
    assert alike.contained < 0.1


@pytest.mark.parametrize("text", ["", "secuestro", "asalto a un bus en la vía", "🚌 ...", "\x00"])
def test_of_a_short_text_nothing_is_concluded(text):
    assert fingerprint(text) == frozenset()
    assert likeness(fingerprint(text), fingerprint(text)) == (0, 0)


def test_a_text_is_wholly_like_itself():
    assert likeness(fingerprint(NOTE), fingerprint(NOTE)) == (1, 1)


def test_other_scripts_are_compared_too():
    text = "Вночі озброєні люди зупинили автобус із родинами і забрали документи та гроші у всіх"
    assert fingerprint(text)
    assert fingerprint(text) == fingerprint(text.upper())


# --- what links -----------------------------------------------------------------------------------------------------


def test_reports_without_any_tie_are_lineages_of_their_own():
    assert groups(trace(1), trace(2), trace(3, OTHER), trace(4, NOTE)) == [{1}, {2}, {3}, {4}]


def test_no_reports_are_no_lineages():
    assert groups() == []


def test_ten_copies_of_one_press_note_are_one_lineage():
    copies = [trace(number, NOTE if number % 2 else COPY, source=f"paper {number}") for number in range(10)]
    assert groups(*copies) == [set(range(10))]
    assert set(reasons(*copies)) == {Reason.NEAR_IDENTICAL_TEXT}


def test_a_reprint_with_a_sentence_added_is_the_same_lineage():
    assert reasons(trace(1, NOTE), trace(2, REPRINTED)) == [Reason.NEAR_IDENTICAL_TEXT]


def test_a_note_copied_into_a_long_report_is_the_same_lineage():
    assert reasons(trace(1, NOTE), trace(2, LONG)) == [Reason.TEXT_COPIED_INTO]


def test_two_organisations_that_heard_one_witness_are_one_lineage():
    ours = trace(1, NOTE, source="org 1", witnesses=frozenset({"w1", "w2"}))
    theirs = trace(2, OTHER, source="org 2", witnesses=frozenset({"w2", "w3"}))
    assert groups(ours, theirs) == [{1, 2}]
    assert reasons(ours, theirs) == [Reason.SAME_WITNESS]


def test_one_source_that_tells_twice_is_one_lineage():
    assert groups(trace(1, NOTE, source="hotline"), trace(2, OTHER, source="hotline")) == [{1, 2}]


def test_any_number_of_reports_from_one_source_are_one_lineage():
    assert groups(*(trace(number, source="hotline") for number in range(5))) == [set(range(5))]


@pytest.mark.parametrize("key", [0, "", "0"])
def test_every_key_but_none_is_a_key(key):
    assert groups(trace(1, source=key), trace(2, source=key)) == [{1, 2}]
    assert groups(trace(1, lineage=key), trace(2, lineage=key)) == [{1, 2}]


def test_reports_that_somebody_put_into_one_lineage_are_one():
    assert groups(trace(1, lineage="a"), trace(2, lineage="b"), trace(3, lineage="a")) == [{1, 3}, {2}]


def test_ties_of_different_kinds_join_over_any_number_of_reports():
    chain = (
        trace(1, lineage="a"),
        trace(2, lineage="a", source="hotline"),
        trace(3, source="hotline", witnesses=frozenset({"w"})),
        trace(4, NOTE, witnesses=frozenset({"w"})),
        trace(5, COPY),
    )
    assert groups(*chain) == [{1, 2, 3, 4, 5}]


def test_a_key_of_one_kind_is_not_taken_for_one_of_another():
    same_letters = (trace(1, lineage="x"), trace(2, source="x"), trace(3, witnesses=frozenset({"x"})))
    assert groups(*same_letters) == [{1}, {2}, {3}]


def test_each_link_says_how_much_of_the_text_is_shared():
    (link,) = links([trace(1, NOTE), trace(2, REPRINTED)])
    assert link[:3] == (1, 2, Reason.NEAR_IDENTICAL_TEXT)
    assert 0.5 <= link.share < 1


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_said_in_a_sentence(reason):
    assert reason.label.endswith(".")


# --- what a person decides ------------------------------------------------------------------------------------------


def test_alike_texts_count_once_until_somebody_says_that_it_is_chance():
    alike = trace(1, NOTE), trace(2, COPY)
    assert groups(*alike) == [{1, 2}]
    assert groups(*alike, apart=({1, 2},)) == [{1}, {2}]


def test_keeping_two_apart_does_not_undo_a_firmer_tie():
    tied = trace(1, NOTE, source="hotline"), trace(2, COPY, source="hotline")
    assert groups(*tied, apart=({1, 2},)) == [{1, 2}]


def test_keeping_two_apart_leaves_what_links_them_to_a_third():
    three = trace(1, NOTE), trace(2, COPY), trace(3, REPRINTED)
    assert groups(*three, apart=({1, 2},)) == [{1, 2, 3}]


def test_alike_texts_are_proposed_with_the_reason():
    alike = [trace(1, NOTE), trace(2, COPY), trace(3, OTHER)]
    assert proposals(alike) == [Link(1, 2, Reason.NEAR_IDENTICAL_TEXT, 1.0)]


def test_what_is_decided_already_is_not_proposed_again():
    alike = [trace(1, NOTE, lineage="a"), trace(2, COPY, lineage="a")]
    assert proposals(alike) == []
    assert proposals([trace(1, NOTE), trace(2, COPY)], [frozenset({1, 2})]) == []


@pytest.mark.parametrize("reason", Reason)
def test_only_alike_texts_are_a_matter_of_opinion(reason):
    assert reason.is_proposal is (reason in {"near_identical_text", "text_copied_into"})


# --- what counts ----------------------------------------------------------------------------------------------------

B2 = Grade(SourceGrade.B, ContentGrade.PROBABLE)
B5 = Grade(SourceGrade.B, ContentGrade.IMPROBABLE)
F6 = Grade(SourceGrade.F, ContentGrade.UNKNOWN)


@pytest.mark.parametrize(
    ("grades", "usable"),
    [
        ({}, 0),
        ({1: [B2]}, 1),
        ({1: [B2], 3: [B2]}, 2),
        ({1: [B2], 2: [B2]}, 1),
        ({1: [B2], 2: [B5], 3: [B2]}, 1),
        ({1: [B2], 2: [F6], 3: [B2]}, 2),
        ({1: [F6], 3: [F6]}, 0),
        ({1: [B2], 3: [B2], 9: [B2]}, 2),
    ],
)
def test_a_lineage_counts_if_its_grades_support_it_and_none_doubts_it(grades, usable):
    assert count_usable([{1, 2}, {3}], grades) == usable
