"""Writing without an account: the form, the code, and that one page makes one report."""

import pytest
from django.test import Client

import evidence_world as world
from saferhavens.core.evidence.words import PlaceExactness
from saferhavens.web.custody import vault
from saferhavens.web.evidence.models import Attachment, Consent, Report, ReportVersion
from saferhavens.web.evidence.sealed import content_of
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.anonymous import actions, pages
from saferhavens.web.intake.anonymous.models import Door, Receipt
from saferhavens.web.ledger.models import Entry
from tell_world import STORY, Teller, code_in, open_door, path_of, photo, sender, story, ticket_in


def test_what_happened_and_the_country_are_enough(teller: Teller):
    answer = teller.tell(narrative="")
    assert answer.status_code == 200
    assert (teller.report.country, teller.report.channel) == ("COL", Channel.ANONYMOUS)
    assert teller.report.submitted_by is None


@pytest.mark.parametrize("missing", ["harms", "country"])
def test_less_than_that_is_asked_for_with_all_that_was_typed(teller: Teller, missing: str):
    teller.open()
    answer = teller.send(**{missing: ""})
    assert answer.status_code == 422
    assert STORY in answer.content.decode()
    assert code_in(answer) == teller.code
    assert not Report.objects.exists()


def test_the_code_stands_on_the_page_before_it_is_sent_and_again_when_it_has_arrived(teller: Teller):
    before = code_in(teller.open())
    assert code_in(teller.send()) == before
    assert len(before.replace(" ", "")) == 20


def test_each_page_has_a_code_of_its_own(teller: Teller):
    assert len({code_in(teller.open()) for _ in range(20)}) == 20


def test_a_page_that_is_sent_twice_makes_one_report_and_shows_the_same_code(teller: Teller):
    first, second = teller.tell(photos=photo()), teller.send(photos=photo())
    assert code_in(first) == code_in(second)
    assert (Report.objects.count(), Receipt.objects.count(), Attachment.objects.count()) == (1, 1, 1)


def test_other_words_from_the_same_page_are_refused_and_the_first_are_kept(teller: Teller):
    teller.tell()
    answer = teller.send(narrative="Something else")
    assert answer.status_code == 409
    assert "SH-756" in answer.content.decode()  # beside the words, above the form
    assert "was sent before" in answer.content.decode()
    assert content_of(teller.report).narrative == STORY


def test_a_page_of_what_was_taken_back_does_not_bring_it_again(teller: Teller):
    teller.tell()
    actions.take_back(teller.report)
    assert teller.send().status_code == 409
    assert Report.objects.count() == 1


def test_photos_are_kept_as_they_are(teller: Teller):
    kept = photo().getvalue()
    teller.tell(photos=photo())
    row = teller.report.attachments.get()
    assert b"".join(vault.read(row.organisation_id, row.pk)) == kept


def test_what_is_no_photo_is_refused_and_nothing_is_kept(teller: Teller):
    import io

    wrong = io.BytesIO(b"MZ" + bytes(200))
    wrong.name = "holiday.jpg"
    answer = teller.tell(photos=wrong)
    assert answer.status_code == 422
    assert not Attachment.objects.exists()


def test_a_yes_is_kept_by_use_and_recipient_and_nothing_else_is_taken_for_one(teller: Teller):
    page = teller.open().content.decode()
    assert " checked" not in page.replace("were checked", "")
    teller.send(consents=["early_warning:partners", "statistics:public"])
    kept = set(Consent.objects.filter(report=teller.report).values_list("purpose", "recipient"))
    assert kept == {("early_warning", "partners"), ("statistics", "public")}


def test_a_town_that_is_not_known_stays_in_the_senders_words(teller: Teller):
    teller.tell(place_name="Villa Nowhere", place_text="behind the mill")
    content = content_of(teller.report)
    assert "Villa Nowhere" in content.place_text
    assert content.place_exactness in (PlaceExactness.UNKNOWN, PlaceExactness.COUNTRY)


def test_the_bytes_that_are_kept_are_the_senders_alone(teller: Teller):
    from saferhavens.web.evidence.sealed import original_of

    teller.tell()
    _salt, original = original_of(ReportVersion.objects.get())
    assert STORY in original.decode()
    assert teller.ticket not in original.decode()


def test_only_channels_that_want_to_be_found_are_listed(db: None):
    open_door(world.watch(), shown_name="Listed line")
    open_door(world.network(), shown_name="Hidden line", is_listed=False)
    open_door(world.ombuds(), shown_name="Closed line", is_open=False)
    page = sender().get("/tell/").content.decode()
    assert "Listed line" in page
    assert "Hidden line" not in page
    assert "Closed line" not in page


def test_the_list_names_no_organisation_by_its_own_name(teller: Teller):
    for path in ("/tell/", path_of(teller.door)):
        assert "Border Watch" not in teller.client.get(path).content.decode()


def test_a_closed_channel_and_one_that_never_was_are_answered_alike(db: None):
    closed = open_door(is_open=False)
    answers = [sender().get(path).content for path in (path_of(closed), "/tell/nothinghere/")]
    assert answers[0].replace(closed.address.encode(), b"nothinghere") == answers[1]
    assert sender().post(path_of(closed), story()).status_code == 404


def test_a_page_of_one_channel_sends_nothing_to_another(teller: Teller):
    teller.open()
    other = open_door(world.network())
    answer = teller.client.post(path_of(other), story(page=teller.ticket))
    assert answer.status_code == 410
    assert not Report.objects.exists()


@pytest.mark.parametrize("ticket", ["", "x", "é", "A" * 5_000, "===="])
def test_a_page_without_a_good_ticket_stores_nothing_and_keeps_what_was_typed(teller: Teller, ticket: str):
    answer = teller.client.post(path_of(teller.door), story(page=ticket))
    assert answer.status_code == 410
    assert STORY in answer.content.decode()
    assert ticket_in(answer)
    assert not Report.objects.exists()


def test_a_page_that_is_sent_faster_than_anybody_writes_is_refused_with_how_long_to_wait(
    teller: Teller, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(pages.PATIENCE, pages.PageKind.TELL, 4)
    answer = teller.tell()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "4")
    assert not Report.objects.exists()


def test_the_language_goes_from_page_to_page_in_the_address_alone(teller: Teller):
    page = teller.client.get(f"{path_of(teller.door)}?language=es").content.decode()
    assert '<html lang="es">' in page
    assert f'action="{path_of(teller.door)}?language=es"' in page
    sent = teller.client.post(f"{path_of(teller.door)}?language=es", story(page=ticket_in_text(page)))
    assert '<html lang="es">' in sent.content.decode()
    assert Report.objects.get().language == "es"


def ticket_in_text(page: str) -> str:
    return page.split('name="page" value="')[1].split('"', maxsplit=1)[0]


def test_whoever_is_signed_in_is_nobody_here(teller: Teller):
    monitor = world.monitor()
    teller.client.force_login(monitor)
    teller.tell()
    assert teller.report.submitted_by is None
    about = Entry.objects.filter(verb="report_received").get()
    assert about.actor == "anonymous"


def test_an_address_without_its_last_slash_is_put_right(teller: Teller):
    answer = teller.client.get(path_of(teller.door).rstrip("/"))
    assert (answer.status_code, answer.headers["Location"]) == (302, path_of(teller.door))


def test_a_new_address_replaces_the_old_one_at_once(teller: Teller):
    old = path_of(teller.door)
    new = path_of(open_door(renew=True))
    assert new != old
    assert [Client().get(path).status_code for path in (old, new)] == [404, 200]
    assert Door.objects.count() == 1
