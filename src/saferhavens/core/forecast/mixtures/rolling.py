"""Forecasts from one origin after the other, scored against what came: one item of work an origin."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from saferhavens.core.forecast.mixtures.history import Changing
from saferhavens.core.forecast.mixtures.ladder import Floats, Ladder
from saferhavens.core.forecast.results import Draws
from saferhavens.core.scoring.draws import covered, crps, ignorance, interval_score

QUIET_MONTHS = 24
"""A unit without any event in so many months before the origin is a hard case."""

Forecast = Callable[..., Draws]
"""`forecast(history, origin, horizons, seed=, model=, changing=)`."""


@dataclass(frozen=True)
class Origin:
    """What one origin needs: what was known at it, what came (unit, month, value), and who forecasts."""

    known: pl.DataFrame
    came: pl.DataFrame
    origin: int
    horizons: tuple[int, ...]
    models: tuple[str, ...]
    seed: int


@dataclass(frozen=True)
class Scored:
    """Scores of one model: a row a case (unit, month, value, origin, hard, and a column a score)."""

    model: str
    cases: pl.DataFrame


def scored_from(work: Origin, forecast: Forecast, ladder: Ladder) -> list[Scored]:
    """All models from one origin. They get the rows up to it and no others."""
    known = work.known.filter(pl.col("month") <= work.origin)
    hard, found = quiet_units(known, work.origin), []
    for model in work.models:
        given = {"seed": work.seed, "model": model, "changing": Changing.ALLOW}
        made = forecast(known, work.origin, work.horizons, **given)
        found.append(against(made, work.came, hard, ladder))
    return found


def quiet_units(known: pl.DataFrame, origin: int) -> frozenset[str]:
    """Units with no event in the last QUIET_MONTHS months."""
    recent = known.filter(pl.col("month") > origin - QUIET_MONTHS).group_by("unit").agg(pl.col("value").sum())
    return frozenset(recent.filter(pl.col("value") == 0)["unit"])


def against(forecast: Draws, came: pl.DataFrame, hard: frozenset[str], ladder: Ladder) -> Scored:
    """A forecast against what came; months of which nothing is known are no cases."""
    count, months = forecast.values.shape[:2]
    asked = pl.DataFrame({"unit": np.repeat(forecast.units, months), "month": np.tile(forecast.months, count)})
    outcome = came.drop_nulls("value").select("unit", "month", pl.col("value").cast(pl.Float64))
    cases = asked.with_row_index("place").join(outcome, on=["unit", "month"], maintain_order="left")
    draws = forecast.values.reshape(count * months, -1)[cases["place"].to_numpy()]
    scores = scores_of(draws, cases["value"].to_numpy(), ladder)
    facts = cases.select("unit", "month", "value", origin=forecast.origin, hard=pl.col("unit").is_in(sorted(hard)))
    return Scored(forecast.model, facts.with_columns(pl.Series(name, each) for name, each in scores.items()))


def scores_of(draws: Floats, value: Floats, ladder: Ladder) -> dict[str, Floats]:
    """By case: CRPS of people and of log(1 + people), IGN in bits, 90 % interval score and whether the interval held,
    the chance of any and its Brier score, the error of the median."""
    chance = (draws > 0).mean(axis=1)
    return {
        "crps": crps(draws, value),
        "log_crps": crps(np.log1p(draws), np.log1p(value)),
        "ign": ignorance(draws, value, ladder.bins),
        "interval_score": interval_score(draws, value),
        "chance": chance,
        "brier": (chance - (value > 0)) ** 2,
        "covered": covered(draws, value).astype(np.float64),
        "absolute_error": np.abs(np.median(draws, axis=1) - value),
    }


def together(parts: Sequence[list[Scored]]) -> list[Scored]:
    """The scores of all origins, a table a model."""
    found: dict[str, list[pl.DataFrame]] = {}
    for each in (scored for part in parts for scored in part):
        found.setdefault(each.model, []).append(each.cases)
    return [Scored(model, pl.concat(cases)) for model, cases in found.items()]
