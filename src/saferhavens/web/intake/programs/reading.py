"""Reading what a program sends: its kind, its size, its JSON."""

from typing import Any, NamedTuple

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from saferhavens.core import problems
from saferhavens.core.evidence.report import (
    NOT_A_LIST,
    NOT_TEXT,
    TOO_LONG,
    TOO_MANY,
    UNKNOWN_FIELD,
    Fault,
    ReportWrongError,
)
from saferhavens.core.problems import ProblemError
from saferhavens.web.intake.programs.limits import LONGEST_FILE_NAME, LONGEST_INSTANCE_ID, MOST_FILES
from saferhavens.web.intake.programs.strictjson import read_object

LONGEST_LANGUAGE = 10
FIELDS = frozenset({"instance_id", "language", "files", "report"})


class Given(NamedTuple):
    """A report as a program sends it; `report` is not yet looked at."""

    instance_id: str
    language: str
    files: list[str]
    report: dict[str, Any]


def check_kind(request: HttpRequest, expected: str) -> None:
    """Raises BODY_KIND_WRONG for another kind, and for what is compressed: nothing is unpacked here."""
    if request.content_type != expected or request.headers.get("Content-Encoding", "identity") != "identity":
        raise ProblemError(problems.BODY_KIND_WRONG, expected=expected)


def announced_length(request: HttpRequest) -> int:
    """Bytes of the body; none without a header that says so. Raises BODY_UNANNOUNCED for one that comes in chunks."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if request.headers.get("Transfer-Encoding") or not (length.isascii() and length.isdecimal()):
        raise ProblemError(problems.BODY_UNANNOUNCED)
    return int(length)


def read_body(request: HttpRequest, limit: int) -> bytes:
    """Raises BODY_TOO_LARGE, BAD_REQUEST when the connection broke."""
    try:
        body: bytes = request.body
    except RequestDataTooBig:
        raise ProblemError(problems.BODY_TOO_LARGE) from None
    except UnreadablePostError:
        raise ProblemError(problems.BAD_REQUEST) from None
    if len(body) > limit:
        raise ProblemError(problems.BODY_TOO_LARGE)
    return body


def read_submission(body: bytes) -> Given:
    """Raises JSON_UNREADABLE, INSTANCE_ID_WRONG, ReportWrongError."""
    given = read_object(body)
    faults = {name: [Fault(UNKNOWN_FIELD)] for name in sorted(set(given) - FIELDS)}
    report, language, files = given.get("report"), given.get("language", ""), given.get("files", [])
    if not isinstance(report, dict):
        faults["report"] = [Fault(NOT_A_LIST)]
    if not (isinstance(language, str) and language.isprintable() and len(language) <= LONGEST_LANGUAGE):
        faults["language"] = [Fault(TOO_LONG, {"most": LONGEST_LANGUAGE})]
    faults |= _faults_of_files(files)
    if faults:
        raise ReportWrongError(faults)
    return Given(checked_id(given.get("instance_id")), language, files, report)  # type: ignore[arg-type]  # looked at


def _faults_of_files(files: Any) -> dict[str, list[Fault]]:
    if not isinstance(files, list):
        return {"files": [Fault(NOT_A_LIST)]}
    if len(files) > MOST_FILES:
        return {"files": [Fault(TOO_MANY, {"most": MOST_FILES})]}
    if not all(isinstance(name, str) and name for name in files):
        return {"files": [Fault(NOT_TEXT)]}
    if any(len(name) > LONGEST_FILE_NAME for name in files):
        return {"files": [Fault(TOO_LONG, {"most": LONGEST_FILE_NAME})]}
    return {}


def checked_id(instance_id: object) -> str:
    """Raises INSTANCE_ID_WRONG."""
    usable = isinstance(instance_id, str) and 1 <= len(instance_id) <= LONGEST_INSTANCE_ID and instance_id.isprintable()
    if not isinstance(instance_id, str) or not usable:
        raise ProblemError(problems.INSTANCE_ID_WRONG, most=LONGEST_INSTANCE_ID)
    return instance_id
