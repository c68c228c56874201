"""No step in any direction makes the penalised likelihood better; scikit-learn, which goes other ways, agrees."""

import warnings

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from saferhavens.core.forecast.onset.elasticnet import LAMBDAS, LEAST_LAMBDA, fit_at, fit_elastic_net

ALPHA = 0.5


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    random = np.random.default_rng(3)
    free = random.normal(size=(400, 6))
    return np.column_stack([free, free[:, 0] + 0.1 * random.normal(size=400), np.ones(400), random.random(400) < 0.3])


@pytest.fixture(scope="module")
def outcome(rows: np.ndarray) -> np.ndarray:
    random = np.random.default_rng(4)
    return (random.random(400) < 1 / (1 + np.exp(2 - rows[:, 0] + 0.5 * rows[:, 1]))).astype(float)


@pytest.fixture(scope="module")
def fitted(rows: np.ndarray, outcome: np.ndarray):
    return fit_elastic_net(rows, outcome, alpha=ALPHA, folds=10, seed=1)


def slopes(rows: np.ndarray, outcome: np.ndarray, intercept: float, coefficients: np.ndarray) -> np.ndarray:
    """Of the log likelihood per row, for standardised columns."""
    chance = 1 / (1 + np.exp(-(intercept + rows @ coefficients)))
    spread = rows.std(axis=0)
    scaled = (rows - rows.mean(axis=0)) / np.where(spread > 0, spread, 1)
    return scaled.T @ (outcome - chance) / len(rows)


def test_slopes_balance_the_penalty_of_columns_in_and_do_not_exceed_it_out(rows, outcome, fitted):
    found = slopes(rows, outcome, fitted.intercept, fitted.coefficients)
    scaled = fitted.coefficients * rows.std(axis=0)
    inside = scaled != 0
    wanted = fitted.penalty * (ALPHA * np.sign(scaled) + (1 - ALPHA) * scaled)
    assert inside.any()
    assert not inside.all()
    assert found[inside] == pytest.approx(wanted[inside], abs=2e-4)
    assert np.abs(found[~inside]).max() <= fitted.penalty * ALPHA + 2e-4


def test_scikit_learn_comes_to_the_same_coefficients(rows, outcome, fitted):
    varies = rows.std(axis=0) > 0
    scaled = (rows[:, varies] - rows[:, varies].mean(axis=0)) / rows[:, varies].std(axis=0)
    other = LogisticRegression(
        solver="saga", l1_ratio=ALPHA, C=1 / (len(rows) * fitted.penalty), max_iter=20_000, tol=1e-7
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other.fit(scaled, outcome)
    ours = fitted.coefficients[varies] * rows[:, varies].std(axis=0)
    assert ours == pytest.approx(other.coef_[0], abs=5e-3)


def test_a_column_that_does_not_vary_gets_nothing(fitted):
    assert fitted.coefficients[7] == 0


def test_the_path_begins_where_the_first_column_enters(rows, outcome, fitted):
    first = fitted.lambdas[0]
    assert not fit_at(rows, outcome, alpha=ALPHA, penalty=first * 1.001)[1].any()
    assert np.count_nonzero(fit_at(rows, outcome, alpha=ALPHA, penalty=first * 0.98)[1]) == 1


def test_the_path_has_a_hundred_even_steps_to_a_ten_thousandth(fitted):
    assert len(fitted.lambdas) == LAMBDAS
    assert fitted.lambdas[-1] / fitted.lambdas[0] == pytest.approx(LEAST_LAMBDA)
    ratios = fitted.lambdas[1:] / fitted.lambdas[:-1]
    assert ratios == pytest.approx(np.full(LAMBDAS - 1, ratios[0]))


def test_the_penalty_is_where_rows_held_out_were_forecast_best(fitted):
    assert fitted.penalty == fitted.lambdas[np.argmin(fitted.deviances)]
    assert fitted.deviances[fitted.chosen] < fitted.deviances[0]


def test_a_fit_at_the_chosen_penalty_is_the_fit(rows, outcome, fitted):
    intercept, coefficients = fit_at(rows, outcome, alpha=ALPHA, penalty=fitted.penalty)
    assert intercept == pytest.approx(fitted.intercept, abs=1e-3)
    assert coefficients == pytest.approx(fitted.coefficients, abs=1e-3)


def test_the_same_data_give_the_same_bytes(rows, outcome, fitted):
    again = fit_elastic_net(rows, outcome, alpha=ALPHA, folds=10, seed=1)
    assert again.coefficients.tobytes() == fitted.coefficients.tobytes()
    assert again.deviances.tobytes() == fitted.deviances.tobytes()
