"""With the code: how it stands, answers, additions, consent, taking it back. Never the staff's own words."""

import pytest

import cast
import evidence_world as world
from damage import exchanged
from saferhavens.core.evidence.words import Purpose, Recipient
from saferhavens.web.evidence.actions.handling import set_aside, take_up
from saferhavens.web.evidence.actions.messages import ask, note
from saferhavens.web.evidence.models import Consent, Message, Report, ReportVersion
from saferhavens.web.evidence.sealed import content_of, name_of
from saferhavens.web.evidence.words import Handling, SetAside
from saferhavens.web.intake.anonymous import pages
from saferhavens.web.intake.anonymous.pages import Page, PageKind
from tell_world import STORY, Teller, open_door, path_of, photo

NOTE = "We think this sender is the cook of the shelter"


def page_of(answer) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def judge():
    return world.analyst("Ana", of=world.watch())


@pytest.fixture
def told(teller: Teller) -> Teller:
    teller.tell()
    teller.come_back()
    return teller


def test_the_code_opens_it_however_it_was_written_down(told: Teller):
    digits = told.code.replace(" ", "")
    for code in (told.code, digits, f" {digits[:10]}-{digits[10:]} ", digits.translate(ARABIC)):
        assert "How it stands" in page_of(told.come_back(code))


ARABIC = {ord("0") + number: 0x0660 + number for number in range(10)}


@pytest.mark.parametrize("code", ["", "abc", "1234", "1" * 21, "12345678901234567890", "O" * 20, "1" * 199])
def test_what_is_no_code_opens_nothing_and_is_answered_like_an_unknown_one(told: Teller, code: str):
    answer = told.come_back(code or " ")
    assert answer.status_code == 404
    assert "This code opens nothing." in answer.content.decode()


def test_the_code_of_a_page_that_was_never_sent_opens_nothing(teller: Teller):
    teller.open()
    assert teller.come_back().status_code == 404


def test_what_was_told_is_not_shown_again(told: Teller):
    told.do("answer", text="The driver had a scar")
    told.do("add", added="It was raining")
    page = page_of(told.come_back())
    for words in (STORY, "The driver had a scar", "It was raining"):
        assert words not in page


def test_the_sender_reads_questions_and_answers_them(told: Teller):
    alma = judge()
    ask(told.report, "At what hour was it?", by=alma, audit=cast.AUDIT)
    assert "At what hour was it?" in page_of(told.come_back())
    assert "Your answer has arrived." in page_of(told.do("answer", text="At six."))
    assert Message.objects.filter(is_from_sender=True, by=None).count() == 1


def test_an_answer_that_is_sent_twice_arrives_once(told: Teller):
    for _ in range(3):
        told.do("answer", text="At six.")
    assert Message.objects.count() == 1


def test_an_empty_answer_is_asked_for_again(told: Teller):
    assert told.do("answer", text="  ").status_code == 422
    assert not Message.objects.exists()


def test_no_note_no_grade_and_no_reason_of_the_staff_reaches_the_sender(told: Teller):
    alma = judge()
    note(told.report, NOTE, world.watch(), by=alma, audit=cast.AUDIT)
    take_up(told.report, by=alma, audit=cast.AUDIT)
    set_aside(told.report, SetAside.HARMFUL, by=alma, audit=cast.AUDIT)
    answers = [told.come_back(), told.do("answer", text="Hello?"), told.do("add", added="More"), told.do("withdraw")]
    for answer in answers:
        page = answer.content.decode()
        for secret in (NOTE, "cook", "Ana", "mislead", "harmful", "Border Watch", str(told.report.pk)):
            assert secret not in page


@pytest.mark.parametrize(
    ("handling", "words"),
    [
        (Handling.RECEIVED, "Nobody has read it yet"),
        (Handling.TAKEN_UP, "looking into it"),
        (Handling.LINKED, "looking into it"),
        (Handling.SET_ASIDE, "Nothing more is being done"),
    ],
)
def test_how_it_stands_is_said_in_plain_words(told: Teller, handling: Handling, words: str):
    Report.objects.update(handling=handling)
    assert words in page_of(told.come_back())


def test_more_words_are_put_below_the_first_as_a_new_version(told: Teller):
    assert "has arrived" in page_of(told.do("add", added="There were three of them"))
    narrative = content_of(told.report).narrative
    assert narrative.startswith(STORY)
    assert narrative.endswith("There were three of them")
    assert list(ReportVersion.objects.values_list("number", flat=True)) == [1, 2]


def test_photos_of_a_later_day_stand_beside_those_of_the_first(told: Teller):
    told.do("add", photos=photo("red"))
    told.come_back()
    told.do("add", photos=photo("blue"))
    names = [name_of(each) for each in told.report.attachments.all()]
    assert len(set(names)) == 2
    assert all(each.sha256 for each in told.report.attachments.all())


def test_an_addition_that_is_sent_twice_is_added_once(told: Teller):
    for _ in range(3):
        answer = told.do("add", added="More", photos=photo())
        assert answer.status_code == 200
    assert told.report.version == 2
    assert content_of(told.report).narrative.count("More") == 1
    assert told.report.attachments.count() == 1


