"""Events of organised violence, drawn only as exactly as their place is known.

Points (precision 1 and 2) come as sums of grid cells, or one by one when few are in sight. Events known only to a
municipality or department come as a number for that place, those known less than that as a number for the country.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import MINYEAR, date
from math import floor

from django.db.models import Q, QuerySet, Sum

from saferhavens.core.words import Level, PlacePrecision
from saferhavens.web.mobility.held import FINAL, PROVISIONAL, Held
from saferhavens.web.mobility.mapview import MapView
from saferhavens.web.mobility.models import CELL_SIZES, ViolenceCell, ViolenceEvent, ViolenceMonth
from saferhavens.web.mobility.offers import last_final_year

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


SUMS = {
    "count": Sum("events"),
    "best": Sum("deaths_best"),
    "low": Sum("deaths_low"),
    "high": Sum("deaths_high"),
    "civilians": Sum("deaths_civilians"),
}


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


def toll(held: Held, view: MapView) -> Toll:
    """All events of the view's period and types, however well their place is known."""
    return _toll(_months(held, view).aggregate(**SUMS))


def tolls_by_precision(held: Held, view: MapView) -> dict[int, Toll]:
    """The same by place precision."""
    rows = _months(held, view).values("place_precision").annotate(**SUMS).order_by("place_precision")
    return {row["place_precision"]: _toll(row) for row in rows}


def tolls_by_area(held: Held, view: MapView) -> dict[str, Toll]:
    """Code of each division of the view's level → the events known to lie in it."""
    if view.between_countries or not view.violence:
        return {}
    rows = _months(held, view).filter(**{f"{view.level}__isnull": False})
    sums = rows.values(f"{view.level}__code").annotate(**SUMS)
    return {row[f"{view.level}__code"]: _toll(row) for row in sums}


def vague_places(held: Held, view: MapView) -> list[VaguePlace]:
    """The places to which events are known, but no better.

    A view of municipalities has them apart from departments; any other counts an event of a municipality for its
    department, since only departments are drawn there.
    """
    if view.level == "adm2":
        return [
            *_vague(held, view, Level.ADM2, (PlacePrecision.ADM2,)),
            *_vague(held, view, Level.ADM1, (PlacePrecision.ADM1,)),
        ]
    return _vague(held, view, Level.ADM1, (PlacePrecision.ADM2, PlacePrecision.ADM1))


def _vague(held: Held, view: MapView, level: Level, precisions: Sequence[PlacePrecision]) -> list[VaguePlace]:
    name = f"adm{level.value}"
    rows = _months(held, view).filter(place_precision__in=precisions, **{f"{name}__isnull": False})
    code, longitude, latitude = (f"{name}__{field}" for field in ("code", "longitude", "latitude"))
    sums = rows.values(code, longitude, latitude).annotate(**SUMS).order_by(code)
    return [VaguePlace(row[code], row[longitude], row[latitude], level.value, _toll(row)) for row in sums]


def not_drawn(held: Held, view: MapView) -> Toll:
    """Events known only to a wider region, the country, or a division that we have no outline of."""
    without_place = Q(place_precision=PlacePrecision.ADM2, adm2__isnull=True)
    without_place |= Q(place_precision=PlacePrecision.ADM1, adm1__isnull=True)
    rows = _months(held, view).filter(Q(place_precision__gt=PlacePrecision.ADM1) | without_place)
    return _toll(rows.aggregate(**SUMS))


def _toll(row: dict[str, int | None]) -> Toll:
    return Toll(*(row[name] or 0 for name in SUMS))


def _months(held: Held, view: MapView) -> QuerySet[ViolenceMonth]:
    rows = ViolenceMonth.objects.filter(
        country=view.country,
        month__range=_days(view),
        violence_type__in=view.types,
    )
    return rows.filter(_sources(held, view, "month__gt", _year_end(last_final_year(held, view.country))))


def _days(view: MapView) -> tuple[date, date]:
    """First and last day of the view's period."""
    return date(view.start or MINYEAR, 1, 1), _year_end(view.end)


def _year_end(year: int) -> date:
    return date(year or MINYEAR, 12, 31)


def _sources(held: Held, view: MapView, later: str, last: object) -> Q:
    """Final events, and on request provisional ones of the years after the final data end."""
    final = Q(source=FINAL)
    return final | Q(source=PROVISIONAL, **{later: last}) if view.provisional else final


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
    ).filter(_sources(held, view, "year__gt", last_final_year(held, view.country)))
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
    """The events in sight that may be drawn as points, one by one, the newest first."""
    rows = ViolenceEvent.objects.filter(
        country=view.country,
        current=True,
        date_start__range=_days(view),
        violence_type__in=view.types,
        place_precision__lte=PlacePrecision.NEAR,
        longitude__range=(box.west, box.east),
        latitude__range=(box.south, box.north),
    ).filter(_sources(held, view, "date_start__gt", _year_end(last_final_year(held, view.country))))
    return list(rows.order_by("-date_start", "event_id")[: 2 * MOST_SINGLE])
