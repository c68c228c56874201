"""What speaks for an incident: its grades, its independent lineages, and who reported it.

Only what the asking person may judge is weighed, so that no answer tells of reports which are not shared with them.
"""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from saferhavens.core import problems
from saferhavens.core.evidence import ladder
from saferhavens.core.evidence.grading import Grade
from saferhavens.core.evidence.lineages import Id, Link, Pair, Trace, count_usable, lineages, proposals
from saferhavens.core.evidence.texts import Fingerprint, fingerprint
from saferhavens.core.evidence.words import ContentGrade, SourceGrade
from saferhavens.core.problems import ProblemError
from saferhavens.web.evidence import models
from saferhavens.web.evidence.facts import derived_facts, severity_of
from saferhavens.web.evidence.models import Incident, KeptApart, Report
from saferhavens.web.evidence.sealed import plain_content
from saferhavens.web.people.models import Person

MOST_TEXTS = 200
"""Texts of one incident that are compared with one another; there are few incidents with more than ten reports."""


def reports_before(person: Person, incident: Incident) -> list[Report]:
    """The living reports of the incident that `person` may judge, the oldest first."""
    found = Report.objects.judged_by(person).filter(incident=incident).living()
    return list(found.select_related("organisation", "place").order_by("received_at", "pk"))


def facts_before(person: Person, incidents: Sequence[Incident]) -> list[tuple[Incident, bool]]:
    """The incidents with their facts as those reports tell them which `person` may judge, and whether there are any."""
    found = Report.objects.judged_by(person).filter(incident__in=[row.pk for row in incidents]).living()
    of: dict[UUID, list[Report]] = defaultdict(list)
    for report in found.select_related("place").defer("sealed").order_by("received_at", "pk"):
        of[report.incident_id].append(report)
    return [(as_told(row, of[row.pk]), bool(of[row.pk])) for row in incidents]


def as_told(incident: Incident, reports: Sequence[Report]) -> Incident:
    """The incident, not saved, with its facts as these reports alone tell them: of others nothing shines through."""
    for name, value in derived_facts(reports).items():
        setattr(incident, name, value)
    incident.severity = severity_of(incident)
    return incident


def standing_of_reports(reports: Sequence[Report]) -> ladder.Standing:
    """What the ladder asks for."""
    grades = grades_of(reports)
    return ladder.Standing(
        grades=tuple(grade for each in grades.values() for grade in each),
        usable_lineages=count_usable(groups_of(reports), grades),
        reporters=frozenset(report.submitted_by_id for report in reports if report.submitted_by_id is not None),
    )


def grades_of(reports: Sequence[Report]) -> dict[Id, list[Grade]]:
    found: dict[Id, list[Grade]] = defaultdict(list)
    for row in models.Grade.objects.filter(report__in=[report.pk for report in reports]):
        found[row.report_id].append(Grade(SourceGrade(row.source), ContentGrade(row.content)))
    return found


def groups_of(reports: Sequence[Report]) -> list[frozenset[Id]]:
    """The reports of each lineage. Alike texts are one until somebody says that it is chance."""
    return lineages(traces_of(reports), kept_apart(reports))


def alike_texts(reports: Sequence[Report]) -> list[Link]:
    """Pairs of alike texts about which nobody has decided yet."""
    return proposals(traces_of(reports), kept_apart(reports))


def traces_of(reports: Sequence[Report]) -> list[Trace]:
    """Beyond MOST_TEXTS, and where a key is gone, a report is known by what people found of it alone."""
    return [
        Trace(report.pk, lineage=report.lineage, text=text_of(report) if number < MOST_TEXTS else frozenset())
        for number, report in enumerate(reports)
    ]


def text_of(report: Report) -> Fingerprint:
    try:
        return fingerprint(plain_content(report).get("narrative", ""))
    except ProblemError as problem:
        if problem.problem not in (problems.KEY_DESTROYED, problems.KEY_BROKEN):
            raise
        return frozenset()


def kept_apart(reports: Sequence[Report]) -> set[Pair]:
    ids = [report.pk for report in reports]
    rows = KeptApart.objects.filter(left__in=ids, right__in=ids).values_list("left_id", "right_id")
    return {frozenset(pair) for pair in rows}
