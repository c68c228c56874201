"""The models that are averaged: forests and ridge logits, each with its exact parts on the scale of log odds."""

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

type Floats = npt.NDArray[np.float64]

RIDGE_VARIANCE = 0.005
"""Variance of the normal prior of each standardised coefficient: scikit-learn's C."""

TREES, LEAF_ROWS, BAG, SHARE_OF_COLUMNS = 120, 8, 0.3, 0.3
LEAST_CHANCE, MOST_CHANCE = 5e-4, 0.9
_NEWTON_STEPS = 50
_REST = 1e-10


@dataclass(frozen=True)
class Parts:
    """Log odds of rows as `base` plus one value a column, shape (rows, columns): exact, not approximated."""

    base: float
    values: Floats

    @property
    def log_odds(self) -> Floats:
        return np.asarray(self.base + self.values.sum(axis=1))


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

    def log_odds(self, rows: Floats) -> Floats:
        return np.asarray(self.intercept + rows @ self.coefficients)

    def parts(self, rows: Floats) -> Parts:
        return Parts(self.intercept, rows * self.coefficients)


@dataclass(frozen=True)
class Forest:
    """Extremely randomised trees on bags of rows; the chance is the mean share of onsets in the leaves.

    Geurts, Ernst and Wehenkel 2006, by LightGBM: least squares on 0 and 1, whose leaf values are shares.
    """

    booster: lgb.Booster

    @classmethod
    def fit(cls, rows: Floats, outcome: Floats, weights: Floats) -> "Forest":
        settings = {
            "objective": "regression",
            "boosting": "rf",
            "extra_trees": True,
            "bagging_freq": 1,
            "bagging_fraction": BAG,
            "feature_fraction_bynode": SHARE_OF_COLUMNS,
            "num_leaves": 64,
            "min_data_in_leaf": LEAF_ROWS,
            "min_sum_hessian_in_leaf": 0,
            "max_bin": 63,
            "seed": 1,
            "deterministic": True,
            "force_row_wise": True,
            "num_threads": 1,
            "verbose": -1,
        }
        return cls(lgb.train(settings, lgb.Dataset(rows, outcome, weight=weights), TREES))

    def log_odds(self, rows: Floats) -> Floats:
        return _logit(np.asarray(self.booster.predict(rows, num_threads=1)))

    def parts(self, rows: Floats) -> Parts:
        """Shares of the chance (Lundberg et al. 2020, exact for trees), stretched to the scale of log odds.

        With chance p = p0 + sum(s): logit p = logit p0 + sum(s) (logit p - logit p0) / (p - p0).
        """
        # LightGBM adds the trees of a forest where it should average them
        shares = np.asarray(self.booster.predict(rows, pred_contrib=True, num_threads=1)) / self.booster.num_trees()
        base, shares = float(shares[0, -1]), shares[:, :-1]
        chance = base + shares.sum(axis=1)
        start = float(_logit(np.array([base]))[0])
        apart = chance - base
        near = np.abs(apart) < 1e-9
        stretch = np.where(near, 0.0, (_logit(chance) - start) / np.where(near, 1.0, apart))
        return Parts(start, shares * stretch[:, None])


def _logit(chances: Floats) -> Floats:
    kept = np.clip(chances, LEAST_CHANCE, MOST_CHANCE)
    return np.asarray(np.log(kept / (1 - kept)))


@dataclass(frozen=True)
class Experts:
    """A forest and a ridge logit on all columns, and one of each on the first `levels` alone: the published ones."""

    scaling: Scaling
    levels: int
    whole: tuple[Forest, Ridge]
    short: tuple[Forest, Ridge]

    @classmethod
    def fit(cls, rows: Floats, outcome: Floats, levels: int, weights: Floats | None = None) -> "Experts":
        """`rows` as they are, NaN allowed; `weights` are whole numbers: how often a row counts."""
        counted = np.ones(len(rows)) if weights is None else weights
        used = counted > 0
        rows, outcome, counted = rows[used], outcome[used], counted[used]
        scaling = Scaling.of(rows)
        scaled = scaling(rows)
        whole, short = (
            (Forest.fit(seen, outcome, counted), Ridge.fit(seen, outcome, counted))
            for seen in (scaled, scaled[:, :levels])
        )
        return cls(scaling, levels, whole, short)

    def log_odds(self, rows: Floats) -> Floats:
        """Of each expert, shape (rows, experts)."""
        scaled = self.scaling(rows)
        seen = ((self.whole, scaled), (self.short, scaled[:, : self.levels]))
        return np.column_stack([expert.log_odds(columns) for pair, columns in seen for expert in pair])

    def parts(self, rows: Floats) -> Sequence[Parts]:
        """Of each expert, all with a value for every column."""
        scaled = self.scaling(rows)
        short = (expert.parts(scaled[:, : self.levels]) for expert in self.short)
        missing = ((0, 0), (0, scaled.shape[1] - self.levels))
        padded = (Parts(each.base, np.pad(each.values, missing)) for each in short)
        return [*(expert.parts(scaled) for expert in self.whole), *padded]
