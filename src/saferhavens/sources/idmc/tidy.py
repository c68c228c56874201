"""IDMC's columns → DISPLACEMENT_REPORTS and DISPLACEMENT_MONTHS, one vintage at a time."""

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from saferhavens.core.problems import FORMAT_UNREADABLE, ProblemError
from saferhavens.core.words import gettext_noop as _
from saferhavens.sources.countries import OTHER_CODES, codes
from saferhavens.sources.rows import (
    COUNTRY_UNKNOWN,
    DATE_WRONG,
    NUMBER_WRONG,
    TWICE,
    Rule,
    coordinate_rules,
    day,
    day_of,
    decimal,
    people_rules,
    period_rules,
    repeated,
    shaped,
    sift,
    whole,
    words,
)
from saferhavens.sources.shape import Read, Tidied
from saferhavens.sources.tables import DISPLACEMENT_MONTHS, DISPLACEMENT_REPORTS

ROLE_UNKNOWN = _("The role of the figure is not one that IDMC explains.")
NO_FIGURE = _("There is no figure for this month yet.")

MOST_VINTAGES = 400
"""In one file: a year of one a day. More of them are a column of something else."""

PLACES = (*codes(), *OTHER_CODES)

ROLES = {"Recommended figure": "recommended", "Triangulation": "triangulation"}
CAUSES = {"Conflict": "conflict", "Disaster": "disaster"}

REPORT_RULES = (
    Rule(NUMBER_WRONG, pl.col("id").is_null() | pl.col("figure").is_null()),
    *people_rules("figure"),
    Rule(COUNTRY_UNKNOWN, ~pl.col("iso3").is_in(PLACES).fill_null(value=False)),
    Rule(ROLE_UNKNOWN, ~pl.col("role").is_in(list(ROLES)).fill_null(value=False)),
    *coordinate_rules(),
    *period_rules(),
    Rule(TWICE, repeated("id")),
)

MONTH_RULES = (
    Rule(DATE_WRONG, pl.col("day").is_null()),
    Rule(COUNTRY_UNKNOWN, ~pl.col("iso3").is_in(PLACES).fill_null(value=False)),
    Rule(NO_FIGURE, pl.col("displacements").is_null()),
    *people_rules("displacements"),
    Rule(TWICE, repeated("iso3", "day")),
)


def tidy(read: Read) -> Iterator[Tidied]:
    """Each vintage of the file, the oldest first."""
    column, table, typed, rules, named = _PARTS[read.kind]
    fallback = read.version or _newest(read.frame, "created_at" if read.kind == "reports" else "month")
    vintages = read.frame.with_columns(pl.coalesce(words(column), pl.lit(fallback)).alias(column))
    if (number := vintages[column].n_unique()) > MOST_VINTAGES:
        reason = f"it holds {number} vintages"
        raise ProblemError(FORMAT_UNREADABLE, file=read.name, format="table", reason=reason)
    for (version,), rows in sorted(vintages.partition_by(column, as_dict=True).items()):
        kept, refusals = sift(typed(rows), rules)
        yield Tidied(
            version=str(version),
            part=read.kind,
            scope=_scope(kept),
            tables={table: named(kept)},
            rows_read=rows.height,
            refusals=refusals,
        )


def _scope(kept: pl.DataFrame) -> tuple[str, ...]:
    """The one country of a country's file, or the world."""
    countries = kept["iso3"].unique().to_list()
    return tuple(countries) if len(countries) == 1 else ()


def _newest(frame: pl.DataFrame, column: str) -> str:
    newest = frame[column].max()
    return str(newest)[:10] if newest is not None else ""


def _typed_reports(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(
        *(whole(name) for name in ("id", "figure", "event_id")),
        *(decimal(name) for name in ("longitude", "latitude")),
        *(words(name) for name in _TEXTS),
        day("displacement_start_date").alias("date_start"),
        day("displacement_end_date").alias("date_end"),
    )


_TEXTS = (
    "iso3",
    "role",
    "displacement_type",
    "event_name",
    "locations_name",
    "locations_accuracy",
    "sources",
    "source_url",
)


def _reports(kept: pl.DataFrame) -> pl.DataFrame:
    renamed = kept.rename(
        {
            "id": "report_id",
            "iso3": "country",
            "figure": "persons",
            "locations_name": "place_name",
            "locations_accuracy": "accuracy",
            "sources": "reported_by",
        }
    ).with_columns(
        role=pl.col("role").replace_strict(ROLES),
        cause=pl.col("displacement_type").replace_strict(CAUSES, default="other"),
        link=pl.when(pl.col("source_url").str.contains(r"^https://\S+$")).then("source_url"),
    )
    return shaped(renamed, DISPLACEMENT_REPORTS)


def _typed_months(frame: pl.DataFrame) -> pl.DataFrame:
    month = pl.col("month").cast(pl.String).str.strip_chars().str.head(7)
    return frame.with_columns(
        words("iso3"),
        whole("displacements"),
        day=day_of(month + "-01"),
    )


def _months(kept: pl.DataFrame) -> pl.DataFrame:
    renamed = kept.select(country="iso3", month="day", persons="displacements")
    return shaped(renamed.sort("country", "month"), DISPLACEMENT_MONTHS)


_Typed = Callable[[pl.DataFrame], pl.DataFrame]
_PARTS: dict[str, tuple[str, str, _Typed, Sequence[Rule], _Typed]] = {
    "reports": ("snapshot", "displacement_reports", _typed_reports, REPORT_RULES, _reports),
    "months": ("vintage", "displacement_months", _typed_months, MONTH_RULES, _months),
}
