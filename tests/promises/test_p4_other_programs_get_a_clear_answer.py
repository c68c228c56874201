"""P4 for telephones, programs and KoboToolbox: malformed input gets a numbered 4xx, and nothing of it stays."""

import gzip
import json
import subprocess
import sys
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import xlsforms
from cast import AUDIT, signed_in
from collect import message_of
from evidence_world import watch
from programs_world import PHOTO, Program, maker, program, submission, telephone, token
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.arrivals import incoming_folder
from saferhavens.web.custody.models import VaultFile
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.intake.openrosa import actions, uploading
from saferhavens.web.intake.openrosa.building import XlsformError, build, read_spreadsheet
from saferhavens.web.intake.openrosa.models import UploadedForm
from saferhavens.web.intake.programs.limits import MOST_FILES, failures
from saferhavens.web.intake.programs.words import Scope

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_stays():
    failures.forget()
    before = set(incoming_folder().iterdir())
    yield
    assert not Report.objects.exists()
    assert not Attachment.objects.exists()
    assert not VaultFile.objects.exists()
    assert set(incoming_folder().iterdir()) == before


def is_clear(status: int, number: str) -> bool:
    return 400 <= status < 500 and number.startswith("SH-") and number[3:].isdigit()


# --- XML of a telephone ---

BILLION = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
BODY = b'<data id="saferhavens_report"><what><harms>%s</harms></what><meta><instanceID>1</instanceID></meta></data>'
XML = {
    "nothing": b"",
    "no xml": b"hello",
    "json": b'{"a": 1}',
    "cut off": submission()[:-20],
    "two roots": b"<a/><b/>",
    "external entity": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + BODY % b"&x;",
    "external entity over http": b'<!DOCTYPE d [<!ENTITY x SYSTEM "http://192.0.2.1/x">]>' + BODY % b"&x;",
    "parameter entity": b'<!DOCTYPE d [<!ENTITY % x SYSTEM "http://192.0.2.1/x"> %x;]>' + BODY % b"KILL",
    "external document type": b'<!DOCTYPE data SYSTEM "http://192.0.2.1/x.dtd">' + BODY % b"KILL",
    "document type alone": b"<!DOCTYPE data>" + BODY % b"KILL",
    "billion laughs": BILLION + BODY % b"&c;",
    "entity in an attribute": b'<!DOCTYPE d [<!ENTITY x "y">]><data id="&x;"/>',
    "unknown entity": BODY % b"&nothing;",
    "xinclude": BODY % b'<i xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="file:///etc/passwd"/></i>',
    "nested deeply": b"<a>" * 100_000 + b"</a>" * 100_000,
    "nested too deeply": b'<data id="saferhavens_report">' + b"<a>" * 40 + b"1" + b"</a>" * 40 + b"</data>",
    "many elements": b'<data id="saferhavens_report">' + b"<a>1</a>" * 6_000 + b"</data>",
    "huge": BODY % (b"x" * 1_100_000),
    "nul": BODY % b"KI\0LL",
    "control character": BODY % b"KI\x01LL",
    "escaped control character": BODY % b"KI&#1;LL",
    "half a character": BODY % b"&#xD800;",
    "invalid utf-8": BODY % b"\xff\xfe\xfa",
    "unknown encoding": b'<?xml version="1.0" encoding="nothing"?>' + BODY % b"KILL",
    "utf-7": b'<?xml version="1.0" encoding="utf-7"?>' + BODY % b"+AEs-",
    "many attributes": b"<data " + b" ".join(b'a%d="1"' % number for number in range(50_000)) + b"/>",
    "attribute twice": b'<data id="a" id="b"/>',
    "undeclared prefix": b"<x:data/>",
    "sql": BODY % b"'; DROP TABLE report; --",
    "template": BODY % b"{{ settings.SECRET_KEY }}",
    "no harm": BODY % b"",
    "number with new line": BODY.replace(b">1<", b">1&#10;2<") % b"KILL",
}


@pytest.mark.parametrize("kind", XML)
def test_xml_that_is_hostile(kind):
    phone = telephone()
    answer = phone.client.post(
        "/openrosa/submission", {"xml_submission_file": SimpleUploadedFile("x.xml", XML[kind])}, headers=phone.headers
    )
    assert is_clear(answer.status_code, message_of(answer).partition(":")[0])
    assert "etc/passwd" not in answer.content.decode()


