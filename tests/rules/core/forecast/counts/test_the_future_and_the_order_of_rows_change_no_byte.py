"""Leakage and repeatability of the forecast of counts, byte for byte."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from counts_world import HORIZONS, ORIGIN, known, world
from saferhavens.core.forecast import counts
from saferhavens.core.forecast.counts.trials import Trial, origin_of, tried

SEED = 9
LATER = pl.col("month") > ORIGIN


def made(history: pl.DataFrame, model: str = "ours", seed: int = SEED, covariates: pl.DataFrame | None = None) -> bytes:
    forecast = counts.forecast(history, ORIGIN, HORIZONS, seed=seed, model=model, draws=60, covariates=covariates)
    return forecast.values.tobytes() + repr((forecast.units, forecast.months)).encode()


def shuffled_future(table: pl.DataFrame, column: str = "value") -> pl.DataFrame:
    future = table.filter(LATER).with_columns(pl.col(column).shuffle(seed=3) * 7)
    return pl.concat([table.filter(~LATER), future])


@pytest.mark.parametrize("model", counts.MODELS)
def test_a_shuffled_future_changes_no_byte(model: str):
    other = shuffled_future(world())
    assert not other.equals(world())
    assert made(other, model) == made(world(), model) == made(known(), model)


def test_impossible_later_rows_are_not_even_read():
    wrong = world().with_columns(value=pl.when(LATER).then(-1).otherwise(pl.col("value")))
    assert made(wrong) == made(known())


def test_the_future_of_covariates_changes_no_byte():
    told = world().select("unit", "month", unrest=pl.col("value").shuffle(seed=1).cast(pl.Float64))
    assert made(world(), covariates=told) == made(known(), covariates=shuffled_future(told, "unrest"))


def test_the_past_does_change_the_forecast():
    doubled = known().with_columns(value=pl.col("value") * 2)
    assert made(doubled) != made(known())


@pytest.mark.parametrize("model", ["ours", "mixture of windows"])
def test_the_order_of_rows_changes_no_byte(model: str):
    assert made(known().sample(fraction=1, shuffle=True, seed=2), model) == made(known(), model)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    assert made(known()) == made(known())
    assert made(known()) != made(known(), seed=SEED + 1)


def test_the_number_of_threads_changes_no_byte():
    script = (
        "import hashlib, sys; sys.path[:0] = sys.argv[1:]\n"
        "from counts_world import HORIZONS, ORIGIN, known\n"
        "from saferhavens.core.forecast import counts\n"
        "made = counts.forecast(known(), ORIGIN, HORIZONS, seed=9, draws=60)\n"
        "print(hashlib.sha256(made.values.tobytes()).hexdigest())\n"
    )
    tests = Path(__file__).parents[4]
    paths = [str(tests), str(tests.parent / "src")]

    def digest(threads: str) -> bytes:
        env = os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        return subprocess.run([sys.executable, "-c", script, *paths], env=env, check=True, capture_output=True).stdout

    assert digest("1") == digest("2")


def test_a_trial_sees_nothing_after_october_of_the_year_before():
    window = (ORIGIN - 10) // 12 + 1981
    other = world().filter(pl.col("month") <= origin_of(window))
    assert other.height < world().height
    whole, cut = (tried(Trial(given, world(), window, "ours", draws=60)) for given in (world(), other))
    assert whole.equals(cut)


def test_a_trial_that_has_travelled_gives_the_same_scores():
    trial = Trial(world(), world(), 2001, "mixture of windows", draws=40)
    assert tried(pickle.loads(pickle.dumps(trial))).equals(tried(trial))  # noqa: S301 - our own bytes
