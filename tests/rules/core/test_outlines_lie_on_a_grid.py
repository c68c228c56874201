"""Outlines as whole numbers: written, and read back as they were."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.core.grid import from_grid, to_grid

SQUARE = shapely.Polygon([(-1, -2), (1, -2), (1, 2), (-1, 2)])
HOLED = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(1, 1), (2, 1), (2, 2)]])


def test_a_ring_is_its_first_corner_and_the_steps_to_the_others() -> None:
    assert to_grid(SQUARE, 0) == [[[-1, -2, 2, 0, 0, 4, -2, 0]]]


def test_decimals_are_steps_on_the_grid() -> None:
    assert to_grid(shapely.Polygon([(0.12, 0), (0.34, 0), (0.34, 0.5)]), 2) == [[[12, 0, 22, 0, 0, 50]]]


def test_a_sliver_whose_corners_fall_together_is_still_a_ring() -> None:
    sliver = shapely.Polygon([(0, 0), (0.001, 0), (0.001, 0.001)])
    assert to_grid(sliver, 1) == [[[0, 0, 0, 0, 0, 0]]]
    assert from_grid(to_grid(sliver, 1), 1).bounds == (0, 0, 0, 0)


@pytest.mark.parametrize("outline", [SQUARE, HOLED, shapely.MultiPolygon([SQUARE, shapely.box(20, 20, 30, 30)])])
def test_what_is_read_is_what_was_written(outline: shapely.Geometry) -> None:
    assert from_grid(to_grid(outline, 3), 3).equals(outline)
    assert len(from_grid(to_grid(outline, 3), 3).geoms) == len(shapely.get_parts(outline))


CORNERS = st.integers(-180_000, 180_000), st.integers(-90_000, 90_000), st.integers(1, 5_000), st.integers(1, 5_000)


@given(*CORNERS)
def test_any_box_comes_back_to_the_thousandth_of_a_degree(west: int, south: int, wide: int, high: int) -> None:
    outline = shapely.box(west / 1000, south / 1000, (west + wide) / 1000, (south + high) / 1000)
    assert from_grid(to_grid(outline, 3), 3).bounds == outline.bounds
