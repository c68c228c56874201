"""Months that follow each other are alike, and places too: draws take the order of past windows before a sum."""

import numpy as np
import polars as pl
import pytest

from saferhavens.core.forecast.results import Draws
from saferhavens.core.forecast.trajectories import (
    LEAST_WINDOWS,
    Windows,
    common_starts,
    coupled,
    ordered,
    total,
    windows,
)

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
    assert (found.values[:, 1] - found.values[:, 0] == 2).all()
    assert len(found.values) == len(found.starts) == 118 - 2
    assert 50 not in found.values
    assert (found.starts - found.values[:, 0] == ORIGIN - 119).all()


def test_the_order_is_that_of_the_past():
    past = np.array([[0.0, 0.0], [1.0, 5.0], [2.0, 9.0]])
    draws = np.array([[7.0, 8.0, 9.0], [70.0, 80.0, 90.0]])
    found = ordered(draws, past[np.array([2, 0, 1])], np.random.default_rng(0))
    assert sorted(map(tuple, found.T.tolist())) == [(7.0, 70.0), (8.0, 80.0), (9.0, 90.0)]


# --- over units ---------------------------------------------------------------------------------------------------

PLACES = tuple(f"P{number:02}" for number in range(12))


def moving_together(seed: int, months: int = 140) -> np.ndarray:
    """(units, months): places whose deaths rise and fall with one tide that lasts for months."""
    chance = np.random.default_rng(seed)
    tide = np.empty(months)
    tide[0] = 0
    for month in range(1, months):
        tide[month] = 0.8 * tide[month - 1] + 0.6 * chance.standard_normal()
    return chance.poisson(8 * np.exp(tide), (len(PLACES), months)).astype(float)


def rows_of(values: np.ndarray, last: int = ORIGIN) -> pl.DataFrame:
    first = last - values.shape[1] + 1
    rows = [(unit, first + at, value) for unit, row in zip(PLACES, values, strict=True) for at, value in enumerate(row)]
    return pl.DataFrame(rows, schema={"unit": pl.String, "month": pl.Int64, "value": pl.Float64}, orient="row")


def resampled(values: np.ndarray, seed: int) -> Draws:
    """Each unit and month by itself: its whole past, drawn again."""
    chance = np.random.default_rng(seed)
    drawn = np.stack([chance.choice(row, (len(MONTHS), 400)) for row in values])
    return Draws(PLACES, MONTHS, drawn, ORIGIN, "ours")


def holds(sums: np.ndarray, came: float) -> bool:
    low, high = np.quantile(sums, (0.05, 0.95))
    return low <= came <= high


def test_where_places_rise_together_the_range_of_their_sum_holds_more_often():
    apart, together, months_alone = [], [], []
    for seed in range(60):
        values = moving_together(seed)
        known, came = values[:, :120], values[:, 120:126].sum()
        given = resampled(known, seed)
        found = coupled(given, rows_of(known), seed)
        alone = [coupled(one(given, place), rows_of(known), seed + place) for place in range(len(PLACES))]
        apart.append(holds(total(given).sum(axis=0), came))
        months_alone.append(holds(sum(each.values[0].sum(axis=0) for each in alone), came))
        together.append(holds(total(found).sum(axis=0), came))
    assert np.mean(together) > 0.8
    assert np.mean(together) > np.mean(months_alone) + 0.15
    assert np.mean(months_alone) >= np.mean(apart)


def one(draws: Draws, place: int) -> Draws:
    return Draws((draws.units[place],), draws.months, draws.values[place : place + 1], draws.origin, draws.model)


def test_the_distribution_of_each_place_and_month_keeps_its_bytes():
    known = moving_together(3)[:, :120]
    given = resampled(known, 3)
    found = coupled(given, rows_of(known), 3)
    assert np.sort(found.values, axis=2).tobytes() == np.sort(given.values, axis=2).tobytes()
    assert found.values.tobytes() != given.values.tobytes()


def test_places_that_never_moved_together_are_summed_as_if_they_did_not():
    chance = np.random.default_rng(4)
    known = chance.poisson(8, (len(PLACES), 120)).astype(float)
    given = resampled(known, 4)
    found = coupled(given, rows_of(known), 4)
    assert total(found).sum(axis=0).std() == pytest.approx(total(given).sum(axis=0).std(), rel=0.3)


def test_a_place_without_a_past_keeps_its_draws_and_leaves_the_others_together():
    known = moving_together(5)[:, :120]
    given = resampled(known, 5)
    history = rows_of(known).filter((pl.col("unit") != "P03") | (pl.col("month") > ORIGIN - LEAST_WINDOWS))
    found = coupled(given, history, 5)
    assert (found.values[3] == given.values[3]).all()
    others = [unit for unit in PLACES if unit != "P03"]
    assert total(found, others).std() > 1.5 * total(given, others).std()


def test_a_place_that_came_late_takes_its_own_windows_where_it_has_none_of_that_time():
    early = Windows(np.arange(10, 20), np.arange(10.0, 20.0)[:, None])
    late = Windows(np.arange(15, 20), np.arange(15.0, 20.0)[:, None])
    wanted = np.array([12, 16, 19])
    assert early.drawn(wanted, np.random.default_rng(1))[:, 0].tolist() == [12.0, 16.0, 19.0]
    found = late.drawn(wanted, np.random.default_rng(1))[:, 0].tolist()
    assert found[1:] == [16.0, 19.0]
    assert found[0] >= 15


def test_windows_begin_where_at_least_half_of_the_places_are_known():
    long = Windows(np.arange(1, 31), np.zeros((30, 1)))
    short = Windows(np.arange(11, 31), np.zeros((20, 1)))
    assert common_starts([long]).tolist() == list(range(1, 31))
    assert common_starts([long, short]).tolist() == list(range(1, 31))
    assert common_starts([long, short, short]).tolist() == list(range(11, 31))


def test_a_total_is_the_sum_draw_by_draw():
    given = resampled(moving_together(6)[:, :120], 6)
    assert (total(given) == given.values.sum(axis=0)).all()
    assert (total(given, ["P01", "P04"]) == given.values[1] + given.values[4]).all()
