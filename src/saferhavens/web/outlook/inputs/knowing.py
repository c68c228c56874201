"""Which vintages were known on a day, and which of them were in force then."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from saferhavens.core.problems import INPUT_MISSING, INPUT_NOT_YET_KNOWN, Problem, ProblemError
from saferhavens.core.words import gettext_noop as _
from saferhavens.web.outlook.inputs.shape import Note, Used
from saferhavens.web.vintages.models import Vintage, VintageState
from saferhavens.web.vintages.rules import Held, Winners, in_force, version_key

LATER_KNOWLEDGE = _("“{source}” {version} came out on {known_on}, after the day asked for: this is later knowledge.")
FICTIONAL = _("The figures of “{source}” are invented: no forecast from them means anything.")

YEARLY_RELEASE = (6, 15)
"""UCDP's checked events come out in June of the year in their number: 25.1 in June 2025."""

CANDIDATE_DAY = 20
"""UCDP's candidate events of a month come out around the 20th of the next one."""

CENTURY, MONTHS_IN_YEAR = 2000, 12

_CALENDAR = re.compile(r"\d{4}-\d\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FAR_PAST = date(1900, 1, 1)


def known_on(source: str, part: str, version: str) -> date:
    """The first day on which a vintage was out, as far as its version tells.

    A version that is a day is the day of publishing or fetching; one that is a month was known when it had ended.
    Checked events, and VIEWS's panels of them, come out in June of the year after the last event in them.

    >>> known_on("ucdp_ged", "events", "25.1"), known_on("ucdp_ged", "events", "2018-12-29")
    (datetime.date(2025, 6, 15), datetime.date(2019, 6, 15))
    >>> known_on("ucdp_candidate", "2023-10", "23.0.10"), known_on("idmc", "months", "2025-10-25")
    (datetime.date(2023, 11, 20), datetime.date(2025, 10, 25))
    """
    numbers = version_key(version)
    if not numbers:
        return _FAR_PAST
    is_calendar = _CALENDAR.match(version) is not None
    if source == "ucdp_ged" or part == "panel":
        return date(numbers[0] + is_calendar, *YEARLY_RELEASE)
    if source == "ucdp_candidate":
        return _next_month(*_candidate_month(numbers, is_calendar), CANDIDATE_DAY)
    if not is_calendar:
        return date(numbers[0] + 1, 1, 1)
    day = _DAY.match(version)
    return date.fromisoformat(day[0]) if day else _next_month(numbers[0], numbers[1], 1)


def _candidate_month(numbers: tuple[int, ...], is_calendar: bool) -> tuple[int, int]:
    """Year and month with which a release ends: 23.0.10 with October 2023, 24.01.24.12 with December 2024."""
    if is_calendar or len(numbers) < len(("year", "zero", "month")):
        return numbers[0], numbers[1] if is_calendar else MONTHS_IN_YEAR
    spans_months = len(numbers) > len(("year", "zero", "month"))
    return (CENTURY + numbers[-2] if spans_months else numbers[0]), numbers[-1]


def _next_month(year: int, month: int, day: int) -> date:
    return date(year + month // MONTHS_IN_YEAR, month % MONTHS_IN_YEAR + 1, day)


@dataclass(frozen=True)
class Known:
    """The vintages of a source that were known on a day, and which of them were in force in which country."""

    vintages: tuple[Used, ...]
    winners: dict[str, Winners]
    hindsight: bool = False

    def used(self, ids: Iterable[int]) -> tuple[Used, ...]:
        """The vintages with these ids, by name and version."""
        wanted = set(ids)
        found = (vintage for vintage in self.vintages if vintage.id in wanted)
        return tuple(sorted(found, key=lambda each: (each.source, each.name, version_key(each.version), each.id)))

    def newest(self, part: str) -> Used | None:
        """The newest vintage of a part, wherever it is about; None without one."""
        some = [vintage for vintage in self.vintages if vintage.name == part]
        return max(some, key=lambda each: (version_key(each.version), each.id), default=None)


def known(source: str, as_of: date, *, hindsight: bool = False) -> Known:
    """What was known of `source` on `as_of`. Real vintages push the fictional ones out, as everywhere.

    Where nothing was, and `hindsight` allows it, the oldest vintage of each part instead.
    Raises INPUT_MISSING if nothing is held at all, INPUT_NOT_YET_KNOWN if all came out later.
    """
    held = _held(source)
    if not held:
        raise missing(source)
    in_time = [(used, scope) for used, scope in held if used.known_on <= as_of]
    if not in_time and not hindsight:
        raise ProblemError(INPUT_NOT_YET_KNOWN, what=source, day=as_of.isoformat())
    taken = in_time or _oldest(held)
    winners = in_force(Held(used.id, used.name, used.version, scope, used.fictional) for used, scope in taken)
    return Known(tuple(used for used, _scope in taken), winners, hindsight=not in_time)


def missing(source: str, what: str = "", problem: Problem = INPUT_MISSING) -> ProblemError:
    """That nothing usable of `source` is held."""
    return ProblemError(problem, what=what or source, source=source)


def notes_of(vintages: Sequence[Used], as_of: date) -> tuple[Note, ...]:
    """What must be said of the vintages that were used: invented, or newer than the day."""
    late = [
        Note(LATER_KNOWLEDGE, {"source": each.source, "version": each.version, "known_on": each.known_on.isoformat()})
        for each in vintages
        if each.known_on > as_of
    ]
    invented = sorted({each.source for each in vintages if each.fictional})
    return (*late, *(Note(FICTIONAL, {"source": source}) for source in invented))


_Scoped = tuple[Used, tuple[str, ...]]


def _held(source: str) -> list[_Scoped]:
    rows = Vintage.objects.filter(source=source, state=VintageState.KEPT).order_by("pk")
    found = [
        (
            Used(
                row.pk,
                row.source,
                row.name,
                row.version,
                row.sha256,
                _FAR_PAST if row.fictional else known_on(row.source, row.name, row.version),
                row.fictional,
            ),
            tuple(row.scope),
        )
        for row in rows
    ]
    return [each for each in found if not each[0].fictional] or found


def _oldest(held: Sequence[_Scoped]) -> list[_Scoped]:
    """For each part and scope the vintage that came out first."""
    first: dict[tuple[str, tuple[str, ...]], _Scoped] = {}
    for used, scope in sorted(held, key=lambda each: (each[0].known_on, each[0].id)):
        first.setdefault((used.name, scope), (used, scope))
    return list(first.values())
