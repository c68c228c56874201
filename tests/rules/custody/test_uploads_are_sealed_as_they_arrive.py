"""Forms with files: nothing is written to the disk in clear, and a body is refused before it is read."""

import io
import os
import tempfile
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from saferhavens.core import problems
from saferhavens.web.access.limits import body_up_to, unacceptable
from saferhavens.web.access.public import public
from saferhavens.web.custody import arrivals, uploads, vault
from saferhavens.web.custody.limits import LARGEST, PHOTO_FORM_BODY, SUBMISSION_BODY
from saferhavens.web.urls import handler400, handler403, handler404, handler500
from saferhavens.web.urls import urlpatterns as site

LARGE = b"canary in a file " * 200_000
SEEN: list = []


@body_up_to(PHOTO_FORM_BODY)
@public
def take(request: HttpRequest) -> HttpResponse:
    SEEN.append(dict(request.FILES.items()))
    return HttpResponse(str(len(request.FILES)))


@public
def take_a_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [path("take/", take), path("take-a-form/", take_a_form), *site]
handlers = (handler400, handler403, handler404, handler500)


@pytest.fixture(autouse=True)
def with_a_view_that_takes_files(settings, db):
    settings.ROOT_URLCONF = __name__
    SEEN.clear()


def sent(client: Client, data: bytes = LARGE) -> HttpResponse:
    return client.post("/take/", {"file": io.BytesIO(data)})


def request_of(data: bytes) -> HttpRequest:
    return RequestFactory().post("/take/", {"file": io.BytesIO(data)})


def everything_under(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_a_large_file_is_sealed_while_it_is_received(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    upload = request_of(LARGE).FILES["file"]
    assert isinstance(upload, uploads.SealedUpload)
    assert upload.size == len(LARGE) == upload.arrival.path.stat().st_size - 40 * (-(-len(LARGE) // 65_536))
    assert b"canary" not in everything_under(tmp_path)
    assert b"".join(upload.chunks()) == LARGE == upload.read()
    assert upload.read(10) == LARGE[:10]


def test_a_small_file_stays_in_memory(tmp_path):
    assert isinstance(request_of(b"small").FILES["file"], InMemoryUploadedFile)
    assert everything_under(tmp_path) == b""


def test_djangos_own_handler_which_writes_in_clear_is_not_used(settings):
    assert not [name for name in settings.FILE_UPLOAD_HANDLERS if "Temporary" in name]
    assert not issubclass(uploads.SealedUpload, TemporaryUploadedFile)


@pytest.mark.parametrize("data", [LARGE, b"small"])
def test_an_upload_can_be_kept(ours, data):
    file_id = uuid4()
    vault.keep(ours, file_id, uploads.arrival_of(request_of(data).FILES["file"]))
    assert b"".join(vault.read(ours, file_id)) == data


def test_what_the_view_does_not_keep_is_gone_after_the_answer():
    assert sent(Client()).content == b"1"
    assert list(arrivals.incoming_folder().iterdir()) == []


def test_a_form_that_breaks_off_leaves_nothing():
    whole = request_of(LARGE)
    body, kind = whole.read(), whole.META["CONTENT_TYPE"]
    for length in (len(body) // 3, len(body) - 3):
        answer = Client().generic("POST", "/take/", body[:length], content_type=kind)
        assert answer.status_code in {200, 400}
        assert list(arrivals.incoming_folder().iterdir()) == []


def test_a_full_disk_is_told_as_such_even_when_the_form_was_read_before_the_view(monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    answer = sent(client)
    assert answer.status_code == problems.DISK_FULL.http
    assert problems.DISK_FULL.code in answer.content.decode()
    assert SEEN == []
    assert list(arrivals.incoming_folder().iterdir()) == []


@pytest.mark.parametrize(
    ("address", "size", "taken"),
    [
        ("/take/", PHOTO_FORM_BODY, True),
        ("/take/", PHOTO_FORM_BODY + 1, False),
        ("/take-a-form/", 2_500_000, True),
        ("/take-a-form/", 2_500_001, False),
        ("/no-such-page/", 2_500_001, False),
        ("/api/v1/map/", 2_500_001, False),
    ],
)
def test_each_view_takes_what_it_says_and_others_a_form(address, size, taken):
    request = RequestFactory().post(address)
    request.META["CONTENT_LENGTH"] = str(size)
    assert unacceptable(request) is (None if taken else problems.BODY_TOO_LARGE)


def test_a_body_that_is_too_large_is_answered_without_reading_it():
    answer = Client().post("/take-a-form/", {"file": io.BytesIO(LARGE)})
    assert answer.status_code == 413
    assert list(arrivals.incoming_folder().iterdir()) == []


def test_no_view_takes_more_than_a_whole_submission():
    assert LARGEST < SUBMISSION_BODY
