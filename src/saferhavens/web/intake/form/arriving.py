"""What arrives by the form: its bytes as they are kept, its files, and handing both over to evidence."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from saferhavens.core import problems
from saferhavens.core.evidence.report import ReportContent
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.arrivals import Arrival
from saferhavens.web.custody.limits import LARGEST
from saferhavens.web.custody.names import safe_name
from saferhavens.web.custody.uploads import arrival_of
from saferhavens.web.custody.vault import SHA256, check_size
from saferhavens.web.evidence.actions.files import attach
from saferhavens.web.evidence.actions.receiving import Received, Submission, correct, receive
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.rules import NOT_A_REPORTER
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.form.forms import MOST_FILES, ReportForm, reader_language
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.people.rules import RefusalError

FORM = "web-1"
"""Which form it was, and of which version: kept with every report."""

NOT_SAID = frozenset({"csrfmiddlewaretoken", "person", "files"})
"""Fields that are about the sending, not part of what is said."""


@dataclass(frozen=True)
class Announced:
    """A file of a report: its name in the report, and what its bytes must hash to."""

    name: str
    sha256: str
    size: int


def organisations_for(person: Person) -> list[Organisation]:
    """Those for which `person` may report, by name. Raises MAY_NOT where there is none."""
    found = list(Organisation.objects.filter(pk__in=standing_of(person).reports_for).order_by("name"))
    if not found:
        raise RefusalError(NOT_A_REPORTER)
    return found


def original_of(given: MultiValueDict, files: Iterable[Announced]) -> bytes:
    """The fields and files as one text that is the same whenever the same is sent. It is kept, and never changed."""
    fields = {name: given.getlist(name) for name in sorted(given) if name not in NOT_SAID and any(given.getlist(name))}
    listed = [{"name": each.name, "sha256": each.sha256} for each in files]
    text = json.dumps({"fields": fields, "files": listed}, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="surrogatepass")


def taken_in(uploads: Sequence[UploadedFile]) -> dict[str, Arrival]:
    """The uploaded files by the name that each has in the report. Raises FILE_TOO_BIG, DISK_FULL."""
    return {name_of(place, upload.name): arrival_of(upload, LARGEST) for place, upload in enumerate(uploads, start=1)}


def name_of(place: int, name: str) -> str:
    """Phones call every photo the same: the place in the list tells them apart."""
    return safe_name(f"{place}-{name}")


def announced(arrivals: Mapping[str, Arrival]) -> list[Announced]:
    return [Announced(name, arrival.hashes.sha256, arrival.size) for name, arrival in arrivals.items()]


def submission_of(
    form: ReportForm, files: Sequence[Announced], person: Person, organisation: Organisation
) -> Submission:
    """What a valid form hands over."""
    content = cast(ReportContent, form.content)  # there is one once a form is valid
    return Submission(
        organisation=organisation,
        channel=Channel.FORM,
        instance_id=form.cleaned_data["instance_id"],
        original=original_of(form.data, files),
        content=content,
        form=FORM,
        language=reader_language(),
        submitted_by=person,
        files=[each.name for each in files],
    )


def take(form: ReportForm, arrivals: Mapping[str, Arrival], person: Person, *, audit: Audit) -> Received:
    """Receive a valid form with its files. When this returns, all of it is kept."""
    done = take_announced(form, announced(arrivals), person, audit=audit)
    keep_files(done.report, arrivals, audit=audit)
    return done


def take_announced(form: ReportForm, files: Sequence[Announced], person: Person, *, audit: Audit) -> Received:
    """Receive a valid form whose files follow."""
    organisation: Organisation = Organisation.objects.get_for(person, form.cleaned_data["organisation"])
    return receive(submission_of(form, files, person, organisation), audit=audit)


def keep_files(report: Report, arrivals: Mapping[str, Arrival], *, audit: Audit) -> None:
    for name, arrival in arrivals.items():
        attach(report, name, arrival, audit=audit)


def announced_in(text: str) -> list[Announced]:
    """The files that a phone announces: JSON, `[{"name", "size", "sha256"}]`, "" for none.

    Raises BAD_REQUEST for anything else, TOO_MANY_FILES, FILE_TOO_BIG.
    """
    try:
        listed = [_Listed(**each) for each in json.loads(text or "[]")]
    except (ValueError, TypeError, RecursionError):
        raise ProblemError(problems.BAD_REQUEST) from None
    if len(listed) > MOST_FILES:
        raise ProblemError(problems.TOO_MANY_FILES, most=MOST_FILES)
    return [each.announced(place) for place, each in enumerate(listed, start=1)]


class _Listed(NamedTuple):
    name: object
    size: object
    sha256: object

    def announced(self, place: int) -> Announced:
        if not (isinstance(self.name, str) and type(self.size) is int and isinstance(self.sha256, str)):
            raise ProblemError(problems.BAD_REQUEST)
        check_size(self.size, LARGEST)
        if self.size <= 0 or not SHA256.fullmatch(self.sha256):
            raise ProblemError(problems.BAD_REQUEST)
        return Announced(name_of(place, self.name), self.sha256, self.size)


def correct_with(
    report: Report, form: ReportForm, arrivals: Mapping[str, Arrival], person: Person, *, audit: Audit
) -> None:
    """Store a valid form as a new version. Raises REPORT_CHANGED_MEANWHILE, REPORT_WITHDRAWN, REPORT_ID_TAKEN."""
    submission = submission_of(form, announced(arrivals), person, report.organisation)
    now = correct(report, submission, based_on=form.cleaned_data["based_on"] or 0, audit=audit)
    keep_files(now, arrivals, audit=audit)
