"""The plain forecasts that a model has to beat."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl

from saferhavens.core.forecast.mixtures.history import Changing, check_horizons, grid
from saferhavens.core.forecast.mixtures.ladder import Floats
from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import MODEL_NOT_KNOWN, ProblemError

YEAR = 12

Drawing = Callable[[Floats, int, int, np.random.Generator], Floats]
"""Known counts of one unit (no NaN, oldest first, NaN kept for the season), months ahead, draws → draws."""


def last_month(series: Floats, _ahead: int, draws: int, chance: np.random.Generator) -> Floats:
    """Poisson around the last known month."""
    return chance.poisson(_known(series)[-1], draws).astype(np.float64)


def last_twelve(series: Floats, _ahead: int, draws: int, chance: np.random.Generator) -> Floats:
    """The last twelve months, drawn again with replacement ("conflictology")."""
    return chance.choice(_known(series[-YEAR:]), draws)


def seasonal(series: Floats, ahead: int, draws: int, chance: np.random.Generator) -> Floats:
    """The same month of all earlier years, drawn again; the last twelve months if there is none."""
    same = series[(len(series) - 1 + ahead) % YEAR :: YEAR]
    known = same[~np.isnan(same)]
    return chance.choice(known, draws) if len(known) else last_twelve(series, ahead, draws, chance)


BASELINES: Mapping[str, Drawing] = {
    "last month": last_month,
    "last 12 months": last_twelve,
    "seasonal": seasonal,
}


def baseline(
    name: str,
    history: pl.DataFrame,
    origin: int,
    horizons: Sequence[int],
    *,
    seed: int,
    draws: int = 1000,
    changing: Changing = Changing.REFUSE,
    among: Mapping[str, Drawing] = BASELINES,
) -> Draws:
    """The baseline `name`, for the same units as the model. Raises MODEL_NOT_KNOWN, and what `grid` raises."""
    if name not in among:
        raise ProblemError(MODEL_NOT_KNOWN, model=name, models=", ".join(among))
    ahead = check_horizons(horizons)
    known = grid(history, origin, changing)
    chance, there = np.random.default_rng(seed), np.flatnonzero(known.present)
    values = [[among[name](known.values[unit], each, draws, chance) for each in ahead] for unit in there]
    units = tuple(known.units[unit] for unit in there)
    return Draws(units, tuple(origin + each for each in ahead), np.array(values), origin, name)


def _known(series: Floats) -> Floats:
    return series[~np.isnan(series)]
