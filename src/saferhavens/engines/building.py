"""Building a panel: its tables checked, its query run on an engine, the result as a frame."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Protocol

import polars as pl

from saferhavens.core.forecast.panels import (
    Dialect,
    Look,
    Panel,
    Part,
    Query,
    Span,
    asked,
    checked,
    coded,
    compiled,
    decoded,
    in_order,
    unfolded,
)
from saferhavens.core.problems import PANEL_EMPTY, ProblemError
from saferhavens.engines.on_duckdb import OnDuckDB
from saferhavens.engines.on_postgresql import OnPostgreSQL
from saferhavens.engines.on_spark import OnSpark


class Engine(Protocol):
    """What an engine must do."""

    dialect: Dialect
    beside_us: bool
    """Whether it works in this process, in its memory: then it tells only what changes, and rows are made here."""

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
    found = [decoded(panel, rows, given) for rows in _rows(panel, span, engine, ready["units"], parts)]
    if all(rows[target.name].null_count() == rows.height for rows in found for target in panel.targets):
        raise ProblemError(PANEL_EMPTY)
    return pl.concat(found, rechunk=False)


def _rows(
    panel: Panel, span: Span, engine: Engine, units: pl.DataFrame, parts: Sequence[Part]
) -> Iterator[pl.DataFrame]:
    """By the engine alone or, where its answers stay in this process, with what is done here."""

    def answer(query: Query) -> pl.DataFrame:
        return engine.rows(compiled(panel, span, engine.dialect, query))

    if engine.beside_us:
        for table in (Query.COUNTS, Query.TERMS):
            engine.put(table, answer(table))
        parents = answer(Query.PARENTS) if panel.uses(Look.PARENT, Look.SHARE) else None
    for part in parts:
        engine.put("units", asked(units, part))
        if engine.beside_us:
            with ThreadPoolExecutor(pl.thread_pool_size()) as threads:
                yield from unfolded(panel, span, answer(Query.UNITS), parents, threads.map)
        else:
            yield in_order(answer(Query.PANEL), span)
