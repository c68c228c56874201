"""Invented deaths of invented countries, month by month: wars that swell and fade, small conflicts, and quiet."""

from functools import cache

import numpy as np
import polars as pl

FIRST = 121
MONTHS = 142
ORIGIN = FIRST + MONTHS - 1
AHEAD = 14
HORIZONS = (3, 14)
UNITS = tuple(f"C{number:02}" for number in range(12))


@cache
def world(seed: int = 4) -> pl.DataFrame:
    """unit, month, value, up to AHEAD months after ORIGIN: a third at war now and then, a third restless, the rest
    quiet with rare single deaths."""
    chance = np.random.default_rng(seed)
    parts = [_country(unit, number, chance) for number, unit in enumerate(UNITS)]
    return pl.concat(parts)


def known(seed: int = 4) -> pl.DataFrame:
    return world(seed).filter(pl.col("month") <= ORIGIN)


def came(seed: int = 4) -> pl.DataFrame:
    return world(seed).filter(pl.col("month") > ORIGIN)


def _country(unit: str, number: int, chance: np.random.Generator) -> pl.DataFrame:
    length = MONTHS + AHEAD
    drift = _wandering(length, chance)
    mean = (120 * np.exp(drift), 4 * np.exp(drift), np.full(length, 0.01))[number % 3]
    at_war = (_wandering(length, chance) > 0) | (number % 3 != 0)
    return pl.DataFrame(
        {"unit": unit, "month": np.arange(FIRST, FIRST + length), "value": chance.poisson(mean) * at_war}
    )


def _wandering(length: int, chance: np.random.Generator) -> np.ndarray:
    """An autoregression with a memory of about a year, standard deviation 1."""
    steps, found = chance.standard_normal(length), np.zeros(length)
    for month in range(1, length):
        found[month] = 0.92 * found[month - 1] + 0.39 * steps[month]
    return found


def replaced(table: pl.DataFrame, unit: str, month: int, value: float | None) -> pl.DataFrame:
    of = (pl.col("unit") == unit) & (pl.col("month") == month)
    return table.with_columns(value=pl.when(of).then(pl.lit(value)).otherwise(pl.col("value").cast(pl.Float64)))