def test_adding_nothing_is_said_to_be_nothing(told: Teller):
    answer = told.do("add")
    assert answer.status_code == 422
    assert "Nothing was written" in answer.content.decode()


def test_two_pages_that_change_it_at_once_do_not_overwrite_each_other(told: Teller):
    first = told.ticket
    told.come_back()
    second = told.ticket
    told.ticket = first
    told.do("add", added="One")
    told.ticket = second
    answer = told.do("add", added="Two")
    assert answer.status_code == 409
    assert "Two" in answer.content.decode()  # what was typed is not lost
    assert "Two" not in content_of(told.report).narrative


def test_what_is_too_long_is_refused_and_nothing_is_stored(told: Teller):
    assert told.do("add", added="x" * 4_001).status_code == 422
    assert told.report.version == 1


def test_a_yes_can_be_given_and_taken_back(told: Teller):
    told.do("consent", consents=["early_warning:partners"])
    assert living(told.report) == {(Purpose.EARLY_WARNING, Recipient.PARTNERS)}
    told.come_back()
    told.do("consent", consents=["statistics:public"])
    assert living(told.report) == {(Purpose.STATISTICS, Recipient.PUBLIC)}
    told.come_back()
    told.do("consent")
    assert living(told.report) == set()


def living(report: Report) -> set:
    return set(Consent.objects.filter(report=report, revoked_at=None).values_list("purpose", "recipient"))


def test_a_yes_that_nobody_asks_for_is_refused(told: Teller):
    assert told.do("consent", consents=["statistics:state", "referral:state"]).status_code == 422
    assert living(told.report) == set()


def test_a_partner_sees_it_no_more_from_the_moment_that_the_yes_is_taken_back(told: Teller):
    partner = world.analyst("Olga")
    world.shares(world.watch(), world.ombuds())
    told.do("consent", consents=["early_warning:partners"])
    assert Report.objects.visible_to(partner).exists()
    told.come_back()
    told.do("consent")
    assert not Report.objects.visible_to(partner).exists()


def test_taking_back_is_asked_once_more_and_then_holds_everywhere(told: Teller):
    partner = world.analyst("Olga")
    world.shares(world.watch(), world.ombuds())
    told.do("consent", consents=["early_warning:partners"])
    told.come_back()
    assert "cannot be undone" in page_of(told.do("withdraw"))
    assert told.report.handling == Handling.RECEIVED
    assert "You took it back" in page_of(told.do("withdraw", sure="yes"))
    assert told.report.handling == Handling.WITHDRAWN
    assert living(told.report) == set()
    assert not Report.objects.visible_to(partner).exists()
    assert not Report.objects.living().exists()


def test_taking_back_twice_changes_nothing(told: Teller):
    for _ in range(2):
        assert "You took it back" in page_of(told.do("withdraw", sure="yes"))


@pytest.mark.parametrize(("deed", "given"), [("answer", {"text": "x"}), ("add", {"added": "x"}), ("consent", {})])
def test_what_was_taken_back_takes_nothing_more(told: Teller, deed: str, given: dict):
    told.do("withdraw", sure="yes")
    assert told.do(deed, **given).status_code == 409
    assert not Message.objects.exists()
    assert told.report.version == 1


def test_a_code_opens_its_own_report_only(told: Teller):
    other = Teller(told.door)
    other.tell(narrative="Another story")
    ask(other.report, "A question to somebody else", by=judge(), audit=cast.AUDIT)
    assert "somebody else" not in page_of(told.come_back())
    assert "A question to somebody else" in page_of(other.come_back())


def test_no_page_and_no_address_holds_an_id_of_ours(told: Teller):
    page = page_of(told.come_back())
    assert str(told.report.pk) not in page
    assert told.report.short not in page
    assert told.code not in page


def test_a_ticket_does_for_its_own_kind_of_page_only(told: Teller):
    form_ticket = Page(PageKind.TELL, about=str(told.report.pk)).ticket
    code_ticket = Page(PageKind.CODE, about=str(told.report.pk)).ticket
    for ticket in (form_ticket, code_ticket, exchanged(told.ticket, len(told.ticket) // 2), "", told.ticket * 2):
        told.ticket = ticket
        assert told.do("withdraw", sure="yes").status_code == 410
    assert told.report.handling == Handling.RECEIVED


def test_the_page_is_worth_nothing_after_half_an_hour(told: Teller):
    half_an_hour_ago = pages.time.time() - 1_801
    told.ticket = Page(PageKind.BACK, str(told.report.pk), 1, drawn_at=half_an_hour_ago).ticket
    answer = told.do("withdraw", sure="yes")
    assert answer.status_code == 410
    assert 'name="code"' in answer.content.decode()
    assert told.report.handling == Handling.RECEIVED


def test_codes_still_open_when_the_channel_is_closed_or_moves(told: Teller):
    open_door(is_open=False, renew=True)
    assert told.client.get(path_of(told.door)).status_code == 404
    assert "How it stands" in page_of(told.come_back())


def test_each_language_has_all_of_it(told: Teller):
    ticket = told.ticket
    answer = told.client.post("/tell/back/withdraw/?language=es", {"page": ticket})
    assert '<html lang="es">' in answer.content.decode()
