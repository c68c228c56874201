"""Months that follow each other are alike: draws are put into the order of past windows before they are added up."""

import numpy as np
import polars as pl
import pytest

from saferhavens.core.forecast.results import Draws
from saferhavens.core.forecast.trajectories import coupled, ordered, windows

ORIGIN, MONTHS = 540, tuple(range(541, 547))


def in_runs(length: int = 12) -> pl.DataFrame:
    """A unit that counts 40 a month for a year, then nothing for a year, and so on."""
    months = list(range(ORIGIN - 120 + 1, ORIGIN + 1))
    values = [40.0 if (month // length) % 2 else 0.0 for month in months]
    return pl.DataFrame({"unit": ["A"] * 120, "month": months, "value": values})


def coin(draws: int = 1000) -> Draws:
    """40 or nothing, each month by itself."""
    values = 40.0 * np.random.default_rng(5).integers(0, 2, (1, len(MONTHS), draws))
    return Draws(("A",), MONTHS, values, ORIGIN, "ours")


def test_each_month_keeps_its_distribution():
    given = coin()
    found = coupled(given, in_runs(), seed=1)
    assert (np.sort(found.values, axis=2) == np.sort(given.values, axis=2)).all()


def test_the_sum_of_months_that_come_in_runs_is_less_certain():
    apart, together = coin().values.sum(axis=1), coupled(coin(), in_runs(), seed=1).values.sum(axis=1)
    assert together.mean() == pytest.approx(apart.mean())
    assert together.std() > 1.8 * apart.std()
    assert (together == 0).mean() > 0.2 > (apart == 0).mean()


def test_months_without_memory_stay_without():
    chance = np.random.default_rng(2)
    history = in_runs().with_columns(value=pl.Series(40.0 * chance.integers(0, 2, 120)))
    apart, together = coin().values.sum(axis=1), coupled(coin(), history, seed=1).values.sum(axis=1)
    assert together.std() == pytest.approx(apart.std(), rel=0.3)


def test_the_same_seed_gives_the_same_bytes():
    assert coupled(coin(), in_runs(), 1).values.tobytes() == coupled(coin(), in_runs(), 1).values.tobytes()


def test_what_came_after_the_origin_changes_no_byte():
    later = pl.DataFrame({"unit": ["A"] * 9, "month": list(range(541, 550)), "value": [9.0] * 9})
    given = coupled(coin(), in_runs(), 1).values.tobytes()
    assert coupled(coin(), pl.concat([in_runs(), later]), 1).values.tobytes() == given


@pytest.mark.parametrize("history", [in_runs().clear(), in_runs().tail(10)], ids=["none", "too short"])
def test_without_a_past_the_draws_stay_as_they_came(history):
    assert (coupled(coin(), history, 1).values == coin().values).all()


def test_windows_have_the_gaps_of_the_forecast_and_no_unknown_month():
    history = in_runs().with_columns(value=pl.int_range(120).cast(pl.Float64)).filter(pl.col("value") != 50)
    found = windows(history, (541, 543))
    assert (found[:, 1] - found[:, 0] == 2).all()
    assert len(found) == 118 - 2
    assert 50 not in found


def test_the_order_is_that_of_the_past():
    past = np.array([[0.0, 0.0], [1.0, 5.0], [2.0, 9.0]])
    draws = np.array([[7.0, 8.0, 9.0], [70.0, 80.0, 90.0]])
    found = ordered(draws, past[np.array([2, 0, 1])], np.random.default_rng(0))
    assert sorted(map(tuple, found.T.tolist())) == [(7.0, 70.0), (8.0, 80.0), (9.0, 90.0)]
