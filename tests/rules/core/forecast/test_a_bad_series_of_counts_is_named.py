"""Each way in which a series can be wrong raises its own problem, for divisions and for displacement."""

from collections.abc import Callable

import polars as pl
import pytest

from mixture_world import FIRST, MONTHS, ORIGIN, history, with_row, without
from saferhavens.core import problems
from saferhavens.core.forecast import displacement, subnational
from saferhavens.core.forecast.mixtures import Changing
from saferhavens.core.problems import ProblemError

FORECASTS = [pytest.param(subnational.forecast, id="divisions"), pytest.param(displacement.forecast, id="displacement")]
MODELS = ["ours", "last month", "last 12 months"]


def refused(problem: problems.Problem, given: pl.DataFrame, **settings: object) -> str:
    """The sentence of the problem that all models of both rooms raise."""
    sentences = set()
    for forecast in (subnational.forecast, displacement.forecast):
        for model in MODELS:
            with pytest.raises(ProblemError) as raised:
                forecast(given, **({"origin": ORIGIN, "horizons": (1, 2), "seed": 1, "model": model} | settings))
            assert raised.value.problem == problem
            sentences.add(raised.value.sentence())
    (sentence,) = sentences
    return sentence


def test_a_series_without_rows_is_refused() -> None:
    assert "2011-12" in refused(problems.SERIES_EMPTY, history().clear())


def test_a_series_that_begins_after_the_origin_is_refused() -> None:
    refused(problems.SERIES_EMPTY, history(), origin=FIRST - 1)


def test_figures_that_never_change_are_refused() -> None:
    assert "All figures are 0" in refused(problems.SERIES_CONSTANT, history().with_columns(value=pl.lit(0)))


def test_negative_deaths_are_refused() -> None:
    sentence = refused(problems.COUNT_NOT_WHOLE, with_row(history(), "AAA-2", FIRST + 3, -1))
    assert "AAA-2" in sentence
    assert "-1" in sentence


def test_half_a_person_is_refused() -> None:
    assert "2.5" in refused(problems.COUNT_NOT_WHOLE, with_row(history(), "AAA-2", FIRST + 3, 2.5))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(value: float) -> None:
    refused(problems.COUNT_NOT_WHOLE, with_row(history(), "AAA-2", FIRST + 3, value))


def test_a_month_that_stands_there_twice_is_refused() -> None:
    twice = pl.concat([history(), history().filter(pl.col("unit") == "BBB-1").head(1)])
    assert "BBB-1 has more than one figure for 2005-01" in refused(problems.MONTH_TWICE, twice)


def test_a_unit_that_appears_late_is_refused() -> None:
    late = without(history(), "AAA-3", range(FIRST, FIRST + 20))
    assert "AAA-3 has no figure for 2005-01" in refused(problems.UNIT_CHANGES, late)


def test_a_unit_that_vanishes_is_refused() -> None:
    gone = without(history(), "AAA-3", range(ORIGIN - 20, ORIGIN + 1))
    assert "AAA-3" in refused(problems.UNIT_CHANGES, gone)


def test_a_gap_inside_a_series_is_refused() -> None:
    refused(problems.UNIT_CHANGES, without(history(), "AAA-3", [FIRST + 30]))


def test_a_vintage_that_ends_before_the_origin_is_refused() -> None:
    assert "The figures end in 2011-12" in refused(problems.HISTORY_ENDS_EARLY, history(), origin=ORIGIN + 1)


def test_too_short_a_history_is_refused() -> None:
    short = history(months=30)
    assert "30 months" in refused(problems.HISTORY_TOO_SHORT, short, origin=FIRST + 29)


def test_horizons_that_the_history_is_too_short_for_are_refused() -> None:
    with pytest.raises(ProblemError) as raised:
        subnational.forecast(history(), ORIGIN, (24,), seed=1)
    assert raised.value.problem == problems.HISTORY_TOO_SHORT
    assert raised.value.facts == {"months": MONTHS, "least": 104}


@pytest.mark.parametrize("horizons", [(0,), (1, -2), (), (1.5,)])
def test_a_horizon_that_is_not_ahead_is_refused(horizons: tuple[float, ...]) -> None:
    refused(problems.HORIZON_NOT_AHEAD, history(), horizons=horizons)


@pytest.mark.parametrize("forecast", FORECASTS)
def test_a_model_that_nobody_knows_is_refused(forecast: Callable[..., object]) -> None:
    with pytest.raises(ProblemError) as raised:
        forecast(history(), ORIGIN, (1,), seed=1, model="oracle")
    assert raised.value.problem == problems.MODEL_NOT_KNOWN
    assert "last 12 months" in str(raised.value)


def test_what_is_wrong_after_the_origin_is_not_read() -> None:
    later = pl.DataFrame({"unit": ["AAA-1"] * 2, "month": [ORIGIN + 1] * 2, "value": [-3, -3]})
    wrong = pl.concat([history(), later])
    same = subnational.forecast(history(), ORIGIN, (1,), seed=1, model="last 12 months")
    assert (subnational.forecast(wrong, ORIGIN, (1,), seed=1, model="last 12 months").values == same.values).all()


def test_a_unit_that_vanished_is_not_forecast_where_units_may_change() -> None:
    gone = without(history(), "AAA-3", range(ORIGIN - 20, ORIGIN + 1))
    made = subnational.forecast(gone, ORIGIN, (1,), seed=1, changing=Changing.ALLOW, draws=50)
    assert "AAA-3" not in made.units
    assert len(made.units) == 11


def test_a_unit_that_appeared_late_is_forecast_where_units_may_change() -> None:
    late = without(history(), "AAA-3", range(FIRST, ORIGIN - 2))
    made = subnational.forecast(late, ORIGIN, (1,), seed=1, changing=Changing.ALLOW, draws=50)
    assert "AAA-3" in made.units
