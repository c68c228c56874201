"""How figures grow after a month has ended: the same months as several vintages knew them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from saferhavens.sources.ucdp_country_month.read import read
from saferhavens.sources.ucdp_country_month.tidy import tidy
from saferhavens.web.outlook.inputs.frames import last_whole_month, month_number
from saferhavens.web.outlook.inputs.knowing import known, missing, notes_of
from saferhavens.web.outlook.inputs.shape import Input
from saferhavens.web.vintages import whole

SOURCE, PART, TABLE = "ucdp_country_month", "months", "country_month_deaths"

type Delays = Callable[[date], Input]
"""What tells the vintages that were out on a day, as `delay_vintages`."""

MONTHS_BACK = 36
"""Of each vintage, as a rule: what is older hardly changes, and a forecast of delays does not need it."""


def delay_vintages(as_of: date, *, months_back: int = MONTHS_BACK) -> Input:
    """Columns `vintage` and `month` (month numbers), `unit` (ISO3), `value` (deaths of all kinds), sorted by them.

    Of each vintage that was out on `as_of` the last `months_back` months. Raises INPUT_MISSING, INPUT_NOT_YET_KNOWN.
    """
    found = known(SOURCE, as_of)
    vintages = found.used(each.id for each in found.vintages if each.name == PART)
    if not vintages:
        raise missing(SOURCE)
    frames = [_newest_months(whole.read(vintage.id, TABLE), months_back) for vintage in vintages]
    frame = pl.concat(frames).sort("vintage", "unit", "month")
    return Input(frame, vintages, notes_of(vintages, as_of))


def delay_vintages_of_file(file: Path, months_back: int = MONTHS_BACK) -> Delays:
    """As `delay_vintages`, of one file as its publisher gives it: columns month, country, deaths, vintage.

    Raises what the source raises of its files.
    """
    tidied = [part.tables[TABLE] for part in tidy(read(file))]
    frames = [_newest_months(each, months_back) for each in tidied if each.height]

    def known_on(as_of: date) -> Input:
        known_then = pl.col("vintage") <= last_whole_month(as_of)
        rows = [frame.filter(known_then) for frame in frames]
        if not any(each.height for each in rows):
            raise missing(SOURCE)
        return Input(pl.concat(rows).sort("vintage", "unit", "month"), ())

    return known_on


def _newest_months(table: pl.DataFrame, months_back: int) -> pl.DataFrame:
    """The end of one vintage. Its last month is the vintage: what was known when that month ended."""
    frame = table.select(month_number(pl.col("month")), unit="country", value=pl.col("deaths").cast(pl.Float64))
    last = pl.col("month").max()
    return frame.filter(pl.col("month") > last - months_back).select(last.alias("vintage"), "month", "unit", "value")
