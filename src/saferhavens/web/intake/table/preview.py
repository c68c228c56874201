"""What a table would become, before anything of it is taken in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice

from saferhavens.core import problems
from saferhavens.core.evidence.report import ReportContent
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence.actions.receiving import place_of
from saferhavens.web.evidence.models import ReportVersion
from saferhavens.web.intake.table.actions import Read, plain_fault
from saferhavens.web.intake.table.heads import head_of
from saferhavens.web.intake.table.labels import reasons
from saferhavens.web.intake.table.models import Import
from saferhavens.web.intake.table.running import Reader, table_of
from saferhavens.web.places.models import Place

SHOWN = 20
COUNTED = 1_000
"""Rows that are tried: as many as are read while somebody waits for a page."""


@dataclass(frozen=True)
class Shown:
    """One row as it would become; `wrong` are (field, reason)."""

    number: int
    content: ReportContent | None
    wrong: list[tuple[str, str]]


@dataclass
class Preview:
    """The first rows, and what would become of the first thousand."""

    rows: list[Shown] = field(default_factory=list)
    tried: int = 0
    new: int = 0
    repeated: int = 0
    refused: int = 0
    why: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def commonest(self) -> list[tuple[str, str, int]]:
        """What is wrong most often: field, reason, rows."""
        return [(*fault, count) for fault, count in self.why.most_common(10)]


def preview_of(row: Import) -> Preview:
    """Try the first rows. Raises SEAL_BROKEN, FILE_LOST, TABLE_UNREADABLE."""
    reader = Reader(row.organisation, row.by, head_of(row), datetime.now(UTC).date())
    tried = list(islice(reader.read(table_of(row).rows), COUNTED))
    places, before = _places(tried), _before(row, tried)
    found = Preview(tried=len(tried))
    for each in tried:
        _count(found, each, wrong_with(each, places, before), before)
    return found


def _count(found: Preview, each: Read, wrong: list[tuple[str, str]], before: dict[str, str]) -> None:
    if wrong:
        found.refused += 1
        found.why.update(wrong)
    elif each.submission and each.submission.instance_id in before:
        found.repeated += 1
    else:
        found.new += 1
    if len(found.rows) < SHOWN:
        found.rows.append(Shown(each.number, each.submission.content if each.submission else None, wrong))


def wrong_with(each: Read, places: dict[str, Place], before: dict[str, str]) -> list[tuple[str, str]]:
    """(field, reason) for whatever would keep a row out."""
    if each.wrong is not None:
        faults = [plain_fault(name, fault) for name, found in sorted(each.wrong.faults.items()) for fault in found]
        return reasons("", faults)
    assert each.submission is not None  # noqa: S101 - one of the two is there
    try:
        place_of(each.submission.content, places)
    except ProblemError as error:
        return reasons(error.problem.code, [])
    digest = before.get(each.submission.instance_id, each.submission.digest)
    return [] if digest == each.submission.digest else reasons(problems.REPORT_ID_TAKEN.code, [])


def _places(tried: Sequence[Read]) -> dict[str, Place]:
    codes = {each.submission.content.place_code for each in tried if each.submission} - {""}
    return {place.code: place for place in Place.objects.filter(code__in=codes)}


def _before(row: Import, tried: Sequence[Read]) -> dict[str, str]:
    """The instance ids that came before, with the digests of what came."""
    ids = [each.submission.instance_id for each in tried if each.submission]
    known = ReportVersion.objects.filter(organisation=row.organisation_id, instance_id__in=ids)
    return dict(known.values_list("instance_id", "digest"))
