"""DuckDB and splink at work: pairs that come into question, their levels and their weights.

The database lives in memory, may open no file and no address, and writes nothing to disk when memory runs short: what
is sealed elsewhere must not lie there in clear. It fails instead (SH-624).
"""

# ruff: noqa: S608 - the SQL is made of our own names and whole numbers

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker, SettingsCreator
from splink.internals.exceptions import SplinkException

from saferhavens.core import frames, problems
from saferhavens.core.evidence.linkage.blocking import pairs_sql
from saferhavens.core.evidence.linkage.comparisons import COMPARISONS, Comparison
from saferhavens.core.evidence.linkage.model import LinkageModel
from saferhavens.core.evidence.linkage.settings import LinkageSettings
from saferhavens.core.problems import ProblemError

LIKE_SEEN_BEFORE = 1000
"""Reports with the model's own frequency that are added before places are counted: few reports say little of it."""

RAREST = 1e-4
"""No place counts as rarer than this."""

SEALED_OFF = (
    "set temp_directory = ''",
    "set preserve_insertion_order = false",
    "set enable_external_access = false",
    "set lock_configuration = true",
)
"""No file, no address, and nobody changes that any more."""


@contextmanager
def in_memory(settings: LinkageSettings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own that can reach nothing outside. SH-624 if its memory does not suffice."""
    with duckdb.connect(":memory:", config={"threads": settings.threads}) as connection:
        connection.execute(f"set memory_limit = '{int(settings.memory_mb)}MB'")
        for line in SEALED_OFF:
            connection.execute(line)
        try:
            yield connection
        except (duckdb.OutOfMemoryException, SplinkException) as error:
            if not isinstance(error.__cause__ or error, duckdb.OutOfMemoryException):
                raise
            raise ProblemError(problems.LINKAGE_MEMORY, mb=settings.memory_mb) from error


def fill(connection: duckdb.DuckDBPyConnection, numbers: pl.DataFrame, bands: pl.DataFrame) -> None:
    """Make the tables `report`, `family` and `band` of `reports.as_numbers` with sketches, and of `text.bands`."""
    for name, table in (("report", numbers), ("band", bands)):
        frames.put(connection, name, table)
    connection.execute(
        "create table family as select row, unnest(list_filter(range(62), bit -> (families >> bit) & 1 = 1)) as family "
        "from report where families is not null"
    )


def block(connection: duckdb.DuckDBPyConnection, settings: LinkageSettings) -> int:
    """Make the table `pair` of the pairs that come into question, and say how many. SH-623 if they are too many."""
    limit = settings.most_pairs + 1
    connection.execute(
        "create table pair as select l as join_key_l, r as join_key_r, '0' as match_key "
        f"from ({pairs_sql(settings)}) limit {limit}"
    )
    count = connection.execute("select count(*) from pair").fetchall()[0][0]
    if count == limit:
        raise ProblemError(problems.TOO_MANY_PAIRS, most=settings.most_pairs)
    return int(count)


def score(connection: duckdb.DuckDBPyConnection, model: LinkageModel, least: float | None) -> pl.DataFrame:
    """`left, right, weight, probability` and a level's number for each comparison, for pairs from `least` on."""
    api = DuckDBAPI(connection)
    linker = Linker(api.register("report"), as_splink(model), log_level=None)
    if model.frequencies:
        for each in COMPARISONS:
            if each.frequency_of:
                frequencies = _frequencies(connection, each, model)
                linker.table_management.register_term_frequency_lookup(api.register(frequencies), each.frequency_of)
    linker.table_management.register_blocked_pairs_for_predict(api.register("pair"))
    scored = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
    columns = "row_l as left, row_r as right, match_weight as weight, match_probability as probability"
    levels = ", ".join(f"gamma_{each.name}" for each in model.compared)
    return frames.rows(connection, f"select {columns}, {levels} from {scored.physical_name} order by 1, 2")


def _frequencies(connection: duckdb.DuckDBPyConnection, comparison: Comparison, model: LinkageModel) -> str:
    """The name of a table of how frequent each value is, drawn towards the model's u."""
    column = comparison.frequency_of
    base = model.weight(comparison, comparison.rare).u
    name = f"frequency_{column}"
    connection.execute(
        f"create table {name} as select {column}, "
        f"(count(*) + {LIKE_SEEN_BEFORE * base}) / (sum(count(*)) over () + {LIKE_SEEN_BEFORE}) as tf_{column} "
        f"from report where {column} is not null group by {column}"
    )
    return name


def as_splink(model: LinkageModel) -> SettingsCreator:
    """The model in splink's words. Its own blocking and training are not used."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        probability_two_random_records_match=model.prior,
        comparisons=[_comparison(each, model) for each in model.compared],
        blocking_rules_to_generate_predictions=[],
        retain_matching_columns=True,  # the numbers of the levels come only with them
    )


def _comparison(comparison: Comparison, model: LinkageModel) -> dict[str, Any]:
    missing = {"sql_condition": comparison.missing, "label_for_charts": "missing", "is_null_level": True}
    levels = [_level(comparison, level.code, level.condition or "ELSE", model) for level in comparison.levels]
    return {"output_column_name": comparison.name, "comparison_levels": [missing, *levels]}


def _level(comparison: Comparison, code: str, condition: str, model: LinkageModel) -> dict[str, Any]:
    weight = model.weight(comparison, code)
    level = {
        "sql_condition": condition,
        "label_for_charts": code,
        "m_probability": weight.m,
        "u_probability": weight.u,
    }
    if model.frequencies and code == comparison.rare:
        level |= {
            "tf_adjustment_column": comparison.frequency_of,
            "tf_minimum_u_value": RAREST,
            "disable_tf_exact_match_detection": True,
        }
    return level
