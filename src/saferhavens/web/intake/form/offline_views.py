"""What a phone needs to write reports without a network, and to send them later. Answers programs, not readers."""

from base64 import b64decode
from binascii import Error as NotBase64Error
from collections.abc import Callable, Iterator
from functools import wraps
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.access.limits import body_up_to
from saferhavens.web.access.problems import described as problem_facts
from saferhavens.web.custody.limits import CHUNK, PIECE_BODY
from saferhavens.web.evidence.actions.files import add_piece, arrived_of
from saferhavens.web.evidence.models import Attachment, Report
from saferhavens.web.evidence.sealed import digest_of
from saferhavens.web.intake.form import gazetteer
from saferhavens.web.intake.form.arriving import Announced, announced_in, organisations_for, take_announced
from saferhavens.web.intake.form.forms import ReportForm
from saferhavens.web.intake.form.kept_form import bundled, listed, shell_version
from saferhavens.web.intake.form.own_views import own_report
from saferhavens.web.intake.form.views import LIMITS, check_instance_id
from saferhavens.web.ledger.audit import Audit

type View = Callable[..., HttpResponse]


def for_programs(view: View) -> View:
    """Problems as JSON, with what is wrong with each field."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ProblemError as error:
            return JsonResponse(problem_facts(error) | {"received": False}, status=error.problem.http)

    return answering


# --- the form itself --------------------------------------------------------------------------------------------


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its address gives it the pages below /report/, and no others."""
    text = f"// {shell_version()}\n{bundled('report-worker.js')}"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/report/"
    return response


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """The empty form, which a phone keeps. Nobody's name, organisation or token is in it."""
    form = ReportForm(organisations=[])
    context = {"form": form, "limits": LIMITS, "shell_version": shell_version()}
    response = render(request, "report/shell.html", context)
    response.headers["X-Form-Shell"] = shell_version()
    return response


@require_GET
def places(request: HttpRequest, country: str) -> HttpResponse:
    """The names of a country's divisions, for choosing without a network."""
    return JsonResponse({"places": [gazetteer.label_of(place) for place in gazetteer.divisions(country)]})


@require_GET
def ticket(request: HttpRequest) -> HttpResponse:
    """Who is signed in, for whom they report, and the token with which a waiting report is sent."""
    organisations = listed(organisations_for(request.user))
    return JsonResponse({"person": request.user.pk, "organisations": organisations, "token": get_token(request)})


# --- sending ----------------------------------------------------------------------------------------------------


@require_POST
@for_programs
def send(request: HttpRequest) -> HttpResponse:
    """A report that waited on a phone. Only this answer says that it has arrived; its files follow piece by piece."""
    organisations = organisations_for(request.user)
    if request.POST.get("person") != str(request.user.pk):
        raise ProblemError(problems.SENT_BY_ANOTHER)
    check_instance_id(request.POST.get("instance_id", ""))
    form = ReportForm(request.POST, organisations=organisations, keeps_unknown_places=True)
    files = announced_in(request.POST.get("files", ""))
    if not form.is_valid():
        return JsonResponse(wrong_fields(form), status=problems.REPORT_WRONG.http)
    done = take_announced(form, files, request.user, audit=Audit.of_request(request))
    return JsonResponse(receipt(done.report, form, files), status=201 if done.is_new else 200)


def wrong_fields(form: ReportForm) -> dict[str, Any]:
    fields = {name: " ".join(errors) for name, errors in form.errors.items()}
    wrong = ProblemError(problems.REPORT_WRONG, fields=", ".join(sorted(fields)))
    return problem_facts(wrong) | {"received": False, "fields": fields}


def receipt(report: Report, form: ReportForm, files: list[Announced]) -> dict[str, Any]:
    """The envelope. The number that the phone gave is repeated, which no captive portal can know."""
    by_digest = {row.name_digest: row for row in report.attachments.all()}
    rows = [by_digest[digest_of(each.name.encode())] for each in files]
    return {
        "received": True,
        "id": str(report.pk),
        "short": report.short,
        "instance_id": form.cleaned_data["instance_id"],
        "files": [{"id": str(row.pk), "received": arrived_of(row)} for row in rows],
    }


@body_up_to(PIECE_BODY)
@require_http_methods(["GET", "PUT"])
@for_programs
def file_piece(request: HttpRequest, report_id: UUID, file_id: UUID) -> HttpResponse:
    """GET: how much of a file has arrived. PUT: its next piece, from that byte on.

    Headers of a piece: Upload-Offset and Upload-Length in bytes, Repr-Digest (RFC 9530) of the whole file.
    """
    report = own_report(request, report_id)
    attachment: Attachment = report.attachments.get_for(request.user, file_id)
    if request.method == "PUT":
        offset, size = (number_in(request, name) for name in ("Upload-Offset", "Upload-Length"))
        declared = digest_in(request.headers.get("Repr-Digest", ""))
        audit = Audit.of_request(request)
        add_piece(attachment, offset, body_of(request), size=size, declared_sha256=declared, audit=audit)
    return JsonResponse({"received": arrived_of(attachment), "is_whole": bool(attachment.sha256)})


def number_in(request: HttpRequest, name: str) -> int:
    """Raises PIECE_UNCLEAR."""
    given = request.headers.get(name, "")
    if not (given.isascii() and given.isdecimal() and len(given) <= 15):
        raise ProblemError(problems.PIECE_UNCLEAR, missing=name)
    return int(given)


def digest_in(given: str) -> str:
    """The SHA-256 in `sha-256=:base64:`, in hexadecimal digits. Raises PIECE_UNCLEAR."""
    try:
        digest = b64decode(given.removeprefix("sha-256=:").removesuffix(":"), validate=True)
    except (NotBase64Error, ValueError):
        digest = b""
    if len(digest) != sha256().digest_size:
        raise ProblemError(problems.PIECE_UNCLEAR, missing="Repr-Digest")
    return digest.hex()


def body_of(request: HttpRequest) -> Iterator[bytes]:
    """The body as it comes in. Raises BAD_REQUEST when the connection breaks: what came before that is kept."""
    try:
        while piece := request.read(CHUNK):
            yield piece
    except UnreadablePostError:
        raise ProblemError(problems.BAD_REQUEST) from None
