"""Reports for programs: /api/v1/reports. A token of limited scope says who sends; it sees what it has sent itself."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Router, Status
from ninja.security import HttpBearer

from saferhavens.core import problems
from saferhavens.core.evidence.report import read_content
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.actions.messages import text_of
from saferhavens.web.evidence.actions.receiving import Submission
from saferhavens.web.evidence.models import Attachment, Message, Report
from saferhavens.web.evidence.words import Channel, Handling
from saferhavens.web.intake.programs import actions, documented, files
from saferhavens.web.intake.programs.authentication import audit_of, authenticate
from saferhavens.web.intake.programs.limits import LONGEST_FILE_NAME, LONGEST_INSTANCE_ID, MOST_FILES, REPORT_BODY
from saferhavens.web.intake.programs.models import ApiToken
from saferhavens.web.intake.programs.reading import check_kind, read_body, read_submission
from saferhavens.web.intake.programs.words import Scope

router = Router(tags=["reports"])

SUBMISSION = documented.submission_schema(LONGEST_INSTANCE_ID, MOST_FILES, LONGEST_FILE_NAME)
FILE_HEADERS = [
    documented.header("Repr-Digest", "RFC 9530: sha-256=:base64: of the whole file", required=True),
    documented.header("Content-Range", "bytes first-last/size of this piece, or bytes */size to ask what is there"),
]
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 429), documented.Wrong)


class Bearer(HttpBearer):
    """`Authorization: Bearer <token>` with a token that opens `scope`."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        """Raises TOKEN_WRONG also where there is no header at all: one shape for every refusal."""
        return authenticate(request, self.scope)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        return authenticate(request, self.scope)


@router.post(
    "",
    auth=Bearer(Scope.REPORTS_WRITE),
    response={201: documented.Sent, 200: documented.Sent, **REFUSALS},
    url_name="reports_send",
    summary="Send a report",
    openapi_extra=documented.body("application/json", SUBMISSION),
)
def send(request: HttpRequest) -> Status:
    """201 for a new report, 200 for one that has arrived before, to the byte; 409 for the same number otherwise."""
    check_kind(request, "application/json")
    body = read_body(request, REPORT_BODY)
    given = read_submission(body)
    token: ApiToken = request.auth
    submission = Submission(
        organisation=token.organisation,
        channel=Channel.API,
        instance_id=given.instance_id,
        original=body,
        content=read_content(given.report, timezone.now().date()),
        form="api v1",
        language=given.language,
        submitted_by=token.holder,
        standing=token.standing,
        files=given.files,
    )
    received = actions.take_report(token, submission, {}, audit=audit_of(token))
    missing = 0 if received.is_new and not given.files else awaited(received.report)
    answer = {"id": str(received.report.pk), "instance_id": given.instance_id, "awaited_files": missing}
    return Status(201 if received.is_new else 200, answer)


def awaited(report: Report) -> int:
    return Attachment.objects.filter(report=report, arrived_at=None).count()


@router.get(
    "/{uuid:report_id}",
    auth=Bearer(Scope.REPORTS_READ_OWN),
    response={200: documented.State, **REFUSALS},
    url_name="reports_state",
    summary="How a report stands",
)
def state(request: HttpRequest, report_id: UUID) -> dict[str, Any]:
    """The state of a report that this token has sent, in words, and what those who judge it ask."""
    report = own_report(request.auth, report_id)
    messages = Message.objects.filter(report=report)
    return {
        "id": str(report.pk),
        "state": report.handling,
        "state_in_words": gettext(Handling(report.handling).label),
        "version": report.version,
        "awaited_files": awaited(report),
        "messages": [said(message) for message in messages],
    }


def said(message: Message) -> dict[str, object]:
    """To the day: when somebody works at a report is nobody's business."""
    at = message.at.date().isoformat()
    return {"is_from_sender": message.is_from_sender, "text": text_of(message), "at": at}


def own_report(token: ApiToken, report_id: UUID) -> Report:
    """Raises NOT_YOURS alike for what does not exist and what another token has sent."""
    found = Report.objects.filter(pk=report_id, organisation=token.organisation, sent__token=token).first()
    if found is None:
        raise ProblemError(problems.NOT_YOURS)
    return found


@router.put(
    "/{uuid:report_id}/files/{name}",
    auth=Bearer(Scope.REPORTS_WRITE),
    response={200: documented.FileState, 201: documented.FileState, 202: documented.FileState, **REFUSALS},
    url_name="reports_file",
    summary="Send a file of a report, whole or piece by piece",
    openapi_extra=documented.body("application/octet-stream", {"type": "string", "format": "binary"})
    | {"parameters": FILE_HEADERS},
)
def send_file(request: HttpRequest, report_id: UUID, name: str) -> Status:
    """201 when the file is whole now, 200 when it was before, 202 while more of it is awaited."""
    report = own_report(request.auth, report_id)
    status, arrived = files.take(request, report, name, audit=audit_of(request.auth))
    return Status(status, arrived._asdict())
