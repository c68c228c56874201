"""How much each expert counts in which circumstances: a gate, learnt on outcomes inside the training window.

The forecast is the mixture Σ_k w_k F_k with weights w = softmax(x W), x the circumstances and the months ahead (a
mixture of experts, Jacobs et al. 1991, with experts that are fixed). W minimises, over past origins,

    mean CRPS / (1 + level) in units of the yardstick's at the same origin + 2 · mean IGN in bits + penalty · |W|²

so that no single war or year decides: each origin counts alike, and within it each unit relative to its level.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from saferhavens.core.forecast.counts import experts
from saferhavens.core.forecast.counts.experts import Small
from saferhavens.core.forecast.counts.lessons import Lessons
from saferhavens.core.forecast.mixtures.ladder import PSEUDO, Floats, Ladder

BITS = 2.0
"""One bit of IGN counts as much as twice the yardstick's whole CRPS: both then move the sum alike."""

PENALTY = 1e-3
PENALTY_ALWAYS = 1e-4
"""Of the weights that hold in all circumstances."""

UNSEEN = -2.0
"""Where the learning begins for the two experts that know no unit; the others begin at 0."""

MOST_STEPS = 120


@dataclass(frozen=True)
class Gate:
    """`weights` (circumstances and months ahead, experts), and the months ahead they are meant for."""

    weights: Floats
    horizons: tuple[int, ...]

    def shares(self, facts: Floats, ahead: int) -> Small:
        """(units, experts), each row with the sum 1."""
        shares = _softmax(np.einsum("nf,fk->nk", with_ahead(facts, ahead, self.horizons), self.weights), axis=1)
        return shares.astype(np.float32)

    def mixed(self, experts_at: Small, facts: Floats, ahead: int) -> Floats:
        """The mixture, (units, thresholds)."""
        return np.einsum("nk,nkg->ng", self.shares(facts, ahead), experts_at).astype(np.float64)


def with_ahead(facts: Floats, ahead: int, horizons: tuple[int, ...]) -> Floats:
    """The circumstances, the months ahead (-1 to 1 over the horizons), and the level times these."""
    middle, half = (max(horizons) + min(horizons)) / 2, max((max(horizons) - min(horizons)) / 2, 1)
    place = np.full(len(facts), (ahead - middle) / half)
    return np.column_stack([facts, place, facts[:, 1] * place])


def learn(lessons: Lessons, horizons: tuple[int, ...], ladder: Ladder) -> Gate:
    """The gate that the lessons teach; where there are none, all experts that know the unit count alike."""
    facts = lessons.facts.shape[1] + 2
    start = np.zeros((facts, experts.COUNT))
    start[0, len(experts.KINDS) :] = UNSEEN
    if not lessons.weight.any():
        return Gate(start, horizons)
    loss = _Loss(lessons, horizons, ladder, start.shape)
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": MOST_STEPS})
    return Gate(found.x.reshape(start.shape), horizons)


class _Loss:
    """The objective and its slope. Sums are taken without BLAS: they must not depend on the number of its threads.

    With shares s, experts F, outcome b = 1[count ≤ g] and widths w, the CRPS of a case is Σ_g w (Σ_k s_k F_kg − b_g)²
    = s'Qs − 2 s'l + c. Q, l and c do not change while weights are learnt, so that the thresholds are summed once.
    Cases are the last axis everywhere, which is what makes the sums fast.
    """

    def __init__(self, lessons: Lessons, horizons: tuple[int, ...], ladder: Ladder, shape: tuple[int, int]) -> None:
        self.shape = shape
        self.classes = ladder.classes
        self.facts = [_by_column(with_ahead(lessons.facts, ahead, horizons)) for ahead in lessons.horizons]
        self.penalty = np.full((shape[0], 1), PENALTY)
        self.penalty[0] = PENALTY_ALWAYS
        experts, below = lessons.experts.astype(np.float64), lessons.below.astype(np.float64)
        weighted = experts * ladder.widths
        self.quadratic = _by_column(np.einsum("nkg,njg->nkj", weighted, experts))
        self.linear = _by_column(np.einsum("nkg,nhg->nhk", weighted, below))
        self.constant = _by_column(np.einsum("nhg,g->nh", below, ladder.widths))
        self.within = _by_column(lessons.within.astype(np.float64))
        self.weight, self.crps_weight = _by_column(lessons.weight), _by_column(lessons.crps_weight)

    def __call__(self, flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(self.shape)
        loss, slope = float((self.penalty * weights**2).sum()), 2 * self.penalty * weights
        for place in range(len(self.facts)):
            more, steeper = self._of_one_horizon(weights, place)
            loss, slope = loss + more, slope + steeper
        return loss, slope.ravel()

    def _of_one_horizon(self, weights: Floats, place: int) -> tuple[float, Floats]:
        facts, linear, within = self.facts[place], self.linear[place], self.within[place]
        shares = _softmax(np.einsum("fn,fk->kn", facts, weights), axis=0)
        mixed = np.einsum("kn,kjn->jn", shares, self.quadratic)
        crps = (shares * (mixed - 2 * linear)).sum(axis=0) + self.constant[place]
        chance = (PSEUDO * (shares * within).sum(axis=0) + 1) / (PSEUDO + self.classes)
        weight, crps_weight = self.weight[place], self.crps_weight[place]
        loss = (crps_weight * crps).sum() - BITS * (weight * np.log2(chance)).sum()
        bits = BITS * weight * PSEUDO / (PSEUDO + self.classes) / chance / np.log(2)
        slope = 2 * (mixed - linear) * crps_weight - bits * within
        through = shares * (slope - (shares * slope).sum(axis=0))  # the slope by the softmax's input
        return float(loss), np.einsum("fn,kn->fk", facts, through)


def _by_column(values: npt.NDArray[np.generic]) -> Floats:
    """The first axis, that of the cases, as the last one."""
    return np.ascontiguousarray(np.moveaxis(values, 0, -1), dtype=np.float64)


def _softmax(values: Floats, axis: int) -> Floats:
    raised = np.exp(values - values.max(axis=axis, keepdims=True))
    return np.asarray(raised / raised.sum(axis=axis, keepdims=True))
