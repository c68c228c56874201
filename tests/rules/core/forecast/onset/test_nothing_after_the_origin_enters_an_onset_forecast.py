"""Rows after the origin, and outcomes that had not come, may be shuffled or falsified: not one byte changes."""

from copy import deepcopy

import lightgbm as lgb
import numpy as np
import polars as pl
import pytest

from onset_world import LEARNT, country_years
from saferhavens.core.forecast import onset
from saferhavens.core.forecast.onset import experts
from saferhavens.core.forecast.onset.directions import direction
from saferhavens.core.forecast.onset.panel import PREDICTORS

EARLIER = LEARNT - 3
ORIGIN = EARLIER + 2
MODELS = (onset.OURS, onset.PUBLISHED, onset.PERSISTENCE, onset.CLIMATOLOGY)


def told(table: pl.DataFrame, model: str, last_year: int = EARLIER) -> bytes:
    """Everything that is handed over, as bytes."""
    found = onset.forecast(table, last_year, model, draws=2, seed=5)
    return repr((found.origin, found.base_rate, found.chances)).encode()


def falsified() -> pl.DataFrame:
    """Every predictor and outcome after the origin replaced, and every outcome that was to come."""
    random = np.random.default_rng(1)
    later, unsettled = pl.col("year") > ORIGIN, pl.col("year") > EARLIER
    table = country_years()
    noise = {name: random.normal(size=table.height) for name in PREDICTORS if name != "year"}
    outcomes = {name: random.integers(2, size=table.height) for name in ("mk_onset_1", "mk_onset_2", "mk_onset_1or2")}
    return table.with_columns(
        *(pl.when(later).then(pl.lit(pl.Series(each))).otherwise(name).alias(name) for name, each in noise.items()),
        *(
            pl.when(unsettled).then(pl.lit(pl.Series(each))).otherwise(name).alias(name)
            for name, each in outcomes.items()
        ),
        pl.when(later).then(1.0).otherwise("mk_onset").alias("mk_onset"),
    )


@pytest.mark.parametrize("model", MODELS)
def test_a_false_future_changes_no_byte(model: str):
    assert told(falsified(), model) == told(country_years(), model)


def test_a_future_left_out_changes_no_byte():
    assert told(country_years().filter(pl.col("year") <= ORIGIN), onset.OURS) == told(country_years(), onset.OURS)


def test_a_false_past_does_change_the_forecast():
    past = pl.when(pl.col("year") == EARLIER).then(5.0).otherwise("battledeaths.log2").alias("battledeaths.log2")
    assert told(country_years().with_columns(past), onset.OURS) != told(country_years(), onset.OURS)


@pytest.mark.parametrize("model", MODELS)
def test_each_window_of_the_forward_test_is_the_forecast_of_that_day(model: str):
    ended = country_years().filter((pl.col("ccode") != 70) | (pl.col("year") < 1992))
    following = {
        name: pl.col("mk_onset").shift(-ahead).over("ccode") for ahead, name in ((1, "mk_onset_1"), (2, "mk_onset_2"))
    }
    table = ended.with_columns(**following)
    test = onset.forward_test(table, 1996, 1999, model)
    for origin in (1995, 1997):
        alone = onset.forecast(table, origin - 2, model, draws=0)
        rows = test.issued.filter(pl.col("origin") == origin)
        together = dict(rows.select("unit", "chance").iter_rows())
        assert {each.unit: each.chance for each in alone.chances} == pytest.approx(together, abs=1e-10)


def test_the_same_data_give_the_same_bytes_twice():
    assert told(country_years(), onset.OURS) == told(country_years(), onset.OURS)


def test_threads_change_no_byte(monkeypatch: pytest.MonkeyPatch):
    rows = country_years().select(PREDICTORS).to_numpy()
    outcome = (rows[:, 0] > 0).astype(float)
    monkeypatch.setattr(experts, "TREES", 10)
    train, directions = lgb.train, [direction(name) for name in PREDICTORS]
    told = []
    for threads in (1, 2):
        monkeypatch.setattr(
            experts.lgb, "train", lambda given, *rest, n=threads: train(given | {"num_threads": n}, *rest)
        )
        told.append(experts.Forest.fit(rows, outcome, np.ones(len(rows)), directions).parts(rows).values.tobytes())
    assert told[0] == told[1]


def test_another_seed_changes_the_range_alone():
    one, other = (onset.forecast(country_years(), EARLIER, draws=3, seed=seed) for seed in (1, 2))
    assert [each.chance for each in one.chances] == [each.chance for each in other.chances]
    assert [each.low for each in one.chances] != [each.low for each in other.chances]


def test_a_forward_test_elsewhere_is_the_one_here():
    def elsewhere(function, years):
        """Each task and its result are copies, as on a cluster, and are done in another order."""
        done = {year: deepcopy(function)(year) for year in reversed(list(years))}
        return [deepcopy(done[year]) for year in years]

    for model in (onset.OURS, onset.PERSISTENCE):
        here = onset.forward_test(country_years(), 1997, 1999, model)
        there = onset.forward_test(country_years(), 1997, 1999, model, work=elsewhere)
        assert there.issued.equals(here.issued)
        assert there.by_year.equals(here.by_year)
