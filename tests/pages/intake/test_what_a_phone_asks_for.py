"""The addresses behind the form on a phone: the kept form, the ticket, sending, and files piece by piece."""

import json
from base64 import b64encode
from hashlib import sha256

import pytest
from django.test import Client

import cast
from evidence_world import CANARY, monitor, network, received, watch
from open_data import countries, divisions, stored
from pages.intake.conftest import PHOTO
from saferhavens.web.custody.limits import CHUNK, LARGEST
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import content_of, name_of

SEND = "/report/send/"
BIG = PHOTO * 300
DIGEST = sha256(BIG)


@pytest.fixture
def sending(fields, mateo):
    def make(*files: bytes, **given):
        listed = [{"name": "IMG.jpg", "size": len(file), "sha256": sha256(file).hexdigest()} for file in files]
        return fields(person=mateo.pk, files=json.dumps(listed), **given)

    return make


def headers(offset: int, size: int = len(BIG), digest: bytes = DIGEST.digest()) -> dict[str, str]:
    return {
        "Upload-Offset": str(offset),
        "Upload-Length": str(size),
        "Repr-Digest": f"sha-256=:{b64encode(digest).decode()}:",
    }


def put(client: Client, address: str, piece: bytes, given: dict[str, str]):
    return client.put(address, piece, content_type="application/octet-stream", headers=given)


@pytest.fixture
def address(client_of_mateo, sending) -> str:
    said = client_of_mateo.post(SEND, sending(BIG)).json()
    return f"/report/{said['id']}/files/{said['files'][0]['id']}/"


# --- the kept form ---


def test_the_kept_form_names_nobody(client_of_mateo, mateo):
    kept = client_of_mateo.get("/report/offline/").content.decode()
    for word in (mateo.name, mateo.email, watch().name, "csrfmiddlewaretoken", "data-person", "Sign out"):
        assert word not in kept


def test_the_kept_form_is_the_same_for_everybody(client_of_mateo):
    other = cast.signed_in(monitor("Olga")).get("/report/offline/").content
    assert client_of_mateo.get("/report/offline/").content == other


def test_the_kept_form_has_the_fields_of_the_form(client_of_mateo):
    import re

    names = [
        set(re.findall(r'name="(\w+)"', client_of_mateo.get(path).content.decode().split('class="report-form"')[1]))
        for path in ("/report/offline/", "/report/new/")
    ]
    assert names[0] == names[1] - {"csrfmiddlewaretoken"}


def test_the_kept_form_has_a_version_of_its_own_in_each_language(client_of_mateo):
    english = client_of_mateo.get("/report/offline/").headers["X-Form-Shell"]
    client_of_mateo.post("/language/", {"language": "es"})
    assert client_of_mateo.get("/report/offline/").headers["X-Form-Shell"] != english


def test_the_worker_rules_over_the_reports_alone(client_of_mateo):
    answer = client_of_mateo.get("/report/worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Service-Worker-Allowed"] == "/report/"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_ticket_says_who_is_signed_in_and_for_whom_they_report(client_of_mateo, mateo):
    said = client_of_mateo.get("/report/ticket.json").json()
    assert said["person"] == mateo.pk
    assert said["organisations"] == [{"id": str(watch().pk), "name": "Border Watch", "country": "COL"}]
    assert len(said["token"]) > 30


def test_nobody_signed_in_gets_no_ticket(client, db):
    assert client.get("/report/ticket.json").status_code == 401


def test_places_are_listed_as_they_are_shown(client_of_mateo):
    stored(countries(), divisions())
    names = client_of_mateo.get("/report/places/COL.json").json()["places"]
    assert names[:2] == ["Norte", "Sur"]
    assert "Villa Ñandú, Norte" in names
    assert client_of_mateo.get("/report/places/nothing.json").json() == {"places": []}


# --- sending ---


