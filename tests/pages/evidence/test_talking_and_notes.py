"""Questions reach the sender; notes reach nobody but one's own staff."""

from evidence_world import AUDIT
from saferhavens.web.evidence.actions import messages
from saferhavens.web.evidence.models import Message, Report, StaffNote

NOTE = "the sender contradicts herself"


def sender_reads(world):
    return world.page("mateo", f"/report/{world.report.pk}/")


def test_the_sender_reads_the_question_and_the_judges_read_the_answer(world):
    world.post("alma", "ask", text="How many were they?")
    assert "How many were they?" in sender_reads(world)
    messages.answer(Report.objects.get(pk=world.report.pk), "Four of them.", by=world.mateo, audit=AUDIT)
    assert "Four of them." in world.page("alma")
    assert [row.is_from_sender for row in Message.objects.all()] == [False, True]


def test_a_note_is_read_by_ones_own_organisation_alone(world):
    world.post("alma", "note", text=NOTE)
    assert NOTE in world.page("vera")
    assert NOTE not in world.page("carmen")
    assert NOTE not in sender_reads(world)


def test_the_owners_note_is_not_read_by_the_partner_nor_by_their_own_monitor(world):
    world.post("carmen", "note", text=NOTE)
    assert NOTE in world.page("carmen")
    assert NOTE not in world.page("alma")
    assert NOTE not in sender_reads(world)


def test_texts_are_sealed_where_they_lie(world):
    world.post("alma", "ask", text="How many were they?")
    world.post("alma", "note", text=NOTE)
    assert b"How many" not in bytes(Message.objects.get().sealed_text)
    assert NOTE.encode() not in bytes(StaffNote.objects.get().sealed_text)


def test_an_empty_or_endless_text_is_refused(world):
    for text in ("", "   ", "x" * 4_001):
        for verb in ("ask", "note"):
            assert world.post("alma", verb, text=text).status_code == 422
    assert (Message.objects.count(), StaffNote.objects.count()) == (0, 0)


def test_a_note_for_an_organisation_in_which_one_does_not_judge_is_refused(world):
    assert world.post("alma", "note", text=NOTE, organisation=world.report.organisation_id).status_code == 404
    assert StaffNote.objects.count() == 0
