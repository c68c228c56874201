"""Whatever is sent here: a clear refusal in the channel's own dress, no cookie, nothing stored."""

import io

import pytest
from django.http import HttpResponse

from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.intake.anonymous import views
from tell_world import STORY, Teller, path_of, photo, story


def is_refused(answer: HttpResponse, *statuses: int) -> None:
    assert answer.status_code in statuses, answer.status_code
    assert not answer.cookies
    assert not Report.objects.exists()
    assert not Attachment.objects.exists()


def raw(teller: Teller, body: bytes, content_type: str) -> HttpResponse:
    return teller.client.generic("POST", path_of(teller.door), body, content_type=content_type)


BODIES = {
    "boundary that is none": (b"x", "multipart/form-data"),
    "boundary that never comes": (b"--a\r\nContent-Disposition: form-data; name=x", "multipart/form-data; boundary=b"),
    "part without end": (
        b'--b\r\nContent-Disposition: form-data; name="page"\r\n\r\nx',
        "multipart/form-data; boundary=b",
    ),
    "boundary of a thousand letters": (b"x", "multipart/form-data; boundary=" + "b" * 1_000),
    "boundary with strange letters": (b"x", "multipart/form-data; boundary=\x01"),
    "ten thousand fields": (b"&".join(b"a%d=1" % n for n in range(10_000)), "application/x-www-form-urlencoded"),
    "json": (b'{"harms": ["EXTORT"]}', "application/json"),
    "xml": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "text/xml"),
    "charset that is none": (b"harms=EXTORT", "application/x-www-form-urlencoded; charset=nowhere"),
    "utf-7": (b"harms=+ADw-", "application/x-www-form-urlencoded; charset=utf-7"),
    "bytes that are no text": (b"\xff\xfe\x00harms=\xff", "application/x-www-form-urlencoded"),
    "nothing": (b"", "application/x-www-form-urlencoded"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_no_browser_makes_is_refused(teller: Teller, name: str):
    is_refused(raw(teller, *BODIES[name]), 400, 410, 415)


@pytest.mark.parametrize(
    "given",
    [
        {"harms": ["NOTHING"]},
        {"harms": ["EXTORT"] * 600},
        {"country": "ZZZ"},
        {"country": "col"},
        {"occurred_from": "31/12/2026"},
        {"occurred_from": "0000-00-00"},
        {"occurred_from": "9999-12-31"},
        {"people_low": "-1"},
        {"people_low": "1e400"},
        {"people_low": "99999999999999999999"},
        {"actor1_kind": "nobody"},
        {"basis": "x" * 5_000},
        {"narrative": "a\0b"},
        {"narrative": "a\x07b"},
        {"narrative": "a\u202eb"},
        {"narrative": "x" * 20_001},
        {"place_text": "x" * 301},
        {"consents": ["everything:everybody"]},
    ],
    ids=lambda given: f"{next(iter(given))} {str(next(iter(given.values())))[:12]!r}",
)
def test_an_answer_that_cannot_be_is_named_beside_its_question(teller: Teller, given: dict):
    answer = teller.tell(**given)
    is_refused(answer, 400, 422)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "<script>alert(1)</script>",
        "{{ 7*7 }}",
        "' OR 1=1 --",
        "%s%s%n",
        "\r\nSet-Cookie: a=b",
        "../../etc/passwd",
    ],
)
def test_a_text_that_means_something_elsewhere_is_only_a_text_here(teller: Teller, text: str):
    from saferhavens.web.evidence.sealed import content_of

    answer = teller.tell(narrative=text, place_text=text.strip())
    assert answer.status_code == 200
    assert content_of(teller.report).narrative == text.strip()
    assert not answer.cookies


def test_a_text_that_is_drawn_again_does_nothing_on_the_page(teller: Teller):
    teller.open()
    page = teller.send(harms="", narrative="</textarea><script>alert(1)</script>").content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("name", ["welcome", "shown_name"])
def test_nor_does_what_an_organisation_says_of_itself(db: None, name: str):
    import tell_world

    door = tell_world.open_door(**{name: "<img src=x onerror=alert(1)> http://elsewhere.example"})
    page = tell_world.sender().get(path_of(door)).content.decode()
    assert "<img" not in page
    assert 'href="http' not in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.jpg", b""),
        ("page.jpg", b"<html><script>alert(1)</script></html>"),
        ("program.exe", b"MZ" + bytes(500)),
        ("archive.zip", b"PK\x03\x04" + bytes(100)),
        ("picture.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
    ],
)
def test_a_file_that_is_none_of_those_that_reports_take_is_refused(teller: Teller, name: str, content: bytes):
    wrong = io.BytesIO(content)
    wrong.name = name
    answer = teller.tell(photos=wrong)
    is_refused(answer, 422)
    assert STORY in answer.content.decode()


def test_six_files_are_too_many(teller: Teller):
    is_refused(teller.tell(photos=[photo() for _ in range(6)]), 422)


def test_a_file_for_which_the_disk_has_no_room_is_refused_without_a_cookie(teller: Teller, monkeypatch, settings):
    from saferhavens.core import problems
    from saferhavens.core.problems import ProblemError
    from saferhavens.web.custody import uploads

    def full(*_given: object) -> None:
        raise ProblemError(problems.DISK_FULL, where="the vault")

    settings.FILE_UPLOAD_HANDLERS = ["saferhavens.web.custody.uploads.SealedUploadHandler"]
    monkeypatch.setattr(uploads, "Arrival", full)
    answer = teller.tell(photos=photo())
    is_refused(answer, problems.DISK_FULL.http)


@pytest.mark.parametrize("field", ["page", "code"])
@pytest.mark.parametrize("text", ["\0", "é" * 5_000, "💥", "A" * 100_000, "../..", "'; DROP TABLE"])
def test_no_ticket_and_no_code_breaks_the_way_back(teller: Teller, field: str, text: str):
    page = views.Page(views.PageKind.CODE).ticket
    answer = teller.client.post("/tell/back/", {"page": page, "code": "1" * 20} | {field: text})
    is_refused(answer, 404, 410)


@pytest.mark.parametrize("path", ["%00", "a%0d%0ab", "..%2f..", "ñ", "a" * 2_000, "settings/x", "back/nothing/"])
def test_no_address_below_the_channels_leaves_a_cookie(teller: Teller, path: str):
    answer = teller.client.get(f"/tell/{path}")
    assert answer.status_code in (302, 400, 404)
    assert not answer.cookies


def test_a_language_that_is_none_is_not_carried_on(teller: Teller):
    page = teller.client.get(path_of(teller.door), {"language": '"><script>'}).content.decode()
    assert '"><script>' not in page
    assert "?language=%22" not in page


def test_other_methods_are_refused_with_those_that_are_taken(teller: Teller):
    for method in ("put", "delete", "patch", "options", "trace"):
        answer = getattr(teller.client, method)(path_of(teller.door))
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, POST")
        assert not answer.cookies


def test_a_head_is_answered_like_a_get_without_its_page(teller: Teller):
    assert teller.client.head(path_of(teller.door)).status_code == 200
    assert teller.client.head("/tell/back/answer/").status_code == 405


def test_what_is_sent_as_a_program_would_is_no_report(teller: Teller):
    teller.open()
    answer = teller.client.post(path_of(teller.door), story(page=teller.ticket), content_type="application/json")
    is_refused(answer, 400, 410)
