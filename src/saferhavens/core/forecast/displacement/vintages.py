"""What a vintage knew: the only history that a forecast made on its day may rest on."""

from datetime import date

import polars as pl

from saferhavens.core.forecast.mixtures.history import shown
from saferhavens.core.forecast.months import month_of
from saferhavens.core.problems import HISTORY_ENDS_EARLY, SERIES_EMPTY, ProblemError


def as_known(series: pl.DataFrame, on: date, origin: int) -> pl.DataFrame:
    """unit, month, value from the newest vintage that existed on the day `on`, up to the month `origin`.

    `series`: unit, month (month number), value, vintage (date). Of several vintages only one is read: rows that a newer
    one revised stay unknown, older ones are out of force. Raises SERIES_EMPTY if there was no vintage yet, and
    HISTORY_ENDS_EARLY if the newest one is older than the origin, or ends before it.
    """
    known = series.filter(pl.col("vintage") <= on)
    if known.is_empty():
        raise ProblemError(SERIES_EMPTY, month=f"{on:%Y-%m}")
    newest = max(known["vintage"].to_list())
    rows = known.filter(pl.col("vintage") == newest)
    last = min(max(rows["month"].to_list()), month_of(newest))
    if last < origin:
        raise ProblemError(HISTORY_ENDS_EARLY, last=shown(last), origin=shown(origin))
    return rows.filter(pl.col("month") <= origin).select("unit", "month", "value").sort("unit", "month")
