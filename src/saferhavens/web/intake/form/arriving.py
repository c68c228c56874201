"""What arrives by the form: its bytes as they are kept, its files, and handing both over to evidence."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from saferhavens.core.evidence.report import ReportContent
from saferhavens.web.custody.arrivals import Arrival
from saferhavens.web.custody.limits import LARGEST, LONGEST_NAME
from saferhavens.web.custody.uploads import arrival_of
from saferhavens.web.evidence.actions.files import attach
from saferhavens.web.evidence.actions.receiving import Received, Submission, receive
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Report
from saferhavens.web.evidence.rules import NOT_A_REPORTER
from saferhavens.web.evidence.words import Channel
from saferhavens.web.intake.form.forms import ReportForm, reader_language
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.people.rules import RefusalError

FORM = "web-1"
"""Which form it was, and of which version: kept with every report."""

NOT_SAID = frozenset({"csrfmiddlewaretoken", "person"})
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
    return f"{place}-{name[-(LONGEST_NAME - len(str(place)) - 1) :]}"


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
    organisation = chosen_organisation(form, person)
    done = receive(submission_of(form, announced(arrivals), person, organisation), audit=audit)
    keep_files(done.report, arrivals, audit=audit)
    return done


def keep_files(report: Report, arrivals: Mapping[str, Arrival], *, audit: Audit) -> None:
    for name, arrival in arrivals.items():
        attach(report, name, arrival, audit=audit)


def chosen_organisation(form: ReportForm, person: Person) -> Organisation:
    chosen: Organisation = Organisation.objects.get_for(person, form.cleaned_data["organisation"])
    return chosen
