"""Invented deaths of invented divisions: two countries, some divisions restless, some quiet, one with a late war."""

from collections.abc import Iterable

import numpy as np
import polars as pl

FIRST, MONTHS = 301, 84
ORIGIN = FIRST + MONTHS - 1
UNITS = tuple(f"{country}-{number}" for country in ("AAA", "BBB") for number in range(1, 7))
RESTLESS = 0.7


def history(units: Iterable[str] = UNITS, months: int = MONTHS, seed: int = 5) -> pl.DataFrame:
    """unit, month, value: the first of each country restless, the others quieter and quieter, the last of all silent
    until a war in its last two years."""
    chance = np.random.default_rng(seed)
    parts = [_unit(unit, months, chance) for unit in units]
    return pl.concat(parts)


def _unit(unit: str, months: int, chance: np.random.Generator) -> pl.DataFrame:
    number = int(unit.split("-")[1])
    active = chance.random(months) < RESTLESS / number
    value = np.where(active, chance.negative_binomial(1, 0.1, months) + 1, 0)
    if number == 6:
        value = np.where(np.arange(months) < months - 24, 0, chance.poisson(40, months))
    return pl.DataFrame({"unit": unit, "month": np.arange(FIRST, FIRST + months), "value": value.astype(np.int64)})


def with_row(table: pl.DataFrame, unit: str, month: int, value: float | None) -> pl.DataFrame:
    """The table with one figure replaced."""
    of = (pl.col("unit") == unit) & (pl.col("month") == month)
    return table.with_columns(value=pl.when(of).then(pl.lit(value)).otherwise(pl.col("value")))


def without(table: pl.DataFrame, unit: str, months: Iterable[int]) -> pl.DataFrame:
    return table.filter(~((pl.col("unit") == unit) & pl.col("month").is_in(list(months))))
