"""Tails and quantiles of the negative binomial with a mean and a size (variance = mean + mean² / size)."""

import numpy as np
from scipy.special import betainc
from scipy.stats import nbinom

from saferhavens.core.detection.cells import Floats

INTERVAL = 0.9
"""What intervals hold. The words "9 times in 10" stand in the sentences."""


def at_least(values: Floats, mean: Floats, size: Floats) -> Floats:
    """P(Y ≥ value) = I_x(value, size), x = mean / (mean + size). Only cells that counted anything are computed."""
    chance = np.ones_like(values)
    some = np.flatnonzero(values > 0)
    chance[some] = betainc(values[some], size[some], mean[some] / (mean[some] + size[some]))
    return chance


def at_most(values: Floats, mean: Floats, size: Floats) -> Floats:
    """P(Y ≤ value)."""
    return np.asarray(betainc(size, values + 1, size / (mean + size)))


def interval(mean: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Counts between which Y lies with a chance of 90 % or a little more."""
    share = size / (mean + size)
    return nbinom.ppf((1 - INTERVAL) / 2, size, share), nbinom.ppf((1 + INTERVAL) / 2, size, share)
