"""The floor: windows of the last 6, 12, 24 and 60 months, drawn again with noise."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from saferhavens.core.forecast.mixtures.history import Changing, check_horizons, grid
from saferhavens.core.forecast.mixtures.ladder import Floats
from saferhavens.core.forecast.results import Draws

MIXTURE = "mixture of windows"
WINDOWS = (6, 12, 24, 60)

SPREAD = 0.3
"""Standard deviation of the logarithm around each month drawn, before Poisson noise. Of 0, 0.3, 0.6 and 1 the one with
the least mean CRPS in the windows 2005-2017."""


def mixture_of_windows(
    history: pl.DataFrame,
    origin: int,
    horizons: Sequence[int],
    *,
    seed: int,
    draws: int = 1000,
    changing: Changing = Changing.ALLOW,
) -> Draws:
    """Each draw: a window, a month of it, log-normal noise with median 1, Poisson. Windows count alike."""
    ahead, chance = check_horizons(horizons), np.random.default_rng(seed)
    known = grid(history, origin, changing)
    there = np.flatnonzero(known.present)
    values = np.array([[_drawn(known.values[unit], draws, chance) for _ in ahead] for unit in there])
    return Draws(tuple(known.units[unit] for unit in there), tuple(origin + h for h in ahead), values, origin, MIXTURE)


def _drawn(series: Floats, draws: int, chance: np.random.Generator) -> Floats:
    known = series[~np.isnan(series)]
    reach = np.minimum(np.resize(WINDOWS, draws), len(known))
    months = known[len(known) - 1 - np.floor(chance.random(draws) * reach).astype(np.int64)]
    return chance.poisson(months * np.exp(SPREAD * chance.standard_normal(draws))).astype(np.float64)
