"""What may leave, to whom, and how coarse: every constant of the disclosure rules, with its reason.

The rules are those of the programme's dossier: k persons, incidents and organisations (section 6.5), levels by
reader (6.3), what a state must never see (6.4). A stricter policy is a `dataclasses.replace` of `POLICY`.
"""

from dataclasses import dataclass
from enum import StrEnum

from saferhavens.core.problems import RELEASE_FOR_NO_STATE, ProblemError


class Readers(StrEnum):
    """Who reads a release. Whoever is not named here meets no release at all."""

    STATE = "state"
    PUBLIC = "public"


@dataclass(frozen=True)
class Audience:
    """One kind of readers; for a state also which one, because of the rule about the state of origin."""

    readers: Readers
    country: str = ""

    def __post_init__(self) -> None:
        if (self.readers is Readers.STATE) != bool(self.country):
            raise ProblemError(RELEASE_FOR_NO_STATE)


PUBLIC = Audience(Readers.PUBLIC)


class Area(StrEnum):
    """How coarse a place is. Points and addresses have no member here: they never leave."""

    ADM2 = "adm2"
    ADM1 = "adm1"
    COUNTRY = "country"


class Span(StrEnum):
    """How coarse a time is. Days and weeks have no member here: they would show when somebody was visited."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


AREAS: tuple[Area, ...] = tuple(Area)
SPANS: tuple[Span, ...] = tuple(Span)
"""From fine to coarse."""


@dataclass(frozen=True)
class Rung:
    """One step of the ladder of coarseness: cells of this area and this span."""

    area: Area
    span: Span

    def at_least_as_coarse_as(self, other: "Rung") -> bool:
        return AREAS.index(self.area) >= AREAS.index(other.area) and SPANS.index(self.span) >= SPANS.index(other.span)


@dataclass(frozen=True)
class Threshold:
    """The least that a group of incidents must hold before its number is shown."""

    persons: int
    incidents: int
    organisations: int


@dataclass(frozen=True)
class Policy:
    """All constants of a series of releases. A series keeps its policy: see `name`."""

    name: str = "2026-1"
    """Goes into every fingerprint and into the register; another policy begins another series."""

    ordinary: Threshold = Threshold(persons=10, incidents=3, organisations=2)
    """Dossier 6.5. Two organisations, so that no number points to one source."""

    severe: Threshold = Threshold(persons=20, incidents=3, organisations=2)
    """Dossier 6.4, rule 6: sexual violence, SOGIESC, HIV, children, trafficking."""

    severe_finest: Rung = Rung(Area.ADM1, Span.QUARTER)
    """Dossier 6.4, rule 6."""

    severe_harms: frozenset[str] = frozenset({"GBV", "TRAFF", "RECRUIT"})
    """Severe whatever the flag says: sexual violence, trafficking, and recruitment (dossier 2.2: use of children)."""

    ladder: tuple[Rung, ...] = (
        Rung(Area.ADM1, Span.MONTH),
        Rung(Area.ADM1, Span.QUARTER),
        Rung(Area.COUNTRY, Span.QUARTER),
        Rung(Area.COUNTRY, Span.YEAR),
    )
    """From fine to coarse. What cannot be shown on one rung waits for the next. The first is the level "Moderate"
    of dossier 6.3, which partners and states may have."""

    finest_shown: tuple[tuple[Readers, Rung], ...] = (
        (Readers.STATE, Rung(Area.ADM1, Span.MONTH)),
        (Readers.PUBLIC, Rung(Area.ADM1, Span.QUARTER)),
    )
    """Dossier 6.3: months and first divisions are "Moderate", which is not for the public: it gets quarters."""

    least_people_in_area: int = 20_000
    """Dossier 6.5: a second division with fewer people is never named. Only a ladder with ADM2 comes to it."""

    rounding_base: int = 5
    """Dossier 6.5."""

    steps: frozenset[str] = frozenset({"corroborated", "verified"})
    """Dossier 5: only what is corroborated or better feeds counts that leave."""

    days_until_closed: int = 30
    """A period opens its cells this many days after its end, so that most reports are in and no release comes so
    soon after an incident that its date shows a visit (dossier 6.4, rule 9)."""

    quiet_days: int = 28
    """After a number was taken back in a cell, no new one comes there for so long: each change is seen alone, so
    that nobody takes a loss and a gain together for a few people."""

    @property
    def correction(self) -> int:
        """A correction of one incident by at least so many persons takes its number back; a smaller one waits."""
        return self.ordinary.persons

    def threshold(self, severe: bool) -> Threshold:
        return self.severe if severe else self.ordinary

    def finest_for(self, readers: Readers) -> Rung:
        return dict(self.finest_shown)[readers]

    @property
    def finest_for_all(self) -> Rung:
        """The finest rung that no reader has to see coarser."""
        areas = [rung.area for _, rung in self.finest_shown]
        spans = [rung.span for _, rung in self.finest_shown]
        return Rung(max(areas, key=AREAS.index), max(spans, key=SPANS.index))


POLICY = Policy()
"""The policy in force."""
