"""What one source said, as plain values: the one shape into which every way in brings a report.

A way in (web form, OpenRosa, table, interface) makes a dictionary of plain values; `read_content` turns it into a
`ReportContent` or raises ReportWrongError with every field that is wrong. `as_plain` is its inverse.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from saferhavens.core import problems
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import (
    ActorKind,
    AgeBand,
    Attribution,
    AuthorityAction,
    Basis,
    Exposure,
    Ground,
    PersonStatus,
    PlaceExactness,
    Purpose,
    Recipient,
    Sensitivity,
    Sex,
    Stage,
    TimeExactness,
)
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop

LONGEST_TEXT = 20_000
"""Characters of a narrative: some seven printed pages. What is longer comes as an attachment."""

LONGEST_LINE = 300
MOST_PEOPLE = 10_000_000
MOST_ACTORS = 20
EARLIEST = date(1900, 1, 1)
COUNTRY = re.compile(r"[A-Z]{3}")

NOT_KNOWN = gettext_noop("“{value}” is not one of the possible answers")
NOT_A_LIST = gettext_noop("several answers are expected here")
NOT_A_NUMBER = gettext_noop("a whole number is expected here")
NOT_A_DATE = gettext_noop("a date is expected here, such as 2026-03-31")
NOT_TEXT = gettext_noop("a text is expected here")
NOT_YES_OR_NO = gettext_noop("yes or no is expected here")
TOO_LONG = gettext_noop("this is longer than {most} characters")
TOO_MANY = gettext_noop("no more than {most} are possible here")
OUT_OF_RANGE = gettext_noop("this must lie between {least} and {most}")
NEEDED = gettext_noop("this is needed")
ORDER = gettext_noop("the end lies before the beginning")
IN_FUTURE = gettext_noop("this lies in the future")
BOTH_OR_NONE = gettext_noop("longitude and latitude are given together")
UNKNOWN_FIELD = gettext_noop("there is no such field")
STRANGE_LETTERS = gettext_noop("this holds characters that cannot be shown")


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one field; `facts` are put into `reason` after translation."""

    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.reason).format(**self.facts)


class ReportWrongError(ProblemError):
    """REPORT_WRONG with all faults: field name → faults. Nothing that the sender wrote stands in its sentence."""

    def __init__(self, faults: Mapping[str, list[Fault]]) -> None:
        self.faults = dict(faults)
        super().__init__(problems.REPORT_WRONG, fields=", ".join(sorted(self.faults)))


@dataclass(frozen=True)
class Actor:
    """Who is said to have done it. What is alleged stays apart from what is established."""

    kind: ActorKind
    attribution: Attribution = Attribution.ALLEGED
    name: str = ""  # of a group or body; sealed
    alleged_by: str = ""  # who says so; sealed


@dataclass(frozen=True)
class ConsentGiven:
    """For one purpose, towards one kind of recipient. What is not given is refused."""

    purpose: Purpose
    recipient: Recipient