# --- the request around it ---

MULTIPART = 'multipart/form-data; boundary="b"'
REQUESTS = {
    "no body": (MULTIPART, b""),
    "no boundary": ("multipart/form-data", b"--b--"),
    "another boundary": (MULTIPART, b"--c\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n--c--"),
    "boundary too long": (f"multipart/form-data; boundary={'x' * 300}", b"--x--"),
    "boundary of strange letters": ('multipart/form-data; boundary="ä\n"', b"--x--"),
    "cut off": (
        MULTIPART,
        b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="x"\r\n\r\n<a',
    ),
    "no headers": (MULTIPART, b"--b\r\n\r\n\r\n--b--"),
    "broken base64": (
        MULTIPART,
        b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"\r\nContent-Transfer-Encoding: base64\r\n'
        b"\r\n!!!\r\n--b--",
    ),
    "many fields": (
        MULTIPART,
        b"".join(b'--b\r\nContent-Disposition: form-data; name="f%d"\r\n\r\n1\r\n' % n for n in range(600)) + b"--b--",
    ),
    "a large field": (
        MULTIPART,
        b'--b\r\nContent-Disposition: form-data; name="xml_submission_file"\r\n\r\n' + b"x" * 3_000_000 + b"\r\n--b--",
    ),
    "endless headers": (MULTIPART, b"--b\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n1\r\n--b--"),
    "a form": ("application/x-www-form-urlencoded", b"xml_submission_file=%3Ca/%3E"),
    "bare xml": ("text/xml", submission()),
    "json": ("application/json", b"{}"),
}


@pytest.mark.parametrize("kind", REQUESTS)
def test_requests_that_are_broken(kind):
    phone = telephone()
    content_type, body = REQUESTS[kind]
    answer = phone.client.generic(
        "POST", "/openrosa/submission", body, content_type=content_type, headers=phone.headers
    )
    assert is_clear(answer.status_code, message_of(answer).partition(":")[0])


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "compress"])
def test_bodies_that_are_compressed(encoding):
    phone = telephone()
    packed = {"gzip": gzip.compress, "deflate": zlib.compress}.get(encoding, bytes)(b"0" * 1_000_000)
    headers = phone.headers | {"Content-Encoding": encoding}
    answer = phone.client.generic("POST", "/openrosa/submission", packed, content_type=MULTIPART, headers=headers)
    assert (answer.status_code, message_of(answer)[:6]) == (415, "SH-713")
    user = program()
    answer = user.client.generic(
        "POST", "/api/v1/reports", packed, content_type="application/json",
        headers=user.headers | {"Content-Encoding": encoding},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["problem"]) == (415, "SH-713")


def test_a_body_in_chunks_is_asked_for_its_length():
    phone = telephone()
    headers = phone.headers | {"Transfer-Encoding": "chunked"}
    answer = phone.client.generic("POST", "/openrosa/submission", b"--b--", content_type=MULTIPART, headers=headers)
    assert (answer.status_code, message_of(answer)[:6]) == (411, "SH-727")


def test_more_files_than_a_report_takes():
    phone = telephone()
    parts = {f"f{number}": SimpleUploadedFile(f"{number}.jpg", b"x") for number in range(MOST_FILES)}
    parts |= {"xml_submission_file": SimpleUploadedFile("x.xml", submission())}
    answer = phone.client.post("/openrosa/submission", parts, headers=phone.headers)
    assert is_clear(answer.status_code, message_of(answer).partition(":")[0])


def test_a_good_file_with_a_bad_form_is_not_kept():
    phone = telephone()
    bad = submission(answers={"what/harms": "NOTHING"})
    parts = {"xml_submission_file": SimpleUploadedFile("x.xml", bad), "a": SimpleUploadedFile("a.jpg", PHOTO)}
    assert phone.client.post("/openrosa/submission", parts, headers=phone.headers).status_code == 422


# --- JSON of programs and of KoboToolbox ---

