"""From what is known to what may be said: places to areas, days to periods."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from saferhavens.core.disclosure.cells import Cell, quarter_of
from saferhavens.core.disclosure.contributions import Contribution
from saferhavens.core.disclosure.policy import SPANS, Area, Policy, Rung, Span


@dataclass(frozen=True)
class Places:
    """The second divisions: the people living in each, and the first division that each lies in."""

    people: Mapping[str, int] = field(default_factory=dict)
    adm1_of: Mapping[str, str] = field(default_factory=dict)

    def is_large(self, adm2: str, policy: Policy) -> bool:
        """Whether a second division may be named. One whose people are not known may not."""
        return self.people.get(adm2, 0) >= policy.least_people_in_area

    def small_ones_together(self, policy: Policy) -> dict[str, int]:
        """For each first division: the people in those of its second divisions that may not be named."""
        sums: dict[str, int] = {}
        for adm2, adm1 in self.adm1_of.items():
            if not self.is_large(adm2, policy):
                sums[adm1] = sums.get(adm1, 0) + self.people.get(adm2, 0)
        return sums


NO_PLACES = Places()


def period_of(day: date, span: Span) -> str:
    """`2025-03`, `2025-Q1` or `2025` for a day."""
    month = f"{day.year:04}-{day.month:02}"
    return {Span.MONTH: month, Span.QUARTER: quarter_of(month), Span.YEAR: month[:4]}[span]


def end_of(period: str) -> date:
    """The last day of a month, quarter or year."""
    year = int(period[:4])
    month = 12 if len(period) == len("2025") else int(period[6:]) * 3 if "Q" in period else int(period[5:])
    return date(year, month, monthrange(year, month)[1])


def is_closed(period: str, today: date, policy: Policy) -> bool:
    """Whether the period ended long enough ago."""
    return end_of(period) + timedelta(days=policy.days_until_closed) < today


def cell_on(rung: Rung, contribution: Contribution) -> Cell:
    """The cell of a rung that a contribution falls into."""
    adm1 = "" if rung.area is Area.COUNTRY else contribution.adm1
    adm2 = contribution.adm2 if rung.area is Area.ADM2 else ""
    period = period_of(contribution.on, rung.span)
    return Cell(contribution.harm, contribution.country, adm1, adm2, period)


class Coarsener:
    """Says on which rungs a contribution may be counted."""

    def __init__(self, policy: Policy, places: Places = NO_PLACES) -> None:
        self.policy = policy
        self.places = places
        self._names_adm2 = any(rung.area is Area.ADM2 for rung in policy.ladder)
        self._small = places.small_ones_together(policy) if self._names_adm2 else {}
        self._paths: dict[tuple[object, ...], dict[int, Cell]] = {}

    def path(self, contribution: Contribution, severe: bool) -> dict[int, Cell]:
        """The cells that a contribution may be counted in, by the number of the rung, from fine to coarse.

        Contributions that differ in nothing that matters here share one path: a million of them need few.
        """
        place = (contribution.country, contribution.adm1, contribution.adm2 if self._names_adm2 else "")
        time = (contribution.on.year, contribution.on.month, contribution.known_to)
        seen = (contribution.harm, *place, *time, severe)
        if seen not in self._paths:
            self._paths[seen] = self._path(contribution, severe)
        return self._paths[seen]

    def _path(self, contribution: Contribution, severe: bool) -> dict[int, Cell]:
        return {
            number: cell_on(rung, contribution)
            for number, rung in enumerate(self.policy.ladder)
            if self._may(rung, contribution, severe)
        }

    def _may(self, rung: Rung, contribution: Contribution, severe: bool) -> bool:
        if severe and not rung.at_least_as_coarse_as(self.policy.severe_finest):
            return False
        if SPANS.index(rung.span) < SPANS.index(contribution.known_to):
            return False
        return self._may_name(rung.area, contribution)

    def _may_name(self, area: Area, contribution: Contribution) -> bool:
        """Where some second divisions are named, "elsewhere in the first division" must be large too."""
        if area is Area.COUNTRY:
            return True
        large = bool(contribution.adm2) and self.places.is_large(contribution.adm2, self.policy)
        if area is Area.ADM2:
            return large and bool(contribution.adm1)
        elsewhere = self._small.get(contribution.adm1, 0) >= self.policy.least_people_in_area
        return bool(contribution.adm1) and (large or elsewhere or not self._names_adm2)


def coarsened(cell: Cell, rung: Rung) -> Cell:
    """A cell as readers may see it who get nothing finer than `rung`."""
    shown = cell
    if rung.area is not Area.ADM2:
        shown = shown._replace(adm2="")
    if rung.area is Area.COUNTRY:
        shown = shown._replace(adm1="")
    return shown._replace(period=coarser_period(shown.period, rung.span))


def coarser_period(period: str, span: Span) -> str:
    """The period, or the one that holds it where `span` is coarser."""
    is_month = len(period) == len("2025-03") and "Q" not in period
    if span is Span.YEAR:
        return period[:4]
    return quarter_of(period) if is_month and span is Span.QUARTER else period
