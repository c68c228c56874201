"""UCDP's events, summed up by month, type and precision for a place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, Max, Min, Q, Sum

from saferhavens.core.words import Level
from saferhavens.web.mobility.held import Held, remembered
from saferhavens.web.mobility.models import ViolenceEvent, ViolenceMonth
from saferhavens.web.places.models import Place

GED = "ucdp_ged"
CANDIDATE = "ucdp_candidate"
NO_PARTY = {"", "Civilians"}
PLACE_COLUMNS = {Level.COUNTRY: "country", Level.ADM1: "adm1", Level.ADM2: "adm2"}


@dataclass(frozen=True)
class Toll:
    """Events and what they cost in lives: UCDP's best estimate, its low and high ones, civilians among the best."""

    events: int = 0
    best: int = 0
    low: int = 0
    high: int = 0
    civilians: int = 0

    def __add__(self, other: "Toll") -> "Toll":
        return Toll(
            self.events + other.events,
            self.best + other.best,
            self.low + other.low,
            self.high + other.high,
            self.civilians + other.civilians,
        )


NONE = Toll()


@dataclass(frozen=True)
class MonthToll:
    """The toll of one month, type and precision."""

    month: date
    violence_type: int
    precision: int
    toll: Toll


class Record:
    """What one source records at a place. Each sum is made when first asked for, and once."""

    def __init__(self, months: Iterable[MonthToll]) -> None:
        self.months = tuple(months)

    @cached_property
    def total(self) -> Toll:
        return sum((each.toll for each in self.months), NONE)

    @cached_property
    def by_month_and_type(self) -> Mapping[tuple[date, int], Toll]:
        return grouped(((each.month, each.violence_type), each.toll) for each in self.months)

    @cached_property
    def by_month(self) -> Mapping[date, Toll]:
        return grouped((month, toll) for (month, _type), toll in self.by_month_and_type.items())

    @cached_property
    def by_type(self) -> Mapping[int, Toll]:
        return grouped((kind, toll) for (_month, kind), toll in self.by_month_and_type.items())

    @cached_property
    def by_year(self) -> Mapping[int, Toll]:
        return grouped((month.year, toll) for month, toll in self.by_month.items())

    @cached_property
    def by_precision(self) -> Mapping[int, Toll]:
        return grouped((each.precision, each.toll) for each in self.months)

    def between(self, first: date, last: date) -> Toll:
        """The toll of the months from `first` to `last`, both included."""
        return sum((toll for month, toll in self.by_month.items() if first <= month <= last), NONE)


def where(place: Place, prefix: str = "") -> dict[str, object]:
    """The filter for rows of `place`, by the column of its level."""
    column = PLACE_COLUMNS[Level(place.level)]
    return {prefix + column: place.country if place.level == Level.COUNTRY else place.pk}


@remembered
def records_of(held: Held, place: Place) -> Mapping[str, Record]:
    """Source → what it records at the place; a source that records nothing is not there. One query."""
    rows = (
        ViolenceMonth.objects.filter(**where(place))
        .values_list("source", "month", "violence_type", "place_precision")
        .annotate(Sum("events"), Sum("deaths_best"), Sum("deaths_low"), Sum("deaths_high"), Sum("deaths_civilians"))
        .order_by("month", "violence_type", "place_precision")
    )
    found: dict[str, list[MonthToll]] = defaultdict(list)
    for source, month, violence_type, precision, *sums in rows:
        found[source].append(MonthToll(month, violence_type, precision, Toll(*sums)))
    return {source: Record(months) for source, months in found.items()}


def grouped[Key](months: Iterable[tuple[Key, Toll]]) -> dict[Key, Toll]:
    """Tolls added up by key, in the order in which the keys come."""
    found: dict[Key, Toll] = {}
    for key, toll in months:
        found[key] = found.get(key, NONE) + toll
    return found


@dataclass(frozen=True)
class Span:
    """The months from the first to the last in which a source records an event."""

    first: date
    last: date

    def covers(self, month: date) -> bool:
        return self.first <= month <= self.last


def spans(countries: Iterable[str]) -> dict[tuple[str, str], Span]:
    """(country, source) → the months that the source's events span in the country."""
    rows = (
        ViolenceMonth.objects.filter(country__in=list(countries))
        .values_list("country", "source")
        .annotate(Min("month"), Max("month"))
        .order_by()
    )
    return {(country, source): Span(first, last) for country, source, first, last in rows}


def tolls_in(place: Place, siblings: Sequence[Place], source: str, first: date, last: date) -> dict[int, Toll]:
    """Place id → its toll from month `first` to month `last`, of `place` and `siblings` (all of one level)."""
    level = Level(place.level)
    column = PLACE_COLUMNS[level]
    ids = {each.country if level == Level.COUNTRY else each.pk: each.pk for each in (place, *siblings)}
    rows = (
        ViolenceMonth.objects.filter(**{f"{column}__in": list(ids)}, source=source, month__range=(first, last))
        .values_list(column)
        .annotate(Sum("events"), Sum("deaths_best"), Sum("deaths_low"), Sum("deaths_high"), Sum("deaths_civilians"))
        .order_by()
    )
    return {ids[key]: Toll(*sums) for key, *sums in rows}


@remembered
def parties(held: Held, place: Place, source: str, since: date) -> list[tuple[str, Toll]]:
    """The sides that UCDP names in the events since a day, with the toll of those events; the most often named first.

    "Civilians" are no party. An event with two parties counts for both.
    """
    events = ViolenceEvent.objects.filter(current=True, source=source, date_start__gte=since, **where(place))
    rows = (
        events.values_list("side_a", "side_b")
        .annotate(Count("pk"), Sum("deaths_best"), Sum("deaths_low"), Sum("deaths_high"), Sum("deaths_civilians"))
        .order_by()
    )
    named = grouped((side, Toll(*sums)) for a, b, *sums in rows for side in {a, b} - NO_PARTY)
    return sorted(named.items(), key=lambda item: (-item[1].events, item[0]))


def not_placed(held: Held, place: Place, source: str) -> int:
    """Events in the division above `place` that are not known closely enough to belong to one place in it."""
    if place.level == Level.COUNTRY or place.parent_id is None:
        return 0
    return _known_only_to(held, place.country, place.parent_id if place.level == Level.ADM2 else None, source)


@remembered
def _known_only_to(held: Held, country: str, adm1: int | None, source: str) -> int:
    """Events known only to a first division, or (None) only to the country."""
    where_known = Q(country=country, adm1=None) if adm1 is None else Q(adm1=adm1, adm2=None)
    return ViolenceMonth.objects.filter(where_known, source=source).aggregate(sum=Sum("events"))["sum"] or 0


def months_between(first: date, last: date) -> list[date]:
    """The first day of each month from `first` to `last`, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [shifted(first, offset) for offset in range(count)]


def shifted(month: date, by: int) -> date:
    """The first day of the month `by` months later (earlier if negative)."""
    index = month.year * 12 + month.month - 1 + by
    return date(index // 12, index % 12 + 1, 1)
