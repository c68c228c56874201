"""A file is what its bytes say; what is two things at once, or holds a program, is refused."""

import io
import zipfile

import pytest

from rules.custody import pictures
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import limits
from saferhavens.web.custody.recognising import recognise

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer\n%%EOF\n"
PAGE = b"<html ><script>fetch('/')</script>"


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("x.class", b"x")
    return target.getvalue()


def in_pieces(data: bytes, length: int):
    return [data[start : start + length] for start in range(0, len(data), length)]


def problem_of(data: bytes, length: int = 700) -> problems.Problem:
    with pytest.raises(ProblemError) as caught:
        recognise(in_pieces(data, length))
    return caught.value.problem


KNOWN = {
    "image/jpeg": pictures.photo(),
    "image/png": pictures.photo("image/png"),
    "image/webp": pictures.photo("image/webp"),
    "image/avif": pictures.photo("image/avif"),
    "image/heic": pictures.boxed(b"heic"),
    "video/mp4": pictures.boxed(b"isom"),
    "video/quicktime": pictures.boxed(b"qt  "),
    "video/3gpp": pictures.boxed(b"3gp5"),
    "video/webm": b"\x1aE\xdf\xa3" + bytes(50),
    "audio/mp4": pictures.boxed(b"M4A "),
    "audio/mpeg": b"ID3\x04" + bytes(50),
    "audio/aac": b"\xff\xf1" + bytes(50),
    "audio/ogg": b"OggS" + bytes(50),
    "audio/wav": b"RIFF\x24\0\0\0WAVEfmt " + bytes(50),
    "audio/amr": b"#!AMR\n" + bytes(50),
    "audio/flac": b"fLaC" + bytes(50),
    "application/pdf": PDF,
}


@pytest.mark.parametrize(("media_type", "data"), KNOWN.items(), ids=KNOWN.keys())
@pytest.mark.parametrize("length", [1, 13, 100_000])
def test_known_kinds_are_recognised(media_type, data, length):
    assert recognise(in_pieces(data, length)).media_type == media_type


UNKNOWN = {
    "nothing": b"",
    "text": b"Nos pidieron dinero",
    "a page": b"<!doctype html><p>",
    "a drawing that can run scripts": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
    "an archive": archive(),
    "a program of Windows": b"MZ" + bytes(80),
    "a program of Linux": b"\x7fELF" + bytes(80),
    "half a beginning": b"\x89PNG",
    "a kind of RIFF that is no picture or sound": b"RIFF\x24\0\0\0AVI LIST",
    "a picture with something before it": b" " + pictures.photo(),
}


@pytest.mark.parametrize("data", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_anything_else_is_refused(data):
    assert problem_of(data) is problems.FILE_KIND_UNKNOWN


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/webp", "video/mp4", "audio/mpeg"])
@pytest.mark.parametrize("other", [PAGE, b"<svg onload=x>", b"<?php system($_GET[0]);", archive()])
@pytest.mark.parametrize("length", [1, 64, 100_000])
def test_a_file_that_is_something_else_too_is_refused(media_type, other, length):
    assert problem_of(KNOWN[media_type] + bytes(2000) + other, length) is problems.FILE_IS_TWO_THINGS


def test_a_picture_that_is_also_a_document_is_refused():
    photo = pictures.photo()
    assert problem_of(photo[:2] + b"\xff\xfe\x00\x0a%PDF-1.7" + photo[2:]) is problems.FILE_IS_TWO_THINGS


@pytest.mark.parametrize("part", [b"/JavaScript", b"/JS (app.alert(1))", b"/Launch", b"/EmbeddedFile", b"/XFA"])
def test_a_document_with_a_program_is_refused(part):
    assert problem_of(PDF + b"2 0 obj <<" + part + b">> endobj", 1) is problems.FILE_HAS_PROGRAM


def test_a_document_with_words_that_only_begin_alike_is_taken():
    assert recognise([PDF + b"/JSomething /Launched"]).extension == "pdf"


def test_a_file_over_the_limit_of_its_kind_is_refused(monkeypatch):
    monkeypatch.setitem(limits.LARGEST_FILE, limits.FileKind.PHOTO, 3_000)
    assert problem_of(pictures.photo() + bytes(3_000)) is problems.FILE_TOO_BIG
    assert recognise([KNOWN["audio/ogg"] + bytes(3_000)]).media_type == "audio/ogg"


def test_every_kind_of_file_fits_into_a_submission():
    assert max(limits.LARGEST_FILE.values()) < limits.SUBMISSION_BODY
    assert set(limits.LARGEST_FILE) == set(limits.FileKind)
