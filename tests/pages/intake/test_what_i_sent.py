"""My reports: what I sent, questions to me, corrections, consent, withdrawal. Nobody else's."""

import pytest

import cast
from evidence_world import AUDIT, CANARY, analyst, coordinator, monitor, received, watch
from saferhavens.core.evidence.words import ActorKind, Purpose, Recipient
from saferhavens.core.words import Role
from saferhavens.web.evidence.actions.messages import ask, text_of
from saferhavens.web.evidence.models import Consent, Message, Report
from saferhavens.web.evidence.sealed import content_of, original_of
from saferhavens.web.evidence.words import Handling
from saferhavens.web.ledger.models import Entry
from saferhavens.web.people import actions


@pytest.fixture
def report(mateo) -> Report:
    return received(by=mateo)


@pytest.fixture
def alma(report):
    return analyst(of=watch())


def page_of(client, report, part=""):
    return client.get(f"/report/{report.pk}/{part}")


def test_the_list_holds_what_i_sent_and_nothing_of_others(client_of_mateo, report):
    others = received(by=monitor("Olga"))
    page = client_of_mateo.get("/report/").content.decode()
    assert report.short in page
    assert others.short not in page


def test_an_empty_list_says_so(client_of_mateo):
    assert "You have not sent any report yet." in client_of_mateo.get("/report/").content.decode()


def test_a_question_to_me_comes_first_and_is_marked(client_of_mateo, report, alma, mateo):
    received(by=mateo)
    ask(report, "How many?", by=alma, audit=AUDIT)
    page = client_of_mateo.get("/report/").content.decode()
    assert page.count("A question for you") == 1
    first = page.index('<ul class="plain report-list">')
    assert report.short in page[first : page.index("</li>", first)]


def test_an_answered_question_is_not_marked_any_more(client_of_mateo, report, alma):
    ask(report, "How many?", by=alma, audit=AUDIT)
    client_of_mateo.post(f"/report/{report.pk}/answer/", {"text": "Five."})
    assert "A question for you" not in client_of_mateo.get("/report/").content.decode()
    assert text_of(Message.objects.get(is_from_sender=True)) == "Five."


def test_an_answer_without_words_or_without_end_is_not_taken(client_of_mateo, report):
    for text in ("", "x" * 4_001, "a\0b"):
        answer = client_of_mateo.post(f"/report/{report.pk}/answer/", {"text": text})
        assert answer.status_code == 422
    assert not Message.objects.exists()


def test_notes_of_those_who_judge_never_stand_on_my_page(client_of_mateo, report, alma):
    from saferhavens.web.evidence.actions.messages import note

    note(report, "we doubt this one", watch(), by=alma, audit=AUDIT)
    assert "we doubt this one" not in page_of(client_of_mateo, report).content.decode()


def test_the_page_shows_what_i_sent_and_the_ledger_says_that_it_was_opened(client_of_mateo, report):
    assert CANARY in page_of(client_of_mateo, report).content.decode()
    assert Entry.objects.filter(verb="report_read", object_id=str(report.pk)).count() == 1


@pytest.mark.parametrize("part", ["", "correct/", "consent/", "withdraw/"])
def test_what_somebody_else_sent_does_not_exist_for_me(client_of_mateo, part):
    others = received(by=monitor("Olga"))
    assert page_of(client_of_mateo, others, part).status_code == 404
    assert client_of_mateo.get(f"/report/sent/{others.pk}/").status_code == 404


@pytest.mark.parametrize("part", ["answer/", "correct/", "consent/", "withdraw/"])
def test_what_somebody_else_sent_cannot_be_changed_from_here(client_of_mateo, fields, part):
    others = received(by=monitor("Olga"))
    answer = client_of_mateo.post(f"/report/{others.pk}/{part}", fields(text="x", based_on=1))
    assert answer.status_code == 404
    assert (Report.objects.get().version, Report.objects.get().handling) == (1, Handling.RECEIVED)


def test_also_a_coordinator_reaches_only_what_they_sent_themselves_here(report):
    assert cast.signed_in(coordinator()).get(f"/report/{report.pk}/").status_code == 404


def test_who_has_left_the_organisation_no_longer_sees_what_they_sent(client_of_mateo, report, mateo):
    actions.change_roles(mateo, watch(), set(), audit=cast.AUDIT)
    assert page_of(client_of_mateo, report).status_code == 404
    assert client_of_mateo.get("/report/").status_code == 403


# --- corrections ---


def correction(fields, **given):
    return fields(instance_id="correction-1", based_on=1, **given)


def test_the_form_of_a_correction_shows_what_was_said(client_of_mateo, report):
    page = page_of(client_of_mateo, report, "correct/").content.decode()
    assert CANARY in page
    assert 'value="2026-03-03"' in page
    assert 'name="based_on" value="1"' in page


def test_a_correction_is_a_new_version_and_what_was_sent_first_stays(client_of_mateo, report, fields):
    answer = client_of_mateo.post(f"/report/{report.pk}/correct/", correction(fields, narrative="two doors"))
    assert answer.status_code == 302
    now = Report.objects.get()
    assert (now.version, content_of(now).narrative) == (2, "two doors")
    assert original_of(now.versions.get(number=1))[1] == CANARY.encode()


