"""Taking many reports of one organisation in at once, and taking a whole import back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from saferhavens.core import problems
from saferhavens.core.evidence.merkle import root_of
from saferhavens.core.evidence.report import as_plain
from saferhavens.core.problems import ProblemError
from saferhavens.web.custody.sealing import Sealer, sealer
from saferhavens.web.evidence import rules
from saferhavens.web.evidence.actions.receiving import Submission, consents_of, due_of, facts_of, withdraw
from saferhavens.web.evidence.inserting import insert
from saferhavens.web.evidence.managers import standing_of
from saferhavens.web.evidence.models import Consent, Report, ReportVersion
from saferhavens.web.evidence.sealed import commitment_of, digest_of, new_salt
from saferhavens.web.evidence.words import Handling
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.people.models import Organisation, Person
from saferhavens.web.places.models import Place

MOST_AT_ONCE = 1_000
"""Reports of one transaction: on SQLite others wait for its end, half a second."""


@dataclass(frozen=True)
class Taken:
    """What became of many submissions, by their position: the new reports, those that had come before, the refused."""

    new: dict[int, UUID] = field(default_factory=dict)
    repeated: dict[int, UUID] = field(default_factory=dict)
    refused: dict[int, ProblemError] = field(default_factory=dict)


@transaction.atomic
def receive_many(submissions: Sequence[Submission], *, by: Person, audit: Audit) -> Taken:
    """Store submissions of one organisation and channel, each once, all that can be stored. Raises MAY_NOT.

    One entry of the ledger stands for all of them: it holds the Merkle root of their commitments, in their order.
    An instance id that came before is `repeated` if its bytes are the same, else refused with REPORT_ID_TAKEN.
    """
    if not submissions:
        return Taken()
    organisation = submissions[0].organisation
    rules.check_may_report(standing_of(by), organisation.pk)
    taken = Taken()
    fresh = _without_earlier(organisation, submissions, taken)
    places = _places({each.content.place_code for each in submissions})
    made = _made(submissions, fresh, places, taken)
    if made:
        _store(submissions, made, sealer(organisation.pk), audit)
    return taken


def _without_earlier(organisation: Organisation, submissions: Sequence[Submission], taken: Taken) -> list[int]:
    """The positions that are new. The others go to `repeated` or `refused`."""
    ids = [each.instance_id for each in submissions]
    rows = ReportVersion.objects.filter(organisation=organisation, instance_id__in=ids).select_related("report")
    known = {row.instance_id: (row.digest, row.report.handling, row.report_id) for row in rows}
    fresh = []
    for position, each in enumerate(submissions):
        digest = digest_of(each.original)
        before, handling, report_id = known.setdefault(each.instance_id, ("", "", None))
        if not before:
            known[each.instance_id] = (digest, "", None)
            fresh.append(position)
        elif before != digest:
            taken.refused[position] = ProblemError(problems.REPORT_ID_TAKEN)
        elif handling == Handling.WITHDRAWN:
            taken.refused[position] = ProblemError(problems.REPORT_WITHDRAWN)
        elif report_id is not None:
            taken.repeated[position] = report_id
        else:
            taken.refused[position] = ProblemError(problems.REPORT_ID_TAKEN)
    return fresh


def _places(codes: Collection[str]) -> dict[str, Place]:
    return {place.code: place for place in Place.objects.filter(code__in=[code for code in codes if code])}


def _made(
    submissions: Sequence[Submission], fresh: Iterable[int], places: dict[str, Place], taken: Taken
) -> dict[int, Report]:
    """The reports that can be stored, unsaved, by position."""
    made = {}
    for position in fresh:
        each = submissions[position]
        try:
            facts = facts_of(each.content, places)
        except ProblemError as refusal:
            taken.refused[position] = refusal
            continue
        made[position] = Report(
            organisation=each.organisation,
            channel=each.channel,
            submitted_by=each.submitted_by,
            language=each.language,
            **facts,
        )
        taken.new[position] = made[position].pk
    return made


def _store(submissions: Sequence[Submission], made: dict[int, Report], seals: Sealer, audit: Audit) -> None:
    versions: list[ReportVersion] = []
    consents: list[Consent] = []
    for position, report in made.items():
        each = submissions[position]
        plain = as_plain(each.content)
        report.sealed = seals.seal_json(rules.about(report, "content"), plain)
        report.due_at = due_of(report)
        versions.append(_version(report, each, plain, seals))
        consents += consents_of(report, each.content)
    for rows in (made.values(), versions, consents):
        insert(rows)
    root = root_of([bytes.fromhex(version.commitment) for version in versions])
    first = submissions[0]
    audit.record(
        "reports_received",
        ("evidence.report", "many"),
        organisation=first.organisation.pk,
        channel=first.channel,
        count=len(made),
        merkle_root=root.hex(),
    )


def _version(report: Report, submission: Submission, plain: dict[str, object], seals: Sealer) -> ReportVersion:
    salt = new_salt()
    version = ReportVersion(
        report=report,
        organisation=submission.organisation,
        number=1,
        instance_id=submission.instance_id,
        digest=digest_of(submission.original),
        commitment=commitment_of(salt, submission.original),
        form=submission.form,
    )
    version.sealed_original = seals.seal(rules.about(version, "original"), salt + submission.original)
    version.sealed_content = seals.seal_json(rules.about(version, "content"), plain)
    return version


UNTOUCHED = (Handling.RECEIVED,)


@transaction.atomic
def take_back(reports: Sequence[Report], *, by: Person, audit: Audit) -> tuple[int, int]:
    """Undo an import: remove what nobody has worked with, withdraw the rest. Returns how many of each. Raises MAY_NOT.

    What is removed may be imported again; what is withdrawn stays, so that those who judged it see why it is gone.
    """
    standing = standing_of(by)
    for organisation_id in {report.organisation_id for report in reports}:
        rules.check_may_decide(standing, organisation_id)
    untouched = Report.objects.filter(
        pk__in=[report.pk for report in reports],
        handling__in=UNTOUCHED,
        assigned_to=None,
        grades=None,
        notes=None,
        messages=None,
        attachments=None,
        version=1,
    )
    removed = list(untouched.values_list("pk", flat=True))
    rest = Report.objects.filter(pk__in=[report.pk for report in reports]).exclude(pk__in=removed)
    withdrawn = list(rest.exclude(handling=Handling.WITHDRAWN))
    Report.objects.filter(pk__in=removed).delete()
    for report in withdrawn:
        withdraw(report, by=by, audit=audit)
    audit.record("reports_taken_back", ("evidence.report", "many"), removed=len(removed), withdrawn=len(withdrawn))
    return len(removed), len(withdrawn)
