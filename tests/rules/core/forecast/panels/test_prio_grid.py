"""PRIO-GRID numbers its cells from the south-west: gid = (row - 1) · 720 + column."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferhavens.core.forecast.panels.priogrid import CELLS, cell_at, centre, neighbours, row_and_column
from saferhavens.core.problems import ProblemError

CELL = st.integers(1, CELLS)


@pytest.mark.parametrize(
    ("longitude", "latitude", "gid"),
    [
        (-179.75, -89.75, 1),
        (179.75, -89.75, 720),
        (-179.75, -89.25, 721),
        (179.75, 89.75, 259_200),
        (0.25, 0.25, 180 * 720 + 361),
        (-75.57, 6.24, 192 * 720 + 209),  # Medellín: 193rd row (6.0 to 6.5), 209th column (-76.0 to -75.5)
        (36.82, -1.29, 177 * 720 + 434),  # Nairobi
    ],
)
def test_the_cell_of_a_place(longitude, latitude, gid):
    assert cell_at(longitude, latitude) == gid


def test_an_edge_belongs_to_the_cell_north_and_east_of_it():
    assert cell_at(-75.5, 6.0) == cell_at(-75.25, 6.25)


def test_the_pole_and_the_last_meridian_belong_to_a_cell():
    assert cell_at(0, 90) == cell_at(0, 89.9)
    assert cell_at(180, 0) == cell_at(-180, 0)


@given(CELL)
def test_the_centre_of_a_cell_lies_in_it(cell):
    assert cell_at(*centre(cell)) == cell
    row, column = row_and_column(cell)
    assert (row - 1) * 720 + column == cell


@pytest.mark.parametrize(("longitude", "latitude"), [(180.1, 0), (0, -90.1), (float("nan"), 0)])
def test_what_is_outside_the_world_is_a_problem(longitude, latitude):
    with pytest.raises(ProblemError, match="SH-654"):
        cell_at(longitude, latitude)


@pytest.mark.parametrize("cell", [0, CELLS + 1])
def test_what_is_no_cell_is_a_problem(cell):
    with pytest.raises(ProblemError, match="SH-654"):
        centre(cell)


def test_a_cell_has_eight_neighbours_and_five_at_a_pole():
    assert neighbours(721 + 10) == (10, 11, 12, 730, 732, 1450, 1451, 1452)
    assert len(neighbours(1)) == len(neighbours(CELLS)) == 5


def test_east_and_west_touch():
    assert 1440 in neighbours(721)
    assert 721 in neighbours(1440)


@given(CELL)
def test_neighbours_are_mutual(cell):
    assert all(cell in neighbours(other) for other in neighbours(cell))
