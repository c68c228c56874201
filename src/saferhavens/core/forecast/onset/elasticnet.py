"""Elastic-net logistic regression along a path of penalties, with cross-validation, step by step as glmnet fits it.

Minimised is  -(1/N) log likelihood + lambda [ (1 - alpha)/2 ||b||² + alpha ||b||₁ ]  with an unpenalised intercept and
each column divided by its standard deviation (1/N), that of the fold in a fold.
Friedman, Hastie and Tibshirani 2010, Regularization paths for generalized linear models via coordinate descent;
Tibshirani et al. 2012, Strong rules for discarding predictors in lasso-type problems.

Steps, their order and the place where they stop are glmnet's, because the last digits matter: two columns as alike as
a year and its square leave a valley so flat that another stop is another set of coefficients, and the folds' deviances
at neighbouring penalties differ in the seventh digit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.onset.shuffling import r_folds

type Floats = npt.NDArray[np.float64]
type Flags = npt.NDArray[np.bool_]
type Whole = npt.NDArray[np.int64]

LAMBDAS = 100
LEAST_LAMBDA = 1e-4
"""The last penalty of the path as a share of the first: glmnet's default where rows outnumber columns."""

THRESHOLD = 1e-7
"""glmnet's `thresh`: a round is the last if no squared step, times the curvature, is above this share of the null
deviance per row (half of the usual -2 log likelihood)."""

CLIP = 1e-5
"""Chances of the rows held out are kept this far from 0 and 1, as `cv.glmnet` does."""

PATIENCE = 12
"""The path is followed until the deviance of the folds has not become better for so many penalties. glmnet goes on to
the end; the deviance has one valley, and the rest of the path costs most."""


@dataclass(frozen=True)
class ElasticNet:
    """A fit: coefficients on the scale of the columns as given, at the penalty with the least deviance in the folds."""

    intercept: float
    coefficients: Floats
    chosen: int
    lambdas: Floats
    deviances: Floats

    @property
    def penalty(self) -> float:
        """lambda.min"""
        return float(self.lambdas[self.chosen])

    def log_odds(self, rows: Floats) -> Floats:
        """Of the rows, shape (rows, columns)."""
        return np.asarray(self.intercept + rows @ self.coefficients)


def fit_elastic_net(rows: Floats, outcome: Floats, *, alpha: float, folds: int, seed: int) -> ElasticNet:
    """Fit as `set.seed(seed); cv.glmnet(rows, outcome, family = "binomial", alpha, nfolds)` and its `lambda.min`.

    `rows` has the shape (rows, columns), `outcome` holds 0 and 1, both in the order of the file: folds depend on it.
    Columns that do not vary get the coefficient 0. `deviances` ends where the search for the best penalty ended.
    """
    whole = _Data.of(rows, outcome)
    lambdas = whole.lambdas(alpha)
    deviances = _deviances(rows, outcome, lambdas, alpha, r_folds(seed, len(rows), folds))
    chosen = int(np.argmin(deviances))
    fitted = [each for _, each in zip(range(chosen + 1), whole.path(lambdas, alpha), strict=False)][-1]
    intercept, coefficients = whole.unscaled(fitted)
    return ElasticNet(intercept, coefficients, chosen, lambdas, deviances)


def fit_at(rows: Floats, outcome: Floats, *, alpha: float, penalty: float) -> tuple[float, Floats]:
    """Intercept and coefficients at one penalty, walked down to on the path: a fit without folds."""
    data = _Data.of(rows, outcome)
    own = data.lambdas(alpha)
    lambdas = np.append(own[own > penalty], penalty)
    *_, fitted = data.path(lambdas, alpha)
    return data.unscaled(fitted)


def _deviances(rows: Floats, outcome: Floats, lambdas: Floats, alpha: float, fold: Whole) -> Floats:
    """Mean binomial deviance of the rows held out, at each penalty down to where it no longer becomes better."""
    held = [fold == each for each in range(int(fold.max()) + 1)]
    walks = [_at_penalties(_Data.of(rows[~out], outcome[~out]), lambdas, alpha) for out in held]
    found: list[float] = []
    for _ in lambdas:
        total = 0.0
        for out, walk in zip(held, walks, strict=True):
            intercept, coefficients = next(walk)
            total += _deviance(intercept + rows[out] @ coefficients, outcome[out])
        found.append(total / len(rows))
        if len(found) - 1 - int(np.argmin(found)) >= PATIENCE:
            break
    return np.array(found)


def _deviance(log_odds: Floats, outcome: Floats) -> float:
    chance = np.clip(_chances(log_odds), CLIP, 1 - CLIP)
    return float(-2 * np.where(outcome > 0, np.log(chance), np.log1p(-chance)).sum())


def _at_penalties(data: "_Data", lambdas: Floats, alpha: float) -> Iterator[tuple[float, Floats]]:
    """Intercept and coefficients of a fold at each of `lambdas`: linear between the penalties of its own path."""
    own = data.lambdas(alpha)
    path = data.path(own, alpha)
    fitted = [next(path)]
    for penalty in lambdas:
        right = int(np.searchsorted(-own, -penalty))
        while len(fitted) <= min(right, len(own) - 1):
            fitted.append(next(path))
        yield data.unscaled(_between(own, fitted, right, float(penalty)))


def _between(own: Floats, fitted: Sequence[Floats], right: int, penalty: float) -> Floats:
    if right in (0, len(own)):
        return fitted[0 if right == 0 else -1]
    share = (penalty - own[right]) / (own[right - 1] - own[right])
    return np.asarray(share * fitted[right - 1] + (1 - share) * fitted[right])


