"""A point belongs to the outline that holds it, else to the nearest on the coast, else to none."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.core.geo import NOWHERE, PlaceFinder

WEST = shapely.box(0, 0, 1, 1)
EAST = shapely.box(1, 0, 2, 1)
RING = shapely.Polygon(shapely.box(10, 10, 14, 14).exterior, [shapely.box(11, 11, 13, 13).exterior])
FINDER = PlaceFinder([WEST, EAST, RING])


def find(longitude: float, latitude: float, within_km: float = 10.0) -> int:
    return int(FINDER.find(np.array([longitude]), np.array([latitude]), within_km)[0])


@pytest.mark.parametrize(("longitude", "latitude", "index"), [(0.5, 0.5, 0), (1.5, 0.5, 1), (10.5, 12.0, 2)])
def test_a_point_inside_belongs_to_its_outline(longitude: float, latitude: float, index: int) -> None:
    assert find(longitude, latitude) == index


def test_a_point_on_a_border_belongs_to_the_outline_that_stands_first() -> None:
    assert find(1.0, 0.5) == 0


def test_a_point_just_off_the_coast_belongs_to_the_nearest_outline() -> None:
    assert find(2.05, 0.5) == 1  # some 5.6 km


def test_a_point_far_off_belongs_to_none() -> None:
    assert find(2.2, 0.5) == NOWHERE  # some 22 km


def test_the_hole_of_an_outline_does_not_belong_to_it() -> None:
    assert find(12.0, 12.0) == NOWHERE


def test_without_a_coast_only_what_is_inside_counts() -> None:
    assert find(2.05, 0.5, within_km=0.0) == NOWHERE


def test_ten_kilometres_are_ten_kilometres_far_north_too() -> None:
    """At 60° N a degree of longitude is half as long as at the equator."""
    finder = PlaceFinder([shapely.box(0, 59, 1, 61)])
    longitudes, latitudes = np.array([1.15, 1.2]), np.array([60.0, 60.0])  # some 8.3 and 11.1 km
    assert finder.find(longitudes, latitudes).tolist() == [0, NOWHERE]


def test_each_of_many_points_keeps_its_answer_in_its_place() -> None:
    longitudes = np.array([1.5, 0.5, 50.0, 1.5, 0.5])
    latitudes = np.full(5, 0.5)
    assert FINDER.find(longitudes, latitudes).tolist() == [1, 0, NOWHERE, 1, 0]


def test_without_outlines_or_points_there_is_no_answer_and_no_error() -> None:
    assert PlaceFinder([]).find(np.array([1.0]), np.array([1.0])).tolist() == [NOWHERE]
    assert FINDER.find(np.array([]), np.array([])).tolist() == []


@given(st.lists(st.tuples(st.floats(-1, 3), st.floats(-1, 2)), min_size=1, max_size=30))
def test_the_quick_way_agrees_with_asking_each_outline_for_each_point(points: list[tuple[float, float]]) -> None:
    longitudes, latitudes = (np.array(axis) for axis in zip(*points, strict=True))
    slow = [
        next(
            (index for index, outline in enumerate([WEST, EAST, RING]) if outline.intersects(shapely.Point(point))),
            NOWHERE,
        )
        for point in points
    ]
    assert FINDER.find(longitudes, latitudes, within_km=0.0).tolist() == slow