def test_a_report_is_received_once_and_says_so_each_time(client_of_mateo, sending):
    first, again = (client_of_mateo.post(SEND, sending(narrative=CANARY)) for _ in "12")
    assert (first.status_code, again.status_code) == (201, 200)
    report = Report.objects.get()
    assert first.json() == again.json() == {
        "received": True, "id": str(report.pk), "short": report.short, "instance_id": "phone-1", "files": [],
    }  # fmt: skip
    assert content_of(report).narrative == CANARY


def test_what_is_wrong_is_named_field_by_field(client_of_mateo, sending):
    answer = client_of_mateo.post(SEND, sending(country=None, occurred_from="yesterday"))
    said = answer.json()
    assert (answer.status_code, said["problem"], said["received"]) == (422, "SH-680", False)
    assert set(said["fields"]) == {"country", "occurred_from"}
    assert not Report.objects.exists()


def test_the_same_number_with_other_words_is_refused(client_of_mateo, sending):
    client_of_mateo.post(SEND, sending(narrative="first"))
    answer = client_of_mateo.post(SEND, sending(narrative="second"))
    assert (answer.status_code, answer.json()["problem"]) == (409, "SH-681")


@pytest.mark.parametrize("person", ["", "0", "999999", "x"])
def test_what_another_person_wrote_is_not_sent_under_my_name(client_of_mateo, sending, person):
    answer = client_of_mateo.post(SEND, sending() | {"person": person})
    assert (answer.status_code, answer.json()["problem"]) == (409, "SH-700")
    assert not Report.objects.exists()


def test_without_the_token_nothing_is_taken(mateo, sending):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mateo)
    assert strict.post(SEND, sending()).status_code == 403
    token = strict.get("/report/ticket.json").json()["token"]
    assert strict.post(SEND, sending(), headers={"X-CSRFToken": token}).status_code == 201


def test_for_an_organisation_that_is_not_mine_nothing_is_taken(client_of_mateo, sending):
    answer = client_of_mateo.post(SEND, sending(organisation=network().pk))
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"organisation"})


def test_a_place_that_nobody_knows_stays_in_the_reporters_words(client_of_mateo, sending):
    client_of_mateo.post(SEND, sending(place_name="Nowhere Bridge", place_text="under it"))
    assert content_of(Report.objects.get()).place_text == "Nowhere Bridge; under it"


RIGHT = {"name": "a", "size": 1, "sha256": "0" * 64}
WRONG = [
    {"name": 1}, {"size": True}, {"size": -1}, {"size": 0}, {"size": 1.5}, {"size": "1"}, {"sha256": 7}, {"more": 1},
    {"sha256": "short"}, {"sha256": "G" * 64},
]  # fmt: skip
LISTS_OF_FILES = [
    *(json.dumps([RIGHT | wrong]) for wrong in WRONG),
    *("{", "null", "7", '"x"', "[7]", "[[]]", '[{"name": "a"}]', "[" * 100_000, '[{"size": NaN}]'),
]


@pytest.mark.parametrize("files", LISTS_OF_FILES, ids=range(len(LISTS_OF_FILES)))
def test_a_list_of_files_that_is_none_is_refused(client_of_mateo, sending, files):
    answer = client_of_mateo.post(SEND, sending() | {"files": files})
    assert (answer.status_code, answer.json()["problem"]) == (400, "SH-408")
    assert not Report.objects.exists()


def test_more_files_than_a_report_takes_are_refused(client_of_mateo, sending):
    answer = client_of_mateo.post(SEND, sending(*[PHOTO] * 6))
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_a_file_larger_than_any_is_refused_before_it_is_sent(client_of_mateo, sending):
    too_big = json.dumps([{"name": "film.mp4", "size": LARGEST + 1, "sha256": "0" * 64}])
    assert client_of_mateo.post(SEND, sending() | {"files": too_big}).status_code == 413


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b.jpg", "\u202egpj.exe", "x" * 4_000, "CON", ""])
def test_names_of_files_are_made_harmless(client_of_mateo, sending, name):
    listed = json.dumps([{"name": name, "size": 1, "sha256": "0" * 64}])
    assert client_of_mateo.post(SEND, sending() | {"files": listed}).status_code == 201
    kept = name_of(Attachment.objects.get())
    assert not set(kept) & set("/\\\0\u202e")
    assert 0 < len(kept) <= 100


