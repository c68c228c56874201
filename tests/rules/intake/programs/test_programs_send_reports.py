"""The interface for programs: send, send again, send files, ask how it stands."""

import base64
import hashlib
import json

import pytest

from cast import AUDIT
from evidence_world import analyst, network, watch
from programs_world import PHOTO, REPORT, Program, program, token
from saferhavens.core.words import Role
from saferhavens.web.custody import vault
from saferhavens.web.evidence.actions.messages import ask
from saferhavens.web.evidence.actions.receiving import withdraw
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import content_of, original_of
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.programs.limits import LONGEST_INSTANCE_ID, MOST_FILES
from saferhavens.web.intake.programs.words import Scope

pytestmark = pytest.mark.django_db

CHUNK = 65_536
VIDEO = b"\x00\x00\x00\x18ftypmp42" + bytes(3 * CHUNK)


def digest(data: bytes) -> str:
    return f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"


def test_what_was_sent_is_a_report_of_the_tokens_holder():
    made, secret = token(Scope.REPORTS_WRITE)
    answer = Program(secret).send(files=["one.jpg"])
    report = Report.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {"id": str(report.pk), "instance_id": "a", "awaited_files": 1}
    assert (report.channel, report.submitted_by, report.organisation) == (Channel.API, made.holder, watch())
    assert content_of(report).narrative == REPORT["narrative"]


def test_the_original_is_kept_to_the_byte():
    body = b'{ "instance_id": "a",  "report": {"harms": ["KILL"], "country": "KEN"} }'
    assert program().send_bytes(body).status_code == 201
    assert original_of(Report.objects.get().versions.get())[1] == body


def test_the_same_again_is_answered_with_the_same_number():
    sender = program()
    first, again = sender.send(), sender.send()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Report.objects.count() == 1


def test_the_same_number_with_other_content_is_a_conflict():
    sender = program()
    sender.send()
    answer = sender.send(report=REPORT | {"country": "PER"})
    assert (answer.status_code, answer.json()["problem"]) == (409, "SH-681")


def test_a_withdrawn_report_is_not_taken_again():
    sender = program()
    sender.send()
    withdraw(Report.objects.get(), audit=AUDIT)
    assert (sender.send().status_code, sender.send().json()["problem"]) == (409, "SH-682")


def test_what_is_wrong_is_said_field_by_field():
    answer = program().send(report={"harms": ["NOTHING"], "people_low": 5, "people_high": 2, "colour": "blue"})
    assert answer.status_code == 422
    assert set(answer.json()) == {"problem", "message", "next_step", "fields"}
    assert set(answer.json()["fields"]) == {"harms", "country", "people_high", "colour"}
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"files": "one.jpg"}, "files"),
        ({"files": [1]}, "files"),
        ({"files": ["x" * 300]}, "files"),
        ({"files": ["a"] * (MOST_FILES + 1)}, "files"),
        ({"language": 5}, "language"),
        ({"language": "x" * 11}, "language"),
        ({"language": "es\0"}, "language"),
        ({"surprise": 1}, "surprise"),
        ({"report": []}, "report"),
    ],
)
def test_what_is_wrong_beside_the_report_is_said_too(more, field):
    body = json.dumps({"instance_id": "a", "report": REPORT} | more).encode()
    answer = program().send_bytes(body)
    assert answer.status_code == 422
    assert field in answer.json()["fields"]
    assert not Report.objects.exists()


@pytest.mark.parametrize("number", ["", None, 5, "x" * (LONGEST_INSTANCE_ID + 1), "a\nb", ["a"]])
def test_a_report_needs_a_number_that_can_be_used(number):
    answer = program().send(instance_id=number)
    assert (answer.status_code, answer.json()["problem"]) == (422, "SH-716")


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data; boundary=x", "application/xml"])
def test_only_json_is_taken(content_type):
    answer = program().send_bytes(b"{}", content_type)
    assert (answer.status_code, answer.json()["problem"]) == (415, "SH-713")


# --- how it stands ---


def test_a_program_reads_how_its_report_stands_and_what_it_is_asked():
    sender = program()
    sent = sender.send(files=["one.jpg"]).json()
    judge = analyst(of=watch())
    ask(Report.objects.get(), "Which of the two doors?", by=judge, audit=AUDIT)
    state = sender.state(sent["id"]).json()
    assert (state["state"], state["state_in_words"], state["awaited_files"]) == ("received", "Waiting", 1)
    assert [message["text"] for message in state["messages"]] == ["Which of the two doors?"]
    assert judge.name not in json.dumps(state)


def test_what_another_token_sent_does_not_exist():
    sent = program().send().json()
    nobody = "00000000-0000-0000-0000-000000000000"
    for other in (program(), program(of=network())):
        theirs, nothing = other.state(sent["id"]), other.state(nobody)
        assert (theirs.status_code, theirs.content) == (404, nothing.content)
        assert other.put(sent["id"], "one.jpg", PHOTO, Repr_Digest=digest(PHOTO)).status_code == 404


def test_reading_needs_its_own_scope():
    writer = program(Scope.REPORTS_WRITE)
    sent = writer.send().json()
    answer = writer.state(sent["id"])
    assert (answer.status_code, answer.json()["problem"]) == (403, "SH-711")


