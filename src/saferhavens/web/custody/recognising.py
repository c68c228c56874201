"""What a file is, by its bytes; and whether it is something else besides."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.limits import LARGEST_FILE, MEGA, FileKind


class FileType(NamedTuple):
    media_type: str
    kind: FileKind
    extension: str


JPEG = FileType("image/jpeg", FileKind.PHOTO, "jpg")
PNG = FileType("image/png", FileKind.PHOTO, "png")
WEBP = FileType("image/webp", FileKind.PHOTO, "webp")
AVIF = FileType("image/avif", FileKind.PHOTO, "avif")
HEIC = FileType("image/heic", FileKind.PHOTO, "heic")
MP3 = FileType("audio/mpeg", FileKind.AUDIO, "mp3")
AAC = FileType("audio/aac", FileKind.AUDIO, "aac")
M4A = FileType("audio/mp4", FileKind.AUDIO, "m4a")
OGG = FileType("audio/ogg", FileKind.AUDIO, "ogg")
WAV = FileType("audio/wav", FileKind.AUDIO, "wav")
AMR = FileType("audio/amr", FileKind.AUDIO, "amr")
FLAC = FileType("audio/flac", FileKind.AUDIO, "flac")
MP4 = FileType("video/mp4", FileKind.VIDEO, "mp4")
MOV = FileType("video/quicktime", FileKind.VIDEO, "mov")
THREE_GP = FileType("video/3gpp", FileKind.VIDEO, "3gp")
WEBM = FileType("video/webm", FileKind.VIDEO, "webm")
PDF = FileType("application/pdf", FileKind.DOCUMENT, "pdf")

BEGINNINGS: list[tuple[bytes, FileType]] = [
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"ID3", MP3),
    (b"\xff\xfb", MP3),
    (b"\xff\xf3", MP3),
    (b"\xff\xf2", MP3),
    (b"\xff\xf1", AAC),
    (b"\xff\xf9", AAC),
    (b"OggS", OGG),
    (b"#!AMR", AMR),
    (b"fLaC", FLAC),
    (b"\x1aE\xdf\xa3", WEBM),
]
RIFF = {b"WEBP": WEBP, b"WAVE": WAV}
BRANDS = {b"heic": HEIC, b"heix": HEIC, b"hevc": HEIC, b"mif1": HEIC, b"msf1": HEIC, b"avif": AVIF, b"avis": AVIF}
BRANDS |= {b"M4A ": M4A, b"M4B ": M4A, b"qt  ": MOV}
"""Of files in boxes (ISO/IEC 14496-12); all other brands are MP4."""

HEAD = 1_024
"""Bytes within which readers of PDF look for its beginning."""

TAIL = 65_557
"""Bytes from the end within which a ZIP file's directory ends (APPNOTE 4.3.16)."""

MARKUP = re.compile(rb"<script|<html[\s>]|<!doctype html|<\?php\s|<svg[\s>]|<iframe", re.IGNORECASE)
"""What a browser or server would run. Of six letters and more: in 100 MB of noise one file in 20,000 has it."""

ACTIVE_PDF = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|XFA)\b")
"""A script, a program to start, a file in the file (ISO 32000-2). What is compressed is not seen: see THREATS.md."""

OVERLAP = 32
"""Bytes of a piece that are looked at again with the next one: longer than any pattern."""


def type_of(head: bytes) -> FileType:
    """The type of a file that begins so. Raises FILE_KIND_UNKNOWN."""
    found = boxed(head) if head[4:8] == b"ftyp" else RIFF.get(head[8:12]) if head[:4] == b"RIFF" else None
    found = found or next((kind for beginning, kind in BEGINNINGS if head.startswith(beginning)), None)
    if found is None:
        raise ProblemError(problems.FILE_KIND_UNKNOWN)
    return found


def boxed(head: bytes) -> FileType:
    brand = head[8:12]
    return THREE_GP if brand.startswith(b"3g") else BRANDS.get(brand, MP4)


def recognise(pieces: Iterable[bytes]) -> FileType:
    """The type of the whole file in `pieces`, which is read once.

    Raises FILE_KIND_UNKNOWN, FILE_TOO_BIG for its kind, FILE_IS_TWO_THINGS for a picture that is a page or an archive
    too, FILE_HAS_PROGRAM for a PDF with a script.
    """
    stream = iter(pieces)
    head = first_bytes(stream)
    kind = type_of(head)
    check = check_document if kind is PDF else check_medium
    look_through(head, stream, LARGEST_FILE[kind.kind], check)
    if kind is not PDF and b"%PDF-" in head[:HEAD]:
        raise ProblemError(problems.FILE_IS_TWO_THINGS)
    return kind


def first_bytes(stream: Iterator[bytes]) -> bytes:
    head = b""
    for piece in stream:
        head += piece
        if len(head) >= HEAD:
            break
    return head


def look_through(head: bytes, rest: Iterator[bytes], limit: int, check: Callable[[bytes], None]) -> None:
    """Call `check` with all of the file, in pieces that overlap, and look for an archive at its end."""
    check(head)
    size, before, tail, has_directory = len(head), head[-OVERLAP:], head, b"PK\x01\x02" in head
    for piece in rest:
        size += len(piece)
        check_length(size, limit)
        looked_at = before + piece
        check(looked_at)
        has_directory = has_directory or b"PK\x01\x02" in looked_at
        before, tail = looked_at[-OVERLAP:], (tail + piece)[-TAIL:]
    check_length(size, limit)
    if has_directory and b"PK\x05\x06" in tail:
        raise ProblemError(problems.FILE_IS_TWO_THINGS)


def check_length(size: int, limit: int) -> None:
    """Raises FILE_TOO_BIG."""
    if size > limit:
        raise ProblemError(problems.FILE_TOO_BIG, limit=limit // MEGA)


def check_medium(piece: bytes) -> None:
    """Raises FILE_IS_TWO_THINGS."""
    if MARKUP.search(piece):
        raise ProblemError(problems.FILE_IS_TWO_THINGS)


def check_document(piece: bytes) -> None:
    """Raises FILE_HAS_PROGRAM."""
    if ACTIVE_PDF.search(piece) or MARKUP.search(piece):
        raise ProblemError(problems.FILE_HAS_PROGRAM)
