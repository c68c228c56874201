"""From the declaration of a panel to SQL, by ibis: one text for DuckDB, PostgreSQL and Spark each, with equal results.

Four tables go in (their columns: `schemas`): `events`, `vintages`, `units`, and `neighbours` where a feature needs
them. Engines see no texts but kinds: units, vintages and places are numbers (coding.py), for else millions of texts
would be sorted and joined.

Events are sparse, the grid is not. So everything that can be is done where something changed (happening.py), and only
then each unit gets a row for each step (looking.py).

Whatever order an engine adds in, the results are equal to the last bit: everything that is added is a whole number,
weights of decayed sums are whole numbers of 2 ** -20, and each fraction comes from one division at the end.
"""

from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

import ibis
from ibis.config import Config
from ibis.expr.types import Table

from saferhavens.core.forecast.panels.declaration import Look, Panel, Span, Units
from saferhavens.core.forecast.panels.happening import Facts, facts, of_parents, of_units
from saferhavens.core.forecast.panels.looking import parents_of
from saferhavens.core.forecast.panels.spreading import panel_of


class Dialect(StrEnum):
    """Engines for which SQL can be written."""

    DUCKDB = "duckdb"
    POSTGRESQL = "postgres"
    SPARK = "pyspark"


class _SparkOptions(Config):
    """What ibis asks when it writes Spark's SQL. It brings this along only with Spark itself."""

    treat_nan_as_null: bool = False


class Query(StrEnum):
    """What an engine can be asked: the whole panel; or, in four steps, only where something changes in the series of
    the units and of their parents, of which `unfolding.py` makes the same panel. The answers to the first two of these
    are tables for the others."""

    PANEL = "panel"
    COUNTS = "counts"
    TERMS = "terms"
    UNITS = "points of units"
    PARENTS = "points of parents"


def compiled(panel: Panel, span: Span, dialect: Dialect, query: Query = Query.PANEL) -> str:
    """One query, its rows in any order. Raises PANEL_AS_OF_TOO_EARLY.

    It is the same for all units: of what places a panel tells is a matter of what its tables hold.
    """
    span.check_origin_is_over(panel.step)
    return written(replace(panel, units=Units.COUNTRY), span, dialect, query)


@lru_cache(maxsize=64)
def written(panel: Panel, span: Span, dialect: Dialect, query: Query) -> str:
    if dialect is Dialect.SPARK and ibis.options.pyspark is None:
        ibis.options.pyspark = _SparkOptions()
    return str(ibis.to_sql(expression(panel, span, query), dialect=dialect, pretty=False))


def schemas(panel: Panel) -> dict[str, dict[str, str]]:
    """The tables that the query asks, and their columns with their types.

    A `place` is where events are reported: a division, country or cell. Units of one country that exist in the same
    days share one `life`. Rows are made for the units that are `asked`.
    """
    events = dict.fromkeys(("place", "country", "vintage"), "int32") | {"on": "date", "kind": "string"}
    numbers = dict.fromkeys(("number", "place", "life", "country", "parent"), "int32")
    tables = {
        "events": events | dict.fromkeys(panel.summed, "int64"),
        "vintages": {"vintage": "int32", "country": "int32"}
        | dict.fromkeys(("known_from", "covers_from", "covers_to"), "date"),
        "units": numbers | {"exists_from": "date", "exists_to": "date", "asked": "boolean"},
    }
    near = {"neighbours": {"number": "int32", "place": "int32"}}
    return tables | near if panel.uses(Look.NEIGHBOURS) else tables


def expression(panel: Panel, span: Span, query: Query = Query.PANEL) -> Table:
    """What is asked as an expression over the unbound tables of `schemas`."""
    tables = {name: ibis.table(columns, name=name) for name, columns in schemas(panel).items()}
    match query:
        case Query.PANEL:
            return panel_of(tables, panel, span)
        case Query.COUNTS:
            return facts(tables, panel, span).counts
        case Query.TERMS:
            return facts(tables, panel, span).terms
    counts = dict.fromkeys(("place", "step"), "int32") | dict.fromkeys((each.name for each in panel.targets), "float64")
    terms = dict.fromkeys(("life", "begin", "vintage", "since", "end"), "int32")
    known = Facts(tables["units"], ibis.table(counts, name=str(Query.COUNTS)), ibis.table(terms, name=str(Query.TERMS)))
    if query is Query.UNITS:
        return of_units(known, tables.get("neighbours"), panel)
    return of_parents(known, sorted({series for series, _ in parents_of(panel)}), span)
