"""PRIO-GRID: the world in 259,200 cells of half a degree, numbered 1 to 259,200.

Rows run from south to north, columns from west to east, both from 1: the cell of row 1 and column 1 has its centre at
89.75° S, 179.75° W; `gid = (row - 1) · 720 + column`. Each cell holds its southern and western edge; the northernmost
row holds the pole too, and 180° E is 180° W.
Tollefsen, Strand & Buhaug (2012), Journal of Peace Research 49(2), doi:10.1177/0022343311431287.
"""

from saferhavens.core.problems import PANEL_DATA_WRONG, ProblemError

ROWS, COLUMNS = 360, 720
CELLS = ROWS * COLUMNS


def cell_at(longitude: float, latitude: float) -> int:
    """The number of the cell that holds a point, in degrees. Raises PANEL_DATA_WRONG outside ±180°, ±90°."""
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise _outside(f"{longitude}, {latitude}")
    row = min(int((latitude + 90) * 2), ROWS - 1)
    column = int((longitude + 180) * 2) % COLUMNS
    return row * COLUMNS + column + 1


def centre(cell: int) -> tuple[float, float]:
    """Longitude and latitude (degrees) of the centre of a cell. Raises PANEL_DATA_WRONG for no cell."""
    row, column = row_and_column(cell)
    return column / 2 - 180.25, row / 2 - 90.25


def row_and_column(cell: int) -> tuple[int, int]:
    """Row and column of a cell, from 1. Raises PANEL_DATA_WRONG for no cell."""
    if not 1 <= cell <= CELLS:
        raise _outside(f"gid {cell}")
    row, column = divmod(cell - 1, COLUMNS)
    return row + 1, column + 1


def neighbours(cell: int) -> tuple[int, ...]:
    """The eight cells around a cell, five at the poles, in order; east and west of 180° touch."""
    row, column = row_and_column(cell)
    rows = (north for north in (row - 1, row, row + 1) if 1 <= north <= ROWS)
    around = {(north - 1) * COLUMNS + (column - 1 + east) % COLUMNS + 1 for north in rows for east in (-1, 0, 1)}
    return tuple(sorted(around - {cell}))


def _outside(where: str) -> ProblemError:
    return ProblemError(PANEL_DATA_WRONG, table="PRIO-GRID", reason="outside the world", where=where)
