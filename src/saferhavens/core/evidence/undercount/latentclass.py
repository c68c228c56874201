"""Three to five lists: latent classes, so that some kinds of incident may be harder to document than others.

Every incident belongs to one of at most K classes; within a class the lists are independent. Shares of classes come
from a stick-breaking prior that empties the classes that are not needed. Sampled by Gibbs:

    class of an incident      ∝ π_k Π_j λ_jk^x_j (1 − λ_jk)^(1 − x_j)
    λ_jk                      Beta(1 + held, 1 + not held)                 chance of list j in class k
    V_k, π_k = V_k Π(1 − V_l) Beta(1 + n_k, α + n_{k+1} + …)               breaking the stick
    α                         Gamma(a + K − 1, rate b − log π_K)
    incidents in no list      NegativeBinomial(documented, 1 − ρ)          ρ = Σ_k π_k Π_j (1 − λ_jk), prior 1/N

Source: Manrique-Vallier 2016, Bayesian population size estimation using Dirichlet process mixtures, Biometrics 72, with
its defaults K = 5 and a = b = 0.25. Written from the paper's description; convergence: Gelman and Rubin 1992.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferhavens.core.evidence.undercount.histories import counts_of, members
from saferhavens.core.evidence.undercount.values import Assumption, Interval, Method, MethodEstimate

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

PERCENTILES = (1, 2.5, 5, 10, 25, 50, 75, 90, 95, 97.5, 99)

SMALLEST = 1e-9
"""Chances and rates stay so far from the ends, where logarithms have no value."""


SETTLED = 1.05
"""No more is sampled once R-hat is at or below."""


@dataclass(frozen=True)
class Sampling:
    """The prior (classes, a, b) and how long is sampled: `chains` side by side for `steps`, doubled until they have
    settled, at most to `most_steps`. The first half of all steps is not used."""

    classes: int = 5
    shape: float = 0.25
    rate: float = 0.25
    chains: int = 8
    steps: int = 4000
    most_steps: int = 32_000


DEFAULTS = Sampling()


@dataclass(frozen=True)
class LatentClassEstimate(MethodEstimate):
    """The posterior: its median as estimate, its percentiles (percent → incidents), and how well the chains agree.

    `r_hat` near 1 means that the chains cannot be told apart.
    """

    r_hat: float = float("nan")
    percentiles: tuple[tuple[float, float], ...] = ()
    draws: int = 0


def latent_class(
    table: Sequence[int], rng: np.random.Generator, level: float = 0.95, sampling: Sampling = DEFAULTS
) -> LatentClassEstimate:
    """The estimate from the counts of all histories 0 … 2^lists − 1 (that of 0 is not looked at)."""
    totals = _settled(_Chains(counts_of(table), rng, sampling), sampling)
    low, middle, high = np.quantile(totals, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return LatentClassEstimate(
        Method.LATENT_CLASS,
        float(middle),
        Interval(float(low), float(high), level),
        (Assumption.FEW_CLASSES,),
        r_hat(np.log(totals)),
        tuple(zip(PERCENTILES, map(float, np.percentile(totals, PERCENTILES)), strict=True)),
        totals.size,
    )


class _Chains:
    """Markov chains side by side. Shares of classes: chains × classes; chances: chains × lists × classes."""

    def __init__(self, table: Counts, rng: np.random.Generator, sampling: Sampling) -> None:
        self._rng, self._prior = rng, sampling
        self._held = members(len(table).bit_length() - 1)
        self._documented = int(table[1:].sum())
        self._counts = np.tile(table, (sampling.chains, 1))
        self._shares = rng.dirichlet(np.ones(sampling.classes), size=sampling.chains)
        self._chances = rng.beta(1, 1, size=(sampling.chains, self._held.shape[1], sampling.classes))
        self._concentration = np.ones((sampling.chains, 1))

    def run(self, steps: int) -> Floats:
        """The number of all incidents at each of the next steps: chains × steps."""
        totals = np.empty((len(self._counts), steps))
        for step in range(steps):
            joint = self._joint()
            missed = np.clip(joint[:, 0].sum(axis=1), SMALLEST, 1 - SMALLEST)
            self._counts[:, 0] = self._rng.negative_binomial(self._documented, 1 - missed)
            self._move(self._rng.multinomial(self._counts, joint / joint.sum(axis=2, keepdims=True)))
            totals[:, step] = self._documented + self._counts[:, 0]
        return totals

    def _joint(self) -> Floats:
        """The chance of each history together with each class: chains × histories × classes."""
        chances = np.clip(self._chances, SMALLEST, 1 - SMALLEST)
        logs = self._held @ np.log(chances) + (1 - self._held) @ np.log1p(-chances)
        return np.maximum(np.exp(logs) * self._shares[:, None, :], np.finfo(np.float64).tiny)

    def _move(self, classed: Counts) -> None:
        """New chances, shares and α, given how many incidents of each history are in each class."""
        sizes = classed.sum(axis=1)
        captured = self._held.T @ classed
        self._chances = self._rng.beta(1 + captured, 1 + sizes[:, None, :] - captured)
        after = sizes[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
        broken = np.clip(self._rng.beta(1 + sizes[:, :-1], self._concentration + after), SMALLEST, 1 - SMALLEST)
        left = np.log1p(-broken).cumsum(axis=1)
        self._shares = np.exp(np.pad(left, ((0, 0), (1, 0)))) * np.pad(broken, ((0, 0), (0, 1)), constant_values=1)
        shape, rate = self._prior.shape + self._prior.classes - 1, self._prior.rate - left[:, -1:]
        self._concentration = np.maximum(self._rng.gamma(shape, 1 / rate), SMALLEST)


def _settled(chains: _Chains, sampling: Sampling) -> Floats:
    """The later half of all steps, once the chains agree or the most steps are done."""
    totals = chains.run(sampling.steps)
    while r_hat(np.log(_later(totals))) > SETTLED and totals.shape[1] < sampling.most_steps:
        totals = np.hstack([totals, chains.run(totals.shape[1])])
    return _later(totals)


def _later(totals: Floats) -> Floats:
    return totals[:, totals.shape[1] // 2 :]


def r_hat(draws: Floats) -> float:
    """How much farther apart the halves of all chains lie than the draws of one half; 1 is best.

    `draws`: chains × draws. Source: Gelman et al., Bayesian Data Analysis, 3rd edition, section 11.4.
    """
    half = draws.shape[1] // 2
    halves = np.concatenate([draws[:, :half], draws[:, half : 2 * half]])
    within = halves.var(axis=1, ddof=1).mean()
    between = halves.mean(axis=1).var(ddof=1)
    if within == 0:
        return 1.0 if between == 0 else float("inf")
    return float(np.sqrt((half - 1) / half + between / within))
