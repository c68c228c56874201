"""The table of a view: the same areas as on the map, sorted and paged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from saferhavens.web.mobility.mapview import MapView
from saferhavens.web.mobility.readings import Area, Reading
from saferhavens.web.mobility.violence import Toll

ROWS = 50

NOTHING = Toll()


@dataclass(frozen=True)
class Row:
    area: Area
    step: int | None
    toll: Toll


@dataclass(frozen=True)
class Table:
    """One page of the rows. `page` is the last one where the address asks for one beyond it."""

    rows: Sequence[Row]
    page: int
    pages: int
    count: int
    first: int  # number of the first row of this page, from 1
    total: Toll

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1


Key = Callable[[Row], float | str | None]

KEYS: dict[str, Key] = {
    "name": lambda row: row.area.sort_name,
    "persons": lambda row: row.area.persons,
    "rate": lambda row: row.area.rate,
    "population": lambda row: row.area.population,
    "events": lambda row: row.toll.events,
    "deaths": lambda row: row.toll.best,
}


def sorted_rows(view: MapView, reading: Reading, tolls: dict[str, Toll]) -> list[Row]:
    """All rows in the view's order. What is not known comes last, whichever way the rest is turned."""
    rows = [Row(area, reading.step(area, view.shown_as), tolls.get(area.code, NOTHING)) for area in reading.areas]
    rows.sort(key=lambda row: row.area.sort_name)
    key = KEYS[view.sort_key]
    known = [row for row in rows if key(row) is not None]
    unknown = [row for row in rows if key(row) is None]
    return sorted(known, key=key, reverse=view.descending) + unknown  # type: ignore[arg-type]  # None was left out


def table(view: MapView, reading: Reading, tolls: dict[str, Toll]) -> Table:
    """The page of the rows that the view asks for."""
    rows = sorted_rows(view, reading, tolls)
    pages = max(1, -(-len(rows) // ROWS))
    page = min(view.page, pages)
    start = (page - 1) * ROWS
    total = Toll(sum(toll.events for toll in tolls.values()), sum(toll.best for toll in tolls.values()))
    return Table(rows[start : start + ROWS], page, pages, len(rows), start + 1, total)
