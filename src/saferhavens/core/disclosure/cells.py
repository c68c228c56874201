"""Cells: a harm in a place in a period; which cell lies in which, and the sums over what is shown."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple


class Cell(NamedTuple):
    """A harm in a place in a period. An empty part means all: `Cell("", "COL")` is everything in Colombia.

    `period` is `2025-03`, `2025-Q1`, `2025` or "".
    """

    harm: str = ""
    country: str = ""
    adm1: str = ""
    adm2: str = ""
    period: str = ""


def wider_periods(period: str) -> Iterator[str]:
    """The period itself and all that hold it: month, quarter, year, all time."""
    if period:
        yield period
    if len(period) == len("2025-03"):
        if "Q" not in period:
            yield quarter_of(period)
        yield period[:4]
    yield ""


def quarter_of(month: str) -> str:
    """`2025-Q1` of `2025-03`."""
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def wider_places(cell: Cell) -> set[tuple[str, str, str]]:
    """The place of the cell and all that hold it: municipality, department, country, everywhere."""
    country, adm1, adm2 = cell.country, cell.adm1, cell.adm2
    return {(country, adm1, adm2), (country, adm1, ""), (country, "", ""), ("", "", "")}


def wider(cell: Cell) -> Iterator[Cell]:
    """The cell itself and every cell that holds it, each once."""
    for harm, place, period in product({cell.harm, ""}, wider_places(cell), set(wider_periods(cell.period))):
        yield Cell(harm, *place, period)


def holds(big: Cell, small: Cell) -> bool:
    """Whether `small` lies in `big`, or is the same."""
    return (
        big.harm in ("", small.harm)
        and (big.country, big.adm1, big.adm2) in wider_places(small)
        and big.period in wider_periods(small.period)
    )


def totals(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    """For every cell that holds a shown one: the sum of what is shown in it. Nothing else enters a sum."""
    sums: dict[Cell, int] = {}
    for cell, value in cells.items():
        for each in wider(cell):
            sums[each] = sums.get(each, 0) + value
    return sums
