"""Requests that no browser sends: wrong methods, encodings, bodies, cookies and headers."""

import gzip
import json

import pytest
from django.test import Client

import cast
from pages.hostile.attacks import PARAMETERS, SCRIPT
from pages.hostile.judging import asked, rows
from rules.access.addresses import every_address, is_marked_public, is_open
from saferhavens.core.words import Role

ADDRESSES = every_address()
OPEN = sorted({address.path for address in ADDRESSES if is_open(address)} | set(PARAMETERS))
PUBLIC = sorted({address.path for address in ADDRESSES if is_marked_public(address)} | {"/map/COL/", "/places/COL/"})
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "x" * 5000)

FORM = "application/x-www-form-urlencoded"


# --- methods ---


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method[:10])
def test_a_public_address_takes_no_method_but_those_for_reading(visitor: Client, method: str) -> None:
    before = rows()
    for path in PUBLIC:
        answer, _body = asked(visitor.generic, method, path)
        assert answer.status_code in (404, 405), path
    assert rows() == before


@pytest.mark.parametrize("path", ["/api/v1/places", "/api/v1/map/COL/areas", "/api/v1/places/COL/series"])
def test_the_interface_for_programs_says_which_method_is_right(visitor: Client, path: str) -> None:
    answer = visitor.post(path, "{}", content_type="application/json")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert answer.json()["problem"] == "SH-409"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_no_address_of_the_account_answers_a_strange_method_with_an_error(visitor: Client, method: str) -> None:
    for path in OPEN:
        asked(visitor.generic, method, path)


# --- bodies ---

DEEP = b"[" * 100_000
BODIES = {
    "nothing": (FORM, b""),
    "not a form": (FORM, bytes(range(256)) * 20),
    "bytes that are no text": (FORM, b"login=%ff%fe&password=%ed%a0%80&language=%c3"),
    "nul": (FORM, b"login=a%00b@people.example&password=%00&language=%00&next=/%00&code=%00&email=%00@x.example"),
    "many fields": (FORM, b"&".join(b"f%d=1" % number for number in range(501))),
    "one field many times": (FORM, b"login=a&" * 400 + b"password=x"),
    "a megabyte": (FORM, b"login=a@people.example&password=" + b"x" * 1_000_000),
    "three megabytes": (FORM, b"login=a@people.example&password=" + b"x" * 3_000_000),
    "multipart without a boundary": ("multipart/form-data", b"--x\r\n"),
    "multipart with another boundary": ("multipart/form-data; boundary=aaa", b"--bbb\r\n\r\nx\r\n--bbb--"),
    "multipart with a boundary of 4 KB": (f"multipart/form-data; boundary={'b' * 4096}", b"--x"),
    "multipart that is no ASCII": ("multipart/form-data; boundary=ñ", "--ñ\r\n".encode()),
    "multipart cut off": (
        "multipart/form-data; boundary=xx",
        b'--xx\r\nContent-Disposition: form-data; name="login"\r\n\r\nal',
    ),
    "multipart with a wrong transfer encoding": (
        "multipart/form-data; boundary=xx",
        b'--xx\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--xx--',
    ),
    "multipart with 2000 headers": (
        "multipart/form-data; boundary=xx",
        b"--xx\r\n" + b"X-A: 1\r\n" * 2000 + b'Content-Disposition: form-data; name="login"\r\n\r\na\r\n--xx--',
    ),
    "multipart with 2000 parts": (
        "multipart/form-data; boundary=xx",
        b'--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 2000 + b"--xx--",
    ),
    "a file": (
        "multipart/form-data; boundary=xx",
        b'--xx\r\nContent-Disposition: form-data; name="login"; filename="../../x\0.php"\r\n\r\n<?php\r\n--xx--',
    ),
    "json": ("application/json", b'{"login": "a@people.example"}'),
    "deep json": ("application/json", DEEP),
    "json of 400 digits": ("application/json", b"9" * 400),
    "half a surrogate in json": ("application/json", b'{"login": "\\ud800", "login": "\\udfff"}'),
    "json that is not one": ("application/json", b"NaN"),
    "xml with entities": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "no type": ("", b"login=a"),
    "a strange type": ("a/b/c; d=e; f", b"x"),
    "a type of 4 KB": ("x" * 4096, b"x"),
    "yaml": ("application/x-yaml", b"!!python/object/apply:os.system ['id']"),
    "pickle": ("application/octet-stream", b"cos\nsystem\n(S'id'\ntR."),
    "a webauthn answer that is deep": (FORM, b"credential=" + DEEP),
    "a webauthn answer of 400 digits": (FORM, b'credential={"id": ' + b"9" * 5000 + b"}"),
    "a webauthn answer with half a surrogate": (FORM, b'credential={"id":"%5Cud800","rawId":"%5Cud800","type":"x"}'),
    "a webauthn answer of the wrong kind": (FORM, b"credential=[1,2]"),
    "a webauthn answer with wrong parts": (FORM, b'credential={"id":1,"rawId":[],"response":{},"type":null}'),
}


