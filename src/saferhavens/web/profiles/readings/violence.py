"""UCDP's events, summed up by month, type and precision for a place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, Sum

from saferhavens.core.words import Level
from saferhavens.web.mobility.held import Held, remembered
from saferhavens.web.mobility.models import ViolenceEvent, ViolenceMonth
from saferhavens.web.places.models import Place

GED = "ucdp_ged"
CANDIDATE = "ucdp_candidate"
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


def where(place: Place, prefix: str = "") -> dict[str, object]:
    """The filter for rows of `place`, by the column of its level."""
    column = PLACE_COLUMNS[Level(place.level)]
    return {prefix + column: place.country if place.level == Level.COUNTRY else place.pk}


@remembered
def months_of(held: Held, place: Place) -> dict[str, list[MonthToll]]:
    """Source → the sums of each month, type and precision, in the order of the months. One query."""
    rows = (
        ViolenceMonth.objects.filter(**where(place))
        .values_list("source", "month", "violence_type", "place_precision")
        .annotate(Sum("events"), Sum("deaths_best"), Sum("deaths_low"), Sum("deaths_high"), Sum("deaths_civilians"))
        .order_by("month", "violence_type", "place_precision")
    )
    found: dict[str, list[MonthToll]] = defaultdict(list)
    for source, month, violence_type, precision, *sums in rows:
        found[source].append(MonthToll(month, violence_type, precision, Toll(*sums)))
    return dict(found)


def summed(months: Iterable[MonthToll]) -> Toll:
    return sum((each.toll for each in months), NONE)


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
def parties(held: Held, place: Place, source: str, limit: int) -> list[tuple[str, Toll]]:
    """The sides that UCDP names most often in the events of a place, with the toll of the events they took part in.

    "Civilians" and names of crowds are no party. An event with two parties counts for both.
    """
    events = ViolenceEvent.objects.filter(current=True, source=source, **where(place))
    found: dict[str, Toll] = {}
    for side in ("side_a", "side_b"):
        rows = (
            events.exclude(**{f"{side}__in": ("", "Civilians")})
            .values_list(side)
            .annotate(Count("pk"), Sum("deaths_best"), Sum("deaths_low"), Sum("deaths_high"), Sum("deaths_civilians"))
            .order_by()
        )
        for name, *sums in rows:
            found[name] = found.get(name, NONE) + Toll(*sums)
    return sorted(found.items(), key=lambda item: (-item[1].events, item[0]))[:limit]


def not_placed(place: Place, source: str) -> int:
    """Events in the division above `place` that are not known closely enough to belong to one place in it."""
    if place.level == Level.COUNTRY:
        return 0
    above = Q(country=place.country, adm1=None) if place.level == Level.ADM1 else Q(adm1=place.parent_id, adm2=None)
    return ViolenceMonth.objects.filter(above, source=source).aggregate(sum=Sum("events"))["sum"] or 0


def months_between(first: date, last: date) -> list[date]:
    """The first day of each month from `first` to `last`, both included."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [shifted(first, offset) for offset in range(count)]


def shifted(month: date, by: int) -> date:
    """The first day of the month `by` months later (earlier if negative)."""
    index = month.year * 12 + month.month - 1 + by
    return date(index // 12, index % 12 + 1, 1)