def _chances(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


@dataclass(frozen=True)
class _Data:
    """Rows with each column centred and divided by its spread; the last column of `design` is 1."""

    design: Floats
    outcome: Floats
    mean: Floats
    scale: Floats
    varies: Flags

    @classmethod
    def of(cls, rows: Floats, outcome: Floats) -> "_Data":
        mean, spread = rows.mean(axis=0), rows.std(axis=0)
        varies = spread > 1e-9 * np.maximum(np.abs(mean), 1)
        scale = np.where(varies, spread, 1.0)
        design = np.column_stack([(rows - mean) / scale, np.ones(len(rows))])
        return cls(design, outcome, mean, scale, varies)

    def lambdas(self, alpha: float) -> Floats:
        """From the least penalty that leaves every coefficient at 0, in even steps of its logarithm."""
        slopes = np.abs(self._slopes(np.full(len(self.outcome), self.outcome.mean()))[:-1])
        return np.asarray(slopes.max() / alpha * np.geomspace(1, LEAST_LAMBDA, LAMBDAS))

    def unscaled(self, fitted: Floats) -> tuple[float, Floats]:
        """Intercept and coefficients on the scale of the columns as they came."""
        coefficients = fitted[:-1] / self.scale
        return float(fitted[-1] - coefficients @ self.mean), coefficients

    def path(self, lambdas: Floats, alpha: float) -> Iterator[Floats]:
        """Coefficients at each penalty, the intercept last; the first penalty leaves all others at 0."""
        share = float(self.outcome.mean())
        fitted = np.zeros(self.design.shape[1])
        fitted[-1] = np.log(share / (1 - share))
        yield fitted.copy()
        slopes = np.abs(self._slopes(np.full(len(self.outcome), share))[:-1])
        enough = THRESHOLD * -(share * np.log(share) + (1 - share) * np.log1p(-share))
        walk = _Walk(self, fitted, slopes, float(enough))
        for before, penalty in pairwise(lambdas):
            walk.to(float(before), float(penalty), alpha)
            yield walk.fitted.copy()

    def _slopes(self, chances: Floats) -> Floats:
        return np.asarray((self.outcome - chances) @ self.design / len(self.outcome))

    def newton(self, fitted: Floats) -> tuple[Floats, Floats, float]:
        """Slopes and curvature of the log likelihood per row at `fitted`, and the mean weight of a row."""
        chances = _chances(self.design @ fitted)
        weights = chances * (1 - chances) / len(self.outcome)
        weighted = self.design * np.sqrt(weights)[:, None]
        return self._slopes(chances), weighted.T @ weighted, float(weights.sum())


class _Walk:
    """Down the path: coefficients, the columns that may move, and in which order they first did."""

    def __init__(self, data: _Data, fitted: Floats, slopes: Floats, enough: float) -> None:
        self.data, self.fitted, self.enough = data, fitted, enough
        self.strong = np.zeros(len(slopes), dtype=bool)
        self.entered: list[int] = []
        self._slopes = slopes
        self._next = data.newton(fitted)

    def to(self, before: float, penalty: float, alpha: float) -> None:
        """Newton steps until nothing moves and no column that was left out would."""
        first, second = penalty * alpha, penalty * (1 - alpha)
        self.strong |= (self._slopes > alpha * (2 * penalty - before)) & self.data.varies
        for _ in count():
            slope, curvature, _ = self._next
            start = self.fitted.copy()
            self._descend(slope.copy(), curvature, first, second)
            self._next = self.data.newton(self.fitted)
            if self._rests(start, curvature) and not self._admit(first):
                return

    def _rests(self, start: Floats, curvature: Floats) -> bool:
        steep = np.append(np.diagonal(curvature)[:-1], self._next[2])
        return bool((steep * (self.fitted - start) ** 2).max() < self.enough)

    def _admit(self, first: float) -> bool:
        """Let columns in that the strong rule wrongly left out; whether there were any."""
        out = ~self.strong & self.data.varies
        self._slopes = np.where(out, np.abs(self._next[0][:-1]), self._slopes)
        wrong = out & (self._slopes > first)
        self.strong |= wrong
        return bool(wrong.any())

    def _descend(self, slope: Floats, curvature: Floats, first: float, second: float) -> None:
        """Rounds over all columns that may move, and between them over those that have moved, until they rest."""
        last = len(self.fitted) - 1
        every = [*np.flatnonzero(self.strong).tolist(), last]
        while self._round(every, slope, curvature, first, second) >= self.enough:
            while self._round([*self.entered, last], slope, curvature, first, second) >= self.enough:
                pass

    def _round(self, columns: Sequence[int], slope: Floats, curvature: Floats, first: float, second: float) -> float:
        """Set each column to its optimum with the others fixed; the largest squared step times curvature."""
        furthest, fitted, last = 0.0, self.fitted, len(self.fitted) - 1
        for column in columns:
            soft, hard = (first, second) if column != last else (0.0, 0.0)
            old, steep = float(fitted[column]), float(curvature[column, column])
            pull = float(slope[column]) + steep * old
            new = (pull - min(max(pull, -soft), soft)) / (steep + hard)
            if new != old:
                fitted[column] = new
                slope -= (new - old) * curvature[column]
                furthest = max(furthest, steep * (new - old) ** 2)
                if column != last and column not in self.entered:
                    self.entered.append(column)
        return furthest