@dataclass(frozen=True)
class ReportContent:
    """A report in plain values. Counts of people: `people_low` ≤ true number ≤ `people_high`, None where not known."""

    harms: tuple[HarmType, ...]
    country: str  # ISO 3166-1 alpha-3
    place_code: str = ""  # the finest administrative place known, as in `places.Place.code`; "" where not known
    place_exactness: PlaceExactness = PlaceExactness.UNKNOWN
    place_text: str = ""
    longitude: float | None = None
    latitude: float | None = None
    occurred_from: date | None = None
    occurred_to: date | None = None
    time_exactness: TimeExactness = TimeExactness.UNKNOWN
    time_text: str = ""
    stage: Stage | None = None
    people_low: int | None = None
    people_high: int | None = None
    statuses: tuple[PersonStatus, ...] = ()
    grounds: tuple[Ground, ...] = ()
    ages: tuple[AgeBand, ...] = ()
    sexes: tuple[Sex, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    actors: tuple[Actor, ...] = ()
    authorities: tuple[AuthorityAction, ...] = ()
    authorities_text: str = ""
    basis: Basis = Basis.UNKNOWN
    narrative: str = ""
    source_text: str = ""  # who told it, or where it was published; the most protected of all
    contact: str = ""
    is_urgent: bool = False
    sensitivity: Sensitivity = Sensitivity.HIGH
    consents: tuple[ConsentGiven, ...] = ()
    consent_language: str = ""
    consent_witnessed: bool = False

    @property
    def accuses_state(self) -> bool:
        """Whether agents of a state are among those alleged: domain rule 7 holds such reports back."""
        return any(actor.kind.is_state for actor in self.actors)


LISTS: dict[str, type[StrEnum]] = {
    "harms": HarmType,
    "statuses": PersonStatus,
    "grounds": Ground,
    "ages": AgeBand,
    "sexes": Sex,
    "exposures": Exposure,
    "authorities": AuthorityAction,
}
CHOICES: dict[str, type[StrEnum]] = {
    "place_exactness": PlaceExactness,
    "time_exactness": TimeExactness,
    "stage": Stage,
    "basis": Basis,
    "sensitivity": Sensitivity,
}
LINES = ("country", "place_code", "place_text", "time_text", "contact", "consent_language")
TEXTS = ("narrative", "authorities_text", "source_text")
NUMBERS = {"people_low": (0, MOST_PEOPLE), "people_high": (0, MOST_PEOPLE)}
DEGREES = {"longitude": (-180.0, 180.0), "latitude": (-90.0, 90.0)}
DATES = ("occurred_from", "occurred_to")
FLAGS = ("is_urgent", "consent_witnessed")
FIELDS = frozenset(
    [*LISTS, *CHOICES, *LINES, *TEXTS, *NUMBERS, *DEGREES, *DATES, *FLAGS, "actors", "consents"]
)  # fmt: skip


def read_content(given: Mapping[str, object], today: date) -> ReportContent:
    """The report in `given`; empty values count as not given. Raises ReportWrongError naming every wrong field.

    `today` (UTC) bounds the dates: one day of grace, because it is already tomorrow east of Greenwich.
    """
    reader = _Reader(given, today)
    values = reader.values()
    if reader.faults:
        raise ReportWrongError(reader.faults)
    return ReportContent(**values)


def as_plain(content: ReportContent) -> dict[str, Any]:
    """`content` as JSON can hold it; `read_content` gives the same content back."""
    plain: dict[str, Any] = {}
    for name in sorted(FIELDS):
        value = getattr(content, name)
        if value not in (None, "", (), False):
            plain[name] = _plain_value(value)
    return plain


def _plain_value(value: object) -> object:
    match value:
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case tuple():
            return [_plain_value(item) for item in value]
        case Actor() | ConsentGiven():
            return {name: _plain_value(each) for name, each in vars(value).items() if each != ""}
    return value


class _Reader:
    """Reads one dictionary, and collects what is wrong with it."""

    def __init__(self, given: Mapping[str, object], today: date) -> None:
        self.given = {name: value for name, value in given.items() if value not in (None, "", [], ())}
        self.today = today
        self.faults: dict[str, list[Fault]] = {}

    def values(self) -> dict[str, Any]:
        for name in sorted(set(self.given) - FIELDS):
            self.fault(name[:LONGEST_LINE], UNKNOWN_FIELD)
        found: dict[str, Any] = {}
        for name in FIELDS & set(self.given):
            found[name] = self.value(name, self.given[name])
        self.check_together(found)
        return {name: value for name, value in found.items() if value is not None}

    def value(self, name: str, raw: object) -> object:
        if name in ("actors", "consents"):
            return self.actors(raw) if name == "actors" else self.consents(raw)
        if name in LISTS or name in CHOICES:
            return self.choices(name, raw, LISTS[name]) if name in LISTS else self.choice(name, raw, CHOICES[name])
        return self.plain(name, raw)

    def plain(self, name: str, raw: object) -> object:
        """A text, a number, a date, or yes and no."""
        if name in NUMBERS:
            return self.number(name, raw, *NUMBERS[name])
        if name in DEGREES:
            return self.degrees(name, raw, *DEGREES[name])
        if name in DATES:
            return self.date(name, raw)
        if name in FLAGS:
            return self.flag(name, raw)
        if name == "country":
            return self.country(raw)
        return self.text(name, raw, LONGEST_TEXT if name in TEXTS else LONGEST_LINE)

    def fault(self, name: str, reason: str, **facts: object) -> None:
        self.faults.setdefault(name, []).append(Fault(reason, facts))

    def choice[Kind: StrEnum](self, name: str, raw: object, kind: type[Kind]) -> Kind | None:
        try:
            return kind(str(raw))
        except ValueError:
            self.fault(name, NOT_KNOWN, value=str(raw)[:40])
            return None

    def choices[Kind: StrEnum](self, name: str, raw: object, kind: type[Kind]) -> tuple[Kind, ...]:
        if not isinstance(raw, list | tuple):
            self.fault(name, NOT_A_LIST)
            return ()
        if len(raw) > len(kind):
            self.fault(name, TOO_MANY, most=len(kind))
            return ()
        found = [self.choice(name, item, kind) for item in raw]
        return tuple(dict.fromkeys(item for item in found if item is not None))

    def text(self, name: str, raw: object, most: int) -> str:
        if not isinstance(raw, str):
            self.fault(name, NOT_TEXT)
            return ""
        text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(text) > most:
            self.fault(name, TOO_LONG, most=most)
        if STRANGE.search(text):
            self.fault(name, STRANGE_LETTERS)
        return text

    def country(self, raw: object) -> str:
        code = self.text("country", raw, LONGEST_LINE)
        if code and not COUNTRY.fullmatch(code):
            self.fault("country", NOT_KNOWN, value=code[:40])
        return code

    def number(self, name: str, raw: object, least: int, most: int) -> int | None:
        if isinstance(raw, bool) or not isinstance(raw, int):
            self.fault(name, NOT_A_NUMBER)
            return None
        if not least <= raw <= most:
            self.fault(name, OUT_OF_RANGE, least=least, most=most)
            return None
        return raw

    def degrees(self, name: str, raw: object, least: float, most: float) -> float | None:
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            self.fault(name, NOT_A_NUMBER)
            return None
        if not least <= raw <= most:  # also false for NaN
            self.fault(name, OUT_OF_RANGE, least=least, most=most)
            return None
        return float(raw)

    def date(self, name: str, raw: object) -> date | None:
        try:
            found = date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == len("2026-03-31") else None
        except ValueError:
            found = None
        if found is None:
            self.fault(name, NOT_A_DATE)
        elif found < EARLIEST:
            self.fault(name, OUT_OF_RANGE, least=EARLIEST.isoformat(), most=self.today.isoformat())
        elif (found - self.today).days > 1:
            self.fault(name, IN_FUTURE)
        return found

    def flag(self, name: str, raw: object) -> bool:
        if not isinstance(raw, bool):
            self.fault(name, NOT_YES_OR_NO)
        return raw is True

    def actors(self, raw: object) -> tuple[Actor, ...]:
        keys = {"kind", "attribution", "name", "alleged_by"}
        return tuple(self.actor(item) for item in self.objects("actors", raw, keys, MOST_ACTORS))

    def actor(self, item: Mapping[str, object]) -> Actor:
        kind = self.choice("actors", item.get("kind"), ActorKind)
        attribution = self.choice("actors", item.get("attribution") or Attribution.ALLEGED, Attribution)
        name, alleged_by = (
            self.text("actors", item.get(key) or "", LONGEST_LINE) for key in ("name", "alleged_by")
        )  # fmt: skip
        return Actor(kind or ActorKind.UNKNOWN, attribution or Attribution.ALLEGED, name, alleged_by)

    def consents(self, raw: object) -> tuple[ConsentGiven, ...]:
        given = []
        for item in self.objects("consents", raw, {"purpose", "recipient"}, len(Purpose) * len(Recipient)):
            purpose = self.choice("consents", item.get("purpose"), Purpose)
            recipient = self.choice("consents", item.get("recipient"), Recipient)
            if purpose and recipient:
                given.append(ConsentGiven(purpose, recipient))
        return tuple(dict.fromkeys(given))

    def objects(self, name: str, raw: object, allowed: Iterable[str], most: int) -> list[Mapping[str, object]]:
        if not isinstance(raw, list | tuple) or not all(isinstance(item, Mapping) for item in raw):
            self.fault(name, NOT_A_LIST)
            return []
        if len(raw) > most:
            self.fault(name, TOO_MANY, most=most)
            return []
        if any(set(item) - set(allowed) for item in raw):
            self.fault(name, UNKNOWN_FIELD)
        return list(raw)

    def check_together(self, found: Mapping[str, Any]) -> None:
        """What holds between fields."""
        for name in ("harms", "country"):
            if not found.get(name) and name not in self.faults:
                self.fault(name, NEEDED)
        if (found.get("longitude") is None) != (found.get("latitude") is None):
            self.fault("longitude", BOTH_OR_NONE)
        for first, last in (("occurred_from", "occurred_to"), ("people_low", "people_high")):
            if found.get(first) is not None and found.get(last) is not None and found[first] > found[last]:
                self.fault(last, ORDER)


STRANGE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, halves of surrogate pairs, and marks that turn the direction of the text around."""


def is_strange(letter: str) -> bool:
    """Whether `letter` is one that no text shows."""
    return STRANGE.match(letter) is not None