def test_a_correction_that_is_sent_twice_is_one(client_of_mateo, report, fields):
    for _ in "12":
        answer = client_of_mateo.post(f"/report/{report.pk}/correct/", correction(fields, narrative="two doors"))
        assert answer.status_code == 302
    assert Report.objects.get().version == 2


def test_a_correction_keeps_what_the_form_does_not_speak_of(client_of_mateo, mateo, fields):
    from saferhavens.core.evidence.report import Actor

    actors = tuple(Actor(ActorKind.GANG, name=f"gang {number}") for number in range(5))
    report = received(by=mateo, longitude=-72.5, latitude=7.9, actors=actors)
    first = {"actor1_kind": "gang", "actor1_name": "another name"}
    client_of_mateo.post(f"/report/{report.pk}/correct/", correction(fields, **first))
    now = content_of(Report.objects.get())
    assert (now.longitude, now.latitude) == (-72.5, 7.9)
    assert [actor.name for actor in now.actors] == ["another name", "gang 3", "gang 4"]


def test_a_change_by_somebody_else_meanwhile_is_shown_beside_what_i_typed(client_of_mateo, report, fields):
    client_of_mateo.post(f"/report/{report.pk}/correct/", correction(fields, narrative="theirs"))
    mine = correction(fields, narrative="mine") | {"instance_id": "correction-2"}
    answer = client_of_mateo.post(f"/report/{report.pk}/correct/", mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The report was changed meanwhile." in page
    assert "theirs" in page
    assert "mine" in page
    assert 'name="based_on" value="2"' in page
    again = client_of_mateo.post(f"/report/{report.pk}/correct/", mine | {"based_on": 2})
    assert again.status_code == 302
    assert content_of(Report.objects.get()).narrative == "mine"


@pytest.mark.parametrize("based_on", ["", "0", "7", "x", "-1"])
def test_a_correction_of_no_known_version_is_not_taken(client_of_mateo, report, fields, based_on):
    answer = client_of_mateo.post(f"/report/{report.pk}/correct/", correction(fields) | {"based_on": based_on})
    assert answer.status_code in (409, 422)
    assert Report.objects.get().version == 1


def test_a_wrong_correction_is_told_like_a_wrong_report(client_of_mateo, report, fields):
    answer = client_of_mateo.post(f"/report/{report.pk}/correct/", correction(fields, country=None))
    assert answer.status_code == 422
    assert "Choose the country." in answer.content.decode()


# --- consent ---


def test_consent_is_changed_without_touching_the_rest(client_of_mateo, report, fields):
    given = {"instance_id": "consent-1", "organisation": watch().pk, "based_on": 1}
    yes = given | {"consents": ["statistics:public", "referral:partners"], "consent_language": "Wayuunaiki"}
    client_of_mateo.post(f"/report/{report.pk}/consent/", yes)
    living = Consent.objects.filter(revoked_at=None).values_list("purpose", "recipient")
    assert set(living) == {(Purpose.STATISTICS, Recipient.PUBLIC), (Purpose.REFERRAL, Recipient.PARTNERS)}
    assert content_of(Report.objects.get()).narrative == CANARY
    less = given | {"consents": ["referral:partners"], "instance_id": "consent-2", "based_on": 2}
    client_of_mateo.post(f"/report/{report.pk}/consent/", less)
    assert Consent.objects.filter(revoked_at=None).count() == 1
    assert Consent.objects.exclude(revoked_at=None).get().purpose == Purpose.STATISTICS


def test_what_was_agreed_to_stands_on_my_page(client_of_mateo, mateo, fields):
    from evidence_world import consents

    report = received(by=mateo, consents=consents((Purpose.STATISTICS, Recipient.PUBLIC)))
    assert "Statistics → Everybody" in page_of(client_of_mateo, report).content.decode()


# --- taking back ---


def test_taking_back_asks_first_and_says_what_it_means(client_of_mateo, report):
    page = page_of(client_of_mateo, report, "withdraw/").content.decode()
    assert "From now on it counts nowhere" in page
    assert Report.objects.get().handling == Handling.RECEIVED


def test_what_is_taken_back_stays_taken_back(client_of_mateo, report, fields):
    client_of_mateo.post(f"/report/{report.pk}/withdraw/")
    assert Report.objects.get().handling == Handling.WITHDRAWN
    assert client_of_mateo.post(f"/report/{report.pk}/withdraw/").status_code == 409
    assert client_of_mateo.post(f"/report/{report.pk}/correct/", correction(fields)).status_code == 409
    assert client_of_mateo.post(f"/report/{report.pk}/answer/", {"text": "x"}).status_code == 409
    page = page_of(client_of_mateo, report).content.decode()
    assert "Withdrawn" in page
    assert "Add to it" not in page


@pytest.mark.parametrize("role", [Role.MONITOR, Role.ANALYST])
def test_the_page_needs_few_queries(db, role, django_assert_max_num_queries):
    somebody = cast.person(role, of=watch())
    for _ in range(3):
        received(by=somebody)
    client = cast.signed_in(somebody)
    with django_assert_max_num_queries(25):
        client.get("/report/")
