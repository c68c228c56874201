"""The models behind a chance of onset: what goes in once counts once, and parts are exact for any numbers."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onset_world import LEARNT, country_years
from saferhavens.core.forecast import onset
from saferhavens.core.forecast.onset.elasticnet import fit_at, fit_elastic_net
from saferhavens.core.forecast.onset.experts import (
    RIDGE_VARIANCE,
    Experts,
    Parts,
    Ridge,
    Scaling,
    chance_of,
    log_odds_of,
)
from saferhavens.core.forecast.onset.forecasting import OnsetForecast, base_rate, what_moved
from saferhavens.core.forecast.onset.panel import PREDICTORS, read_panel
from saferhavens.core.forecast.onset.replica import Replica
from saferhavens.core.forecast.onset.shuffling import r_folds, r_sample
from saferhavens.core.forecast.results import Chance

DIRECTIONS = (1, 0, -1, 0)
VALUE = st.floats(-3, 3, allow_subnormal=False)
TABLE = st.lists(st.lists(VALUE, min_size=3, max_size=3), min_size=1, max_size=6)


# --- parts ------------------------------------------------------------------------------------------------------------


def slope_of_chance(log_odds: np.ndarray) -> np.ndarray:
    return chance_of(log_odds) * (1 - chance_of(log_odds))


@given(VALUE, TABLE)
def test_parts_taken_through_a_curve_add_up_to_the_curve(base: float, table: list[list[float]]):
    parts = Parts(base, np.array(table))
    through = parts.through(chance_of, slope_of_chance)
    assert through.total == pytest.approx(chance_of(parts.total), abs=1e-9)
    assert through.base == pytest.approx(float(chance_of(np.array(base))))


@given(VALUE, TABLE)
def test_a_rising_curve_keeps_the_sign_and_the_order_of_parts(base: float, table: list[list[float]]):
    parts = Parts(base, np.array(table))
    through = parts.through(chance_of, slope_of_chance)
    assert (np.sign(through.values) == np.sign(parts.values)).all()
    assert (np.argsort(through.values, kind="stable") == np.argsort(parts.values, kind="stable")).all()


@given(VALUE, TABLE)
def test_parts_through_a_straight_line_are_stretched_alike(base: float, table: list[list[float]]):
    parts = Parts(base, np.array(table))
    through = parts.through(lambda value: 2 * value + 1, lambda _: np.array([2.0]))
    assert through.values == pytest.approx(2 * parts.values, abs=1e-6)
    assert through.base == pytest.approx(2 * base + 1)


@given(st.floats(-30, 30))
def test_log_odds_of_a_chance_are_those_it_was_made_of(log_odds: float):
    chance = chance_of(np.array(log_odds))
    assert 0 < chance < 1
    assert log_odds_of(chance) == pytest.approx(log_odds, abs=1e-2)
    assert chance_of(np.array(-log_odds)) == pytest.approx(1 - chance)


# --- scaling ----------------------------------------------------------------------------------------------------------


def test_known_values_are_centred_and_have_a_spread_of_one():
    rows = np.array([[1.0, np.nan], [2.0, 10.0], [6.0, 30.0]])
    scaled = Scaling.of(rows)(rows)
    assert scaled[:, 0].mean() == pytest.approx(0)
    assert scaled[:, 0].std() == pytest.approx(1)
    assert scaled[:, 1].tolist() == [0.0, -1.0, 1.0]


@pytest.mark.parametrize("column", [[4.0, 4.0, 4.0], [np.nan, np.nan, np.nan], [np.nan, 7.0, np.nan]])
def test_a_column_that_does_not_vary_says_nothing_of_any_row(column: list[float]):
    scaling = Scaling.of(np.array(column)[:, None])
    assert scaling(np.array([[1.0], [-500.0], [np.nan]])).tolist() == [[0], [0], [0]]


def test_rows_to_forecast_do_not_move_the_scale():
    scaling = Scaling.of(np.array([[0.0], [2.0]]))
    assert scaling(np.array([[1000.0]])).tolist() == [[999.0]]


# --- the logit and the mean of the experts ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def learnt() -> SimpleNamespace:
    random = np.random.default_rng(8)
    rows = random.normal(size=(160, 4))
    happened = random.random(160) < chance_of(rows[:, 0] - 1)
    return SimpleNamespace(rows=rows, outcome=happened.astype(float), ones=np.ones(160))


def posterior(learnt: SimpleNamespace, intercept: float, coefficients: np.ndarray) -> float:
    log_odds = intercept + learnt.rows @ coefficients
    likelihood = (learnt.outcome * log_odds - np.logaddexp(0, log_odds)).sum()
    return float(likelihood - (coefficients**2).sum() / (2 * RIDGE_VARIANCE))


@pytest.mark.parametrize("column", range(5))
@pytest.mark.parametrize("step", [-1e-3, 1e-3])
def test_no_step_makes_the_logit_likelier(learnt, column: int, step: float):
    ridge = Ridge.fit(learnt.rows, learnt.outcome, learnt.ones)
    moved = np.append(ridge.coefficients, ridge.intercept)
    moved[column] += step
    assert posterior(learnt, moved[-1], moved[:-1]) < posterior(learnt, ridge.intercept, ridge.coefficients)


def test_the_logit_expects_as_many_onsets_as_there_were(learnt):
    ridge = Ridge.fit(learnt.rows, learnt.outcome, learnt.ones)
    assert ridge.chances(learnt.rows).sum() == pytest.approx(learnt.outcome.sum())


def test_rows_that_count_never_teach_nothing(learnt):
    weights = np.where(np.arange(160) < 120, 1.0, 0.0)
    falsified = learnt.rows.copy()
    falsified[120:] = 1e6
    counted = Experts.fit(falsified, learnt.outcome, 2, DIRECTIONS, weights)
    left_out = Experts.fit(learnt.rows[:120], learnt.outcome[:120], 2, DIRECTIONS)
    assert counted.chances(learnt.rows).tobytes() == left_out.chances(learnt.rows).tobytes()


def test_the_chance_is_the_mean_of_four_experts_of_which_two_see_less(learnt):
    experts = Experts.fit(learnt.rows, learnt.outcome, 2, DIRECTIONS)
    scaled = experts.scaling(learnt.rows)
    each = [expert.chances(scaled) for expert in experts.whole]
    each += [expert.chances(scaled[:, :2]) for expert in experts.short]
    assert experts.chances(learnt.rows) == pytest.approx(np.mean(each, axis=0))
    assert len({expert.tobytes() for expert in each}) == 4


def test_the_scale_of_a_column_does_not_matter_to_the_experts(learnt):
    stretched = learnt.rows * np.array([1, 1024, 1, 0.25])
    plain, other = (Experts.fit(rows, learnt.outcome, 2, DIRECTIONS).chances(rows) for rows in (learnt.rows, stretched))
    assert other == pytest.approx(plain, abs=1e-9)


# --- the elastic net --------------------------------------------------------------------------------------------------


def slow_elastic_net(learnt: SimpleNamespace, alpha: float, penalty: float) -> np.ndarray:
    """Small steps downhill, each followed by the pull to zero (Daubechies, Defrise and De Mol 2004); intercept last."""
    scaled = (learnt.rows - learnt.rows.mean(axis=0)) / learnt.rows.std(axis=0)
    design, fitted = np.column_stack([scaled, np.ones(len(scaled))]), np.zeros(5)
    step = 4 * len(design) / np.linalg.norm(design, 2) ** 2
    soft = step * penalty * np.array([alpha] * 4 + [0])
    hard = 1 + step * penalty * np.array([1 - alpha] * 4 + [0])
    for _ in range(3000):
        moved = fitted + step * design.T @ (learnt.outcome - chance_of(design @ fitted)) / len(design)
        fitted = np.sign(moved) * np.maximum(np.abs(moved) - soft, 0) / hard
    return fitted


@pytest.mark.parametrize("alpha", [0.2, 0.5, 1.0])
@pytest.mark.parametrize("penalty", [0.01, 0.05, 0.12])
def test_the_path_comes_to_where_small_steps_come(learnt, alpha: float, penalty: float):
    intercept, coefficients = fit_at(learnt.rows, learnt.outcome, alpha=alpha, penalty=penalty)
    slow = slow_elastic_net(learnt, alpha, penalty)
    assert coefficients * learnt.rows.std(axis=0) == pytest.approx(slow[:-1], abs=2e-3)
    assert intercept + coefficients @ learnt.rows.mean(axis=0) == pytest.approx(slow[-1], abs=2e-3)


@pytest.mark.parametrize(("factor", "moved"), [(1000.0, 0.0), (0.01, 0.0), (1.0, 50.0), (-2.0, 3.0)])
def test_the_unit_of_a_column_does_not_change_what_is_said(learnt, factor: float, moved: float):
    changed = learnt.rows.copy()
    changed[:, 1] = factor * changed[:, 1] + moved
    plain, other = (
        fit_elastic_net(rows, learnt.outcome, alpha=0.5, folds=5, seed=2) for rows in (learnt.rows, changed)
    )
    assert other.log_odds(changed) == pytest.approx(plain.log_odds(learnt.rows), abs=1e-3)
    assert other.penalty == pytest.approx(plain.penalty, rel=1e-6)


# --- folds ------------------------------------------------------------------------------------------------------------


@settings(max_examples=40)
@given(st.integers(0, 2**31 - 1), st.integers(1, 300))
def test_any_seed_gives_a_permutation_and_the_same_again(seed: int, size: int):
    drawn = r_sample(seed, size)
    assert sorted(drawn.tolist()) == list(range(size))
    assert drawn.tolist() == r_sample(seed, size).tolist()


@settings(max_examples=40)
@given(st.integers(0, 2**31 - 1), st.integers(10, 300), st.integers(2, 10))
def test_folds_hold_each_row_once_and_are_as_large_as_each_other(seed: int, rows: int, folds: int):
    sizes = np.bincount(r_folds(seed, rows, folds), minlength=folds)
    assert sizes.sum() == rows
    assert len(sizes) == folds
    assert sizes.max() - sizes.min() <= 1


# --- what is told -----------------------------------------------------------------------------------------------------


def one(unit: str, base: float, **reasons: float) -> Chance:
    chance = float(chance_of(np.array(base + sum(reasons.values()))))
    return Chance(unit, chance, chance, chance, base_rate=0.1, rank=1, base=base, reasons=reasons)


def told(*chances: Chance) -> OnsetForecast:
    return OnsetForecast("ours", 2020, 0.1, chances)


def test_a_reason_that_came_or_went_moves_by_all_it_says():
    (move,) = what_moved(told(one("MLI", -2.0, coups=0.5)), told(one("MLI", -1.5, battle=0.75)))
    assert move.reasons == {"battle": 0.75, "coups": -0.5}
    assert (move.base, move.change) == (0.5, pytest.approx(0.75))


def test_units_that_stand_in_one_forecast_only_did_not_move():
    before, after = told(one("COL", -2.0), one("MLI", -2.0)), told(one("MLI", -1.0), one("NER", -1.0))
    assert [move.unit for move in what_moved(before, after)] == ["MLI"]


def test_the_largest_move_comes_first_whichever_way_and_equal_ones_by_name():
    before = told(*(one(unit, -2.0, war=0.0) for unit in ("A", "B", "C", "D")))
    after = told(*(one(unit, -2.0, war=war) for unit, war in (("A", 0.25), ("D", 1.0), ("C", -1.5), ("B", -1.0))))
    assert [move.unit for move in what_moved(before, after)] == ["C", "B", "D", "A"]


def test_persistence_says_what_its_group_showed():
    panel = read_panel(country_years(), LEARNT)
    lately = (panel.column("mk_onset_prev_year") > 0) | (panel.onset > 0)
    rate, found = base_rate(panel), onset.forecast(country_years(), LEARNT, onset.PERSISTENCE)
    told_of = {each.unit: each.chance for each in found.chances}
    for unit, marked in zip(panel.units[panel.asked], lately[panel.asked], strict=True):
        group = panel.outcome[panel.learnt & (lately == marked)]
        assert told_of[str(unit)] == pytest.approx((group.sum() + rate) / (len(group) + 1))


def test_parts_of_the_published_model_are_coefficients_times_distances():
    panel = read_panel(country_years(), LEARNT)
    fitted = Replica.fit(panel)
    base, reasons, names = fitted.parts(panel)
    mean = panel.predictors[panel.learnt].mean(axis=0)
    assert names == PREDICTORS
    assert base == pytest.approx(fitted.model.intercept + mean @ fitted.model.coefficients)
    assert base + reasons.sum(axis=1) == pytest.approx(fitted.log_odds(panel))
    assert not reasons[:, fitted.model.coefficients == 0].any()
