"""Flows between countries: from where people come to where they live. Stocks of people, not journeys of the year."""

from dataclasses import dataclass

from saferhavens.web.mobility.held import Held
from saferhavens.web.mobility.mapview import Direction, MapView
from saferhavens.web.mobility.readings import Area, Reading, country_places

MOST_DRAWN = 15
"""More arcs than these cannot be told apart; the table has all."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Flow:
    """People of `origin` who live in `asylum`; the points are longitude and latitude inside each country."""

    origin: str
    asylum: str
    name: str  # of the other country
    persons: int
    start: Point
    end: Point


@dataclass(frozen=True)
class Flows:
    """The largest flows, and what is not drawn: the smaller ones together, and those with an end on no map."""

    drawn: tuple[Flow, ...]
    rest_count: int
    rest_persons: int


def read_flows(held: Held, view: MapView, reading: Reading) -> Flows:
    """The flows from or to the country of a view; none where there is no such other end.

    People displaced inside their own country flow nowhere.
    """
    if not view.between_countries or view.direction is Direction.WITHIN:
        return Flows((), 0, 0)
    points = {place.code: (place.longitude, place.latitude) for place in country_places(held)}
    others = sorted(
        (area for area in reading.areas if area.code != view.country and area.persons),
        key=lambda area: (-(area.persons or 0), area.code),
    )
    drawable = [area for area in others if area.code in points and view.country in points]
    drawn = drawable[:MOST_DRAWN]
    rest = [area for area in others if area not in drawn]
    return Flows(
        drawn=tuple(_flow(view, area, points) for area in drawn),
        rest_count=len(rest),
        rest_persons=sum(area.persons or 0 for area in rest),
    )


def _flow(view: MapView, area: Area, points: dict[str, Point]) -> Flow:
    coming = view.direction is Direction.TO
    origin, asylum = (area.code, view.country) if coming else (view.country, area.code)
    return Flow(origin, asylum, area.name, area.persons or 0, points[origin], points[asylum])
