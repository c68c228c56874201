"""Frames of Polars as tables of DuckDB, and back.

Both speak Arrow's own interface (`__arrow_c_stream__`), over which DuckDB reads and Polars takes without pyarrow, which
is larger than either and which the program therefore does without.
"""

from dataclasses import dataclass

import duckdb
import polars as pl


@dataclass(frozen=True)
class _Lent:
    """A frame shown to DuckDB as a stream: it would ask a frame itself for a pyarrow table."""

    frame: pl.DataFrame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)


def put(connection: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> None:
    """The frame as a table of this name, instead of any other of that name."""
    connection.register("lent", _Lent(frame))
    connection.execute(f'create or replace temp table "{name}" as from lent')
    connection.unregister("lent")


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> pl.DataFrame:
    """What the query gives, in its order."""
    return pl.DataFrame(connection.sql(sql))
