"""What the sources of deaths by country and month share: the rules that make COUNTRY_MONTH_DEATHS of their rows."""

from collections.abc import Mapping

import polars as pl

from saferhavens.core.words import gettext_noop as _
from saferhavens.sources.rows import COUNTRY_UNKNOWN, NUMBER_WRONG, Rule, people_rules, repeated, shaped
from saferhavens.sources.tables import COUNTRY_MONTH_DEATHS

MONTH_WRONG = _("The month is missing or out of range.")
NO_FIGURE = _("There is no figure for this month: the state did not exist, or nobody knows.")
MONTH_TWICE = _("The same country and month stand in the file twice.")

MOST_DEATHS = 10_000_000
"""In a country and month. The most that UCDP records, Rwanda in April 1994, has 630,417."""

NEAR_ENOUGH = 1e-6
"""How far from a whole number a count may be written."""

KINDS: Mapping[str, str] = {"ged_sb": "state_based", "ged_ns": "non_state", "ged_os": "one_sided", "deaths": "all"}
"""Publishers' column → our word for the kind of violence."""


def rules(*columns: str, key: tuple[str, ...] = ("country", "day")) -> tuple[Rule, ...]:
    """For frames with `day` (first of the month), `country`, `unreadable`, and deaths in `columns`; one row a `key`."""
    return (
        Rule(MONTH_WRONG, pl.col("day").is_null()),
        Rule(COUNTRY_UNKNOWN, pl.col("country").is_null()),
        Rule(NUMBER_WRONG, pl.col("unreadable")),
        Rule(NO_FIGURE, pl.all_horizontal(pl.col(*columns).is_null())),
        *people_rules(*columns, most=MOST_DEATHS),
        Rule(MONTH_TWICE, repeated(*key)),
    )


def count(column: str) -> pl.Expr:
    """A number of deaths; null where there is none, or where it is no whole number.

    VIEWS has taken some from logarithms back: 32.99999999999999 is 33.
    """
    number = _number(column)
    return pl.when(_is_whole(number)).then(number.round()).cast(pl.Int64, strict=False).alias(column)


def is_no_count(column: str) -> pl.Expr:
    """True where something is written in `column` that is no whole number; to be asked before it is made one."""
    return _written(column).is_not_null() & ~_is_whole(_number(column)).fill_null(value=False)


def _written(column: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String).str.strip_chars()
    return pl.when(~text.str.to_lowercase().is_in(["", "na", "nan"])).then(text)


def _number(column: str) -> pl.Expr:
    return _written(column).cast(pl.Float64, strict=False)


def _is_whole(number: pl.Expr) -> pl.Expr:
    return (number - number.round()).abs() <= NEAR_ENOUGH


def shaped_long(kept: pl.DataFrame, unit: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """COUNTRY_MONTH_DEATHS: a row for each kind of violence of which there is a figure."""
    long = (
        kept.unpivot(on=list(columns), index=["country", unit, "day"], variable_name="kind", value_name="people")
        .filter(pl.col("people").is_not_null())
        .with_columns(pl.col("kind").replace_strict(KINDS, return_dtype=pl.String))
        .rename({unit: "unit", "day": "month", "people": "deaths"})
        .sort("kind", "country", "month")
    )
    return shaped(long, COUNTRY_MONTH_DEATHS)
