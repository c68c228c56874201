"""Texts become numbers before an engine sees them, and what it gives becomes texts again."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from saferhavens.core.forecast.panels.compiling import schemas
from saferhavens.core.forecast.panels.declaration import Panel, Part, Span, Units
from saferhavens.core.forecast.panels.priogrid import COLUMNS, ROWS

TYPES = {
    "string": pl.String(), "int32": pl.Int32(), "int64": pl.Int64(), "float64": pl.Float64(), "date": pl.Date(),
    "boolean": pl.Boolean(),
}  # fmt: skip

Tables = Mapping[str, pl.DataFrame]


def coded(panel: Panel, given: Tables) -> dict[str, pl.DataFrame]:
    """The checked tables as `compiling.schemas` has them, every unit asked for."""
    lives = pl.struct("country", "exists_from", "exists_to").rank("dense")
    units = given["units"].with_columns(life=lives, place="unit", asked=True)
    told = dict(given) | {"units": units, "events": given["events"].with_columns(place=_place_of(panel.units))}
    if "neighbours" in given:
        numbered = given["neighbours"].join(units.select("unit", "number"), "unit")
        told["neighbours"] = numbered.select("number", place="neighbour")
    for column in ("country", "vintage", "parent", "place"):
        if column != "place" or panel.units is not Units.CELL:  # cells are numbers already
            told = _numbered(told, column)
    return {name: _typed(told[name], columns) for name, columns in schemas(panel).items()}


def asked(units: pl.DataFrame, part: Part) -> pl.DataFrame:
    """The coded units, of which only those of the part are asked for."""
    begin, end = part.bounds(units.height)
    return units.with_columns(asked=pl.col("number").is_between(begin, end - 1))


def decoded(panel: Panel, rows: pl.DataFrame, given: Tables) -> pl.DataFrame:
    """The rows with the columns and types of `panel.types`."""
    vintages = given["vintages"]["vintage"].unique().sort()
    texts = [
        given["units"]["unit"].gather(rows["number"]).alias("unit"),
        *(vintages.gather(rows[name]).alias(name) for name in ("vintage", "features_vintage")),
    ]
    return rows.with_columns(texts).select(pl.col(name).cast(TYPES[kind]) for name, kind in panel.types.items())


def in_order(rows: pl.DataFrame, span: Span) -> pl.DataFrame:
    """An engine's rows by unit and step: there is one for each, so that the place of each is known without sorting."""
    steps = span.last - span.first + 1
    places = rows.select(pl.col("number").cast(pl.Int64) * steps + pl.col("step") - span.first).to_series().to_numpy()
    order = np.empty(rows.height, dtype=np.uint32)
    order[places - places.min(initial=places.size and places[0])] = np.arange(rows.height, dtype=np.uint32)
    return rows.rechunk()[order]


def _place_of(units: Units) -> pl.Expr:
    if units is not Units.CELL:
        return pl.col(units.value)
    row = ((pl.col("latitude") + 90) * 2).floor().cast(pl.Int32).clip(upper_bound=ROWS - 1)
    column = ((pl.col("longitude") + 180) * 2).floor().cast(pl.Int32) % COLUMNS
    return row * COLUMNS + column + 1


def _numbered(tables: Tables, column: str) -> dict[str, pl.DataFrame]:
    """A text of this column, in whatever table, becomes its number among all that are in tables but the events; what is
    only there becomes null."""
    holding = [name for name, frame in tables.items() if column in frame.columns]
    texts = pl.concat([tables[name][column] for name in holding if name != "events"])
    kinds = pl.Enum(texts.drop_nulls().unique().sort())
    number = pl.col(column).cast(kinds, strict=False).to_physical()
    return dict(tables) | {name: tables[name].with_columns(number) for name in holding}


def _typed(frame: pl.DataFrame, columns: Mapping[str, str]) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(TYPES[kind], strict=False) for name, kind in columns.items())
