"""Building a panel: its tables checked, its query run on an engine, the result as a frame."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Protocol

import polars as pl

from saferhavens.core.forecast.panels import Dialect, Panel, Part, Span, checked, compiled
from saferhavens.core.problems import PANEL_EMPTY, ProblemError
from saferhavens.engines.on_duckdb import OnDuckDB
from saferhavens.engines.on_postgresql import OnPostgreSQL
from saferhavens.engines.on_spark import OnSpark

TYPES: dict[str, type[pl.DataType]] = {"string": pl.String, "int32": pl.Int32, "float64": pl.Float64}


class Engine(Protocol):
    """What an engine must do."""

    dialect: Dialect

    def put(self, name: str, frame: pl.DataFrame) -> None: ...

    def rows(self, sql: str) -> pl.DataFrame: ...

    def close(self) -> None: ...


def engine_at(address: str | None = None) -> Engine:
    """The engine at an address: none is DuckDB in memory, `duckdb:FILE` in a file, `postgresql://…` a server; anything
    else is where Spark runs (`spark://…`, `yarn`, `local[2]`). Raises PANEL_ENGINE_MISSING."""
    if not address:
        return OnDuckDB()
    if address.startswith("duckdb:"):
        return OnDuckDB(address.removeprefix("duckdb:"))
    if address.startswith(("postgresql://", "postgres://")):
        return OnPostgreSQL(address)
    return OnSpark(address)


def build(
    panel: Panel,
    span: Span,
    tables: Mapping[str, pl.DataFrame],
    engine: Engine | None = None,
    parts: Sequence[Part] = (Part(),),
) -> pl.DataFrame:
    """The panel: one row for each unit and step, in that order, with the columns and types of `panel.types`.

    `tables` are `events`, `vintages`, `units` and, if a feature asks for them, `neighbours` (docs/methods/panels.md).
    In several `parts` the engine holds only one of them at a time: less memory, the same rows. Without an engine DuckDB
    does it, in memory. Raises PANEL_DATA_WRONG, PANEL_AS_OF_TOO_EARLY, PANEL_EMPTY.
    """
    if engine is None:
        with closing(OnDuckDB()) as own:
            return build(panel, span, tables, own, parts)
    given = checked(panel, tables)
    for name, frame in given.items():
        engine.put(name, frame)
    bounds = (part.bounds(given["units"].height) for part in parts)
    found = [engine.rows(compiled(panel, span, engine.dialect, each)) for each in bounds]
    built = pl.concat([rows.select(columns_of(panel)) for rows in found], rechunk=False)
    if all(built[target.name].null_count() == built.height for target in panel.targets):
        raise ProblemError(PANEL_EMPTY)
    return built


def columns_of(panel: Panel) -> list[pl.Expr]:
    """Each column in its type: engines differ in how they hand over whole numbers."""
    return [pl.col(name).cast(TYPES[kind]) for name, kind in panel.types.items()]
