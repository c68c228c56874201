"""Events of organised violence, drawn only as exactly as their place is known.

Points (precision 1 and 2) come as sums of grid cells, or one by one when few are in sight. Events known only to a
municipality or department come as a number for that place, those known less than that as a number for the country.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import MINYEAR, date
from math import floor

from django.db.models import Q, Sum

from saferhavens.core.words import PlacePrecision
from saferhavens.web.mobility.held import FINAL, PROVISIONAL, Held, remembered
from saferhavens.web.mobility.mapview import MapView
from saferhavens.web.mobility.models import CELL_SIZES, ViolenceCell, ViolenceEvent, ViolenceMonth
from saferhavens.web.mobility.offers import last_final_year
from saferhavens.web.mobility.readings import division_places

MOST_SINGLE = 400
"""Up to so many events in sight are drawn one by one."""

CELL_PIXELS = 56
"""How wide a cell should be on the screen, so that a symbol with a number fits into it."""

TILE_PIXELS = 512
"""Width of the world at zoom 0, in MapLibre."""


@dataclass(frozen=True)
class Box:
    """A part of the map, in degrees."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Toll:
    """Events and what they cost in lives: UCDP's best, low and high estimates, and the civilians among the best."""

    events: int = 0
    best: int = 0
    low: int = 0
    high: int = 0
    civilians: int = 0


SUMS = ("events", "deaths_best", "deaths_low", "deaths_high", "deaths_civilians")


def together(tolls: Iterable[Toll]) -> Toll:
    """The sum of several tolls."""
    rows = [(each.events, each.best, each.low, each.high, each.civilians) for each in tolls]
    return Toll(*(sum(column) for column in zip(*rows, strict=True))) if rows else Toll()


@dataclass(frozen=True)
class Cluster:
    """The events of one grid cell, in the middle of where they are; `by_type` counts them by words.ViolenceType."""

    longitude: float
    latitude: float
    events: int
    best: int
    low: int
    high: int
    by_type: dict[int, int]


@dataclass(frozen=True)
class VaguePlace:
    """A division to which events are known, but no better; with a point inside it, for the number."""

    code: str
    longitude: float
    latitude: float
    level: int
    toll: Toll


# --- the whole of a view ----------------------------------------------------------------------------------------

Choice = tuple[int, int, tuple[int, ...], bool]
"""What the sums depend on: first and last year, types, whether provisional events count."""


@dataclass(frozen=True)
class PlaceToll:
    """The toll of the events of one precision in one place, as far as it is known (ids of the divisions)."""

    precision: int
    adm1: int | None
    adm2: int | None
    toll: Toll


def place_tolls(held: Held, view: MapView) -> tuple[PlaceToll, ...]:
    """All events of the view's period and types: every other sum is made of these."""
    if not view.violence:
        return ()
    return _place_tolls(held, view.country, (view.start, view.end, view.types, view.provisional))


@remembered
def _place_tolls(held: Held, country: str, choice: Choice) -> tuple[PlaceToll, ...]:
    start, end, types, provisional = choice
    rows = ViolenceMonth.objects.filter(country=country, month__range=_days(start, end), violence_type__in=types)
    rows = rows.filter(_sources(provisional, "month__gt", _year_end(last_final_year(held, country))))
    sums = rows.values_list("place_precision", "adm1_id", "adm2_id").annotate(*(Sum(name) for name in SUMS))
    ordered = sums.order_by("place_precision", "adm1_id", "adm2_id")
    return tuple(PlaceToll(precision, adm1, adm2, Toll(*numbers)) for precision, adm1, adm2, *numbers in ordered)


def toll(held: Held, view: MapView) -> Toll:
    """All events, however well their place is known."""
    return together(each.toll for each in place_tolls(held, view))


def tolls_by_area(held: Held, view: MapView) -> dict[str, Toll]:
    """Code of each division of the view's level → the events known to lie in it."""
    if view.between_countries:
        return {}
    codes = {place.pk: place.code for place in division_places(held, view.country, view.level)}
    inside = _grouped(place_tolls(held, view), lambda each: getattr(each, view.level))
    return {codes[pk]: toll for pk, toll in inside.items() if pk in codes}


def vague_places(held: Held, view: MapView) -> list[VaguePlace]:
    """The places to which events are known, but no better.

    A view of municipalities has them apart from departments; any other counts an event of a municipality for its
    department, since only departments are drawn there.
    """
    if view.level == "adm2":
        return [
            *_vague(held, view, "adm2", (PlacePrecision.ADM2,)),
            *_vague(held, view, "adm1", (PlacePrecision.ADM1,)),
        ]
    return _vague(held, view, "adm1", (PlacePrecision.ADM2, PlacePrecision.ADM1))


