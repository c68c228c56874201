"""A request may say in which encoding it is written. Whatever it says, it breaks nothing at the door."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client

import cast
from pages.hostile.judging import rows
from saferhavens.core.words import Role
from saferhavens.web.wsgi import application

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=xx"
NO_TEXT = ("rot13", "zip", "hex", "base64", "bz2", "uu", "idna", "undefined", "mbcs")
OTHERS = ("unicode_escape", "raw_unicode_escape", "utf-7", "utf-16", "utf-8-sig", "cp037", "punycode", "latin-1")
NONE = ("no-such-encoding", "x" * 3000, "utf-8\0", '"', "../../etc", "utf-8''x", "")
PATHS = ("/places/?q=C%C3%BAcuta", "/map/COL/?level=%C3%A1", "/api/v1/places?q=a%F3", "/account/login/?next=%C3", "/x")


def asked(path: str, content_type: str, body: bytes = b"", cookie: str = "") -> tuple[int, str]:
    """Status and body of what a web server would pass on."""
    route, _, query = path.partition("?")
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": route,
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_COOKIE": cookie,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
    }
    with connection_kept():
        answer = application(environ, lambda status, _headers, *_more: told.append(status))
    return int(told[0][:3]), b"".join(answer).decode()


@contextmanager
def connection_kept() -> Iterator[None]:
    """The door closes what a request before has left; here that is the test's own transaction."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


@pytest.mark.parametrize(
    "encoding", [*NO_TEXT, *OTHERS, *NONE], ids=lambda text: text[:20].replace("\0", "nul") or "empty"
)
def test_a_question_in_whatever_encoding_is_answered(encoding: str) -> None:
    for path in PATHS:
        status, page = asked(path, f"text/plain; charset={encoding}")
        assert status < 500
        assert status < 400 or "SH-" in page


@pytest.mark.parametrize("content_type", ["a;b;c=\x00", "text/html; charset*=utf-8''%ff", "; =;", "x" * 70_000, "\xff"])
def test_a_type_that_cannot_be_read_is_answered(content_type: str) -> None:
    assert asked("/places/", content_type)[0] == 200


@pytest.mark.parametrize("encoding", [*NO_TEXT, *OTHERS[:4]])
@pytest.mark.parametrize("type_", [FORM, MULTIPART], ids=["form", "multipart"])
def test_a_form_in_another_encoding_is_not_read_and_stores_nothing(type_: str, encoding: str) -> None:
    before = rows()
    parts = b'--xx\r\nContent-Disposition: form-data; name="login"\r\n\r\n\\ud800@people.example\r\n--xx--\r\n'
    body = b"login=%5Cud800%40people.example&password=%5Cud800" if type_ == FORM else parts
    for path in ("/account/login/", "/account/password/reset/", "/language/"):
        status, page = asked(path, f"{type_}; charset={encoding}", body)
        assert (status, "SH-407" in page) == (403, True)
    assert rows() == before


@pytest.mark.parametrize("encoding", ["unicode_escape", "raw_unicode_escape"])
def test_half_a_letter_does_not_get_into_a_name(encoding: str) -> None:
    """`\\ud800` would become half of a pair, which no database and no page can hold."""
    person = cast.person(Role.ANALYST)
    client = cast.signed_in(person)
    token = token_of(client)
    fields = {"csrfmiddlewaretoken": token, "name": "Alma \\ud800", "language": "es"}
    pieces = [
        f'--xx\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    body = ("".join(pieces) + "--xx--\r\n").encode()
    assert asked("/people/account/", f"{MULTIPART}; charset={encoding}", body, cookie)[0] == 403
    assert asked("/people/account/", f"{MULTIPART}; charset=UTF-8", body, cookie)[0] == 302
    person.refresh_from_db()
    assert person.name == "Alma \\ud800"  # six characters, as they were typed


def token_of(client: Client) -> str:
    """The token against forged requests, from a page; its cookie is then with the client."""
    page = client.get("/people/account/").content.decode()
    assert settings.CSRF_COOKIE_NAME in client.cookies
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
