"""Distributions held against what came: our model, and beside it, case by case, the baselines it must beat."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from saferhavens.core.forecast import trajectories
from saferhavens.core.forecast.displacement.model import LADDER as PEOPLE
from saferhavens.core.forecast.mixtures import Ladder, skill
from saferhavens.core.forecast.mixtures.rolling import Scored as Cases
from saferhavens.core.forecast.mixtures.rolling import against, quiet_units
from saferhavens.core.forecast.results import Draws
from saferhavens.core.forecast.subnational import IGN_LADDER as DEATHS
from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import leads
from saferhavens.web.outlook.forecasting import rows_of
from saferhavens.web.outlook.kept import Figure, Scored, Vintages

FIGURES: Mapping[str, str] = {
    "crps": "crps",
    "crps_log": "log_crps",
    "ign": "ign",
    "mis": "interval_score",
    "coverage": "covered",
    "brier": "brier",
    "mae": "absolute_error",
}
"""Our name of a metric → the column of the cases that it is the mean of."""

DECIDING: Mapping[Target, str] = {Target.NEW_DISPLACEMENT: "crps_log"}
"""By which the label is given, "crps" for all else. Displaced people are counted in millions in a few months of a few
countries: on the plain CRPS one such month would decide everything."""

BOOTSTRAP_SEED = 1


def ladder_of(target: Target) -> Ladder:
    """The classes of the ignorance score."""
    return PEOPLE if target is Target.NEW_DISPLACEMENT else DEATHS


SUMMED = "summed"
"""Column of cases: how many months were added up; 1 for a month by itself."""

TOTAL = "*"
"""The unit of cases that are sums over all units."""


def cases_of(forecasts: Sequence[Draws], target: Target, history: pl.DataFrame, came: pl.DataFrame) -> list[Cases]:
    """Each forecast against what came, month by month and as the sums that are told.

    `history` (unit, month, value) up to the origin says which cases are hard.
    """
    hard = quiet_units(history, forecasts[0].origin)
    return [_with_sums(each, came, hard, ladder_of(target)) for each in forecasts]


def _with_sums(forecast: Draws, came: pl.DataFrame, hard: frozenset[str], ladder: Ladder) -> Cases:
    tables = [against(forecast, came, hard, ladder).cases.with_columns(pl.lit(1).alias(SUMMED))]
    for length in leads.sums_of(len(forecast.months)):
        outcome = summed_outcome(came, forecast.months[:length])
        if outcome.height:
            sums = summed(forecast, length)
            for draws, came_then in ((sums, outcome), totalled(sums, outcome)):
                cases = against(draws, came_then, hard, ladder).cases
                tables.append(cases.with_columns(pl.lit(length).alias(SUMMED)))
    return Cases(forecast.model, pl.concat(tables))


def summed(forecast: Draws, length: int) -> Draws:
    """The sum of the first months, as the distribution of the last of them."""
    values = forecast.values[:, :length].sum(axis=1, keepdims=True)
    return Draws(forecast.units, forecast.months[length - 1 : length], values, forecast.origin, forecast.model)


def totalled(sums: Draws, outcome: pl.DataFrame) -> tuple[Draws, pl.DataFrame]:
    """The sum over all units whose outcome is known, draw by draw, and what came of them."""
    known = outcome.filter(pl.col("unit").is_in(sums.units)).sort("unit")
    values = trajectories.total(sums, known["unit"].to_list())[None]
    came = known.select(pl.lit(TOTAL).alias("unit"), pl.col("month").first(), pl.col("value").sum())
    return Draws((TOTAL,), sums.months, values, sums.origin, sums.model), came


def summed_outcome(came: pl.DataFrame, months: Sequence[int]) -> pl.DataFrame:
    """What came in these months together, of units of which all of them are known, as the value of the last one."""
    inside = came.drop_nulls("value").filter(pl.col("month").is_in(list(months)))
    sums = inside.group_by("unit").agg(pl.col("value").sum(), pl.len().alias("known"))
    whole = sums.filter(pl.col("known") == len(months)).sort("unit")
    return whole.select("unit", pl.lit(months[-1]).cast(came["month"].dtype).alias("month"), "value")


@dataclass(frozen=True)
class About:
    """What is scored, over which window, and in which data."""

    target: Target
    scope: str
    window: str
    vintages: Vintages
    input_hash: str


def scored(found: Sequence[Cases], about: About) -> list[Scored]:
    """All cases; apart the quiet ones, each group of months ahead, and the sums, as far as there are any.

    The first of `found` is the model, the rest are baselines.
    """
    metric = DECIDING.get(about.target, "crps")
    return [
        Scored(
            **vars(about),
            model=some[0].model,
            cases=name,
            metric=metric,
            units=some[0].cases.height,
            scores=tuple(figures(some, metric)),
        )
        for name, some in kinds_of(found).items()
        if some[0].cases.height
    ]


def kinds_of(found: Sequence[Cases]) -> dict[str, list[Cases]]:
    """The cases by what is judged together."""
    single, lead = pl.col(SUMMED) == 1, pl.col("month") - pl.col("origin")
    chosen = {leads.ALL: single, leads.QUIET: single & pl.col("hard")}
    chosen |= {leads.ahead_cases(first): single & lead.is_between(first, last) for first, last in leads.LEADS}
    lengths = sorted({length for each in found for length in each.cases[SUMMED].unique()} - {1})
    is_total = pl.col("unit") == TOTAL
    chosen |= {leads.sum_cases(length): (pl.col(SUMMED) == length) & ~is_total for length in lengths}
    chosen |= {leads.total_cases(length): (pl.col(SUMMED) == length) & is_total for length in lengths}
    return {name: [Cases(each.model, each.cases.filter(rows)) for each in found] for name, rows in chosen.items()}


def figures(found: Sequence[Cases], deciding: str) -> list[Figure]:
    """The mean of each metric by entrant, and by how much the model is better than each baseline, with 90 % bounds."""
    model, *baselines = found
    means = [
        Figure(each.model, each is not model, metric, _mean(each.cases[column]))
        for each in found
        for metric, column in FIGURES.items()
    ]
    return [*means, *(over(model, each, deciding) for each in baselines)]


def over(model: Cases, baseline: Cases, deciding: str) -> Figure:
    """Skill of the model over one baseline: 1 - its score / the baseline's.

    Bounds: whole units drawn again; of the sum over all units, whole origins.
    """
    column = FIGURES[deciding]
    block = "unit" if model.cases["unit"].n_unique() > 1 else "origin"
    blocks = model.cases[block].rank("dense").to_numpy().astype(np.int64)
    found = skill(model.cases[column].to_numpy(), baseline.cases[column].to_numpy(), blocks, BOOTSTRAP_SEED)
    return Figure(
        baseline.model, is_baseline=True, metric="skill_over", value=found.value, low=found.low, high=found.high
    )


def _mean(column: pl.Series) -> float:
    return float(np.mean(column.to_numpy()))


def hash_of(came: pl.DataFrame, *more: object) -> str:
    """SHA-256 of the outcome's rows and of what else decides the scores."""
    return hashlib.sha256(repr(more).encode() + rows_of(came)).hexdigest()
