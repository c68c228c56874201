"""The files of a report. What is on a photograph is shown when asked for, and never unprepared.

The preview is grey and blurred; the working copy is drawn anew, without what cameras write into files. Sound, video and
documents have no such copy: they are played or taken out as they arrived, by the contributing organisation alone.
"""

import base64
import re
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody import cleaning, vault
from saferhavens.web.custody.limits import LARGEST_FILE, FileKind
from saferhavens.web.custody.names import safe_name
from saferhavens.web.custody.recognising import HEAD, FileType, type_of
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.actions import looking
from saferhavens.web.evidence.forms import TakingForm
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import name_of
from saferhavens.web.evidence.views.doors import report_for
from saferhavens.web.ledger.audit import Audit

PLAYABLE_SECONDS = 15 * 60
"""For so long a film can be played after it was asked for; then one asks again, and that is recorded again."""

PLAYING = signing.TimestampSigner(salt="evidence.playing")
RANGE = re.compile(r"bytes=([0-9]{1,18})-([0-9]{0,18})")
SEALED_OFF = "sandbox; default-src 'none'; style-src 'none'; script-src 'none'; img-src 'self'; media-src 'self'"
"""What a browser may do with the bytes of a stranger's file: nothing but show them."""


class Shown(NamedTuple):
    """A file as the page names it. Its own name is for the contributing organisation alone: it may name people."""

    attachment: Attachment
    number: int
    name: str
    kind: FileKind | None  # None while it has not arrived
    is_drawn_anew: bool


def files_of(report: Report, *, is_owner: bool) -> list[Shown]:
    rows = Attachment.objects.filter(report=report).order_by("announced_at", "pk")
    return [shown(row, number, is_owner=is_owner) for number, row in enumerate(rows, 1)]


def shown(row: Attachment, number: int, *, is_owner: bool) -> Shown:
    found = file_type(row) if row.sha256 else None
    name = name_of(row) if is_owner else ""
    return Shown(row, number, name, found and found.kind, bool(found and cleaning.has_working_copy(found.media_type)))


def file_type(row: Attachment) -> FileType | None:
    """What its first bytes say; None for what we do not know."""
    head = b"".join(vault.read(row.organisation_id, row.pk, 0, HEAD))
    try:
        return type_of(head)
    except ProblemError:
        return None


def file_for(request: HttpRequest, report_id: UUID, file_id: UUID) -> Attachment:
    """A file that has arrived, of a report that the signed-in person may judge. Raises NOT_YOURS."""
    report = report_for(request, report_id)
    row = Attachment.objects.filter(report=report, pk=file_id).exclude(sha256="").first()
    if row is None:
        raise ProblemError(problems.NOT_YOURS)
    row.report = report
    return row


def photo_for(request: HttpRequest, report_id: UUID, file_id: UUID) -> tuple[Attachment, FileType]:
    """Raises NOT_YOURS also for what has no working copy."""
    row = file_for(request, report_id, file_id)
    found = file_type(row)
    if found is None or not cleaning.has_working_copy(found.media_type):
        raise ProblemError(problems.NOT_YOURS)
    return row, found


