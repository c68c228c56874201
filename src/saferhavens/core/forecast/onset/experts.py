"""The models that are averaged: forests and ridge logits, each with the exact parts of its chance."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]
type Curve = Callable[[Floats], Floats]

RIDGE_VARIANCE = 0.005
"""Variance of the normal prior of each standardised coefficient: scikit-learn's C."""

TREES, LEAF_ROWS, BAG, SHARE_OF_COLUMNS = 60, 8, 0.3, 0.3
_NEWTON_STEPS = 50
_REST = 1e-10
_NEAR = 1e-7


@dataclass(frozen=True)
class Parts:
    """Values of rows as `base` plus one part a column, shape (rows, columns): exact, not approximated."""

    base: float
    values: Floats

    @classmethod
    def mean(cls, found: Sequence["Parts"]) -> "Parts":
        """The parts of the mean of several values of the same rows."""
        return cls(float(np.mean([each.base for each in found])), np.mean([each.values for each in found], axis=0))

    @property
    def total(self) -> Floats:
        return np.asarray(self.base + self.values.sum(axis=1))

    def through(self, curve: Curve, slope: Curve) -> "Parts":
        """The parts of curve(value): each is stretched by as much as the curve rises from the base to the value.

        curve(b + sum(s)) = curve(b) + sum(s) (curve(b + sum(s)) - curve(b)) / sum(s); where the sum is 0, the factor
        is the `slope` of the curve.
        """
        start = float(curve(np.array([self.base]))[0])
        apart = self.values.sum(axis=1)
        near = np.abs(apart) < _NEAR
        secant = (curve(self.base + apart) - start) / np.where(near, 1.0, apart)
        factor = np.where(near, slope(np.array([self.base])), secant)
        return Parts(start, self.values * factor[:, None])


