"""The rows of the table. Nothing here needs a database."""

from dataclasses import replace

from saferhavens.core.geo import search_key
from saferhavens.web.mobility.mapview import Direction, MapView
from saferhavens.web.mobility.readings import Area, Reading
from saferhavens.web.mobility.table import ROWS, sorted_rows, table
from saferhavens.web.mobility.violence import Toll

VIEW = MapView("COL", "adm2", "migracion_colombia", Direction.TO, "present", "VEN", "2022-10-31")


def area(name: str, persons: int | None, population: int | None = 1000) -> Area:
    return Area(f"COL-{name}", name, search_key(name), "", persons, population, 2022, drawn=True)


def reading(*areas: Area) -> Reading:
    return Reading(areas, sum(each.persons or 0 for each in areas), 0, len(areas), ())


FOUR = reading(area("Ñame", 5), area("Nube", 50, None), area("Árbol", None), area("Zorro", 0))


def names(view: MapView, tolls: dict[str, Toll] | None = None) -> list[str]:
    return [row.area.name for row in sorted_rows(view, FOUR, tolls or {})]


def test_the_most_people_come_first_and_the_unknown_last():
    assert names(VIEW) == ["Nube", "Ñame", "Zorro", "Árbol"]


def test_the_unknown_stays_last_when_the_order_is_turned_round():
    assert names(replace(VIEW, sort="persons")) == ["Zorro", "Ñame", "Nube", "Árbol"]


def test_names_are_sorted_without_regard_to_accents():
    assert names(replace(VIEW, sort="name")) == ["Árbol", "Ñame", "Nube", "Zorro"]
    assert names(replace(VIEW, sort="-name")) == ["Zorro", "Nube", "Ñame", "Árbol"]


def test_a_rate_without_inhabitants_is_unknown():
    assert names(replace(VIEW, sort="-rate")) == ["Ñame", "Zorro", "Árbol", "Nube"]


def test_events_sort_as_zero_where_none_is_known():
    assert names(replace(VIEW, sort="-events"), {"COL-Zorro": Toll(events=3)})[0] == "Zorro"


def test_a_long_table_comes_in_pages_that_together_hold_every_row_once():
    many = reading(*(area(f"Place {number:03}", number) for number in range(ROWS * 2 + 7)))
    pages = [table(replace(VIEW, page=number), many, {}) for number in (1, 2, 3)]
    seen = [row.area.name for each in pages for row in each.rows]
    assert len(seen) == len(set(seen)) == ROWS * 2 + 7
    assert [(each.first, each.last, each.pages) for each in pages] == [(1, 50, 3), (51, 100, 3), (101, 107, 3)]


def test_a_page_beyond_the_last_shows_the_last():
    assert table(replace(VIEW, page=99), FOUR, {}).page == 1


def test_the_total_adds_up_the_events_of_all_pages():
    tolls = {"COL-Nube": Toll(2, 5), "COL-Zorro": Toll(1, 7)}
    assert table(VIEW, FOUR, tolls).total == Toll(3, 12)