JSON = {
    "nothing": b"",
    "no json": b"hello",
    "xml": b"<a/>",
    "an array": b"[]",
    "a text": b'"a"',
    "null": b"null",
    "two values": b"{}{}",
    "cut off": b'{"instance_id": "a", "repo',
    "nested deeply": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "arrays nested deeply": b"[" * 100_000 + b"]" * 100_000,
    "nested too deeply": b'{"a":' * 40 + b"1" + b"}" * 40,
    "a name twice": b'{"instance_id": "a", "instance_id": "b", "report": {"harms": ["KILL"], "country": "COL"}}',
    "a name twice inside": b'{"instance_id": "a", "report": {"harms": ["KILL"], "country": "COL", "country": "PER"}}',
    "not a number": b'{"instance_id": "a", "report": {"harms": ["KILL"], "country": "COL", "longitude": NaN}}',
    "infinity": b'{"instance_id": "a", "report": {"harms": ["KILL"], "country": "COL", "latitude": -Infinity}}',
    "ten to the four hundred": b'{"instance_id": "a", "report": {"harms": ["KILL"], "people_low": 1e400}}',
    "many digits": b'{"instance_id": "a", "report": {"people_low": ' + b"9" * 5_000 + b"}}",
    "half a character": rb'{"instance_id": "a", "report": {"narrative": "\ud800"}}',
    "half a character in a name": rb'{"\udfff": "a"}',
    "half a character as the number": rb'{"instance_id": "\ud800", "meta/instanceID": "\ud800"}',
    "escaped nul": rb'{"instance_id": "a\u0000", "meta/instanceID": "a\u0000"}',
    "nul": b'{"instance_id": "a\0"}',
    "invalid utf-8": b'{"instance_id": "\xff"}',
    "utf-16": json.dumps({"instance_id": "a"}).encode("utf-16"),
    "a comma too much": b'{"a": 1,}',
    "single quotes": b"{'a': 1}",
    "comment": b'{} // {"a": 1}',
    "large": b'{"instance_id": "a", "report": {"narrative": "' + b"x" * 1_100_000 + b'"}}',
    "many names": json.dumps({f"n{number}": 1 for number in range(20_000)}).encode(),
    "numbers for texts": b'{"instance_id": "a", "report": {"harms": ["KILL"], "country": 57}}',
    "sql": b'{"instance_id": "a", "report": {"harms": ["\' OR 1=1"], "country": "COL"}}',
    "year zero": b'{"instance_id": "a", "report": {"harms": ["KILL"], "occurred_from": "0000-01-01"}}',
    "a year of six digits": b'{"instance_id": "a", "report": {"harms": ["KILL"], "occurred_to": "100000-01-01"}}',
    "right to left": '{"instance_id": "a", "report": {"harms": ["KILL"], "narrative": "\u202e"}}'.encode(),
}  # fmt: skip


@pytest.mark.parametrize("kind", JSON)
def test_json_that_is_hostile(kind):
    answer = program().send_bytes(JSON[kind])
    assert is_clear(answer.status_code, answer.json()["problem"])
    assert set(answer.json()) - {"fields"} == {"problem", "message", "next_step"}


@pytest.mark.parametrize("kind", JSON)
def test_json_that_is_hostile_from_kobotoolbox(kind):
    made, secret = token(Scope.KOBO)
    hook = actions.make_hook(made.organisation, None, by=made.made_by, audit=AUDIT)
    answer = Program(secret).client.generic(
        "POST", f"/programs/kobo/{hook.pk}/", JSON[kind], content_type="application/json",
        headers=Program(secret).headers,
    )  # fmt: skip
    assert is_clear(answer.status_code, answer.json()["problem"])


@pytest.mark.parametrize("name", ["..%2f..%2fx", "%00", "x" * 4_000, "a%E2%80%AEgpj.exe", "CON", "%ff%fe"])
def test_names_of_files_that_are_hostile(name):
    answer = program().put("00000000-0000-0000-0000-000000000000", name, b"x")
    assert 400 <= answer.status_code < 500
    assert b"SH-" in answer.content


# --- spreadsheets ---

XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet>&e;</worksheet>'
SHEETS = {
    "nothing": b"",
    "no archive": b"hello",
    "an old spreadsheet": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "an archive of nothing": b"PK\x05\x06" + bytes(18),
    "cut off": xlsforms.xlsform()[:2_000],
    "wrong sum": xlsforms.xlsform().replace(b"survey", b"surves", 1)[:-1] + b"x",
    "bomb": xlsforms.bomb(),
    "many entries": xlsforms.crowded(),
    "sizes that lie": xlsforms.lying_about_size(),
    "encrypted": xlsforms.encrypted(),
    "entity in a sheet": xlsforms.repacked(xlsforms.xlsform(), **{"xl__worksheets__sheet1.xml": XXE}),
    "no xml in a sheet": xlsforms.repacked(xlsforms.xlsform(), **{"xl__worksheets__sheet1.xml": b"\0\1\2"}),
    "climbs out": xlsforms.repacked(xlsforms.xlsform(), **{"xl__workbook.xml": b"<workbook/>", "..__..__x": b"x"}),
    "no survey": xlsforms.xlsform(survey=[]),
    "only headers": xlsforms.xlsform(survey=[["type", "name", "label"]]),
    "unknown type": xlsforms.xlsform(survey=[["type", "name", "label"], ["riddle", "a", "A"]]),
    "name twice": xlsforms.xlsform(survey=[["type", "name", "label"], ["text", "a", "A"], ["text", "a", "B"]]),
    "strange name": xlsforms.xlsform(survey=[["type", "name", "label"], ["text", "<a b>", "A"]]),
    "group not closed": xlsforms.xlsform(survey=[["type", "name", "label"], ["begin_group", "a", "A"]]),
    "column twice": xlsforms.xlsform(survey=[["type", "name", "label", "label"], ["text", "a", "A", "B"]]),
    "unknown list": xlsforms.xlsform(survey=[["type", "name", "label"], ["select_one nothing", "a", "A"]]),
    "too many rows": xlsforms.xlsform(survey=[["type", "name"], *(["text", f"a{n}"] for n in range(5_100))]),
    "a cell too long": xlsforms.xlsform(survey=[["type", "name", "label"], ["text", "a", "x" * 6_000]]),
    "our own number": xlsforms.xlsform(settings=[["form_id"], ["saferhavens_report"]]),
    "number too long": xlsforms.xlsform(settings=[["form_id"], ["x" * 150]]),
    "unknown reference": xlsforms.xlsform(survey=[["type", "name", "label"], ["text", "a", "${nothing}"]]),
}  # fmt: skip
OF_THE_NUMBER = ["number too long", "our own number"]
"""Well made, but their form_id cannot be used."""


@pytest.mark.parametrize("kind", sorted(set(SHEETS).difference(OF_THE_NUMBER)))
def test_spreadsheets_that_are_hostile(kind):
    with pytest.raises(XlsformError):
        build(read_spreadsheet(SHEETS[kind]))


@pytest.mark.parametrize(
    "kind", ["nothing", "bomb", "sizes that lie", "entity in a sheet", "unknown type", *OF_THE_NUMBER]
)
def test_spreadsheets_that_are_hostile_and_uploaded(kind):
    client = signed_in(maker())
    given = {"organisation": str(watch().pk), "xlsform": SimpleUploadedFile("form.xlsx", SHEETS[kind])}
    answer = client.post("/openrosa/forms/upload/", given)
    assert answer.status_code == 422
    assert "root:" not in answer.content.decode()
    assert "SH-718" in answer.content.decode() or "id_xlsform-error" in answer.content.decode()
    assert not UploadedForm.objects.exists()


@pytest.mark.parametrize("behaviour", ["import time; time.sleep(60)", "import sys; sys.exit(137)"])
def test_a_spreadsheet_that_takes_too_long_or_kills_its_reader_ends_there(monkeypatch, behaviour):
    run = subprocess.run

    def instead(_command, **given):
        return run([sys.executable, "-c", behaviour], **(given | {"timeout": 1}))

    monkeypatch.setattr(uploading.subprocess, "run", instead)
    with pytest.raises(ProblemError) as raised:
        uploading.read_xlsform(xlsforms.xlsform())
    assert raised.value.problem == problems.XLSFORM_TOO_SLOW
