"""From the steps in which something changes to a row for each step, in this process: what an engine beside us need not
do. All units' rows stand in one column, one unit's after the other's, so that looking back is a shift; where it reaches
into another unit, the run of known steps is too short for the feature to have a value."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import polars as pl

from saferhavens.core.forecast.panels.declaration import FRACTIONS, Feature, Panel, Span
from saferhavens.core.forecast.panels.looking import (
    RUN,
    Parents,
    Read,
    finished,
    parents_of,
    quiet,
    quiets_of,
    sum_of,
    total,
    totals_of,
)

UNITS = 500
"""So many at once."""

Mapped = Callable[[Callable[[pl.DataFrame], pl.DataFrame], Iterable[pl.DataFrame]], Iterable[pl.DataFrame]]
"""What does a piece of work on each frame, and gives what came of it in their order: `map`, or that of threads."""


@dataclass(frozen=True)
class Unfolded:
    """Rows in memory; `looking.Rows` says what each method is. `values` holds each series as it is, 0 where nothing is
    known."""

    values: dict[str, np.ndarray]
    height: int

    def back(self, read: Read) -> pl.Expr:
        return pl.col(read.column).shift(read.back, fill_value=0 if read.column.endswith(total("")) else None)

    def target(self, read: Read) -> pl.Expr:
        return self.where(pl.col("at") >= read.back, self.back(read))

    def weighted(self, series: str, weights: Sequence[float], newest: int) -> pl.Expr:
        values = self.values[series]
        sums = np.convolve(np.append(values, 0.0), weights)[: values.size]
        return pl.lit(pl.Series(sums)).shift(newest)

    def where(self, condition: pl.Expr, value: pl.Expr) -> pl.Expr:
        return pl.when(condition).then(value)

    def divided(self, value: pl.Expr, by: int) -> pl.Expr:
        """Polars divides by one number as it multiplies by its inverse, which rounds twice; by a column it divides."""
        return value / pl.lit(pl.Series(np.full(self.height, float(by))))

    def of_parent(self, parents: Parents) -> pl.Expr:
        return pl.col(_name(parents))


def unfolded(
    panel: Panel, span: Span, points: pl.DataFrame, parents: pl.DataFrame | None, mapped: Mapped = map
) -> Iterable[pl.DataFrame]:
    """The rows of the finished panel, in order, from what an engine tells of the units and of the parents: so many
    units at once that their columns stay in the processor's cache. `mapped` may do several at a time."""
    ordered = points.sort("number", "step")
    families = None if parents is None else _sums_of_parents(panel, span, parents)
    begins = ordered.select(pl.arg_where(pl.col("step") == span.first)).to_series()[::UNITS].to_list()
    blocks = [ordered[begin:end] for begin, end in pairwise([*begins, ordered.height])]
    return mapped(partial(_block, panel, span, families), blocks)


def _block(panel: Panel, span: Span, families: pl.DataFrame | None, points: pl.DataFrame) -> pl.DataFrame:
    frame, rows = _spread(points, span, [each.name for each in panel.targets], totals_of(panel), quiets_of(panel))
    if families is not None:
        frame = frame.with_columns(_beside(points, span, families, frame["at"]))
    features = [_typed(finished(rows, feature, span), feature) for feature in panel.features]
    told = frame.lazy().select(
        "number",
        "vintage",
        *(each.name for each in panel.targets),
        *features,
        step=pl.col("at") + span.first,
        features_vintage=pl.col("vintage").shift(span.horizon),
    )
    return told.collect()


def _typed(value: pl.Expr, feature: Feature) -> pl.Expr:
    return value.cast(pl.Float64 if feature.look in FRACTIONS else pl.Int32).alias(feature.name)


def _spread(
    points: pl.DataFrame, span: Span, targets: Sequence[str], totals: Sequence[str], quiets: Sequence[str]
) -> tuple[pl.DataFrame, Unfolded]:
    """A row for each unit and step, with the columns that can be looked back at."""
    steps = span.last - span.first + 1
    first = (points["step"] == span.first).to_numpy()
    units = int(first.sum())
    begins = (np.cumsum(first) - 1) * steps + points["step"].to_numpy() - span.first
    of = np.repeat(np.arange(points.height, dtype=np.uint32), np.diff(begins, append=units * steps))
    at = np.tile(np.arange(steps, dtype=np.int32), units)
    since = points["since"].fill_null(span.last + 1).cast(pl.Int32).to_numpy()
    run = np.maximum(at + np.int32(span.first + 1) - since[of], 0)
    values = {name: _placed(points[name], begins, at.size) for name in {*targets, *totals, *quiets}}
    known = pl.Series(run > 0)
    told = pl.select(
        pl.lit(pl.Series(at)).alias("at"),
        pl.lit(pl.Series(run)).alias(RUN),
        *(pl.when(known).then(pl.Series(values[name])).alias(name) for name in targets),
        *(pl.lit(pl.Series(np.cumsum(values[name], dtype=np.int64))).alias(total(name)) for name in totals),
        *(_steps_since(values[name], run).alias(quiet(name)) for name in quiets),
    )
    carried = [points[name].gather(of) for name in ("number", "vintage", "parent") if name in points.columns]
    return told.with_columns(carried), Unfolded(values, at.size)


def _placed(values: pl.Series, places: np.ndarray, size: int) -> np.ndarray:
    placed = np.zeros(size, dtype=np.int32)
    placed[places] = values.cast(pl.Int32).to_numpy()  # refuses what does not fit, where NumPy would cut it off
    return placed


def _steps_since(values: np.ndarray, run: np.ndarray) -> pl.Expr:
    """Null where the last that was not 0 lies before the run."""
    rows = np.arange(values.size, dtype=np.int32)
    steps = rows - np.maximum.accumulate(np.where(values > 0, rows, np.int32(-1)))
    return pl.when(pl.Series(steps < run)).then(pl.Series(steps))


def _sums_of_parents(panel: Panel, span: Span, points: pl.DataFrame) -> pl.DataFrame:
    """By `parent` and step, in order."""
    asked = parents_of(panel)
    given = points.sort("parent", "step")
    frame, rows = _spread(given, span, (), sorted({series for series, _ in asked}), ())
    sums = (sum_of(rows, *each, span).alias(_name(each)) for each in asked)
    return frame.lazy().select("parent", *sums).collect()


def _beside(points: pl.DataFrame, span: Span, families: pl.DataFrame, at: pl.Series) -> pl.DataFrame:
    """The sums of their parents beside the rows of the units."""
    steps = span.last - span.first + 1
    first = families["parent"].gather_every(steps).to_frame().with_row_index("family")
    units = points.filter(pl.col("step") == span.first).join(first, "parent", "left", maintain_order="left")["family"]
    rows = units.cast(pl.Int64).gather(np.repeat(np.arange(units.len()), steps)) * steps + at
    return families.select(pl.exclude("parent").gather(rows))


def _name(parents: Parents) -> str:
    return f"parent {parents}"
