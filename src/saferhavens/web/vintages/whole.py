"""Tables that are read whole and never by row: kept as one compressed Parquet file in the row of their vintage.

Forecasts read all of a vintage or nothing. 780,000 rows of months are 300 kB so, and take a moment to load; see
decisions/0014-tables-for-models-are-kept-whole.md. Each of these tables has a column `country`.
"""

import io
from collections.abc import Sequence

import polars as pl

from saferhavens.core.problems import INPUT_DAMAGED, ProblemError
from saferhavens.sources.tables import TABLES
from saferhavens.web.vintages.models import Vintage, WholeTable
from saferhavens.web.vintages.rules import Winners
from saferhavens.web.vintages.stores import Counts


def store_country_years(vintage: Vintage, frame: pl.DataFrame, winners: Winners, notes: dict[str, int]) -> int:
    return keep(vintage, "country_years", frame)


def store_country_month_deaths(vintage: Vintage, frame: pl.DataFrame, winners: Winners, notes: dict[str, int]) -> int:
    return keep(vintage, "country_month_deaths", frame)


def keep(vintage: Vintage, table: str, frame: pl.DataFrame) -> int:
    """Keep `frame` as it is, rows in their order, and return the number of rows."""
    content = io.BytesIO()
    frame.write_parquet(content, compression="zstd")
    counts = dict(frame["country"].drop_nulls().value_counts(sort=False).iter_rows())
    WholeTable.objects.create(
        vintage=vintage, table=table, rows=frame.height, by_country=counts, content=content.getvalue()
    )
    return frame.height


def read(vintage: int, table: str) -> pl.DataFrame:
    """The whole table of a vintage, as it was stored. Raises INPUT_DAMAGED, and WholeTable.DoesNotExist."""
    kept = WholeTable.objects.get(vintage=vintage, table=table)
    try:
        frame = pl.read_parquet(io.BytesIO(bytes(kept.content)))
    except pl.exceptions.PolarsError as error:
        raise ProblemError(INPUT_DAMAGED, table=table, vintage=vintage) from error
    if frame.height != kept.rows or dict(frame.schema) != TABLES[table]:
        raise ProblemError(INPUT_DAMAGED, table=table, vintage=vintage)
    return frame


def count_rows(vintages: Sequence[int], countries: Sequence[str]) -> Counts:
    """What the vintages in force hold of `countries`: {"COL": {"country_years": 65}}."""
    counts: Counts = {}
    for kept in WholeTable.objects.filter(vintage__in=vintages).defer("content").order_by("table", "pk"):
        for country in countries:
            if rows := kept.by_country.get(country):
                of_country = counts.setdefault(country, {})
                of_country[kept.table] = of_country.get(kept.table, 0) + rows
    return counts