# --- files, piece by piece ---


def test_a_file_arrives_in_pieces(client_of_mateo, address):
    half = CHUNK
    assert put(client_of_mateo, address, BIG[:half], headers(0)).json() == {"received": half, "is_whole": False}
    assert client_of_mateo.get(address).json() == {"received": half, "is_whole": False}
    assert put(client_of_mateo, address, BIG[half:], headers(half)).json() == {"received": len(BIG), "is_whole": True}
    assert Attachment.objects.get().sha256 == DIGEST.hexdigest()


def test_the_last_piece_again_changes_nothing(client_of_mateo, address):
    for _ in "12":
        assert put(client_of_mateo, address, BIG, headers(0)).json()["is_whole"]


def test_another_file_in_its_place_is_refused(client_of_mateo, address):
    put(client_of_mateo, address, BIG, headers(0))
    answer = put(client_of_mateo, address, BIG, headers(0, digest=bytes(32)))
    assert (answer.status_code, answer.json()["problem"]) == (409, "SH-687")


def test_a_piece_that_does_not_follow_says_from_where_to_go_on(client_of_mateo, address):
    answer = put(client_of_mateo, address, BIG[7:], headers(7))
    assert (answer.status_code, answer.json()["problem"]) == (409, "SH-667")
    assert client_of_mateo.get(address).json()["received"] == 0


UNCLEAR = [
    {}, {"Upload-Offset": "x"}, {"Upload-Offset": "-1"}, {"Upload-Offset": "9" * 40}, {"Upload-Length": ""},
    {"Repr-Digest": "sha-256=:!!!:"}, {"Repr-Digest": "md5=:AAAA:"}, {"Repr-Digest": "sha-256=:AAAA:"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", UNCLEAR, ids=range(len(UNCLEAR)))
def test_a_piece_that_does_not_say_what_it_is_is_refused(client_of_mateo, address, wrong):
    answer = put(client_of_mateo, address, BIG, headers(0) | wrong if wrong else {})
    assert (answer.status_code, answer.json()["problem"]) == (400, "SH-701")
    assert not VaultFile.objects.exists()


def test_what_no_report_takes_is_destroyed_again(client_of_mateo, sending):
    page = b"<html><script>alert(1)</script></html>"
    said = client_of_mateo.post(SEND, sending(page)).json()
    address = f"/report/{said['id']}/files/{said['files'][0]['id']}/"
    answer = put(client_of_mateo, address, page, headers(0, len(page), sha256(page).digest()))
    assert answer.status_code in (415, 422)
    assert answer.json()["received"] is False
    assert not VaultFile.objects.exists()
    assert Attachment.objects.get().sha256 == ""


def test_a_withdrawn_report_takes_no_more_files(client_of_mateo, address):
    client_of_mateo.post(f"{address.split('files')[0]}withdraw/")
    assert put(client_of_mateo, address, BIG, headers(0)).status_code == 409


def test_a_file_is_not_reached_through_another_report(client_of_mateo, address, mateo):
    other = received(by=mateo)
    mixed = f"/report/{other.pk}/files/{address.split('/')[-2]}/"
    assert client_of_mateo.get(mixed).status_code == put(client_of_mateo, mixed, BIG, headers(0)).status_code == 404


def test_nobody_elses_file_is_reached(address):
    stranger = cast.signed_in(monitor("Olga"))
    assert stranger.get(address).status_code == put(stranger, address, BIG, headers(0)).status_code == 404
    assert not VaultFile.objects.exists()


def test_a_piece_larger_than_any_is_refused_before_it_is_read(client_of_mateo, address):
    answer = client_of_mateo.put(address, b"x", headers=headers(0), CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413
