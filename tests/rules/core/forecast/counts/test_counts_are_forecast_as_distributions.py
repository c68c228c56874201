"""The forecast of counts: its shape, whom it forecasts, and that it beats the baselines where there is something to
learn."""

import numpy as np
import polars as pl
import pytest

from counts_world import FIRST, HORIZONS, ORIGIN, UNITS, came, known, replaced
from saferhavens.core.forecast import counts
from saferhavens.core.forecast.results import Draws
from saferhavens.core.scoring.draws import score_draws

ALL_AHEAD = (3, 8, 14)
SEEDS = (4, 5)


def made(history: pl.DataFrame, model: str = "ours", seed: int = 1, draws: int = 200) -> Draws:
    return counts.forecast(history, ORIGIN, HORIZONS, seed=seed, model=model, draws=draws)


@pytest.mark.parametrize("model", counts.MODELS)
def test_a_forecast_holds_whole_people_for_each_unit_and_month(model: str):
    forecast = made(known(), model)
    assert forecast.units == UNITS
    assert forecast.months == tuple(ORIGIN + ahead for ahead in HORIZONS)
    assert forecast.values.shape == (12, 2, 200)
    assert (forecast.values == np.floor(forecast.values)).all()
    assert forecast.model == model


@pytest.mark.parametrize("name", counts.BASELINES)
def test_a_baseline_is_the_model_of_its_name(name: str):
    alone = counts.baseline(name, known(), ORIGIN, HORIZONS, seed=3, draws=50)
    asked = counts.forecast(known(), ORIGIN, HORIZONS, seed=3, draws=50, model=name)
    assert (alone.values == asked.values).all()


def test_ours_beats_the_baselines_where_the_newest_months_tell_most():
    def total(model: str) -> np.ndarray:
        parts = []
        for seed in SEEDS:
            forecast = counts.forecast(known(seed), ORIGIN, ALL_AHEAD, seed=1, model=model, draws=300)
            parts.append(score_draws(forecast, came(seed)).select("crps", "ign").mean().to_numpy()[0])
        return np.mean(parts, axis=0)

    ours = total("ours")
    for baseline in counts.BASELINES:
        crps, ign = ours / total(baseline)
        assert crps < 1, baseline
        assert ign < 0.99, baseline


def test_a_place_that_was_always_quiet_is_forecast_quiet_but_not_for_certain():
    quiet = pl.concat(
        [known(), known().filter(pl.col("unit") == "C02").with_columns(unit=pl.lit("Z"), value=0 * pl.col("value"))]
    )
    values = made(quiet, draws=1000).values[-1]
    assert (values == 0).mean() > 0.9
    assert values.max() < 1000


def test_a_larger_war_is_forecast_larger():
    history = known().with_columns(pl.col("value").cast(pl.Int64))
    worse = history.with_columns(
        value=pl.when((pl.col("unit") == "C00") & (pl.col("month") > ORIGIN - 12)).then(5000).otherwise(pl.col("value"))
    )
    assert np.median(made(worse).values[0]) > 1000 > np.median(made(history).values[0])


def test_a_unit_that_appears_late_is_forecast_from_what_there_is():
    late = known().filter((pl.col("unit") != "C01") | (pl.col("month") > ORIGIN - 10))
    forecast = made(late)
    assert forecast.units == UNITS
    assert forecast.values[1].max() > 0


def test_a_unit_that_has_vanished_is_not_forecast():
    gone = known().filter((pl.col("unit") != "C01") | (pl.col("month") <= ORIGIN - 12))
    for model in counts.MODELS:
        assert made(gone, model).units == tuple(unit for unit in UNITS if unit != "C01")


def test_a_month_of_which_nothing_is_known_is_no_month_of_peace():
    hidden = known().filter(pl.col("unit") == "C00")["month"].to_list()[-3:]
    blank, peace = known(), known()
    for month in hidden:
        blank, peace = replaced(blank, "C00", month, None), replaced(peace, "C00", month, 0)
    assert made(blank).values[0].mean() > made(peace).values[0].mean()


def test_a_short_history_is_enough_for_equal_weights():
    short = known().filter(pl.col("month") > ORIGIN - 36)
    assert made(short).values.shape == (12, 2, 200)


def test_a_unit_first_known_at_the_origin_is_forecast():
    new = pl.DataFrame({"unit": ["N"], "month": [ORIGIN], "value": [12]})
    values = made(pl.concat([known(), new])).values[-4:]
    assert np.isfinite(values).all()


def test_history_may_begin_before_anybody_was_counted():
    early = pl.DataFrame({"unit": ["C00"] * 5, "month": range(FIRST - 5, FIRST), "value": [None] * 5})
    both = pl.concat([early.cast({"value": pl.Int64}), known()])
    assert made(both).values.tobytes() == made(known()).values.tobytes()
