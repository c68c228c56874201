"""Draws that are none, or are no numbers of people, raise their problem instead of being handed on."""

import numpy as np
import pytest

from saferhavens.core import problems
from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import ProblemError


def drawn(
    values: np.ndarray, units: tuple[str, ...] = ("AAA",), months: tuple[int, ...] = (11,), origin: int = 10
) -> Draws:
    return Draws(units, months, values, origin, "a model")


def problem_of(*given: object, **more: object) -> problems.Problem:
    with pytest.raises(ProblemError) as caught:
        drawn(*given, **more)  # type: ignore[arg-type] - wrong on purpose
    return caught.value.problem


def test_draws_of_a_unit_and_a_month_are_kept_as_they_are():
    assert drawn(np.array([[[0.0, 3.0]]])).values.sum() == 3


def test_no_unit_no_month_or_no_draw_is_no_forecast():
    assert problem_of(np.empty((0, 1, 5)), units=()) is problems.FORECAST_EMPTY
    assert problem_of(np.empty((1, 0, 5)), months=()) is problems.FORECAST_EMPTY
    assert problem_of(np.empty((1, 1, 0))) is problems.FORECAST_EMPTY


def test_a_horizon_of_zero_is_no_forecast():
    assert problem_of(np.ones((1, 1, 5)), months=(10,), origin=10) is problems.FORECAST_EMPTY


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -1.0])
def test_what_is_no_number_of_people_is_refused(wrong):
    assert problem_of(np.full((1, 1, 5), wrong)) is problems.FORECAST_NOT_FINITE


def test_a_wrong_shape_is_refused():
    assert problem_of(np.ones((2, 1, 5))) is problems.FORECAST_NOT_FINITE
