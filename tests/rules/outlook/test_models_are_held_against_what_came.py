"""Chances and distributions against outcomes: by proper scores, beside baselines, with bounds, quiet places apart."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from saferhavens.core.forecast.mixtures import together
from saferhavens.core.forecast.results import Draws
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import chance_scoring, scoring
from saferhavens.web.outlook.chance_scoring import CLIMATOLOGY, PERSISTENCE, Said
from saferhavens.web.outlook.scoring import About

ABOUT = About(Target.MASS_KILLING_ONSET, "", "1994-2024", ({"id": 1},), "a" * 64)
COUNTRIES, YEARS = 40, 6


def said(sharpness: float = 3.0, onsets: bool = True) -> Said:
    """Chances that know something (`sharpness`), climatology, and persistence, of 40 countries in six years."""
    chance = np.random.default_rng(5)
    risk = chance.normal(-3, 1, (COUNTRIES, 1)) + chance.normal(0, 0.3, (COUNTRIES, YEARS))
    came = chance.random((COUNTRIES, YEARS)) < 1 / (1 + np.exp(-(risk + sharpness / 3)))
    came &= onsets
    base = np.full(risk.size, came.mean())
    chances = {
        "ours": 1 / (1 + np.exp(-(risk + sharpness / 3))).ravel(),
        CLIMATOLOGY: base,
        PERSISTENCE: np.clip(base + 0.1 * chance.random(risk.size), 0, 1),
    }
    units = np.repeat([f"C{number:02}" for number in range(COUNTRIES)], YEARS)
    return Said(chances, came.ravel().astype(float), units, np.tile(np.arange(YEARS), COUNTRIES))


def by_metric(found, entrant: str = "ours") -> dict[str, object]:
    return {each.metric: each for each in found.scores if each.entrant == entrant}


# --- chances ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scored():
    return chance_scoring.scored(said(), ABOUT)


def test_the_first_entrant_is_the_model_and_the_others_are_beside_it(scored):
    assert (scored.model, scored.units, scored.metric) == ("ours", COUNTRIES * YEARS, "brier")
    assert {each.entrant: each.is_baseline for each in scored.scores} == {
        "ours": False,
        CLIMATOLOGY: True,
        PERSISTENCE: True,
    }


def test_a_model_that_knows_something_beats_its_baselines_by_the_deciding_score(scored):
    assert scored.of_model() < min(scored.of_baselines().values())


def test_each_score_lies_within_its_bounds(scored):
    found = [each for each in scored.scores if each.value is not None]
    assert len(found) > 30
    assert all(each.low <= each.value + 1e-12 and each.value <= each.high + 1e-12 for each in found)


def test_the_brier_score_is_the_mean_squared_error(scored):
    given = said()
    expected = float(np.mean((given.chances["ours"] - given.outcomes) ** 2))
    assert by_metric(scored)["brier"].value == pytest.approx(expected)


def test_skill_over_climatology_is_none_for_climatology_itself(scored):
    assert by_metric(scored, CLIMATOLOGY)["brier_skill"].value == pytest.approx(0)
    assert by_metric(scored)["brier_skill"].value > 0


def test_climatology_ranks_nobody(scored):
    assert by_metric(scored, CLIMATOLOGY)["auc"].value == pytest.approx(0.5)


@pytest.mark.parametrize("top", [10, 20, 30])
def test_longer_lists_hold_more_of_what_came(scored, top):
    found = by_metric(scored)
    assert 0 <= found[f"top_{top}"].value <= 1
    assert found["top_10"].value <= found[f"top_{top}"].value


@pytest.mark.parametrize("entrant", [CLIMATOLOGY, PERSISTENCE])
def test_no_list_of_ten_is_made_from_a_baseline_that_ranks_nearly_everybody_alike(scored, entrant):
    assert not [metric for metric in by_metric(scored, entrant) if metric.startswith("top_")]


def test_hits_and_precision_count_the_same_onsets(scored):
    found, given = by_metric(scored), said()
    listed = 10 * YEARS
    assert found["top_10"].value * given.outcomes.sum() == pytest.approx(found["top_10_precision"].value * listed)


def test_mean_forecast_and_base_rate_stand_beside_each_other(scored):
    found, given = by_metric(scored), said()
    assert found["mean_forecast"].value == pytest.approx(given.chances["ours"].mean())
    assert found["base_rate"].value == pytest.approx(given.outcomes.mean())


def test_reliability_holds_every_forecast_once(scored):
    for entrant in ("ours", CLIMATOLOGY, PERSISTENCE):
        bins = [each for each in scored.reliability if each.entrant == entrant]
        assert sum(each.count for each in bins) == COUNTRIES * YEARS
        assert all(each.low <= each.observed <= each.high for each in bins)


def test_without_any_onset_ranking_has_no_value_and_the_deciding_score_has():
    found = by_metric(chance_scoring.scored(said(onsets=False), ABOUT))
    assert found["auc"].value is None
    assert found["average_precision"].value is None
    assert found["brier"].value is not None


def test_scoring_twice_gives_the_same_figures(scored):
    assert chance_scoring.scored(said(), ABOUT) == scored


# --- distributions ------------------------------------------------------------------------------------------------

ORIGIN, UNITS = 540, ("COL-05", "COL-52", "COL-86")
DEATHS = About(Target.STATE_BASED_DEATHS, "COL", "2025", ({"id": 1},), "b" * 64)


def forecast(model: str, means: tuple[float, ...]) -> Draws:
    values = np.random.default_rng(2).poisson(np.array(means)[:, None, None], (3, 2, 400)).astype(float)
    return Draws(UNITS, (ORIGIN + 1, ORIGIN + 2), values, ORIGIN, model)


def table(values: dict[str, list[float]], first: int) -> pl.DataFrame:
    rows = [
        {"unit": unit, "month": first + step, "value": value}
        for unit, series in values.items()
        for step, value in enumerate(series)
    ]
    return pl.DataFrame(rows, schema={"unit": pl.String, "month": pl.Int32, "value": pl.Float64})


HISTORY = table({"COL-05": [0.0] * 36, "COL-52": [4.0] * 36, "COL-86": [9.0] * 36}, ORIGIN - 35)
CAME = table({"COL-05": [0, 0], "COL-52": [4, 5], "COL-86": [9, 8]}, ORIGIN + 1)


@pytest.fixture(scope="module")
def beside():
    forecasts = [forecast("ours", (0.01, 4.0, 9.0)), forecast("last month", (2.0, 12.0, 1.0))]
    return scoring.scored(scoring.cases_of(forecasts, DEATHS.target, HISTORY, CAME), DEATHS)


def test_all_cases_and_the_quiet_ones_are_told_apart(beside):
    assert [(each.cases, each.units) for each in beside] == [
        ("all", 6),
        ("quiet", 2),
        ("ahead 1-3", 6),
        ("sum 2", 3),
        ("total 2", 1),
    ]


def test_a_sum_is_held_against_the_sum_that_came(beside):
    (sums,) = [each for each in beside if each.cases == "sum 2"]
    means = {"ours": (0.02, 8.0, 18.0), "last month": (4.0, 24.0, 2.0)}
    errors = {each.entrant: each.value for each in sums.scores if each.metric == "mae"}
    for entrant, expected in means.items():
        off = [abs(mean - came) for mean, came in zip(expected, (0, 9, 17), strict=True)]
        assert errors[entrant] == pytest.approx(np.mean(off), abs=0.5)


def test_the_sum_over_all_places_is_held_against_theirs(beside):
    (total,) = [each for each in beside if each.cases == "total 2"]
    errors = {each.entrant: each.value for each in total.scores if each.metric == "mae"}
    assert errors == {"ours": pytest.approx(0, abs=1.5), "last month": pytest.approx(4, abs=1.5)}


def test_a_place_whose_outcome_is_not_known_is_in_neither_sum():
    known = scoring.summed_outcome(CAME.filter(pl.col("unit") != "COL-86"), (ORIGIN + 1, ORIGIN + 2))
    sums, came = scoring.totalled(scoring.summed(forecast("ours", (0.01, 4.0, 9.0)), 2), known)
    assert (sums.values.shape[:2], sums.units, came["value"].to_list()) == ((1, 1), (scoring.TOTAL,), [9.0])
    assert sums.values.mean() == pytest.approx(8, abs=0.5)


def test_bounds_of_the_sum_over_all_places_come_from_its_origins():
    parts = []
    for number in range(6):
        frames = HISTORY, CAME.with_columns(value=pl.col("value") + number)
        both = [forecast("ours", (0.01, 4.0, 9.0)), forecast("last month", (2.0, 12.0, 1.0))]
        cases = scoring.cases_of(both, DEATHS.target, *frames)
        parts.append([replace(each, cases=each.cases.with_columns(origin=ORIGIN + number)) for each in cases])
    found = scoring.scored(together(parts), DEATHS)
    (total,) = [each for each in found if each.cases == "total 2"]
    (over,) = [each for each in total.scores if each.metric == "skill_over"]
    assert over.low < over.value < over.high


def test_a_sum_of_which_a_month_is_not_known_is_not_scored():
    forecasts = [forecast("ours", (1, 4, 9)), forecast("last month", (1, 1, 1))]
    short = CAME.filter((pl.col("unit") != "COL-86") | (pl.col("month") == ORIGIN + 1))
    found = scoring.scored(scoring.cases_of(forecasts, DEATHS.target, HISTORY, short), DEATHS)
    assert [(each.cases, each.units) for each in found if each.cases != "quiet"] == [
        ("all", 5),
        ("ahead 1-3", 5),
        ("sum 2", 2),
        ("total 2", 1),
    ]
    one_month = CAME.filter(pl.col("month") == ORIGIN + 1)
    nothing = scoring.scored(scoring.cases_of(forecasts, DEATHS.target, HISTORY, one_month), DEATHS)
    assert "sum 2" not in {each.cases for each in nothing}


def test_the_nearer_forecast_has_the_lower_score_and_skill_over_the_other(beside):
    everything = beside[0]
    assert everything.of_model() < everything.of_baselines()["last month"]
    (over,) = [each for each in everything.scores if each.metric == "skill_over"]
    assert over.entrant == "last month"
    assert 0 < over.low <= over.value <= over.high <= 1


@pytest.mark.parametrize("metric", scoring.FIGURES)
def test_every_metric_is_given_for_every_entrant(beside, metric):
    found = {each.entrant: each.value for each in beside[0].scores if each.metric == metric}
    assert set(found) == {"ours", "last month"}
    assert all(np.isfinite(value) for value in found.values())


def test_coverage_is_a_share(beside):
    assert {0 <= each.value <= 1 for each in beside[0].scores if each.metric == "coverage"} == {True}


def test_displacement_is_judged_on_the_scale_of_logarithms():
    about = About(Target.NEW_DISPLACEMENT, "COL", "2025", (), "c" * 64)
    forecasts = [forecast("ours", (0.01, 4.0, 9.0)), forecast("last month", (2.0, 12.0, 1.0))]
    found = scoring.scored(scoring.cases_of(forecasts, about.target, HISTORY, CAME), about)
    assert {each.metric for each in found} == {"crps_log"}


def test_where_nothing_was_quiet_there_are_no_quiet_cases():
    loud = HISTORY.with_columns(value=pl.lit(3.0))
    found = scoring.scored(
        scoring.cases_of([forecast("ours", (1, 4, 9)), forecast("b", (1, 1, 1))], DEATHS.target, loud, CAME), DEATHS
    )
    assert [each.cases for each in found] == ["all", "ahead 1-3", "sum 2", "total 2"]


def test_what_came_and_what_else_decides_is_in_the_hash_of_a_score():
    other = CAME.with_columns(value=pl.col("value") + 1)
    assert len({scoring.hash_of(CAME), scoring.hash_of(CAME, "more"), scoring.hash_of(other)}) == 3
    assert scoring.hash_of(CAME) == scoring.hash_of(CAME.clone())