def chance_of(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


def log_odds_of(chances: Floats) -> Floats:
    return np.asarray(np.log(chances) - np.log1p(-chances))


@dataclass(frozen=True)
class Scaling:
    """Columns centred and divided by their spread in the rows learnt from; what is not known becomes the mean."""

    mean: Floats
    spread: Floats

    @classmethod
    def of(cls, rows: Floats) -> "Scaling":
        known = np.isfinite(rows)
        count = np.maximum(known.sum(axis=0), 1)
        mean = np.where(known, rows, 0).sum(axis=0) / count
        spread = np.sqrt(np.where(known, (rows - mean) ** 2, 0).sum(axis=0) / count)
        return cls(mean, np.where(spread > 1e-9, spread, np.inf))

    def __call__(self, rows: Floats) -> Floats:
        return np.asarray(np.where(np.isfinite(rows), (rows - self.mean) / self.spread, 0.0))


@dataclass(frozen=True)
class Ridge:
    """Logistic regression with a normal prior on the coefficients of standardised columns (Hoerl and Kennard 1970)."""

    intercept: float
    coefficients: Floats

    @classmethod
    def fit(cls, rows: Floats, outcome: Floats, weights: Floats) -> "Ridge":
        """The maximum of the posterior by Newton's method. `rows` are standardised."""
        design = np.column_stack([np.ones(len(rows)), rows])
        penalty = np.full(design.shape[1], 1 / RIDGE_VARIANCE)
        penalty[0] = 0
        share = float(np.average(outcome, weights=weights))
        fitted = np.zeros(design.shape[1])
        fitted[0] = np.log(share / (1 - share))
        for _ in range(_NEWTON_STEPS):
            chance = 1 / (1 + np.exp(-(design @ fitted)))
            slope = design.T @ (weights * (outcome - chance)) - penalty * fitted
            scaled = design * np.sqrt(weights * chance * (1 - chance))[:, None]
            step = np.linalg.solve(scaled.T @ scaled + np.diag(penalty), slope)
            fitted += step
            if np.abs(step).max() < _REST:
                break
        return cls(float(fitted[0]), fitted[1:])

    def chances(self, rows: Floats) -> Floats:
        return chance_of(self.intercept + rows @ self.coefficients)

    def parts(self, rows: Floats) -> Parts:
        """Coefficient x value, exact on the scale of log odds, stretched to the scale of chances."""
        return Parts(self.intercept, rows * self.coefficients).through(chance_of, _steepness)


def _steepness(log_odds: Floats) -> Floats:
    """How fast a chance grows with its log odds."""
    chance = chance_of(log_odds)
    return chance * (1 - chance)


@dataclass(frozen=True)
class Forest:
    """The mean of two forests on bags of rows, one with random cuts and one with the best; a chance is a mean share
    of onsets in leaves.

    Geurts, Ernst and Wehenkel 2006 and Breiman 2001, by LightGBM: least squares on 0 and 1, whose leaf values are
    shares. Columns with a direction move the chance that way only, or not at all.
    """

    boosters: tuple[lgb.Booster, lgb.Booster]

    @classmethod
    def fit(cls, rows: Floats, outcome: Floats, weights: Floats, directions: Sequence[int]) -> "Forest":
        """`directions`: for each column 1, -1, or 0 where both are possible."""
        settings = {
            "objective": "regression",
            "boosting": "rf",
            "bagging_freq": 1,
            "bagging_fraction": BAG,
            "feature_fraction_bynode": SHARE_OF_COLUMNS,
            "num_leaves": 64,
            "min_data_in_leaf": LEAF_ROWS,
            "min_sum_hessian_in_leaf": 0,
            "max_bin": 63,
            "monotone_constraints": list(directions),
            "seed": 1,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,
            "verbose": -1,
        }
        random, best = (
            lgb.train(settings | {"extra_trees": extra}, lgb.Dataset(rows, outcome, weight=weights), TREES)
            for extra in (True, False)
        )
        return cls((random, best))

    def chances(self, rows: Floats) -> Floats:
        return np.asarray(np.mean([each.predict(rows, num_threads=1) for each in self.boosters], axis=0))

    def parts(self, rows: Floats) -> Parts:
        """Shapley values of the trees (Lundberg et al. 2020)."""
        return Parts.mean([_shapley(each, rows) for each in self.boosters])


def _shapley(booster: lgb.Booster, rows: Floats) -> Parts:
    """LightGBM adds the trees of a forest where it should average them."""
    shares = np.asarray(booster.predict(rows, pred_contrib=True, num_threads=1)) / booster.num_trees()
    return Parts(float(shares[0, -1]), shares[:, :-1])


@dataclass(frozen=True)
class Experts:
    """A forest and a ridge logit on all columns, and one of each on the first `levels` alone: the published ones."""

    scaling: Scaling
    levels: int
    whole: tuple[Forest, Ridge]
    short: tuple[Forest, Ridge]

    @classmethod
    def fit(
        cls, rows: Floats, outcome: Floats, levels: int, directions: Sequence[int], weights: Floats | None = None
    ) -> "Experts":
        """`rows` as they are, NaN allowed; `weights` are whole numbers: how often a row counts."""
        counted = np.ones(len(rows)) if weights is None else weights
        used = counted > 0
        rows, outcome, counted = rows[used], outcome[used], counted[used]
        scaling = Scaling.of(rows)
        scaled = scaling(rows)
        whole, short = (
            (
                Forest.fit(scaled[:, :columns], outcome, counted, directions[:columns]),
                Ridge.fit(scaled[:, :columns], outcome, counted),
            )
            for columns in (scaled.shape[1], levels)
        )
        return cls(scaling, levels, whole, short)

    def chances(self, rows: Floats) -> Floats:
        """The mean of the experts' chances."""
        scaled = self.scaling(rows)
        seen = ((self.whole, scaled), (self.short, scaled[:, : self.levels]))
        return np.asarray(np.mean([expert.chances(columns) for pair, columns in seen for expert in pair], axis=0))

    def parts(self, rows: Floats) -> Parts:
        """The parts of that mean, with a value for every column."""
        scaled = self.scaling(rows)
        missing = ((0, 0), (0, scaled.shape[1] - self.levels))
        short = [expert.parts(scaled[:, : self.levels]) for expert in self.short]
        found = [*(expert.parts(scaled) for expert in self.whole)]
        found += [Parts(each.base, np.pad(each.values, missing)) for each in short]
        return Parts.mean(found)
