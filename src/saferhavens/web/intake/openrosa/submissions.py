"""A submission of OpenRosa: one form that was filled in, and files that come with it, in one request or in several."""

from collections.abc import Iterator

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.arrivals import Arrival
from saferhavens.web.custody.uploads import arrival_of
from saferhavens.web.evidence.actions.receiving import Received, Submission
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.openrosa.answers import Filled, read_instance
from saferhavens.web.intake.openrosa.mapping import file_names, read_report
from saferhavens.web.intake.openrosa.registry import form_for
from saferhavens.web.intake.programs import actions
from saferhavens.web.intake.programs.authentication import audit_of
from saferhavens.web.intake.programs.limits import LONGEST_FILE_NAME, MOST_FILES, REPORT_BODY
from saferhavens.web.intake.programs.models import ApiToken
from saferhavens.web.intake.programs.reading import announced_length, check_kind

PART = "xml_submission_file"
INCOMPLETE = "*isIncomplete*"


def take(request: HttpRequest, token: ApiToken) -> tuple[Received, Filled]:
    """Take in what `request` brings. Raises the problems of reading and of receiving; nothing is stored then."""
    check_can_be_read(request)
    xml = xml_of(request)
    filled = read_instance(xml)
    form = form_for(token.organisation_id, filled.form_id, filled.version)
    submission = Submission(
        organisation=token.organisation,
        channel=Channel.OPENROSA,
        instance_id=filled.instance_id,
        original=xml,
        content=read_report(form, filled, timezone.now().date()),
        form=form.name,
        submitted_by=token.holder,
        files=checked_names([harmless(name) for name in file_names(form, filled)]),
    )
    files = files_of(request)
    received = actions.take_report(token, submission, files, audit=audit_of(token), replaces=filled.replaces)
    return received, filled


def check_can_be_read(request: HttpRequest) -> None:
    """Raises BODY_KIND_WRONG, BODY_UNANNOUNCED."""
    check_kind(request, "multipart/form-data")
    announced_length(request)


def xml_of(request: HttpRequest) -> bytes:
    """The form that was filled in; Collect sends it as a file, others as a field. Raises SUBMISSION_MISSING."""
    upload = request.FILES.get(PART)
    xml: bytes = upload.read(REPORT_BODY + 1) if upload else request.POST.get(PART, "").encode()
    if not xml:
        raise ProblemError(problems.SUBMISSION_MISSING)
    return xml


def files_of(request: HttpRequest) -> dict[str, Arrival]:
    """The files that came along, by the name under which they were sent. Raises TOO_MANY_FILES, FILE_TOO_BIG."""
    uploads = dict(_named(request))
    checked_names(list(uploads))
    return {name: arrival_of(upload) for name, upload in uploads.items()}


def _named(request: HttpRequest) -> Iterator[tuple[str, UploadedFile]]:
    for part, uploads in request.FILES.lists():
        if part != PART:
            for upload in uploads:
                yield harmless(upload.name or part), upload


def checked_names(names: list[str]) -> list[str]:
    """Raises TOO_MANY_FILES."""
    if len(names) > MOST_FILES:
        raise ProblemError(problems.TOO_MANY_FILES, most=MOST_FILES)
    return names


def harmless(name: str) -> str:
    """The name without folders; one that is too long for any telephone is cut in the middle, its ending kept."""
    last = name.replace("\\", "/").rpartition("/")[2] or "file"
    return last if len(last) <= LONGEST_FILE_NAME else last[:100] + last[-100:]