def _vague(held: Held, view: MapView, level: str, precisions: Sequence[PlacePrecision]) -> list[VaguePlace]:
    some = (each for each in place_tolls(held, view) if each.precision in precisions)
    tolls = _grouped(some, lambda each: getattr(each, level))
    places = (place for place in division_places(held, view.country, level) if place.pk in tolls)
    return [VaguePlace(at.code, round(at.longitude, 3), round(at.latitude, 3), at.level, tolls[at.pk]) for at in places]


def _grouped(tolls: Iterable[PlaceToll], place: Callable[[PlaceToll], int | None]) -> dict[int, Toll]:
    """Id of the place → the sum of its tolls; those without a place are left out."""
    groups: dict[int, list[Toll]] = {}
    for each in tolls:
        pk = place(each)
        if pk is not None:
            groups.setdefault(pk, []).append(each.toll)
    return {pk: together(some) for pk, some in groups.items()}


def not_drawn(held: Held, view: MapView) -> Toll:
    """Events known only to a wider region, the country, or a division that we have no outline of."""
    return together(each.toll for each in place_tolls(held, view) if not _is_drawn(each, view))


def _is_drawn(each: PlaceToll, view: MapView) -> bool:
    """As a point, or as the number of a place: see `vague_places`."""
    if each.precision <= PlacePrecision.NEAR:
        return True
    finest = each.adm2 if view.level == "adm2" else each.adm1
    known = {PlacePrecision.ADM2: finest, PlacePrecision.ADM1: each.adm1}
    return known.get(PlacePrecision(each.precision)) is not None


def _days(start: int, end: int) -> tuple[date, date]:
    """First and last day of a period of years."""
    return date(start or MINYEAR, 1, 1), _year_end(end)


def _year_end(year: int) -> date:
    return date(year or MINYEAR, 12, 31)


def _sources(provisional: bool, later: str, last: object) -> Q:
    """Final events, and on request provisional ones of the years after the final data end."""
    final = Q(source=FINAL)
    return final | Q(source=PROVISIONAL, **{later: last}) if provisional else final


# --- what is in sight -------------------------------------------------------------------------------------------


def cell_size(zoom: float) -> int:
    """The size of grid cell (thousandths of a degree) that suits a zoom."""
    degrees = 360 * CELL_PIXELS / (TILE_PIXELS * 2**zoom)
    return min((size for size in CELL_SIZES if size >= degrees * 1000), default=CELL_SIZES[0])


def clusters(held: Held, view: MapView, box: Box, zoom: float) -> list[Cluster]:
    """The events in sight that may be drawn as points, summed up by grid cell."""
    size = cell_size(zoom)
    rows = ViolenceCell.objects.filter(
        country=view.country,
        size=size,
        year__range=(view.start, view.end),
        violence_type__in=view.types,
        column__range=(_cell(box.west + 180, size), _cell(box.east + 180, size)),
        row__range=(_cell(box.south + 90, size), _cell(box.north + 90, size)),
    ).filter(_sources(view.provisional, "year__gt", last_final_year(held, view.country)))
    sums = rows.values_list("column", "row", "violence_type").annotate(
        *(Sum(name) for name in ("events", "deaths_best", "deaths_low", "deaths_high", "longitude_sum", "latitude_sum"))
    )
    return _merged(sums.order_by("column", "row", "violence_type"))


def _cell(degrees: float, size: int) -> int:
    return floor(degrees * 1000 / size)


Row = tuple[int, int, int, int, int, int, int, float, float]


def _merged(rows: Iterable[Row]) -> list[Cluster]:
    """One cluster a cell, of the rows of its types."""
    cells: dict[tuple[int, int], list[Row]] = {}
    for row in rows:
        cells.setdefault((row[0], row[1]), []).append(row)
    return [_cluster(parts) for parts in cells.values()]


def _cluster(parts: list[Row]) -> Cluster:
    events, best, low, high, longitudes, latitudes = (sum(part[index] for part in parts) for index in range(3, 9))
    return Cluster(
        longitude=round(longitudes / events, 3),
        latitude=round(latitudes / events, 3),
        events=int(events),
        best=int(best),
        low=int(low),
        high=int(high),
        by_type={part[2]: part[3] for part in parts},
    )


def single_events(held: Held, view: MapView, box: Box) -> list[ViolenceEvent]:
    """The events in sight that may be drawn as points, one by one, the newest first.

    Sorted here: asked to sort, SQLite would go through all events of the country by date instead of those in sight.
    """
    rows = ViolenceEvent.objects.filter(
        country=view.country,
        current=True,
        date_start__range=_days(view.start, view.end),
        violence_type__in=view.types,
        place_precision__lte=PlacePrecision.NEAR,
        longitude__range=(box.west, box.east),
        latitude__range=(box.south, box.north),
    ).filter(_sources(view.provisional, "date_start__gt", _year_end(last_final_year(held, view.country))))
    return sorted(rows, key=lambda event: (-event.date_start.toordinal(), event.event_id))
