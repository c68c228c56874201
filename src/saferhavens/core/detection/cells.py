"""Counts as arrays: one row a step, one column a cell, sorted by unit and kind, whatever the order of the table."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferhavens.core.problems import (
    COMPLETENESS_WRONG,
    COUNT_TWICE,
    COUNTS_COLUMNS,
    COUNTS_EMPTY,
    COUNTS_GAP,
    COUNTS_WRONG,
    PARENTS_DIFFER,
    ProblemError,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

COLUMNS = ("unit", "parent", "kind", "step", "value")
TEXTS = ("unit", "parent", "kind")


@dataclass(frozen=True)
class Cells:
    """Counts of cells by step.

    `values` and `exposure` have the shape (steps, cells). `exposure` is the share of a step's final count that is
    known: 1 if all, 0 where the series of the cell has not begun or has ended. `groups` numbers the pairs of parent
    area and kind, `families` the kinds: the cells from which a cell borrows. `doubt` is how unsure `exposure` is: its
    squared coefficient of variation, 0 where nothing is said of it.
    """

    units: tuple[str, ...]
    kinds: tuple[str, ...]
    parents: tuple[str | None, ...]
    first: int
    values: Floats
    exposure: Floats
    groups: Places
    families: Places
    doubt: Floats

    @property
    def last(self) -> int:
        return self.first + len(self.values) - 1

    @cached_property
    def begun(self) -> Places:
        """The row in which each cell's series begins."""
        return np.asarray(np.argmax(self.exposure > 0, axis=0))

    def row_of(self, step: int) -> int:
        """The row of a step. Raises COUNTS_EMPTY if there is none."""
        if not self.first <= step <= self.last:
            raise ProblemError(COUNTS_EMPTY, at=step)
        return step - self.first


