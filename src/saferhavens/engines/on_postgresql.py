"""PostgreSQL: for many users of one panel, or events that are kept there anyway."""

import polars as pl
import psycopg
from psycopg import sql as composed

from saferhavens.core.forecast.panels import Dialect
from saferhavens.core.problems import PANEL_ENGINE_MISSING, ProblemError

TYPES = {pl.String: "text", pl.Int32: "integer", pl.Int64: "bigint", pl.Date: "date", pl.Boolean: "boolean"}


class OnPostgreSQL:
    """The server at an address such as postgresql://user@host:5432/name. Tables are temporary: nothing stays there."""

    dialect = Dialect.POSTGRESQL
    beside_us = False

    def __init__(self, address: str) -> None:
        try:
            self._connection = psycopg.connect(address, autocommit=True, connect_timeout=10)
        except psycopg.Error as error:
            raise ProblemError(PANEL_ENGINE_MISSING, engine="PostgreSQL", reason=error) from error

    def put(self, name: str, frame: pl.DataFrame) -> None:
        """The frame as a temporary table of this name, which hides any other of that name."""
        table = composed.Identifier(name)
        columns = [
            composed.SQL("{} {}").format(composed.Identifier(column), composed.SQL(TYPES[type(kind)]))
            for column, kind in frame.schema.items()
        ]
        with self._connection.cursor() as cursor:
            cursor.execute(composed.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(table))
            cursor.execute(
                composed.SQL("CREATE TEMPORARY TABLE {} ({})").format(table, composed.SQL(", ").join(columns))
            )
            with cursor.copy(composed.SQL("COPY pg_temp.{} FROM STDIN").format(table)) as copy:
                for row in frame.iter_rows():
                    copy.write_row(row)
            cursor.execute(composed.SQL("ANALYZE pg_temp.{}").format(table))

    def rows(self, sql: str) -> pl.DataFrame:
        with self._connection.cursor() as cursor:
            cursor.execute(sql.encode())
            names = [column.name for column in cursor.description or []]
            return pl.DataFrame(cursor.fetchall(), schema=names, orient="row", infer_schema_length=None)

    def close(self) -> None:
        self._connection.close()
