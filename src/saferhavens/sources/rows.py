"""Judging rows: the publisher's cells made into numbers and days, and the rows refused that cannot be used, with why.

A row is refused for the first rule that it breaks, so that the counts of all refusals add up to the rows left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from saferhavens.core.words import gettext_noop as _
from saferhavens.sources.opening import ROW
from saferhavens.sources.shape import Refusal

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)
"""No source tells of days before or after. A year 0 or 9999 is a slip, and no calendar of ours can hold it."""

MOST_PEOPLE = 10**10
"""More than there are people on Earth."""

ROWS_NAMED = 5
"""How many row numbers a refusal names."""

_VERDICT = "verdict"


@dataclass(frozen=True)
class Rule:
    """Why a row cannot be used, in plain words, and the expression that is true for such a row (null: not broken)."""

    reason: str
    broken: pl.Expr


def sift(frame: pl.DataFrame, rules: Sequence[Rule]) -> tuple[pl.DataFrame, tuple[Refusal, ...]]:
    """The usable rows of `frame`, and the refusals of the others. `frame` has the column `row`."""
    verdict = pl.coalesce(
        [pl.when(rule.broken.fill_null(value=False)).then(pl.lit(number, pl.Int8)) for number, rule in enumerate(rules)]
    )
    judged = frame.with_columns(verdict.alias(_VERDICT))
    refused = (
        judged.filter(pl.col(_VERDICT).is_not_null())
        .group_by(_VERDICT)
        .agg(pl.len(), pl.col(ROW).sort().head(ROWS_NAMED))
        .sort(_VERDICT)
    )
    refusals = tuple(Refusal(rules[verdict].reason, count, tuple(rows)) for verdict, count, rows in refused.iter_rows())
    return judged.filter(pl.col(_VERDICT).is_null()).drop(_VERDICT), refusals


def whole(name: str, type_: type[pl.DataType] = pl.Int64) -> pl.Expr:
    """A whole number from text ("38,535", "12.0"), float or integer; null where it is none or does not fit."""
    text = pl.col(name).cast(pl.String).str.strip_chars()
    plain = pl.when(text.str.contains(r"^-?\d{1,3}(,\d{3})+$")).then(text.str.replace_all(",", "")).otherwise(text)
    number = plain.cast(pl.Float64, strict=False)
    return pl.when(number == number.round()).then(number).cast(type_, strict=False).alias(name)


def decimal(name: str) -> pl.Expr:
    """A finite number from text or number; null where it is none."""
    number = pl.col(name).cast(pl.String).str.strip_chars().cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number).alias(name)


def day(name: str) -> pl.Expr:
    """A day from a date, a moment or text that begins with YYYY-MM-DD; null where there is no such day."""
    text = pl.col(name).cast(pl.String).str.strip_chars()
    is_day = text.str.contains(r"^\d{4}-\d{2}-\d{2}($|[T ])")
    return day_of(pl.when(is_day).then(text.str.head(10))).alias(name)


def day_of(text: pl.Expr) -> pl.Expr:
    """The day that `text` (YYYY-MM-DD) names; null where there is none, or where nobody can mean it."""
    found = text.str.to_date("%Y-%m-%d", strict=False)
    return pl.when(found.is_between(FIRST_DAY, LAST_DAY)).then(found)


def words(name: str) -> pl.Expr:
    """Text without surrounding blanks; null where nothing is left."""
    text = pl.col(name).cast(pl.String).str.strip_chars()
    return pl.when(text != "").then(text).alias(name)


def not_between(name: str, low: float, high: float) -> pl.Expr:
    return ~pl.col(name).is_between(low, high)


def repeated(*names: str) -> pl.Expr:
    """True for every row but the first that has the same values in `names`."""
    return ~pl.struct(*names).is_first_distinct()


NO_COORDINATES = _("The coordinates are missing or are no numbers.")
LATITUDE_WRONG = _("The latitude is not between -90 and 90.")
LONGITUDE_WRONG = _("The longitude is not between -180 and 180.")
DATE_WRONG = _("A date is missing or does not exist.")
END_BEFORE_START = _("The end lies before the start.")
COUNTRY_UNKNOWN = _("The country is not known.")
TWICE = _("The same row stands in the file twice.")
NUMBER_WRONG = _("A number is missing or cannot be read.")
NUMBER_NEGATIVE = _("A number of people is negative.")
NUMBER_ABSURD = _("A number of people is larger than could be true.")


def coordinate_rules() -> tuple[Rule, ...]:
    """For tables with `longitude` and `latitude`."""
    return (
        Rule(NO_COORDINATES, pl.col("longitude").is_null() | pl.col("latitude").is_null()),
        Rule(LATITUDE_WRONG, not_between("latitude", -90, 90)),
        Rule(LONGITUDE_WRONG, not_between("longitude", -180, 180)),
    )


def period_rules() -> tuple[Rule, ...]:
    """For tables with `date_start` and `date_end`."""
    return (
        Rule(DATE_WRONG, pl.col("date_start").is_null() | pl.col("date_end").is_null()),
        Rule(END_BEFORE_START, pl.col("date_end") < pl.col("date_start")),
    )


def people_rules(*names: str, most: int = MOST_PEOPLE) -> tuple[Rule, ...]:
    """For columns that count people."""
    return (
        Rule(NUMBER_NEGATIVE, pl.any_horizontal(pl.col(*names) < 0)),
        Rule(NUMBER_ABSURD, pl.any_horizontal(pl.col(*names) > most)),
    )


def shaped(frame: pl.DataFrame, table: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """`frame` with exactly the columns of `table`, in its order and of its types."""
    return frame.select(pl.col(name).cast(type_) for name, type_ in table.items())