def cells_of(counts: pl.DataFrame, completeness: pl.DataFrame | None = None) -> Cells:
    """The cells of a table with the columns unit, parent, kind, step and value.

    Values are whole numbers from 0 on. A unit without parent (null) borrows from all units without parent. A cell may
    begin late and end early, but has no gap between. `completeness` has a column step, a column completeness, unit or
    kind if it differs between them, and doubt (its squared coefficient of variation) if that is known; steps that it
    does not name are complete. Raises COUNTS_COLUMNS, COUNTS_EMPTY, COUNTS_WRONG, COUNT_TWICE, COUNTS_GAP,
    PARENTS_DIFFER, COMPLETENESS_WRONG.
    """
    check_columns(counts)
    check_values(counts)
    units, unit_of_row = coded(counts["unit"])
    kinds, kind_of_row = coded(counts["kind"])
    pair_of_row = unit_of_row * len(kinds) + kind_of_row
    present = np.flatnonzero(np.bincount(pair_of_row, minlength=len(units) * len(kinds)))
    names = [(units[pair // len(kinds)], kinds[pair % len(kinds)]) for pair in present.tolist()]
    parents = parents_of(counts)
    place = np.zeros(len(units) * len(kinds), dtype=np.int64)
    place[present] = np.arange(len(present))
    first, values, known = arrays_of(counts, place[pair_of_row], names)
    made = Cells(
        units=tuple(unit for unit, _kind in names),
        kinds=tuple(kind for _unit, kind in names),
        parents=tuple(parents[unit] for unit, _kind in names),
        first=first,
        values=values,
        exposure=known.astype(np.float64),
        groups=groups_of([parents[unit] for unit, _kind in names], present % len(kinds)),
        families=present % len(kinds),
        doubt=np.zeros(known.shape),
    )
    return made if completeness is None else with_completeness(made, completeness)


def arrays_of(counts: pl.DataFrame, cell_of_row: Places, names: list[tuple[str, str]]) -> tuple[int, Floats, Flags]:
    """The first step, the counts and whether they are known, by step and cell. Raises COUNT_TWICE, COUNTS_GAP."""
    steps = counts["step"].to_numpy().astype(np.int64)
    first, height = int(steps.min()), int(steps.max() - steps.min()) + 1
    place = (steps - first) * len(names) + cell_of_row
    values, known = np.zeros(height * len(names)), np.zeros(height * len(names), dtype=np.bool_)
    values[place], known[place] = counts["value"].to_numpy(), True
    if np.count_nonzero(known) < len(place):
        row, cell = divmod(int(np.argmax(np.bincount(place) > 1)), len(names))
        raise ProblemError(COUNT_TWICE, unit=names[cell][0], kind=names[cell][1], step=first + row)
    check_gaps(known.reshape(height, -1), names, first)
    return first, values.reshape(height, -1), known.reshape(height, -1)


def known_until(counts: pl.DataFrame, at: int) -> pl.DataFrame:
    """The rows up to step `at`. Raises COUNTS_EMPTY if there is none."""
    check_columns(counts, ("step",))
    known = counts.filter(pl.col("step") <= at)
    if not known.height:
        raise ProblemError(COUNTS_EMPTY, at=at)
    return known


def filled(counts: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """Counts of a list of events: each cell of the table gets a row for every step from `first` to `last`, with 0."""
    check_columns(counts)
    cells = counts.select("unit", "parent", "kind").unique(maintain_order=True)
    steps = pl.DataFrame({"step": range(first, last + 1)}, schema={"step": pl.Int64})
    sums = counts.group_by("unit", "kind", pl.col("step").cast(pl.Int64)).agg(pl.col("value").sum())
    whole = cells.join(steps, how="cross").join(sums, on=["unit", "kind", "step"], how="left", maintain_order="left")
    return whole.with_columns(pl.col("value").fill_null(0))


def any_kind(counts: pl.DataFrame, kind: str = "any") -> pl.DataFrame:
    """Counts of all kinds together: what silence is looked for in."""
    sums = counts.group_by("unit", "parent", "step", maintain_order=True).agg(pl.col("value").sum())
    return sums.select("unit", "parent", pl.lit(kind).alias("kind"), "step", "value")


def check_columns(counts: pl.DataFrame, columns: tuple[str, ...] = COLUMNS, table: str = "counts") -> None:
    """Raise COUNTS_COLUMNS for the first column that is missing or of another kind."""
    for column in columns:
        if column not in counts.columns:
            raise ProblemError(COUNTS_COLUMNS, table=table, column=column)
        kind = counts.schema[column]
        wanted = kind.is_integer() if column in ("step", "known") else kind.is_numeric() or column != "value"
        if not wanted or (column != "parent" and counts[column].null_count()):
            raise ProblemError(COUNTS_COLUMNS, table=table, column=column)


def check_values(counts: pl.DataFrame) -> None:
    if not counts.height:
        raise ProblemError(COUNTS_EMPTY, at="-")
    values = counts["value"].to_numpy()
    wrong = ~np.isfinite(values) | (values < 0) | (values != np.floor(values))
    if wrong.any():
        row = counts.row(int(np.argmax(wrong)), named=True)
        raise ProblemError(COUNTS_WRONG, unit=row["unit"], kind=row["kind"], step=row["step"], value=row["value"])


def coded(column: pl.Series) -> tuple[list[str], Places]:
    """The names of a column in alphabetical order, and each row's place among them."""
    names = column.cast(pl.String).unique().sort()
    codes = column.cast(pl.String).cast(pl.Enum(names)).to_physical()
    return names.to_list(), codes.to_numpy().astype(np.int64)


def check_gaps(known: Flags, names: list[tuple[str, str]], first: int) -> None:
    """Each cell has a count in every step from its first to its last."""
    begun = np.logical_or.accumulate(known, axis=0)
    not_ended = np.logical_or.accumulate(known[::-1], axis=0)[::-1]
    gap = begun & not_ended & ~known
    if gap.any():
        row, cell = divmod(int(np.argmax(gap)), known.shape[1])
        raise ProblemError(COUNTS_GAP, unit=names[cell][0], kind=names[cell][1], step=first + row)


def parents_of(counts: pl.DataFrame) -> dict[str, str | None]:
    """The parent area of each unit. Raises PARENTS_DIFFER if one has two."""
    pairs = counts.select(pl.col("unit", "parent").cast(pl.String)).unique().sort("unit", "parent")
    twice = pairs.filter(pl.col("unit").is_duplicated())
    if twice.height:
        raise ProblemError(PARENTS_DIFFER, unit=twice["unit"][0])
    return dict(zip(pairs["unit"].to_list(), pairs["parent"].to_list(), strict=True))


def groups_of(parents: list[str | None], families: Places) -> Places:
    """Numbers for the pairs of parent and kind that occur."""
    names = {name: place for place, name in enumerate(sorted({parent or "" for parent in parents}))}
    pairs = np.array([names[parent or ""] for parent in parents]) * (families.max() + 1) + families
    return np.unique(pairs, return_inverse=True)[1].astype(np.int64)


def with_completeness(cells: Cells, completeness: pl.DataFrame) -> Cells:
    """`exposure` times the completeness of each step, of each unit and kind where the table tells them apart.

    A unit of the table can be a parent area: what is known of a country's newest months holds for its divisions.
    """
    check_columns(completeness, ("step", "completeness"), "completeness")
    exposure, doubt = cells.exposure.copy(), cells.doubt.copy()
    units, kinds = np.array(cells.units), np.array(cells.kinds)
    parents = np.array([parent or "" for parent in cells.parents])
    for row in completeness.iter_rows(named=True):
        share, step, unsure = row["completeness"], row["step"], row.get("doubt", 0.0)
        for value, possible in ((share, 0 < share <= 1), (unsure, 0 <= unsure < np.inf)):
            if not possible:
                raise ProblemError(COMPLETENESS_WRONG, step=step, value=value)
        if cells.first <= step <= cells.last:
            unit = row.get("unit", units)
            its = ((units == unit) | (parents == unit)) & (kinds == row.get("kind", kinds))
            exposure[step - cells.first, its] *= share
            doubt[step - cells.first, its] = unsure
    return replace(cells, exposure=exposure, doubt=doubt)
