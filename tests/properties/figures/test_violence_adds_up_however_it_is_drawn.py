"""Events against the reference: as points, as numbers of places, as sums through time; each counted exactly once."""

from dataclasses import astuple, replace
from itertools import pairwise
from random import Random

import pytest

from properties.figures import reference
from properties.figures.conftest import Loaded
from properties.figures.worlds import COUNTRIES, SPOTS, Row
from saferhavens.web.mobility import violence
from saferhavens.web.mobility.models import CELL_SIZES, ViolenceCell, ViolenceEvent, ViolenceMonth
from saferhavens.web.mobility.series import violence_of

pytestmark = pytest.mark.django_db

EVERYWHERE = violence.Box(-180, -90, 180, 90)
ZOOMS = (0, 2.5, 3, 4.4, 5, 6.7, 8, 12, 24)


def boxes(loaded: Loaded) -> list[violence.Box]:
    """Parts of the map, some of them empty. Their edges lie on no event."""
    chance = Random(loaded.world.seed)  # noqa: S311 - where one looks is no secret
    found = []
    for _ in range(12):
        west, south = chance.uniform(-40, 22), chance.uniform(-5, 42)
        found.append(violence.Box(west, south, west + chance.uniform(0.1, 30), south + chance.uniform(0.1, 30)))
    return found


# --- which events count ---------------------------------------------------------------------------------------------


def test_an_event_is_current_only_where_its_file_is_in_force(loaded):
    for source in (reference.FINAL, reference.PROVISIONAL):
        for country in COUNTRIES:
            rows = ViolenceEvent.objects.filter(source=source, country=country, current=True)
            expected = reference.current_events(loaded.world, source, country)
            assert sorted(rows.values_list("event_id", flat=True)) == sorted(row["event_id"] for row in expected)


def test_sums_by_month_hold_every_current_event_and_no_other(loaded):
    for source in (reference.FINAL, reference.PROVISIONAL):
        for country in COUNTRIES:
            months = ViolenceMonth.objects.filter(source=source, country=country)
            found = [
                (each.month, each.violence_type, each.place_precision, each.adm1_id, each.adm2_id, numbers(each))
                for each in months
            ]
            assert len(found) == len({each[:5] for each in found}), "no month stands twice"
            groups = reference.grouped(reference.current_events(loaded.world, source, country), month_key(loaded))
            assert {each[:5]: each[5] for each in found} == {key: reference.toll(rows) for key, rows in groups.items()}


def month_key(loaded: Loaded):
    ids = {spot.code: loaded.place(spot.code).pk for spot in SPOTS}

    def key(row: Row) -> tuple:
        adm1, adm2 = (ids.get(reference.known_division(row, level)) for level in (1, 2))
        return reference.month(row), row["violence_type"], row["place_precision"], adm1, adm2

    return key


def numbers(row: ViolenceMonth) -> tuple[int, int, int, int, int]:
    return row.events, row.deaths_best, row.deaths_low, row.deaths_high, row.deaths_civilians


def test_every_cell_size_holds_every_point_once(loaded):
    for source in (reference.FINAL, reference.PROVISIONAL):
        for country in COUNTRIES:
            rows = reference.current_events(loaded.world, source, country)
            points = [row for row in rows if row["place_precision"] <= reference.POINT]
            for size in CELL_SIZES:
                cells = ViolenceCell.objects.filter(source=source, country=country, size=size)
                found = {(each.column, each.row, each.year, each.violence_type): each.events for each in cells}
                groups = reference.grouped(points, lambda row, size=size: cell_key(row, size))
                assert found == {key: len(some) for key, some in groups.items()}, (source, country, size)


def cell_key(row: Row, size: int) -> tuple[int, int, int, int]:
    return *reference.cell_of(row, size), row["date_start"].year, row["violence_type"]


# --- the whole of a view --------------------------------------------------------------------------------------------


def test_the_toll_of_a_view_is_the_sum_of_its_events(loaded):
    for view in loaded.views:
        assert astuple(violence.toll(loaded.held, view)) == reference.toll(reference.events(loaded.world, view)), view


def test_each_area_has_the_events_known_to_lie_in_it(loaded):
    for view in loaded.views:
        found = {code: astuple(toll) for code, toll in violence.tolls_by_area(loaded.held, view).items()}
        assert found == reference.tolls_by_area(loaded.world, view), view


def test_each_place_has_the_events_known_to_it_and_no_better(loaded):
    for view in loaded.views:
        found = {place.code: astuple(place.toll) for place in violence.vague_places(loaded.held, view)}
        assert found == reference.vague(loaded.world, view), view


def test_a_place_of_vague_events_is_named_once_and_has_its_number_inside_it(loaded):
    for view in loaded.views:
        places = violence.vague_places(loaded.held, view)
        assert len({place.code for place in places}) == len(places), view
        for place in places:
            assert reference.BY_CODE[place.code].holds(place.longitude, place.latitude)


def test_what_is_not_drawn_is_told(loaded):
    for view in loaded.views:
        hidden = [row for row in reference.events(loaded.world, view) if not reference.is_drawn(row, view)]
        assert astuple(violence.not_drawn(loaded.held, view)) == reference.toll(hidden), view


def test_points_numbers_and_the_undrawn_are_together_all_events(loaded):
    for view in loaded.views:
        points = sum(each.events for each in violence.clusters(loaded.held, view, EVERYWHERE, 4))
        vague = sum(place.toll.events for place in violence.vague_places(loaded.held, view))
        undrawn = violence.not_drawn(loaded.held, view).events
        assert points + vague + undrawn == violence.toll(loaded.held, view).events, view


