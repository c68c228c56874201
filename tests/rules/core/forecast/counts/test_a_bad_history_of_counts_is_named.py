"""Each way in which counts or covariates can be wrong raises its numbered problem."""

from collections.abc import Mapping

import polars as pl
import pytest

from counts_world import FIRST, HORIZONS, ORIGIN, known, replaced
from saferhavens.core import problems
from saferhavens.core.forecast import counts
from saferhavens.core.forecast.mixtures import Changing
from saferhavens.core.problems import Problem, ProblemError


def refused(problem: Problem, history: pl.DataFrame, model: str = "ours", **given: object) -> str:
    settings: Mapping[str, object] = {"origin": ORIGIN, "horizons": HORIZONS, "seed": 1, "model": model} | given
    with pytest.raises(ProblemError) as raised:
        counts.forecast(history, **settings)  # type: ignore[arg-type] - wrong on purpose
    assert raised.value.problem is problem
    return raised.value.sentence()


everywhere = pytest.mark.parametrize("model", counts.MODELS)


@everywhere
def test_an_empty_history_is_refused(model: str):
    refused(problems.SERIES_EMPTY, known().clear(), model)


@everywhere
def test_figures_that_are_all_alike_are_refused(model: str):
    refused(problems.SERIES_CONSTANT, known().with_columns(value=pl.lit(0)), model)


@everywhere
@pytest.mark.parametrize("value", [-1.0, 2.5])
def test_negative_and_fractional_deaths_are_refused(model: str, value: float):
    assert "C03" in refused(problems.COUNT_NOT_WHOLE, replaced(known(), "C03", FIRST + 7, value), model)


@everywhere
def test_a_month_that_stands_twice_is_refused(model: str):
    refused(problems.MONTH_TWICE, pl.concat([known(), known().tail(1)]), model)


@everywhere
@pytest.mark.parametrize("horizons", [(), (0,), (3, -1), (1.5,)])
def test_a_horizon_that_is_not_ahead_is_refused(model: str, horizons: tuple[float, ...]):
    refused(problems.HORIZON_NOT_AHEAD, known(), model, horizons=horizons)


@everywhere
def test_an_origin_after_the_end_of_the_vintage_is_refused(model: str):
    refused(problems.HISTORY_ENDS_EARLY, known(), model, origin=ORIGIN + 1)


@everywhere
def test_a_history_of_less_than_three_years_is_refused(model: str):
    refused(problems.HISTORY_TOO_SHORT, known().filter(pl.col("month") > ORIGIN - 30), model)


def test_a_unit_that_appears_is_refused_where_the_caller_wants_none():
    late = known().filter((pl.col("unit") != "C01") | (pl.col("month") > ORIGIN - 10))
    assert "C01" in refused(problems.UNIT_CHANGES, late, changing=Changing.REFUSE)


def test_a_model_that_is_not_there_is_refused():
    assert "mixture of windows" in refused(problems.MODEL_NOT_KNOWN, known(), "oracle")


def test_a_baseline_that_is_not_there_is_refused():
    with pytest.raises(ProblemError, match="SH-804"):
        counts.baseline("ours", known(), ORIGIN, HORIZONS, seed=1)


def covariates() -> pl.DataFrame:
    return known().select("unit", "month", population=pl.col("month") * 1000.0, unrest=pl.col("value") / 3)


def test_a_covariate_missing_for_half_of_the_units_is_refused():
    half = covariates().with_columns(unrest=pl.when(pl.col("unit") >= "C06").then(pl.col("unrest")))
    sentence = refused(problems.COVARIATE_SPARSE, known(), covariates=half)
    assert "unrest" in sentence
    assert "population" not in sentence


def test_covariates_that_end_long_before_the_origin_are_refused():
    old = covariates().filter(pl.col("month") < ORIGIN - 30)
    refused(problems.COVARIATE_SPARSE, known(), covariates=old)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(covariates().drop("month"), id="no month"),
        pytest.param(covariates().select("unit", "month"), id="no numbers"),
        pytest.param(covariates().with_columns(pl.col("month").cast(pl.String)), id="months as text"),
        pytest.param(covariates().with_columns(pl.col("month") + 0.5), id="half a month"),
        pytest.param(covariates().with_columns(unit=1), id="places by number"),
    ],
)
def test_covariates_that_are_no_table_of_units_and_months_are_refused(wrong: pl.DataFrame):
    refused(problems.COVARIATES_WRONG, known(), covariates=wrong)


def test_two_rows_of_covariates_for_a_place_and_month_are_refused():
    twice = pl.concat([covariates(), covariates().tail(1)])
    assert "C11 has more than one row of covariates" in refused(problems.COVARIATES_TWICE, known(), covariates=twice)


@pytest.mark.parametrize("value", [float("inf"), float("-inf"), 1e308])
def test_one_endless_value_of_a_covariate_does_not_silently_empty_it(value: float):
    here = (pl.col("unit") == "C03") & (pl.col("month") == ORIGIN - 5)
    endless = covariates().with_columns(unrest=pl.when(here).then(value).otherwise("unrest"))
    sentence = refused(problems.COVARIATES_WRONG, known(), covariates=endless)
    assert "unrest" in sentence
    assert "population" not in sentence


@everywhere
@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("month", pl.col("month") + 0.5),
        ("month", pl.col("month").cast(pl.String)),
        ("month", pl.when(pl.col("month") > FIRST).then(pl.col("month"))),
        ("unit", pl.lit(7)),
        ("unit", pl.when(pl.col("unit") != "C03").then(pl.col("unit"))),
        ("value", pl.col("value").cast(pl.String)),
    ],
    ids=["half months", "months as text", "months missing", "places by number", "places missing", "figures as text"],
)
def test_columns_of_another_kind_are_named(model: str, column: str, wrong: pl.Expr):
    sentence = refused(problems.SERIES_COLUMNS, known().with_columns(wrong.alias(column)), model)
    assert f"another kind: {column}." in sentence


@everywhere
def test_months_before_there_are_any_are_refused(model: str):
    refused(problems.MONTH_UNKNOWN, pl.concat([known(), known().tail(1).with_columns(month=pl.lit(-(2**40)))]), model)


@everywhere
@pytest.mark.parametrize("value", [1e11, 1e300])
def test_more_people_than_live_are_refused(model: str, value: float):
    refused(problems.COUNT_NOT_WHOLE, replaced(known(), "C03", FIRST + 7, value), model)


def test_a_few_gaps_of_a_covariate_are_filled():
    gaps = covariates().with_columns(unrest=pl.when(pl.col("month") % 5 > 0).then(pl.col("unrest")))
    made = counts.forecast(known(), ORIGIN, HORIZONS, seed=1, covariates=gaps, draws=20)
    assert made.values.shape == (12, 2, 20)
