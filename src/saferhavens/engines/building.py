"""Building a panel: its tables checked, its query run on an engine, the result as a frame."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Protocol

import polars as pl

from saferhavens.core.forecast.panels import Dialect, Panel, Part, Span, asked, checked, coded, compiled, decoded
from saferhavens.core.problems import PANEL_EMPTY, ProblemError
from saferhavens.engines.on_duckdb import OnDuckDB
from saferhavens.engines.on_postgresql import OnPostgreSQL
from saferhavens.engines.on_spark import OnSpark


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
    ready = coded(panel, given)
    for name, frame in ready.items():
        engine.put(name, frame)
    query = compiled(panel, span, engine.dialect)
    built = pl.concat([decoded(panel, span, _rows(engine, query, ready["units"], part), given) for part in parts])
    if all(built[target.name].null_count() == built.height for target in panel.targets):
        raise ProblemError(PANEL_EMPTY)
    return built


def _rows(engine: Engine, query: str, units: pl.DataFrame, part: Part) -> pl.DataFrame:
    engine.put("units", asked(units, part))
    return engine.rows(query)
