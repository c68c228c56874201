"""Leakage and repeatability, byte for byte, for divisions and displacement."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from mixture_world import FIRST, MONTHS, ORIGIN, UNITS, history
from saferhavens.core.forecast import displacement, subnational
from saferhavens.core.forecast.results import Draws

EARLIER = ORIGIN - 18
HORIZONS = (1, 3, 6)

pytestmark = pytest.mark.parametrize(
    "forecast",
    [pytest.param(subnational.forecast, id="divisions"), pytest.param(displacement.forecast, id="displacement")],
)
Forecast = Callable[..., Draws]


def made(forecast: Forecast, given: pl.DataFrame, seed: int = 11, model: str = "ours") -> bytes:
    draws = forecast(given, EARLIER, HORIZONS, seed=seed, model=model, draws=60)
    return draws.values.tobytes() + repr((draws.units, draws.months)).encode()


def shuffled_future(given: pl.DataFrame) -> pl.DataFrame:
    past, future = given.filter(pl.col("month") <= EARLIER), given.filter(pl.col("month") > EARLIER)
    return pl.concat([past, future.with_columns(pl.col("value").shuffle(seed=3) * 7)])


@pytest.mark.parametrize("model", ["ours", "last month", "last 12 months"])
def test_a_shuffled_future_changes_no_byte(forecast: Forecast, model: str) -> None:
    given = history()
    future = pl.col("month") > EARLIER
    assert not shuffled_future(given).filter(future).equals(given.filter(future))
    assert made(forecast, given, model=model) == made(forecast, shuffled_future(given), model=model)


def test_a_future_that_is_not_there_changes_no_byte(forecast: Forecast) -> None:
    given = history()
    assert made(forecast, given) == made(forecast, given.filter(pl.col("month") <= EARLIER))


def test_a_unit_that_begins_after_the_origin_changes_no_byte(forecast: Forecast) -> None:
    given = history()
    new = history(["CCC-1"]).filter(pl.col("month") > EARLIER)
    assert made(forecast, given) == made(forecast, pl.concat([new, given]))


def test_the_order_of_rows_changes_no_byte(forecast: Forecast) -> None:
    given = history()
    assert made(forecast, given) == made(forecast, given.sample(fraction=1.0, shuffle=True, seed=9))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(forecast: Forecast) -> None:
    given = history()
    assert made(forecast, given) == made(forecast, given)
    assert made(forecast, given) != made(forecast, given, seed=12)


def test_the_past_does_change_the_forecast(forecast: Forecast) -> None:
    given = history()
    calmer = given.with_columns(value=pl.when(pl.col("month") > EARLIER - 12).then(0).otherwise("value"))
    assert made(forecast, given) != made(forecast, calmer)


def test_a_forecast_has_whole_numbers_for_each_unit_and_month(forecast: Forecast) -> None:
    draws = forecast(history(), EARLIER, (6, 1, 3), seed=2, draws=60)
    assert draws.units == UNITS
    assert draws.months == (EARLIER + 1, EARLIER + 3, EARLIER + 6)
    assert draws.values.shape == (len(UNITS), 3, 60)
    assert (draws.values == np.floor(draws.values)).all()
    assert draws.origin == EARLIER < FIRST + MONTHS
