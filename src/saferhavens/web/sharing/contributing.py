"""From incidents to contributions: what may count for whom, as plain values for `core.disclosure`.

For each reader only reports count whose owner shares with that reader and whose people agreed to it. Protection is
taken from all living reports: what one of them says about children or a state holds for the whole incident.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched
from uuid import UUID

from saferhavens.core.disclosure import Contribution, Readers, Span
from saferhavens.core.evidence.harms import HarmType, is_severe_case
from saferhavens.core.evidence.ladder import PUBLIC_STEPS
from saferhavens.core.evidence.report import ReportContent, read_content
from saferhavens.core.evidence.words import PersonStatus, PlaceExactness, Purpose, Recipient, Stage, TimeExactness
from saferhavens.core.words import Level
from saferhavens.web.custody.sealing import Opener
from saferhavens.web.evidence.facts import derived_facts
from saferhavens.web.evidence.models import Incident, Report
from saferhavens.web.evidence.rules import about
from saferhavens.web.evidence.sealed import LATEST
from saferhavens.web.places.models import Place
from saferhavens.web.sharing.models import Transmission

RECIPIENTS = {Readers.STATE: Recipient.STATE, Readers.PUBLIC: Recipient.PUBLIC}
PURPOSE = Purpose.STATISTICS

AT_ONCE = 500
"""Incidents whose reports are opened together."""

ORIGIN_NOT_KNOWN = "XXX"
"""Where people fled from when nobody wrote it down (the code of travel documents for "nationality not known")."""

NEVER_FLED_A_STATE = frozenset({PersonStatus.IDP, PersonStatus.HOST_COMMUNITY})
"""Of these alone nothing is derived that a state of origin must not see (dossier 6.4, rule 11). Of everybody else,
and where no status was given, somebody may have fled."""

FLED = frozenset({PersonStatus.REFUGEE, PersonStatus.ASYLUM_SEEKER, PersonStatus.IN_NEED_OF_PROTECTION})

AT_HOME = frozenset({Stage.ORIGIN, Stage.RETURN})
"""Parts of the way on which the country of the incident is the one that people flee."""


@dataclass(frozen=True)
class Offered:
    """An incident with its living reports, and for each reader the ones that may count."""

    incident: Incident
    living: Sequence[Report]
    agreed: dict[Readers, frozenset[UUID]]

    def readers(self) -> frozenset[Readers]:
        return frozenset(readers for readers, reports in self.agreed.items() if reports)

    def counted(self) -> tuple[frozenset[Readers], list[Report]]:
        """For whom it counts and the reports that do: those which all these readers may learn of.

        Where no report is for both, the state's come first: a number is one number for all who see it.
        """
        for readers in (self.readers(), *(frozenset([each]) for each in Readers)):
            shared = [report for report in self.living if self._is_for(report, readers)]
            if readers and shared:
                return readers, shared
        return frozenset(), []

    def _is_for(self, report: Report, readers: Iterable[Readers]) -> bool:
        return all(report.pk in self.agreed[each] for each in readers)


def contributions() -> Iterator[Contribution]:
    """All that may count now, one for each incident that stands high enough on the ladder."""
    areas, reading = first_divisions(), Contents()
    ids = Incident.objects.current().filter(step__in=PUBLIC_STEPS).order_by("pk").values_list("pk", flat=True)
    for some in batched(ids.iterator(AT_ONCE), AT_ONCE):
        yield from filter(None, (contribution_of(each, areas, reading) for each in offered(some)))


class Contents:
    """Opens what reports say, for this job only; the key of each organisation is looked up once."""

    def __init__(self) -> None:
        self._openers: dict[int, Opener] = {}

    def of(self, report: Report) -> ReportContent:
        """Raises SEAL_BROKEN and the like."""
        opener = self._openers.setdefault(report.organisation_id, Opener(report.organisation_id))
        return read_content(opener.open_json(about(report, "content"), bytes(report.sealed)), LATEST)


def offered(incidents: Sequence[UUID]) -> list[Offered]:
    """These incidents with their reports and what was agreed to about them."""
    reports = Report.objects.filter(incident__in=incidents).living().order_by("received_at", "pk")
    living: dict[UUID, list[Report]] = defaultdict(list)
    for report in reports:
        living[report.incident_id].append(report)
    agreed = {readers: agreed_to(readers, incidents) for readers in Readers}
    return [
        Offered(incident, living[incident.pk], agreed)
        for incident in Incident.objects.filter(pk__in=incidents).order_by("pk")
    ]


def agreed_to(readers: Readers, incidents: Sequence[UUID]) -> frozenset[UUID]:
    """The reports of these incidents that may count for `readers`."""
    released = Report.objects.filter(incident__in=incidents).released_to(RECIPIENTS[readers], PURPOSE)
    return frozenset(released.values_list("pk", flat=True))


def contribution_of(one: Offered, areas: dict[str, str], reading: Contents) -> Contribution | None:
    """What the incident contributes; None where nobody may count it, or nothing says when it was."""
    readers, counted = one.counted()
    facts = derived_facts(counted)
    if not counted or not facts["occurred_from"]:
        return None
    known_to = span_of(facts["occurred_from"], facts["occurred_to"], facts["time_exactness"])
    if known_to is None:
        return None
    contents = [reading.of(report) for report in one.living]
    return Contribution(
        incident=str(one.incident.pk),
        harm=facts["main_harm"],
        country=facts["country"],
        adm1=area_of(facts["place_code"], facts["place_exactness"], areas),
        on=facts["occurred_from"],
        known_to=known_to,
        persons=1 if facts["people_low"] is None else facts["people_low"],
        organisations=frozenset(str(report.organisation_id) for report in counted),
        step=one.incident.step,
        severe=is_severe(contents),
        accused_state=any(report.accuses_state for report in one.living),
        transmitted=is_transmitted(one.living),
        shared_with=readers,
        fled_from=fled_from(contents, facts["country"]),
    )


def first_divisions() -> dict[str, str]:
    """The first division of every place that has one: its own, or that which it lies in."""
    places = Place.objects.filter(level__in=[Level.ADM1, Level.ADM2]).values_list("code", "level", "parent_code")
    return {code: code if level == Level.ADM1 else parent for code, level, parent in places.iterator()}


def area_of(place_code: str, exactness: str, areas: dict[str, str]) -> str:
    """The first division, or "" where only the country is known."""
    return "" if exactness == PlaceExactness.COUNTRY else areas.get(place_code, "")


def span_of(first: date, last: date | None, exactness: str) -> Span | None:
    """The shortest period that surely holds the whole time; None where not even the year is sure."""
    last = last or first
    if first.year != last.year:
        return None
    if exactness == TimeExactness.YEAR:
        return Span.YEAR
    if first.month == last.month:
        return Span.MONTH
    is_one_quarter = (first.month - 1) // 3 == (last.month - 1) // 3
    return Span.QUARTER if is_one_quarter else Span.YEAR


def is_severe(contents: Iterable[ReportContent]) -> bool:
    """Whether any report makes it one of the cases that need most protection."""
    return any(
        is_severe_case([HarmType(harm) for harm in each.harms], frozenset(each.grounds), each.ages, each.exposures)
        for each in contents
    )


def is_transmitted(living: Sequence[Report]) -> bool:
    """Whether the owner of each report that accuses a state lets it reach states."""
    accusing = {report.pk for report in living if report.accuses_state}
    if not accusing:
        return True
    told = Transmission.objects.filter(report__in=accusing, revoked_at=None).values_list("report", flat=True)
    return accusing == set(told)


def fled_from(contents: Sequence[ReportContent], country: str) -> frozenset[str]:
    """The states that must not learn of it, because people fled them. Empty only where nobody can have fled."""
    statuses = {status for each in contents for status in each.statuses}
    if contents and all(each.statuses for each in contents) and statuses <= NEVER_FLED_A_STATE:
        return frozenset()
    at_home = any(each.stage in AT_HOME for each in contents)
    return frozenset({ORIGIN_NOT_KNOWN, country} if at_home and statuses & FLED else {ORIGIN_NOT_KNOWN})
