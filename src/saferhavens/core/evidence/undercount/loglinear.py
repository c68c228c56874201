"""Three to five lists: log-linear models with every choice of pairs that depend on each other, averaged by weight.

The incidents of each history are Poisson with mean μ,

    log μ(history) = b0 + Σ b_j [list j holds it] + Σ b_jk [lists j and k hold it]    over the pairs jk of the model,

so the incidents in no list are estimated as exp(b0). All lists are in every model: with them and any set of pairs the
models are hierarchical. A model's weight is exp(−IC / 2), IC its AIC (or BIC).

Estimate and interval come from the average of the models' profile likelihoods: the weighted tail areas Σ w Φ(r) are
(1 ± level) / 2 at the ends of the interval and one half at the estimate, which so lies always within. r(n) is the
signed root of the rise in deviance when n incidents are put into the empty cell.

Sources: Fienberg 1972 (the models); Cormack 1992 (the profile interval); Buckland, Burnham and Augustin 1997 (weights);
Fletcher and Turek 2012 (averaged profiles); Madigan and Raftery 1994 (leaving out models of no weight).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import ndtr, xlogy

from saferhavens.core.evidence.undercount.histories import counts_of, members
from saferhavens.core.evidence.undercount.values import Assumption, Interval, Method, MethodEstimate

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

WEIGHT_LEFT_OUT = 0.001
"""Models that together weigh no more than this take no part in the interval, and none of such a weight is named."""

WEIGHT_WITHOUT_ANSWER = 0.05
"""If models without a finite estimate weigh more than this, there is no answer. Our own choice."""

CEILING = 1000.0
"""An estimate of the unseen above so many times the documented is the sign of an empty overlap, not an estimate."""

MOST_STEPS = 50
TOLERANCE = 1e-9
WIDEST = 30.0  # |log μ|: beyond it a mean is nought or without bound
RIDGE = 1e-10  # keeps an effect that nothing in the table tells about from breaking the solver


class Criterion(StrEnum):
    """How a better fit is held against more effects: per effect AIC asks 2, BIC log(documented).

    AIC is what we use: it keeps more dependent pairs in the average. Of 150 drawn tables with unevenly hard incidents
    the interval held the true number in 49 % with AIC and in 13 % with BIC; of independent lists in 97 % and 96 %.
    """

    AIC = "aic"
    BIC = "bic"


@dataclass(frozen=True)
class Model:
    """One model: the pairs of lists that may depend on each other, its weight 0 to 1, its estimate of all incidents.

    Lists are numbered in the order of the canonical table. `estimate` is None if the model has no finite one.
    """

    pairs: tuple[tuple[int, int], ...]
    weight: float
    estimate: float | None


@dataclass(frozen=True)
class LogLinearEstimate(MethodEstimate):
    """The averaged estimate, with the models by falling weight."""

    models: tuple[Model, ...] = ()


class Fit(NamedTuple):
    """Models (rows) fitted to a table: the mean of each cell, the estimate of the unseen, whether the fit settled."""

    means: Floats
    unseen: Floats
    settled: Flags


def log_linear(
    table: Sequence[int], level: float = 0.95, criterion: Criterion = Criterion.AIC
) -> LogLinearEstimate | None:
    """The averaged estimate from the counts of all histories 0 … 2^lists − 1 (that of 0 is not looked at).

    None if the models that fit best have no finite estimate.
    """
    counts = counts_of(table).astype(np.float64)
    documented = counts[1:].sum()
    design, pairs = _design(len(counts).bit_length() - 1)
    active = _choices(design.shape[1], len(pairs))
    fit = _fitted(design[1:], counts[1:], active)
    usable = fit.settled & (fit.unseen <= CEILING * documented)
    weights = _weights(counts[1:], fit.means, active, criterion)
    if weights[~usable].sum() > WEIGHT_WITHOUT_ANSWER:
        return None
    shares = np.where(usable, weights, 0.0) / weights[usable].sum()
    profiles = _Profiles(design, counts, active, shares, fit)
    interval = _interval(profiles, level)
    if interval is None:
        return None
    middle = _crossing(profiles, 0.5, float(profiles.unseen.min()), float(profiles.unseen.max()) + 1)
    models = _described(pairs, active, weights, np.where(usable, documented + fit.unseen, np.nan))
    return LogLinearEstimate(Method.LOG_LINEAR, float(documented + middle), interval, (Assumption.PAIRWISE,), models)


def _design(lists: int) -> tuple[Floats, list[tuple[int, int]]]:
    """Rows: histories. Columns: one, each list, each pair of lists."""
    held = members(lists)
    pairs = list(combinations(range(lists), 2))
    together = [held[:, one] * held[:, other] for one, other in pairs]
    return np.column_stack([np.ones(len(held)), held, *together]), pairs


def _choices(effects: int, pairs: int) -> Flags:
    """Rows: models. Columns: whether the effect is in the model; only pairs are a matter of choice."""
    chosen = (np.arange(1 << pairs)[:, None] >> np.arange(pairs) & 1).astype(bool)
    return np.hstack([np.ones((1 << pairs, effects - pairs), dtype=bool), chosen])


def _fitted(design: Floats, counts: Floats, active: Flags) -> Fit:
    """All models fitted at once by iteratively reweighted least squares (Fisher scoring)."""
    products = (design[:, :, None] * design[:, None, :]).reshape(len(design), -1)
    logs = np.tile(np.log(counts + 0.5), (len(active), 1))
    for _step in range(MOST_STEPS):
        means = np.exp(logs)
        effects = _solved(means @ products, (means * logs + counts - means) @ design, active)
        logs = np.clip(effects @ design.T, -WIDEST, WIDEST)
        settled = np.abs(np.exp(logs) - means).max(axis=1) <= TOLERANCE * (1 + counts.max())
        if settled.all():
            break
    return Fit(np.exp(logs), np.exp(np.clip(effects[:, 0], -WIDEST, WIDEST)), settled)


def _solved(products: Floats, sums: Floats, active: Flags) -> Floats:
    """The effects of each model from its normal equations; those that are not in it stay nought."""
    models, effects = active.shape
    both = active[:, :, None] & active[:, None, :]
    equations = np.where(both, products.reshape(models, effects, effects), 0.0)
    equations += np.eye(effects) * np.where(active, RIDGE, 1.0)[:, None, :]
    return np.linalg.solve(equations, np.where(active, sums, 0.0)[:, :, None])[:, :, 0]


def _weights(counts: Floats, means: Floats, active: Flags, criterion: Criterion) -> Floats:
    """exp(−IC / 2) of each model, together 1. What is the same in all models falls out."""
    price = np.log(counts.sum()) if criterion is Criterion.BIC else 2.0
    information = 2 * (means - xlogy(counts, means)).sum(axis=1) + price * active.sum(axis=1)
    weights = np.exp((information.min() - information) / 2)
    return weights / weights.sum()


class _Profiles:
    """The profile likelihoods of the models that weigh something, averaged."""

    def __init__(self, design: Floats, counts: Floats, active: Flags, shares: Floats, fit: Fit) -> None:
        heavy = _heaviest(shares)
        self.documented = counts[1:].sum()
        self.unseen = fit.unseen[heavy]
        self._design, self._counts, self._active = design, counts, active[heavy]
        self._shares = shares[heavy] / shares[heavy].sum()
        self._least = _deviances(counts[1:], fit.means[heavy])

    def tail(self, unseen: float) -> float:
        """The averaged probability that fewer than `unseen` incidents are in no list, 0 to 1."""
        counts = np.concatenate([[unseen], self._counts[1:]])
        rise = _deviances(counts, _fitted(self._design, counts, self._active).means) - self._least
        roots = np.sign(unseen - self.unseen) * np.sqrt(np.maximum(rise, 0.0))
        return float(self._shares @ ndtr(roots))


def _heaviest(shares: Floats) -> NDArray[np.int64]:
    """The models, heaviest first, without those that together weigh next to nothing."""
    order = np.argsort(-shares, kind="stable")
    before = np.cumsum(shares[order]) - shares[order]
    return order[(before < 1 - WEIGHT_LEFT_OUT) & (shares[order] > 0)]


def _deviances(counts: Floats, means: Floats) -> Floats:
    return 2 * (xlogy(counts, counts) - xlogy(counts, means) - counts + means).sum(axis=1)


def _interval(profiles: _Profiles, level: float) -> Interval | None:
    """Where the averaged tail areas are (1 ± level) / 2, or None if there is no upper end."""
    low = _crossing(profiles, (1 - level) / 2, 0.0, profiles.unseen.max())
    top = float(profiles.unseen.max()) + 1
    while profiles.tail(top) < (1 + level) / 2:
        top *= 2
        if top > CEILING * profiles.documented:
            return None
    high = _crossing(profiles, (1 + level) / 2, float(profiles.unseen.min()), top)
    return Interval(float(profiles.documented + low), float(profiles.documented + high), level)


def _crossing(profiles: _Profiles, area: float, low: float, high: float) -> float:
    """Between `low` and `high` the number of unseen where the tail has the given area; an end if it lies beyond.

    The ends are tried as the search sees them, on the scale of logarithms: there they are no longer the same numbers.
    """

    def beyond(x: float) -> float:
        return profiles.tail(np.expm1(x)) - area

    ends = np.log1p(low), np.log1p(high)
    if beyond(ends[0]) >= 0:
        return low
    if beyond(ends[1]) <= 0:
        return high
    return float(np.expm1(brentq(beyond, *ends, xtol=1e-7)))


def _described(pairs: list[tuple[int, int]], active: Flags, weights: Floats, estimates: Floats) -> tuple[Model, ...]:
    """The models with a weight worth naming, heaviest first."""
    return tuple(
        Model(
            tuple(pair for pair, chosen in zip(pairs, active[row, -len(pairs) :], strict=True) if chosen),
            float(weights[row]),
            None if np.isnan(estimates[row]) else float(estimates[row]),
        )
        for row in np.argsort(-weights, kind="stable")
        if weights[row] > WEIGHT_LEFT_OUT
    )
