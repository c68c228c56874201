"""Write many rows at once: `executemany` on SQLite, COPY on PostgreSQL, with equal results.

Both run inside the caller's transaction. Django's own `bulk_create` builds an object a row, which is some ten
times slower (see benchmarks/RESULTS.md).
"""

from collections.abc import Iterator
from typing import Any

import polars as pl
from django.db import connection, models

CHUNK = 50_000
"""Rows handed over at a time: enough to be quick, few enough to need little memory."""


def insert(model: type[models.Model], frame: pl.DataFrame) -> int:
    """Insert the rows of `frame`, whose columns are columns of the model's table, and return their number.

    Text longer than its column is cut, with an ellipsis, so that SQLite and PostgreSQL keep the same.
    """
    write = _copy if connection.vendor == "postgresql" else _execute_many
    for chunk in fitted(model, frame).iter_slices(CHUNK):
        with connection.wrap_database_errors:
            write(model._meta.db_table, chunk)
    return frame.height


def take_stock() -> None:
    """Let the database learn what is in its tables now, so that it chooses the right index for the next question."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
            cursor.execute("ANALYZE")
        else:
            tables = (_quoted(name) for name in connection.introspection.table_names(cursor))
            cursor.execute(f"ANALYZE {', '.join(tables)}")


ROWS_LOOKED_AT = 2_000  # of each index of SQLite; enough to choose by, and takes no time


def fitted(model: type[models.Model], frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with text that both databases accept: not longer than its column, and without NUL."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    return frame.with_columns(
        _cut(name, fields[name].max_length) for name, type_ in frame.schema.items() if type_ == pl.String
    )


def _cut(name: str, length: int | None) -> pl.Expr:
    text = pl.col(name).str.replace_all("\0", "", literal=True)
    if length is None:
        return text
    shortened = pl.concat_str(text.str.slice(0, length - 1), pl.lit("…"))
    return pl.when(text.str.len_chars() > length).then(shortened).otherwise(text).alias(name)


def _execute_many(table: str, chunk: pl.DataFrame) -> None:
    marks = ", ".join("?" for _ in chunk.columns)
    sql = f"INSERT INTO {_quoted(table)} ({_columns(chunk)}) VALUES ({marks})"  # noqa: S608 - names of our own models
    connection.ensure_connection()
    connection.connection.executemany(sql, _sqlite_rows(chunk))


def _sqlite_rows(chunk: pl.DataFrame) -> Iterator[tuple[Any, ...]]:
    """Rows with dates written as Django writes them."""
    dates = [name for name, type_ in chunk.schema.items() if type_ == pl.Date]
    return chunk.with_columns(pl.col(dates).dt.strftime("%Y-%m-%d")).iter_rows()


def _copy(table: str, chunk: pl.DataFrame) -> None:
    """COPY as CSV, in which text is always quoted and a null is not: so the two cannot be taken for each other."""
    options = "(FORMAT csv, NULL '')"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {_quoted(table)} ({_columns(chunk)}) FROM STDIN {options}") as copy,
    ):
        copy.write(_hex_encoded(chunk).write_csv(include_header=False, quote_style="non_numeric"))


def _hex_encoded(chunk: pl.DataFrame) -> pl.DataFrame:
    """Bytes in PostgreSQL's own text form, since a CSV cannot hold them."""
    binary = [name for name, type_ in chunk.schema.items() if type_ == pl.Binary]
    return chunk.with_columns(
        pl.concat_str(pl.lit("\\x"), pl.col(name).bin.encode("hex")).alias(name) for name in binary
    )


def _columns(chunk: pl.DataFrame) -> str:
    return ", ".join(_quoted(name) for name in chunk.columns)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