@pytest.mark.parametrize("kind", BODIES)
def test_a_hostile_body_gets_a_plain_answer(visitor: Client, kind: str) -> None:
    type_, body = BODIES[kind]
    for path in OPEN:
        asked(visitor.generic, "POST", path, body, content_type=type_)


@pytest.mark.parametrize("kind", BODIES)
def test_a_hostile_body_from_somebody_signed_in_gets_a_plain_answer(visitor: Client, kind: str) -> None:
    visitor.force_login(cast.person(Role.ADMINISTRATOR, Role.AUDITOR))
    type_, body = BODIES[kind]
    for address in ADDRESSES:
        if not is_open(address):
            asked(visitor.generic, "POST", address.path, body, content_type=type_)


@pytest.mark.parametrize("kind", BODIES)
def test_a_hostile_body_is_refused_also_where_forms_are_checked_for_forgery(site: None, kind: str) -> None:
    visitor = Client(raise_request_exception=False, enforce_csrf_checks=True)
    type_, body = BODIES[kind]
    before = rows()
    for path in ("/account/login/", "/language/", "/account/password/reset/"):
        answer, _body = asked(visitor.generic, "POST", path, body, content_type=type_)
        assert answer.status_code in (400, 403, 413), path
    assert rows() == before


def test_a_compressed_body_is_not_unpacked(visitor: Client) -> None:
    bomb = gzip.compress(b"login=" + b"x" * 20_000_000)
    headers = {"Content-Encoding": "gzip"}
    for path in ("/account/login/", "/language/"):
        asked(visitor.generic, "POST", path, bomb, content_type=FORM, headers=headers)


@pytest.mark.parametrize("size", ["-1", "abc", "9" * 30, "2500001", ""])
def test_a_wrong_announcement_of_the_size_gets_a_plain_answer(visitor: Client, size: str) -> None:
    answer, _body = asked(
        visitor.generic, "POST", "/account/login/", b"login=a", content_type=FORM, CONTENT_LENGTH=size
    )
    if size.isdecimal():
        assert answer.status_code == 413


