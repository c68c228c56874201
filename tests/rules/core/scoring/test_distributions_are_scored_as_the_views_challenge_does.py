"""Scores of draws: the published vectors, the official unit scores, and what cannot be scored."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import DRAWS_UNUSABLE, ProblemError
from saferhavens.core.scoring import draws as scores

TEN = [0, 0, 0, 1, 2, 5, 9, 0, 3, 1]
VIEWS = "views_country_month"


def official(shared_data: Path, model: str, window: int) -> tuple[np.ndarray, pl.DataFrame]:
    """The published draws of a benchmark, a row a unit and month, with what came and the official scores beside."""
    keys = ["country_id", "month_id"]
    rows = pl.read_parquet(shared_data / VIEWS / "benchmark_draws" / f"{model}_{window}.parquet").sort(*keys, "draw")
    came = pl.read_parquet(shared_data / VIEWS / "cm_actuals_2018_2021.parquet").rename({"outcome": "came"})
    published = pl.read_parquet(shared_data / VIEWS / "official_unit_scores_2018_2021.parquet")
    facts = rows.select(keys).unique(maintain_order=True)
    for table in (came.filter(window=window).drop("window"), published.filter(model=model, window=window)):
        facts = facts.join(table, on=keys, maintain_order="left")
    return rows["outcome"].to_numpy().reshape(facts.height, -1).astype(np.float64), facts


def test_the_crps_of_ten_draws_is_the_published_vector():
    assert scores.crps([TEN], [4])[0] == pytest.approx(1.73)


def test_the_interval_score_of_ten_draws_is_the_published_vector():
    assert scores.interval_score([TEN], [4])[0] == pytest.approx(7.2)


def test_what_lies_outside_the_interval_is_fined_twentyfold():
    assert scores.interval_score([TEN], [10])[0] == pytest.approx(7.2 + 20 * 2.8)


def test_a_certain_forecast_that_holds_has_no_crps_and_no_width():
    assert scores.crps([[3, 3, 3]], [3])[0] == 0
    assert scores.interval_score([[3, 3, 3]], [3])[0] == 0


def test_a_class_without_any_draw_is_a_finite_surprise():
    assert scores.ignorance([[0] * 1000], [7])[0] == pytest.approx(np.log2(1011))


@pytest.mark.parametrize(
    ("count", "bounds"), [(0, (0, 0)), (1, (1, 2)), (5, (3, 5)), (25, (11, 25)), (1000, (501, 1000))]
)
def test_classes_hold_the_whole_numbers_of_the_challenge(count: int, bounds: tuple[int, int]):
    inside = scores.ignorance([[bounds[0]], [bounds[1]]], [count, count])
    outside = scores.ignorance([[bounds[1] + 1]], [count])
    assert (inside < outside).all()


def test_coverage_includes_the_ends():
    assert scores.covered([[2, 2, 2], [2, 2, 2]], [2, 3]).tolist() == [True, False]


def test_the_transform_of_what_was_forecast_rightly_is_uniform():
    chance = np.random.default_rng(5)
    values = scores.pit(chance.poisson(4, (4000, 200)), chance.poisson(4, 4000), seed=1)
    assert np.histogram(values, bins=10, range=(0, 1))[0] == pytest.approx(400, abs=80)


def test_few_draws_are_stretched_over_what_lies_between_them():
    longer = scores.stretched([[0, 0, 12, 0]], 100)
    assert longer.shape == (1, 100)
    assert longer.min() == 0
    assert ((longer > 3) & (longer < 9)).any()


def test_a_forecast_is_scored_where_something_is_known():
    forecast = Draws(("A", "B"), (11, 12), np.arange(12.0).reshape(2, 2, 3), 10, "ours")
    actual = pl.DataFrame({"unit": ["B", "A", "A"], "month": [12, 12, 11], "value": [10, 4, None]})
    table = scores.score_draws(forecast, actual)
    assert table.select("unit", "month", "value").rows() == [("A", 12, 4.0), ("B", 12, 10.0)]
    assert table["crps"].to_list() == pytest.approx([2 / 9 * 1, 2 / 9 * 1])
    assert table["covered"].to_list() == [True, True]


@pytest.mark.parametrize(
    ("draws", "actual"),
    [([[1.0, -1.0]], [1.0]), ([[1.0, np.nan]], [1.0]), ([[1.0]], [np.inf]), ([[1.0]], [1.0, 2.0]), ([[]], [1.0])],
)
def test_what_cannot_be_scored_is_a_numbered_problem(draws: list[list[float]], actual: list[float]):
    with pytest.raises(ProblemError) as raised:
        scores.crps(draws, actual)
    assert raised.value.problem is DRAWS_UNUSABLE


def test_a_forecast_without_any_outcome_cannot_be_scored():
    forecast = Draws(("A",), (11,), np.ones((1, 1, 3)), 10, "ours")
    with pytest.raises(ProblemError, match="SH-821"):
        scores.score_draws(forecast, pl.DataFrame({"unit": ["B"], "month": [11], "value": [1]}))


@pytest.mark.shared_data
@pytest.mark.parametrize("window", [2018, 2021])
def test_the_scores_of_a_thousand_draws_are_the_official_ones(shared_data: Path, window: int):
    draws, facts = official(shared_data, "bm_last_historical_poisson", window)
    came = facts["came"].to_numpy()
    for score, name in ((scores.crps, "crps"), (scores.ignorance, "ign"), (scores.interval_score, "mis")):
        assert np.allclose(score(draws, came), facts[name].to_numpy(), rtol=1e-12, atol=1e-9)


@pytest.mark.shared_data
@pytest.mark.parametrize("window", [2018, 2019, 2020, 2021])
def test_the_scores_of_twelve_draws_are_the_official_ones_once_stretched(shared_data: Path, window: int):
    draws, facts = official(shared_data, "bm_conflictology", window)
    came = facts["came"].to_numpy()
    assert np.allclose(scores.crps(draws, came), facts["crps"].to_numpy(), rtol=1e-12, atol=1e-9)
    assert np.allclose(scores.interval_score(draws, came), facts["mis"].to_numpy(), rtol=1e-12, atol=1e-9)
    assert np.allclose(scores.ignorance(scores.stretched(draws), came), facts["ign"].to_numpy(), rtol=1e-12)
