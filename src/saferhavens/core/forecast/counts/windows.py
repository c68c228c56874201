"""The floor: windows of the last 6, 12, 24 and 60 months, drawn again with noise."""

import numpy as np

from saferhavens.core.forecast.mixtures.ladder import Floats

WINDOWS = (6, 12, 24, 60)

SPREAD = 0.3
"""Standard deviation of the logarithm around each month drawn, before Poisson noise. Of 0, 0.3, 0.6 and 1 the one with
the least mean CRPS in the windows 2005-2017."""


def mixture_of_windows(series: Floats, _ahead: int, draws: int, chance: np.random.Generator) -> Floats:
    """Each draw: a window, a month of it, log-normal noise with median 1, Poisson. Windows count alike."""
    known = series[~np.isnan(series)]
    reach = np.minimum(np.resize(WINDOWS, draws), len(known))
    months = known[len(known) - 1 - np.floor(chance.random(draws) * reach).astype(np.int64)]
    return chance.poisson(months * np.exp(SPREAD * chance.standard_normal(draws))).astype(np.float64)
