"""A file of a report, sent by a program whole or piece by piece, and gone on with after a broken connection."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from django.http import HttpRequest, UnreadablePostError

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.limits import CHUNK
from saferhavens.web.evidence.actions.files import add_piece, arrived_of
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import digest_of
from saferhavens.web.intake.programs.reading import announced_length
from saferhavens.web.ledger.audit import Audit

DIGEST = re.compile(r"\s*sha-256=:([A-Za-z0-9+/=]{44}):\s*")
RANGE = re.compile(r"bytes (?:(\d{1,12})-(\d{1,12})|\*)/(\d{1,12})")


class Piece(NamedTuple):
    """Where a piece belongs. `is_question` asks how much is there, and brings nothing."""

    offset: int
    size: int
    is_question: bool = False


class Arrived(NamedTuple):
    received: int
    size: int
    is_whole: bool


def take(request: HttpRequest, report: Report, name: str, *, audit: Audit) -> tuple[int, Arrived]:
    """Take in what `request` brings of the announced file `name`: status and how much is there.

    Raises FILE_NOT_ANNOUNCED, RANGE_WRONG, BODY_KIND_WRONG, BODY_UNANNOUNCED and what `add_piece` raises.
    """
    row = announced(report, name)
    piece, digest = piece_of(request), digest_of_request(request)
    was_whole = bool(row.sha256)
    if not piece.is_question:
        add_piece(row, piece.offset, body_of(request), size=piece.size, declared_sha256=digest, audit=audit)
    elif not was_whole and piece.size and arrived_of(row) == piece.size:  # all came, but who took it in was killed
        add_piece(row, piece.size, (), size=piece.size, declared_sha256=digest, audit=audit)
    arrived = Arrived(arrived_of(row), piece.size, bool(row.sha256))
    return (200 if was_whole else 201) if arrived.is_whole else 202, arrived


def announced(report: Report, name: str) -> Attachment:
    """Raises FILE_NOT_ANNOUNCED."""
    found = Attachment.objects.filter(report=report, name_digest=digest_of(name.encode())).select_related("report")
    row = found.first()
    if row is None:
        raise ProblemError(problems.FILE_NOT_ANNOUNCED)
    return row


def digest_of_request(request: HttpRequest) -> str:
    """The SHA-256 that is announced for the whole file, in hexadecimal (RFC 9530). Raises RANGE_WRONG."""
    found = DIGEST.fullmatch(request.headers.get("Repr-Digest", ""))
    try:
        raw = base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        raw = b""
    if len(raw) != 32:
        raise ProblemError(problems.RANGE_WRONG)
    return raw.hex()


def piece_of(request: HttpRequest) -> Piece:
    """Which bytes the body is (RFC 9110, 14.4); without the header, all of them. Raises RANGE_WRONG and others."""
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise ProblemError(problems.BODY_KIND_WRONG, expected="application/octet-stream")
    header, length = request.headers.get("Content-Range"), announced_length(request)
    return Piece(0, length) if header is None else piece_of_range(header, length)


def piece_of_range(header: str, length: int) -> Piece:
    found = RANGE.fullmatch(header.strip())
    if found is None:
        raise ProblemError(problems.RANGE_WRONG)
    first, last, size = found.groups()
    if first is None:
        return Piece(0, int(size), is_question=True)
    if int(last) - int(first) + 1 != length or int(last) >= int(size):
        raise ProblemError(problems.RANGE_WRONG)
    return Piece(int(first), int(size))


def body_of(request: HttpRequest) -> Iterator[bytes]:
    """The body as it arrives, never whole in memory. Raises BAD_REQUEST when the connection breaks."""
    try:
        while piece := request.read(CHUNK):
            yield piece
    except UnreadablePostError:
        raise ProblemError(problems.BAD_REQUEST) from None
