"""What a cell should count in a step, from its own past and that of the cells beside it.

    y | λ ~ Poisson(exposure · λ) with extra variance κ,   λ ~ Gamma(a, b)

a and b come from the cells of the same kind in the parent area (moments: mean and variance between cells), κ from how
the counts of those cells scatter around their own means. With κ = 0 the prediction is the Gamma-Poisson predictive
NB(r = S + a, p = (n + b) / (n + b + 1)). With κ > 0 the variance of the mean and of the count grow by κ:

    mean = c (S + a) / (n + b),   1 / size = κ + (1 + κ · mean) / (S + a) + d

S is the sum of the baseline, n its exposure, c the exposure of what is predicted, d the doubt about c (its squared
coefficient of variation; 0 if c is known). Sources: Clayton and Kaldor 1987
(shrinkage to an area's mean); Noufaily et al. 2013 (extra variance in surveillance); moments as in Gelman et al.,
Bayesian Data Analysis, section 2.7.
"""

from dataclasses import dataclass

import numpy as np

from saferhavens.core.detection.cells import Cells, Flags, Floats, Places

LEAST_SHAPE = 0.1
LONE_SHAPE = 0.5
"""Shape of the prior of a cell that has no sibling; of a cell whose siblings differ widely, the least."""

MOST_BORROWED = 4.0
"""The prior counts at most as much as so many baselines: enough for cells that all behave alike."""

SCATTER_WEIGHT = 5.0
"""The scatter of a kind as a whole counts as much as so many expected pairs of counts within one parent area."""

MOST_SCATTER = 20.0


@dataclass(frozen=True)
class Sums:
    """Of each cell's baseline: sum, sum of squares, exposure, sum of squared exposure, and known steps."""

    total: Floats
    squares: Floats
    exposure: Floats
    exposure_squares: Floats
    known: Places


@dataclass(frozen=True)
class Prediction:
    """Mean and size of the negative binomial of each cell, and whether its baseline is long enough to say so."""

    mean: Floats
    size: Floats
    enough: Flags


def sums_of(cells: Cells, stop: int, length: int) -> Sums:
    """Over the rows before `stop`, at most `length` of them."""
    rows = slice(max(stop - length, 0), max(stop, 0))
    values, exposure = cells.values[rows], cells.exposure[rows]
    return Sums(
        values.sum(axis=0),
        np.einsum("ij,ij->j", values, values),
        exposure.sum(axis=0),
        np.einsum("ij,ij->j", exposure, exposure),
        (exposure > 0).sum(axis=0),
    )


def predict(
    cells: Cells, sums: Sums, exposure: Floats, least_history: int, *, steps: int = 1, doubt: Floats | float = 0.0
) -> Prediction:
    """What the cells should count with `exposure`, spread over `steps` steps: over more, extra variance evens out.

    `doubt` is the squared coefficient of variation of `exposure`: of a share that is only estimated it widens the
    distribution, as any other doubt about the mean does.
    """
    scatter = scatter_of(cells, sums)
    shape, rate = prior_of(cells, sums, scatter)
    alpha, beta = sums.total + shape, sums.exposure + rate
    a_step = alpha / beta
    size = 1 / (scatter / steps + (1 + scatter * a_step) / alpha + doubt)
    return Prediction(exposure * a_step, size, (sums.known >= least_history) & (exposure > 0))


def scatter_of(cells: Cells, sums: Sums) -> Floats:
    """κ of each cell: that of its group, drawn to that of its kind.

    1 + κ is the sum of y (y − 1) over what it would be without extra variance; the latter is estimated without bias
    from the products of different steps.
    """
    pairs = sums.squares - sums.total
    others = np.maximum(sums.exposure**2 - sums.exposure_squares, 1e-12)
    without = np.where(sums.known > 1, sums.exposure_squares * (sums.total**2 - sums.squares) / others, 0.0)
    pairs = np.where(sums.known > 1, pairs, 0.0)
    of_kind = (added(cells.families, pairs) + 2.0) / (added(cells.families, without) + 1.0)
    of_group = (added(cells.groups, pairs) + SCATTER_WEIGHT * of_kind) / (added(cells.groups, without) + SCATTER_WEIGHT)
    return np.clip(of_group - 1, 0.0, MOST_SCATTER)


def prior_of(cells: Cells, sums: Sums, scatter: Floats) -> tuple[Floats, Floats]:
    """Shape and rate of the Gamma from which each cell's rate is drawn."""
    kind_mean = (added(cells.families, sums.total) + 0.5) / np.maximum(added(cells.families, sums.exposure), 1.0)
    mean = (added(cells.groups, sums.total) + 0.5) / (added(cells.groups, sums.exposure) + 0.5 / kind_mean)
    siblings = added(cells.groups, (sums.exposure > 0).astype(np.float64))
    apart = added(cells.groups, (sums.total - mean * sums.exposure) ** 2) * siblings / np.maximum(siblings - 1, 1)
    by_chance = added(cells.groups, mean * sums.exposure + scatter * mean**2 * sums.exposure_squares)
    squares = np.maximum(added(cells.groups, sums.exposure**2), 1e-12)
    between = np.maximum((apart - by_chance) / squares, 1e-12)
    longest = MOST_BORROWED * added(cells.groups, sums.exposure) / np.maximum(siblings, 1)
    rate = np.clip(mean / between, LEAST_SHAPE / mean, np.maximum(longest, LEAST_SHAPE / mean))
    rate = np.where(siblings > 1, rate, LONE_SHAPE / mean)
    return mean * rate, rate


def added(groups: Places, values: Floats) -> Floats:
    """The sum of each cell's group, for each cell."""
    return np.asarray(np.bincount(groups, values)[groups], dtype=np.float64)