def test_writing_needs_its_own_scope():
    reader = program(Scope.REPORTS_READ_OWN, Scope.OPENROSA, Scope.KOBO)
    assert reader.send().status_code == 403
    assert not Report.objects.exists()


# --- files ---


@pytest.fixture
def sender():
    return program()


@pytest.fixture
def report_id(sender):
    return sender.send(files=["clip.mp4"]).json()["id"]


def test_a_file_that_is_sent_whole_is_kept(sender, report_id):
    answer = sender.put(report_id, "clip.mp4", VIDEO, Repr_Digest=digest(VIDEO))
    assert (answer.status_code, answer.json()) == (201, {"received": len(VIDEO), "size": len(VIDEO), "is_whole": True})
    row = Attachment.objects.get()
    assert b"".join(vault.read(row.organisation_id, row.pk)) == VIDEO


def test_a_file_is_gone_on_with_after_a_broken_connection(sender, report_id):
    size = len(VIDEO)
    first = sender.put(
        report_id, "clip.mp4", VIDEO[: CHUNK + 100],
        Repr_Digest=digest(VIDEO), Content_Range=f"bytes 0-{CHUNK + 99}/{size}",
    )  # fmt: skip
    assert (first.status_code, first.json()["received"]) == (202, CHUNK)
    asked = sender.put(report_id, "clip.mp4", Repr_Digest=digest(VIDEO), Content_Range=f"bytes */{size}")
    there = asked.json()["received"]
    assert (asked.status_code, there) == (202, CHUNK)
    rest = sender.put(
        report_id, "clip.mp4", VIDEO[there:],
        Repr_Digest=digest(VIDEO), Content_Range=f"bytes {there}-{size - 1}/{size}",
    )  # fmt: skip
    assert (rest.status_code, rest.json()["is_whole"]) == (201, True)


def test_a_file_that_has_arrived_is_answered_again_and_not_stored_again(sender, report_id):
    for expected in (201, 200):
        assert sender.put(report_id, "clip.mp4", VIDEO, Repr_Digest=digest(VIDEO)).status_code == expected
    other = VIDEO + b"x"
    answer = sender.put(report_id, "clip.mp4", other, Repr_Digest=digest(other))
    assert (answer.status_code, answer.json()["problem"]) == (409, "SH-687")


def test_a_file_that_differs_from_its_digest_is_refused(sender, report_id):
    answer = sender.put(report_id, "clip.mp4", VIDEO, Repr_Digest=digest(b"other"))
    assert (answer.status_code, answer.json()["problem"]) == (422, "SH-665")
    assert not Attachment.objects.get().sha256


def test_a_piece_that_does_not_follow_is_refused_with_where_to_go_on(sender, report_id):
    size = len(VIDEO)
    answer = sender.put(
        report_id,
        "clip.mp4",
        VIDEO[CHUNK:],
        Repr_Digest=digest(VIDEO),
        Content_Range=f"bytes {CHUNK}-{size - 1}/{size}",
    )
    assert (answer.status_code, answer.json()["problem"]) == (409, "SH-667")


@pytest.mark.parametrize(
    "header",
    ["bytes 0-10", "bytes 5-2/10", "bytes 0-9/5", "lines 0-9/10", "bytes 0-3/10, 4-9/10", "bytes 0-99999999999999/1"],
)
def test_a_range_that_cannot_be_is_refused(sender, report_id, header):
    answer = sender.put(report_id, "clip.mp4", b"0123456789", Repr_Digest=digest(VIDEO), Content_Range=header)
    assert (answer.status_code, answer.json()["problem"]) == (400, "SH-724")


@pytest.mark.parametrize("header", ["", "md5=:abc=:", "sha-256=:short:", "sha-256=:" + "=" * 44 + ":"])
def test_a_file_comes_with_its_sha_256(sender, report_id, header):
    answer = sender.put(report_id, "clip.mp4", VIDEO, Repr_Digest=header)
    assert (answer.status_code, answer.json()["problem"]) == (400, "SH-724")


def test_a_file_that_was_not_announced_is_refused(sender, report_id):
    answer = sender.put(report_id, "else.mp4", VIDEO, Repr_Digest=digest(VIDEO))
    assert (answer.status_code, answer.json()["problem"]) == (422, "SH-686")


def test_a_compressed_file_is_refused(sender, report_id):
    answer = sender.put(report_id, "clip.mp4", VIDEO, Repr_Digest=digest(VIDEO), Content_Encoding="gzip")
    assert (answer.status_code, answer.json()["problem"]) == (415, "SH-713")


# --- the description ---


def test_the_description_names_the_routes_and_every_field_of_a_report():
    import cast
    from saferhavens.core.evidence.report import FIELDS

    client = cast.signed_in(cast.person(Role.ANALYST))
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    assert {"/api/v1/reports", "/api/v1/reports/{report_id}", "/api/v1/reports/{report_id}/files/{name}"} <= set(paths)
    body = paths["/api/v1/reports"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]["report"]["properties"]) == set(FIELDS)
