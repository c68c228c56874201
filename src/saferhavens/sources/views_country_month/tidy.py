"""VIEWS's columns → COUNTRY_MONTH_DEATHS."""

from collections.abc import Iterator

import polars as pl

from saferhavens.sources.country_months import count, is_no_count, rules, shaped_long
from saferhavens.sources.gleditsch_ward import STATES
from saferhavens.sources.rows import sift, whole, words
from saferhavens.sources.shape import Read, Tidied
from saferhavens.sources.state_names import to_country

MONTHS_IN_YEAR = 12
FIRST_YEAR, LAST_MONTH = 1980, 1452
"""Month 1 is January 1980; month 1452 is December 2100."""

CODES = STATES | {970: "KIR", 971: "NRU", 972: "TON", 973: "TUV"}
"""Of four island states VIEWS has the numbers of Gleditsch and Ward's list of microstates."""

COLUMNS = {"history": ("ged_sb",), "panel": ("ged_sb", "ged_ns", "ged_os")}


def tidy(read: Read) -> Iterator[Tidied]:
    """The whole file as one vintage of the world; its version is its last month."""
    columns = COLUMNS[read.kind]
    kept, refusals = sift(_with_country(_typed(read.frame, columns)), rules(*columns))
    deaths = shaped_long(kept, "country_id", columns)
    yield Tidied(
        version=read.version or str(deaths["month"].dt.strftime("%Y-%m").max() or ""),
        part=read.kind,
        scope=(),
        tables={"country_month_deaths": deaths},
        rows_read=read.frame.height,
        refusals=refusals,
    )


def _typed(frame: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    typed = frame.with_columns(
        whole("month_id", pl.Int32),
        words("country_id"),
        *(count(name) for name in columns),
        unreadable=pl.any_horizontal(is_no_count(name) for name in columns),
    )
    number = pl.col("month_id") - 1
    month = pl.date(FIRST_YEAR + number // MONTHS_IN_YEAR, number % MONTHS_IN_YEAR + 1, 1)
    return typed.with_columns(day=pl.when(pl.col("month_id").is_between(1, LAST_MONTH)).then(month))


def _with_country(typed: pl.DataFrame) -> pl.DataFrame:
    if "country" in typed.columns:
        return typed.with_columns(country=to_country(typed.select(words("country")).to_series()))
    number = typed.select(whole("gleditsch_ward", pl.Int32)).to_series()
    return typed.with_columns(country=number.replace_strict(CODES, default=None, return_dtype=pl.String))
