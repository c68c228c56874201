"""The figures that were known at the origin, as a grid of units and months, or the problem that they have."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from saferhavens.core.forecast.months import first_day
from saferhavens.core.problems import (
    COUNT_NOT_WHOLE,
    HISTORY_ENDS_EARLY,
    HISTORY_TOO_SHORT,
    HORIZON_NOT_AHEAD,
    HORIZON_TWICE,
    MONTH_TWICE,
    SERIES_COLUMNS,
    SERIES_CONSTANT,
    SERIES_EMPTY,
    UNIT_CHANGES,
    ProblemError,
)

LEAST_MONTHS = 36
"""Of history. With less there is no year to learn on after the one that the longest usual window needs."""

PRESENT_MONTHS = 6
"""A unit without any figure in so many months before the origin has vanished and is not forecast."""

MOST_PEOPLE = 10**10
"""More than live. Draws around a figure of any size would be no numbers any more."""

Floats = npt.NDArray[np.float64]


class Changing(StrEnum):
    """What is done with a unit that has no figure in some of the months."""

    REFUSE = "refuse"  # raise UNIT_CHANGES
    ALLOW = "allow"  # use what is there: a unit may appear late; one that has vanished trains, but is not forecast


@dataclass(frozen=True)
class Grid:
    """Counts by unit (sorted) and month, NaN where nothing is known; the last month is the origin."""

    units: tuple[str, ...]
    parents: npt.NDArray[np.int64]  # for each unit, the number of its parent
    first: int
    values: Floats  # (units, months)
    silent: frozenset[int] = frozenset()  # parents from whose units nothing is learnt

    @property
    def origin(self) -> int:
        return self.first + self.values.shape[1] - 1

    @property
    def teaching(self) -> npt.NDArray[np.bool_]:
        """Units from which is learnt."""
        return ~np.isin(self.parents, sorted(self.silent))

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Units that still have figures."""
        return np.asarray(~np.isnan(self.values[:, -PRESENT_MONTHS:]).all(axis=1))


def grid(history: pl.DataFrame, origin: int, changing: Changing = Changing.REFUSE) -> Grid:
    """What `history` (unit, month, value, and parent if there is one) says up to `origin`; later rows are not read.

    Without a column `parent` it is what stands before the first hyphen of the unit: "COL-05" belongs to "COL".
    Months are month numbers. Nulls are months of which nothing is known. Raises SERIES_COLUMNS, SERIES_EMPTY,
    MONTH_UNKNOWN, COUNT_NOT_WHOLE, MONTH_TWICE, HISTORY_ENDS_EARLY, HISTORY_TOO_SHORT, SERIES_CONSTANT, UNIT_CHANGES.
    """
    check_columns(history)
    rows = history.filter(pl.col("month") <= origin, pl.col("value").is_not_null()).sort("unit", "month")
    check_rows(rows, origin)
    found = laid_out(rows)
    _check_span(found, origin)
    if changing == Changing.REFUSE:
        _check_units(found)
    return found


def without_lessons(found: Grid, units: Collection[str]) -> Grid:
    """The grid, in which nothing is learnt from the parents of these units: how well is a new country told?"""
    parents = (found.parents[found.units.index(unit)] for unit in units if unit in found.units)
    return replace(found, silent=frozenset(int(parent) for parent in parents))


def check_horizons(horizons: Sequence[int]) -> tuple[int, ...]:
    """The months ahead, in order.

    Raises HORIZON_NOT_AHEAD if there are none, or one is not 1 or more, and HORIZON_TWICE if one is named again: who
    counts the months of the answer would count another number than was asked for.
    """
    wrong = [each for each in horizons if each != int(each) or each < 1]
    if wrong or not horizons:
        raise ProblemError(HORIZON_NOT_AHEAD, horizon=wrong[0] if wrong else "")
    found = tuple(sorted(int(each) for each in horizons))
    twice = [one for one, other in pairwise(found) if one == other]
    if twice:
        raise ProblemError(HORIZON_TWICE, horizon=twice[0])
    return found


def some_of(horizons: Sequence[int], most: int) -> tuple[int, ...]:
    """At most `most` of the months ahead, evenly spread, with the first and the last: enough to learn from."""
    places = np.linspace(0, len(horizons) - 1, min(most, len(horizons))).round().astype(int)
    return tuple(horizons[place] for place in places)


def check_columns(history: pl.DataFrame) -> None:
    """Raises SERIES_COLUMNS for a table without unit, month and value, each of its kind, the first two without gaps."""
    kinds = history.schema
    fits = {
        "unit": kinds.get("unit") == pl.String and not history["unit"].null_count(),
        "month": "month" in kinds and kinds["month"].is_integer() and not history["month"].null_count(),
        "value": "value" in kinds and (kinds["value"].is_numeric() or kinds["value"] == pl.Null),
    }
    wrong = [name for name, right in fits.items() if not right]
    if wrong:
        raise ProblemError(SERIES_COLUMNS, columns=", ".join(wrong))


def check_rows(rows: pl.DataFrame, origin: int) -> None:
    """Raises what single rows can have wrong."""
    if rows.is_empty():
        raise ProblemError(SERIES_EMPTY, month=shown(origin))
    first_day(min(rows["month"].to_list()))  # raises MONTH_UNKNOWN
    value = pl.col("value").cast(pl.Float64)
    wrong = rows.filter((value < 0) | (value > MOST_PEOPLE) | (value != value.floor()) | ~value.is_finite())
    if wrong.height:
        raise ProblemError(COUNT_NOT_WHOLE, **_facts(wrong), value=wrong["value"][0])
    twice = rows.filter(pl.struct("unit", "month").is_duplicated())
    if twice.height:
        raise ProblemError(MONTH_TWICE, **_facts(twice))


def laid_out(rows: pl.DataFrame) -> Grid:
    """The grid of rows that have been checked."""
    units = rows["unit"].unique().sort()
    parent = "parent" if "parent" in rows.columns else pl.col("unit").str.split("-").list.first()
    parents = rows.select("unit", parent=parent).unique("unit").sort("unit")["parent"].rank("dense")
    months = rows["month"].to_numpy().astype(np.int64)
    first = int(months.min())
    values = np.full((len(units), int(months.max()) - first + 1), np.nan)
    places = rows["unit"].rank("dense").to_numpy().astype(np.int64) - 1
    values[places, months - first] = rows["value"].cast(pl.Float64).to_numpy()
    return Grid(tuple(units), parents.to_numpy().astype(np.int64) - 1, first, values)


def _check_span(found: Grid, origin: int) -> None:
    months = found.values.shape[1]
    if found.origin < origin:
        raise ProblemError(HISTORY_ENDS_EARLY, last=shown(found.origin), origin=shown(origin))
    if months < LEAST_MONTHS:
        raise ProblemError(HISTORY_TOO_SHORT, months=months, least=LEAST_MONTHS)
    known = found.values[~np.isnan(found.values)]
    if known.min() == known.max():
        raise ProblemError(SERIES_CONSTANT, value=int(known[0]))


def _check_units(found: Grid) -> None:
    missing = np.isnan(found.values)
    if missing.any():
        unit, month = np.argwhere(missing)[0]
        raise ProblemError(UNIT_CHANGES, unit=found.units[unit], month=shown(found.first + int(month)))


def shown(month: int) -> str:
    """A month number as people write it: 2024-10."""
    return f"{first_day(month):%Y-%m}"


def _facts(rows: pl.DataFrame) -> dict[str, object]:
    return {"unit": rows["unit"][0], "month": shown(int(rows["month"][0]))}
