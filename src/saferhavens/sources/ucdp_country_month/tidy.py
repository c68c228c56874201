"""UCDP's deaths by country, month and vintage → COUNTRY_MONTH_DEATHS, one vintage at a time."""

from collections.abc import Iterator

import polars as pl

from saferhavens.core.detection.delay.releases import one_release
from saferhavens.core.forecast.months import FIRST_YEAR
from saferhavens.core.problems import FORMAT_UNREADABLE, VINTAGE_MIXED, ProblemError
from saferhavens.core.words import gettext_noop as _
from saferhavens.sources.country_months import count, is_no_count, rules, shaped_long
from saferhavens.sources.opening import ROW
from saferhavens.sources.rows import Rule, day_of, sift, words
from saferhavens.sources.shape import Read, Tidied
from saferhavens.sources.state_names import to_country

LATER_RELEASE = _("The row belongs to a later release, which stands in the same vintage.")
FIGURES_DISAGREE = _("The same country and month stand in one vintage with different figures.")
VINTAGE_WRONG = _("The vintage is not a month.")
AFTER_VINTAGE = _("The month lies after the vintage in which it stands.")

MOST_VINTAGES = 400
"""In one file: thirty years of one a month. More of them are a column of something else."""


def tidy(read: Read) -> Iterator[Tidied]:
    """Each vintage of the file, the oldest first."""
    typed = _typed(read.frame)
    if (number := typed["vintage"].n_unique()) > MOST_VINTAGES:
        reason = f"it holds {number} vintages"
        raise ProblemError(FORMAT_UNREADABLE, file=read.name, format="table", reason=reason)
    for (version,), rows in sorted(typed.partition_by("vintage", as_dict=True).items()):
        kept, refusals = sift(rows, (*_RULES, *rules("deaths", key=("country", "day", "is_later"))))
        yield Tidied(
            version=str(version),
            part=read.kind,
            scope=(),
            tables={"country_month_deaths": shaped_long(kept, "state", ("deaths",))},
            rows_read=rows.height,
            refusals=refusals,
        )


_RULES = (
    Rule(VINTAGE_WRONG, ~pl.col("is_dated")),
    Rule(AFTER_VINTAGE, pl.col("day").dt.strftime("%Y-%m") > pl.col("vintage")),
    Rule(LATER_RELEASE, pl.col("is_later")),
    Rule(FIGURES_DISAGREE, pl.col("figures") > 1),
)


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows without a vintage stand with the oldest one, which refuses them."""
    vintage = _month("vintage").dt.strftime("%Y-%m")
    typed = frame.with_columns(
        words("country").alias("state"),
        count("deaths"),
        day=_month("month"),
        vintage=pl.coalesce(vintage, vintage.min(), pl.lit("")),
        is_dated=vintage.is_not_null(),
        unreadable=is_no_count("deaths"),
    )
    known = _told_apart(typed.with_columns(country=to_country(typed["state"])))
    return known.with_columns(figures=pl.col("deaths").n_unique().over("vintage", "country", "day", "is_later"))


def _told_apart(named: pl.DataFrame) -> pl.DataFrame:
    """With `is_later`: which rows of a vintage that holds two releases were not known yet, where that can be told."""
    whole = (pl.col(name).is_not_null() for name in ("country", "day", "deaths"))
    month, vintage = _number(pl.col("day")).alias("month"), _number(_month("vintage")).alias("vintage")
    told = named.filter(pl.col("is_dated"), *whole)
    numbered = _doubled(told.select(ROW, month, vintage, unit="country", value="deaths"))
    try:
        first = one_release(numbered) if numbered.height else numbered
    except ProblemError as problem:
        if problem.problem is not VINTAGE_MIXED:
            raise
        first = numbered
    later = numbered.join(first, on=ROW, how="anti")
    return named.with_columns(is_later=pl.col(ROW).is_in(later[ROW].implode()))


def _doubled(numbered: pl.DataFrame) -> pl.DataFrame:
    """The vintages in which something stands twice, and for each the next one, which tells its releases apart."""
    sizes = (
        numbered.group_by("vintage").agg(pl.len(), pl.struct("unit", "month").n_unique().alias("kinds")).sort("vintage")
    )
    is_doubled = pl.col("len") > pl.col("kinds")
    wanted = sizes.filter(is_doubled | is_doubled.shift(1, fill_value=False))["vintage"]
    return numbered.filter(pl.col("vintage").is_in(wanted.implode()))


def _number(day: pl.Expr) -> pl.Expr:
    return (day.dt.year().cast(pl.Int32) - FIRST_YEAR) * 12 + day.dt.month()


def _month(column: str) -> pl.Expr:
    """The first day of the month that a text begins with ("2024-05"), or a date lies in."""
    return day_of(pl.col(column).cast(pl.String).str.strip_chars().str.head(7) + "-01")