def test_without_violence_there_is_nothing_to_sum_up(loaded):
    for view in loaded.views:
        silent = replace(view, violence=False)
        assert violence.toll(loaded.held, silent) == violence.Toll()
        assert violence.vague_places(loaded.held, silent) == []
        assert violence.tolls_by_area(loaded.held, silent) == {}


def test_types_apart_add_up_to_all_types(loaded):
    for view in loaded.views:
        whole = violence.toll(loaded.held, replace(view, types=(1, 2, 3)))
        parts = [violence.toll(loaded.held, replace(view, types=(each,))) for each in (1, 2, 3)]
        assert violence.together(parts) == whole, view


def test_years_apart_add_up_to_the_period(loaded):
    for view in loaded.views:
        years = range(view.start, view.end + 1)
        parts = [violence.toll(loaded.held, replace(view, start=year, end=year)) for year in years]
        assert violence.together(parts) == violence.toll(loaded.held, view), view


def test_provisional_events_never_stand_in_a_year_of_final_ones(loaded):
    for view in loaded.views:
        for year in range(view.start, view.end + 1):
            one = replace(view, start=year, end=year)
            final = violence.toll(loaded.held, replace(one, provisional=False))
            both = violence.toll(loaded.held, replace(one, provisional=True))
            assert both == final or year > reference.last_final_year(loaded.world, view.country), one


# --- what is in sight -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("zoom", ZOOMS)
def test_cells_conserve_events_and_deaths_at_every_zoom(loaded, zoom):
    for view in loaded.views:
        points = reference.points(loaded.world, view, EVERYWHERE)
        cells = violence.clusters(loaded.held, view, EVERYWHERE, zoom)
        found = tuple(sum(getattr(each, name) for each in cells) for name in ("events", "best", "low", "high"))
        assert found == reference.toll(points)[:4], (view, zoom)


@pytest.mark.parametrize("zoom", ZOOMS[2:])
def test_each_cell_stands_in_the_middle_of_its_events_with_their_types(loaded, zoom):
    size = violence.cell_size(zoom)
    for view in loaded.views[::4]:
        points = reference.points(loaded.world, view, EVERYWHERE)
        groups = reference.grouped(points, lambda row: reference.cell_of(row, size))
        found = {
            (each.longitude, each.latitude): (each.events, each.by_type)
            for each in violence.clusters(loaded.held, view, EVERYWHERE, zoom)
        }
        assert len(found) == len(groups)
        for rows in groups.values():
            types = {
                kind: len(some) for kind, some in reference.grouped(rows, lambda row: row["violence_type"]).items()
            }
            (near,) = [at for at in found if distance(at, reference.middle(rows)) < 0.0011]
            assert found[near] == (len(rows), types), (view, zoom)


def distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def test_single_events_are_exactly_the_points_in_the_box(loaded):
    for view in loaded.views[::3]:
        for box in (EVERYWHERE, *boxes(loaded)):
            found = violence.single_events(loaded.held, view, box)
            expected = reference.points(loaded.world, view, box)
            assert sorted(each.event_id for each in found) == sorted(row["event_id"] for row in expected), (view, box)
            assert all(newer.date_start >= older.date_start for newer, older in pairwise(found))


@pytest.mark.parametrize("zoom", [3, 6, 9])
def test_cells_in_sight_hold_every_event_in_sight_and_none_a_cell_away(loaded, zoom):
    """Whole cells are given: no event in the box is missing, and none lies further out than a cell is wide."""
    wide = violence.cell_size(zoom) / 1000
    for view in loaded.views[::3]:
        for box in boxes(loaded):
            found = sum(each.events for each in violence.clusters(loaded.held, view, box, zoom))
            around = violence.Box(box.west - wide, box.south - wide, box.east + wide, box.north + wide)
            least, most = (len(reference.points(loaded.world, view, each)) for each in (box, around))
            assert least <= found <= most, (view, box)


def test_boxes_side_by_side_count_no_event_twice(loaded):
    for view in loaded.views[::5]:
        whole = violence.single_events(loaded.held, view, EVERYWHERE)
        west = violence.single_events(loaded.held, view, violence.Box(-180, -90, 9.5, 90))
        east = violence.single_events(loaded.held, view, violence.Box(9.5, -90, 180, 90))
        assert len(west) + len(east) == len(whole)


# --- through time ---------------------------------------------------------------------------------------------------


def test_a_place_through_time_has_the_final_events_known_to_lie_in_it(loaded):
    for spot in SPOTS:
        rows = reference.events_at(loaded.world, reference.FINAL, spot)
        groups = reference.grouped(rows, lambda row: (row["date_start"].year, row["violence_type"]))
        found = violence_of(loaded.held, loaded.place(spot.code))
        assert {(each.year, each.type): astuple(each)[2:] for each in found} == {
            key: reference.toll(some) for key, some in groups.items()
        }, spot.code
        assert [(each.year, each.type) for each in found] == sorted(groups)


def test_divisions_never_have_more_than_what_lies_above_them(loaded):
    for spot in SPOTS:
        own = sum(each.events for each in violence_of(loaded.held, loaded.place(spot.code)))
        parts = [violence_of(loaded.held, loaded.place(part.code)) for part in reference.inside(spot)]
        assert sum(each.events for part in parts for each in part) <= own, spot.code