def test_a_file_is_not_taken_in_where_nobody_asks_for_one(visitor: Client, tmp_path, settings) -> None:
    """A body this large would be written to the disk before anybody is asked who they are."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    head = b'--xx\r\nContent-Disposition: form-data; name="a"; filename="a.bin"\r\n\r\n'
    body = head + b"x" * 3_000_000 + b"\r\n--xx--\r\n"
    answer, _body = asked(
        visitor.generic, "POST", "/account/login/", body, content_type="multipart/form-data; boundary=xx"
    )
    assert answer.status_code == 413
    assert list(tmp_path.iterdir()) == []


# --- addresses ---


@pytest.mark.parametrize("path", ["/", "/account/login/", "/places/", "/api/v1/places", "/map/COL/", "/nothing"])
def test_an_endless_address_is_refused_without_repeating_it(visitor: Client, path: str) -> None:
    answer, body = asked(visitor.get, f"{path}?next=/{'x' * 1_000_000}")
    assert answer.status_code == 414
    assert b"xxxx" not in body
    answer, body = asked(visitor.get, f"{path}{'x' * 1_000_000}")
    assert answer.status_code == 414


def test_an_address_with_a_long_but_honest_question_is_answered(visitor: Client) -> None:
    assert visitor.get("/places/", {"q": "x" * 4000}).status_code == 200


@pytest.mark.parametrize("path", ["/%00", "/places/%00/", "/places/?q=%00", "/?%00=1", "/api/v1/places?q=a%00b"])
def test_an_address_with_a_nul_cannot_be_read(visitor: Client, path: str) -> None:
    answer, body = asked(visitor.get, path)
    assert answer.status_code == 400
    assert b"SH-408" in body


@pytest.mark.parametrize("path", ["/", "/api/v1/places", "/map/COL/", "/account/login/"])
def test_501_parameters_are_refused(visitor: Client, path: str) -> None:
    asked(visitor.get, path + "?" + "&".join(f"a{number}" for number in range(1200)))


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example/map/COL", "/\\evil.example", "/map/COL", "/places//"]
)
def test_a_missing_slash_leads_to_no_other_site(visitor: Client, path: str) -> None:
    asked(visitor.generic, "GET", path)


# --- cookies and headers ---

COOKIES = {
    "a session that never was": "sessionid=abcdefghijklmnopqrstuvwxyz012345",
    "nul in the session": r'sessionid="\000\000\000\000\000\000\000\000\000"',
    "nul in all of them": r'django_language="\000"; theme="\000"; messages="\000"; csrftoken="\000"',
    "a huge one": "sessionid=" + "x" * 100_000,
    "many": "; ".join(f"c{number}=1" for number in range(5000)),
    "bytes that are no text": "sessionid=\xff\xfe\xed\xa0\x80; theme=\xff",
    "html": f"theme={SCRIPT}; django_language={SCRIPT}; messages={SCRIPT}",
    "a forged message": "messages=W1sianNfX2pzb25fbWVzc2FnZSIsMCwyMCwieCJdXQ:1abc:AAAA",
    "a path as language": "django_language=../../../etc/passwd",
    "a language of 10 KB": "django_language=" + "es-" * 3500,
    "no value": "sessionid; =; ;;; theme",
    "reserved words": "__proto__=1; path=/; HttpOnly; $Version=1",
}


@pytest.mark.parametrize("kind", COOKIES)
def test_hostile_cookies_get_a_plain_answer(visitor: Client, kind: str) -> None:
    for path in ("/", "/places/", "/account/login/", "/people/account/", "/ledger/", "/api/v1/places", "/nothing"):
        asked(visitor.get, path, HTTP_COOKIE=COOKIES[kind])
    asked(visitor.post, "/language/", {"language": "es"}, HTTP_COOKIE=COOKIES[kind])


HEADERS: dict[str, dict[str, str]] = {
    "languages without end": {"Accept-Language": "es," * 20_000},
    "a language that is code": {"Accept-Language": "{{7*7}};q=1, ../../x;q=9e999, *;q=nan"},
    "a language with nul": {"Accept-Language": "e\0s"},
    "an encoding without end": {"Accept-Encoding": "gzip;q=" + "9" * 10_000},
    "a wrong time": {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT", "If-None-Match": 'W/"' + "x" * 5000},
    "tags without end": {"If-None-Match": '"a",' * 5000},
    "a range": {"Range": "bytes=0-" + ",0-" * 5000},
    "a referrer of another site": {"Referer": "https://evil.example/\r\nX: y", "Origin": "null"},
    "an agent of 100 KB": {"User-Agent": "Mozilla" * 15_000},
    "an agent that is html": {"User-Agent": SCRIPT},
    "addresses without end": {"X-Forwarded-For": "1.2.3.4, " * 5000, "X-Real-IP": "' OR 1=1"},
    "an address that is none": {"X-Forwarded-For": "not an address"},
    "another method": {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "PUT"},
    "another address": {"X-Original-URL": "/ledger/", "X-Rewrite-URL": "/ledger/"},
    "somebody's name": {
        "Remote-User": "administrator",
        "X-Remote-User": "administrator",
        "Authorization": "Basic Og==",
    },
    "a bearer": {"Authorization": "Bearer " + "x" * 20_000},
    "from a script": {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"},
    "accepts nothing": {"Accept": "application/vnd.evil;q=0, */*;q=0"},
}


@pytest.mark.parametrize("kind", HEADERS)
def test_hostile_headers_get_a_plain_answer(visitor: Client, kind: str) -> None:
    for path in ("/", "/map/COL/", "/map/around/COL-1.json", "/account/login/", "/api/v1/places?q=a", "/nothing"):
        asked(visitor.get, path, headers=HEADERS[kind])
    given = {"login": "nobody@people.example", "password": "wrong"}
    asked(visitor.post, "/account/login/", given, headers=HEADERS[kind])


@pytest.mark.parametrize("kind", ["another address", "somebody's name", "another method"])
def test_no_header_opens_what_is_closed(visitor: Client, kind: str) -> None:
    for path in ("/ledger/", "/people/account/"):
        answer = visitor.get(path, headers=HEADERS[kind])
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/account/login/?next={path}")


HOSTS = ("evil.example", "testserver.evil.example", "evil.example:80@testserver", "testserver/evil", "[::1", "a" * 5000)


@pytest.mark.parametrize("host", [*HOSTS, "", "testserver\0", "testserver:abc", "-", "xn--", "127.0.0.1:99999999"])
def test_an_address_of_another_site_is_refused_and_not_repeated(visitor: Client, host: str) -> None:
    for path in ("/places/", "/account/login/", "/api/v1/places"):
        answer, body = asked(visitor.get, path, HTTP_HOST=host)
        assert answer.status_code in (400, 404) or host in ("", "127.0.0.1:99999999")
        assert b"evil" not in body


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "Forwarded", "X-Forwarded-Server", "X-HTTP-Host-Override"]
)
def test_what_claims_to_be_the_host_is_not_believed(visitor: Client, header: str) -> None:
    answer, body = asked(visitor.get, "/account/login/", headers={header: "evil.example"})
    assert answer.status_code == 200
    assert b"evil.example" not in body


def test_json_is_not_a_form(visitor: Client) -> None:
    """A page of another site may send JSON as plain text without asking: it must change nothing."""
    body = json.dumps({"language": "es"})
    for type_ in ("text/plain", "application/json"):
        answer, _body = asked(visitor.generic, "POST", "/language/", body, content_type=type_)
        assert answer.status_code == 400