def whole(row: Attachment) -> bytes:
    """The original of a photograph, in memory: pictures are limited in size."""
    if (row.size or 0) > LARGEST_FILE[FileKind.PHOTO]:
        raise ProblemError(problems.FILE_TOO_BIG, limit=LARGEST_FILE[FileKind.PHOTO] // 1_000_000)
    return b"".join(vault.read(row.organisation_id, row.pk))


@require_GET
def preview(request: HttpRequest, report_id: UUID, file_id: UUID) -> HttpResponse:
    """Grey and blurred: shapes, no faces and no wounds."""
    row, found = photo_for(request, report_id, file_id)
    return guarded(HttpResponse(cleaning.preview(whole(row), found.media_type).jpeg, content_type="image/jpeg"))


@require_POST
def show(request: HttpRequest, report_id: UUID, file_id: UUID) -> HttpResponse:
    """A photograph's working copy, or a player for sound and film, muted. Recorded first. Raises NOT_YOURS, MAY_NOT."""
    row = file_for(request, report_id, file_id)
    found = file_type(row)
    picture = found if found is not None and cleaning.has_working_copy(found.media_type) else None
    if picture is None:
        rules.check_may_take_original(standing_of(request.user), row.organisation_id)
    looking.look_at_file(row, audit=Audit.of_request(request))
    shown_as = drawn(row, picture) if picture else {"address": playing_address(request, row)}
    context = {"report": row.report, "attachment": row, "kind": found and found.kind} | shown_as
    return render(request, "evidence/file.html", context)


def drawn(row: Attachment, found: FileType) -> dict[str, object]:
    copy = cleaning.working_copy(whole(row), found.media_type)
    return {"picture": base64.b64encode(copy.jpeg).decode(), "width": copy.width, "height": copy.height}


def playing_address(request: HttpRequest, row: Attachment) -> str:
    ticket = PLAYING.sign(f"{request.user.pk}:{row.pk}")
    return reverse("evidence:play", args=[row.report_id, row.pk]) + f"?ticket={ticket}"


@require_GET
def play(request: HttpRequest, report_id: UUID, file_id: UUID) -> HttpResponse | StreamingHttpResponse:
    """The bytes of a sound or film for the player, to whoever just asked for it. Raises NOT_YOURS, MAY_NOT."""
    row = file_for(request, report_id, file_id)
    rules.check_may_take_original(standing_of(request.user), row.organisation_id)
    if not is_asked_for(request, row):
        raise ProblemError(problems.NOT_YOURS)
    found = file_type(row)
    if found is None or found.kind not in (FileKind.AUDIO, FileKind.VIDEO):
        raise ProblemError(problems.NOT_YOURS)
    return guarded(streamed(request, row, found.media_type))


def is_asked_for(request: HttpRequest, row: Attachment) -> bool:
    try:
        said = PLAYING.unsign(request.GET.get("ticket", ""), max_age=PLAYABLE_SECONDS)
    except signing.BadSignature:
        return False
    return said == f"{request.user.pk}:{row.pk}"


def streamed(request: HttpRequest, row: Attachment, media_type: str) -> StreamingHttpResponse:
    """All of it, or the part that a player asks for (RFC 9110, section 14; one range)."""
    size = row.size or 0
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    start = int(asked[1]) if asked else 0
    end = min(int(asked[2]) + 1 if asked and asked[2] else size, size)
    if asked and start >= end:
        start, end, asked = 0, size, None
    pieces: Iterator[bytes] = vault.read(row.organisation_id, row.pk, start, end)
    response = StreamingHttpResponse(pieces, content_type=media_type, status=206 if asked else 200)
    response.headers["Content-Length"] = str(end - start)
    response.headers["Accept-Ranges"] = "bytes"
    if asked:
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


@require_POST
def original(request: HttpRequest, report_id: UUID, file_id: UUID) -> StreamingHttpResponse:
    """The file as it arrived, with all that is in it. Asks for a reason, and is recorded first. Raises MAY_NOT."""
    row = file_for(request, report_id, file_id)
    form = TakingForm(request.POST)
    if not form.is_valid():
        raise ProblemError(problems.FORM_WRONG)
    looking.take_original(row, form.cleaned_data["reason"], by=request.user, audit=Audit.of_request(request))
    response = StreamingHttpResponse(vault.read(row.organisation_id, row.pk), content_type="application/octet-stream")
    name = content_disposition_header(as_attachment=True, filename=safe_name(name_of(row)))
    response.headers["Content-Disposition"] = name or "attachment"
    response.headers["Content-Length"] = str(row.size)
    return guarded(response)


def guarded[Kind: (HttpResponse, StreamingHttpResponse)](response: Kind) -> Kind:
    """Nothing in the file is run or guessed at; that nothing is kept holds for all protected pages."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SEALED_OFF
    return response
