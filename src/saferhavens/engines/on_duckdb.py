"""DuckDB, in this process: the default, for what one machine can hold."""

import duckdb
import polars as pl

from saferhavens.core import frames
from saferhavens.core.forecast.panels import Dialect
from saferhavens.core.problems import PANEL_ENGINE_MISSING, ProblemError


class OnDuckDB:
    """A database in memory, or in the file `database`, where what is larger than memory goes to disk."""

    dialect = Dialect.DUCKDB

    def __init__(self, database: str = ":memory:", *, threads: int | None = None) -> None:
        self.beside_us = database == ":memory:"
        try:
            self._connection = duckdb.connect(database, config={"threads": threads} if threads else {})
        except duckdb.Error as error:
            raise ProblemError(PANEL_ENGINE_MISSING, engine="DuckDB", reason=error) from error

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """The frame as a table of this name."""
        frames.put(self._connection, name, frame)

    def rows(self, sql: str) -> pl.DataFrame:
        return frames.rows(self._connection, sql)

    def close(self) -> None:
        self._connection.close()
