"""A chance is its beginning plus its reasons on the scale of log odds, and a change is the change of these."""

import numpy as np
import pytest

from onset_world import LEARNT, country_years
from saferhavens.core.forecast import onset
from saferhavens.core.forecast.onset.experts import Experts, Forest, Parts, Ridge, log_odds_of
from saferhavens.core.forecast.onset.panel import PREDICTORS

MODELS = (onset.OURS, onset.PUBLISHED, onset.PERSISTENCE, onset.CLIMATOLOGY)
FREE = (0,) * 5


@pytest.fixture(scope="module")
def forecasts() -> dict[str, onset.OnsetForecast]:
    return {model: onset.forecast(country_years(), LEARNT, model, draws=8) for model in MODELS}


@pytest.fixture(scope="module")
def before() -> onset.OnsetForecast:
    return onset.forecast(country_years(), LEARNT - 1, draws=0)


@pytest.mark.parametrize("model", MODELS)
def test_the_beginning_and_the_reasons_are_the_log_odds(forecasts, model: str):
    for each in forecasts[model].chances:
        log_odds = np.log(each.chance / (1 - each.chance))
        assert each.base + sum(each.reasons.values()) == pytest.approx(log_odds, abs=1e-9)
        assert each.reasons_scale == "log odds"


def test_reasons_are_predictors_or_named_groups(forecasts):
    known = {*PREDICTORS, "surroundings", "world", "interactions"}
    for model in MODELS:
        assert all(set(each.reasons) <= known for each in forecasts[model].chances)


def test_what_drives_the_invented_onsets_counts_most(forecasts):
    sizes = dict.fromkeys(forecasts[onset.OURS].chances[0].reasons, 0.0)
    for each in forecasts[onset.OURS].chances:
        for name, value in each.reasons.items():
            sizes[name] += abs(value)
    assert max(sizes, key=sizes.__getitem__) == "battledeaths.log2"


@pytest.mark.parametrize("model", MODELS)
def test_chances_lie_in_their_range_and_are_ranked(forecasts, model: str):
    chances = forecasts[model].chances
    assert all(0 < each.low <= each.chance <= each.high < 1 for each in chances)
    assert [each.chance for each in chances] == sorted((each.chance for each in chances), reverse=True)
    assert all(each.rank == 1 + sum(other.chance > each.chance for other in chances) for each in chances)


def test_ranges_come_from_other_countries_drawn(forecasts, before):
    for model in (onset.OURS, onset.PUBLISHED):
        assert sum(each.low < each.high for each in forecasts[model].chances) > 20
    assert all(each.low == each.chance == each.high for each in before.chances)


def test_the_window_is_the_two_years_after_the_data(forecasts):
    assert forecasts[onset.OURS].origin == LEARNT + 2
    assert forecasts[onset.OURS].window == (LEARNT + 3, LEARNT + 4)


def test_the_base_rate_is_the_share_of_country_years_learnt_from(forecasts):
    learnt = country_years().filter(country_years()["year"] <= LEARNT)
    assert forecasts[onset.OURS].base_rate == pytest.approx(learnt["mk_onset_1or2"].mean())


def test_a_move_is_the_sum_of_what_moved(forecasts, before):
    after = forecasts[onset.OURS]
    moves = onset.what_moved(before, after)
    assert len(moves) == 24
    for move in moves:
        log_odds = [np.log(chance / (1 - chance)) for chance in (move.before, move.after)]
        assert move.change == pytest.approx(log_odds[1] - log_odds[0], abs=1e-9)
        assert move.base + sum(move.reasons.values()) == pytest.approx(move.change, abs=1e-9)
    assert [abs(move.change) for move in moves] == sorted((abs(move.change) for move in moves), reverse=True)


def test_nothing_moves_between_a_forecast_and_itself(before):
    assert all(move.change == 0 and not any(move.reasons.values()) for move in onset.what_moved(before, before))


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    return np.random.default_rng(2).normal(size=(300, 5))


@pytest.fixture(scope="module")
def outcome(rows: np.ndarray) -> np.ndarray:
    return (rows[:, 0] + np.random.default_rng(3).normal(size=300) > 1).astype(float)


def test_parts_of_a_forest_are_its_forecast(rows, outcome):
    forest = Forest.fit(rows, outcome, np.ones(300), FREE)
    assert forest.parts(rows).total == pytest.approx(forest.chances(rows), abs=1e-12)


def test_a_forest_says_shares(rows, outcome):
    chances = Forest.fit(rows, outcome, np.ones(300), FREE).chances(rows)
    assert chances.min() >= 0
    assert chances.max() <= 1
    assert chances.mean() == pytest.approx(outcome.mean(), abs=0.02)


def test_parts_of_a_ridge_are_its_forecast_and_its_slopes_balance_its_prior(rows, outcome):
    ridge = Ridge.fit(rows, outcome, np.ones(300))
    chance = ridge.chances(rows)
    assert ridge.parts(rows).total == pytest.approx(chance, abs=1e-12)
    assert rows.T @ (outcome - chance) == pytest.approx(ridge.coefficients / 0.005, abs=1e-6)


def test_a_row_that_counts_twice_is_a_row_that_stands_twice(rows, outcome):
    counts = np.random.default_rng(4).integers(0, 3, size=300)
    counted = Ridge.fit(rows, outcome, counts.astype(float))
    repeated = Ridge.fit(np.repeat(rows, counts, axis=0), np.repeat(outcome, counts), np.ones(counts.sum()))
    assert counted.coefficients == pytest.approx(repeated.coefficients, abs=1e-9)


def test_experts_tell_the_same_with_and_without_parts(rows, outcome):
    holes = rows.copy()
    holes[::7, 2] = np.nan
    found = Experts.fit(holes, outcome, 3, [1, 0, -1, 0, 0])
    assert found.parts(holes).total == pytest.approx(found.chances(holes), abs=1e-12)


def test_parts_stay_exact_through_a_curve_even_where_they_cancel():
    parts = Parts(0.3, np.array([[0.1, 0.05], [0.2, -0.2], [-0.1, 0.0]]))
    through = parts.through(log_odds_of, lambda chance: 1 / (chance * (1 - chance)))
    assert through.total == pytest.approx(log_odds_of(parts.total), abs=1e-12)
    assert through.values[1] == pytest.approx([0.2 / 0.21, -0.2 / 0.21])
