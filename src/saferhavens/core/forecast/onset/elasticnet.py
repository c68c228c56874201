"""Elastic-net logistic regression along a path of penalties, with cross-validation, as glmnet fits it.

Minimised is  -(1/N) log likelihood + lambda [ (1 - alpha)/2 ||b||² + alpha ||b||₁ ]  with an unpenalised intercept and
each column divided by its standard deviation (1/N), that of the fold in a fold.
Friedman, Hastie and Tibshirani 2010, Regularization paths for generalized linear models via coordinate descent.

The fit to all rows takes glmnet's steps in glmnet's order and stops where it stops: two columns as alike as a year and
its square leave a valley so flat that a later stop is another set of coefficients, with the same chances.
The folds only choose the penalty; they are fitted at once, with one curvature for all (see `_Folds`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.onset.shuffling import r_folds

type Floats = npt.NDArray[np.float64]
type Whole = npt.NDArray[np.int64]

LAMBDAS = 100
LEAST_LAMBDA = 1e-4
"""The last penalty of the path as a share of the first: glmnet's default where rows outnumber columns."""

THRESHOLD = 1e-7
"""glmnet's `thresh`: a round is the last if no squared step, times the curvature, is above this share of the null
deviance per row (half of the usual -2 log likelihood)."""

CLIP = 1e-5
_MOST_ROUNDS = 100_000
_STEPS = 25
_LEAST_WEIGHT = 1e-5


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
    Columns that do not vary get the coefficient 0. Agrees with glmnet to 1e-4 in coefficients and 2e-4 in risk.
    """
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(spread > _constant(mean), spread, 1.0)
    design = np.column_stack([(rows - mean) / scale, np.ones(len(rows))])
    lambdas = _lambdas(design, outcome, alpha)
    deviances = _Folds.of(design, outcome, alpha, r_folds(seed, len(rows), folds), folds).follow(lambdas)
    chosen = int(np.argmin(deviances))
    fitted = _fit(design, outcome, alpha, lambdas[: chosen + 1], np.append(spread > _constant(mean), True))
    scaled = fitted[:-1] / scale
    return ElasticNet(float(fitted[-1] - scaled @ mean), scaled, chosen, lambdas, deviances)


def _constant(mean: Floats) -> Floats:
    """The spread up to which a column with this mean does not vary: what rounding leaves."""
    return np.asarray(1e-9 * np.maximum(np.abs(mean), 1))


def _lambdas(design: Floats, outcome: Floats, alpha: float) -> Floats:
    """From the least penalty that leaves every coefficient at 0, in even steps of its logarithm."""
    slopes = np.abs((outcome - outcome.mean()) @ design[:, :-1]) / len(outcome)
    return np.asarray(slopes.max() / alpha * np.geomspace(1, LEAST_LAMBDA, LAMBDAS))


def _null_deviance(share: Floats | float) -> Floats:
    """Minus the log likelihood per row of the constant chance `share`."""
    return np.asarray(-(share * np.log(share) + (1 - share) * np.log1p(-share)))


def _chances(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


# --- all rows ----------------------------------------------------------------------------------------------------


def _fit(design: Floats, outcome: Floats, alpha: float, lambdas: Floats, varies: npt.NDArray[np.bool_]) -> Floats:
    """glmnet's path down to the last of `lambdas`; the last column of `design` is 1 and not penalised."""
    share = float(outcome.mean())
    fitted, entered = np.zeros(design.shape[1]), list[int]()
    fitted[-1] = np.log(share / (1 - share))
    enough = float(THRESHOLD * _null_deviance(share))
    columns = np.flatnonzero(varies).tolist()
    for penalty in lambdas:
        for _ in range(_STEPS):
            before = fitted.copy()
            steep = _newton(design, outcome, fitted, (penalty * alpha, penalty * (1 - alpha)), (columns, entered), enough)
            if (steep * (fitted - before) ** 2).max() < enough:
                break
    return fitted


def _newton(
    design: Floats,
    outcome: Floats,
    fitted: Floats,
    penalties: tuple[float, float],
    columns: tuple[Sequence[int], list[int]],
    enough: float,
) -> Floats:
    """One reweighting, and coordinate descent on it in place: a round over all columns, then over those entered.

    `columns` are all that vary, and those that have entered, in the order in which they did. Returns the curvature
    of each column.
    """
    every, entered = columns
    chance = _chances(design @ fitted)
    weighted = design * np.sqrt(chance * (1 - chance) / len(design))[:, None]
    curvature = weighted.T @ weighted
    slope = (outcome - chance) @ design / len(design)
    for _ in range(_MOST_ROUNDS):
        if _round(fitted, slope, curvature, penalties, every, entered) < enough:
            break
        for _ in range(_MOST_ROUNDS):
            if _round(fitted, slope, curvature, penalties, [*entered, len(fitted) - 1], entered) < enough:
                break
    return np.diagonal(curvature)


def _round(
    fitted: Floats,
    slope: Floats,
    curvature: Floats,
    penalties: tuple[float, float],
    columns: Sequence[int],
    entered: list[int],
) -> float:
    """Set each column to its optimum with the others fixed; the largest squared step times curvature."""
    furthest, last = 0.0, len(fitted) - 1
    for column in columns:
        first, second = penalties if column != last else (0.0, 0.0)
        old, steep = float(fitted[column]), float(curvature[column, column])
        pull = float(slope[column]) + steep * old
        new = (pull - min(max(pull, -first), first)) / (steep + second)
        if new != old:
            fitted[column] = new
            slope -= (new - old) * curvature[column]
            furthest = max(furthest, steep * (new - old) ** 2)
            if column != last and column not in entered:
                entered.append(column)
    return furthest


# --- the folds ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Folds:
    """All folds at once. The last column of `design` is 1.

    `kept` (folds, rows) is 1/N for the rows a fold learns from, else 0; `size` (folds, columns) how much of a column's
    standard deviation is left in the fold: 0 for the intercept, which no penalty touches; `varies` which columns do.
    A Newton step needs curvature only roughly: each fold uses the one of the folds' mean chances over its own rows,
    once a penalty, and is stepped until its own exact slopes are in balance.
    """

    design: Floats
    outcome: Floats
    fold: Whole
    kept: Floats
    size: Floats
    varies: npt.NDArray[np.bool_]
    alpha: float

    @classmethod
    def of(cls, design: Floats, outcome: Floats, alpha: float, fold: Whole, folds: int) -> "_Folds":
        learnt = np.arange(folds)[:, None] != fold
        kept = learnt / learnt.sum(axis=1, keepdims=True)
        first = kept @ design
        size = np.sqrt(np.maximum(kept @ design**2 - first**2, 0))
        varies = size > _constant(first)
        varies[:, -1] = True
        return cls(design, outcome, fold, kept, size, varies, alpha)

    def follow(self, lambdas: Floats) -> Floats:
        """The mean deviance of the rows held out, at each penalty."""
        return np.array([self.held_out(chances) for chances in self._path(lambdas)])

    def held_out(self, chances: Floats) -> float:
        """Binomial deviance of each row in the fold that did not learn from it; its mean is that of folds by size."""
        chance = np.clip(chances[self.fold, np.arange(len(self.fold))], CLIP, 1 - CLIP)
        return float(-2 * np.where(self.outcome > 0, np.log(chance), np.log1p(-chance)).mean())

    def _path(self, lambdas: Floats) -> Iterator[Floats]:
        share = self.kept @ self.outcome
        fitted = np.zeros_like(self.size)
        fitted[:, -1] = np.log(share / (1 - share))
        enough = THRESHOLD * float(_null_deviance(share).min())
        chances = _chances(fitted @ self.design.T)
        for penalty in lambdas:
            fitted, chances = self._at(float(penalty), fitted, chances, enough)
            yield chances

    def _at(self, penalty: float, fitted: Floats, chances: Floats, enough: float) -> tuple[Floats, Floats]:
        """Newton steps at one penalty, all with the curvature at its beginning, until no fold moves."""
        mean = chances.mean(axis=0)
        curvature = self._curvature(np.maximum(mean * (1 - mean), _LEAST_WEIGHT))
        steep = np.diagonal(curvature, axis1=1, axis2=2)
        for _ in range(_STEPS):
            slope = ((self.outcome - chances) * self.kept) @ self.design
            stepped = self._descend(penalty, fitted, slope, curvature, enough)
            moved = float((steep * (stepped - fitted) ** 2).max())
            fitted, chances = stepped, _chances(stepped @ self.design.T)
            if moved < enough:
                break
        return fitted, chances

    def _curvature(self, weights: Floats) -> Floats:
        """X' W X of each fold, shape (folds, columns, columns): that of all rows less that of the rows held out."""
        weighted = self.design * np.sqrt(weights)[:, None]
        blocks = (weighted[self.fold == each] for each in range(len(self.kept)))
        outside = np.stack([block.T @ block for block in blocks])
        return np.asarray((outside.sum(axis=0) - outside) * self.kept.max(axis=1)[:, None, None])

    def _descend(self, penalty: float, start: Floats, slope: Floats, curvature: Floats, enough: float) -> Floats:
        """Coordinate descent on the quadratic with this slope and curvature at `start`, as in `_newton`."""
        divisor = np.diagonal(curvature, axis1=1, axis2=2) + penalty * (1 - self.alpha) * self.size**2
        divisor = np.where(self.varies, divisor, np.inf)
        descent = _Descent(start, slope, penalty * self.alpha * self.size, divisor, curvature)
        every = range(start.shape[1])
        for _ in range(_MOST_ROUNDS):
            if descent.round(every) < enough:
                break
            active = np.flatnonzero(descent.fitted.any(axis=1)).tolist()
            for _ in range(_MOST_ROUNDS):
                if descent.round(active) < enough:
                    break
        return descent.fitted.T.copy()


class _Descent:
    """The state of a descent, columns first: coefficients and slopes, both (columns, folds)."""

    def __init__(self, fitted: Floats, slope: Floats, softened: Floats, divisor: Floats, curvature: Floats) -> None:
        self.fitted, self.slope = fitted.T.copy(), slope.T.copy()
        self.softened, self.divisor = softened.T.copy(), divisor.T.copy()
        self.curvature = np.ascontiguousarray(curvature.transpose(1, 2, 0))
        self.steep = np.ascontiguousarray(np.diagonal(curvature, axis1=1, axis2=2).T)

    def round(self, columns: Sequence[int]) -> float:
        """Set each column to its optimum with the others fixed; the largest squared step times curvature."""
        furthest = 0.0
        for column in columns:
            old, soft = self.fitted[column], self.softened[column]
            pull = self.slope[column] + self.steep[column] * old
            step = (pull - np.minimum(np.maximum(pull, -soft), soft)) / self.divisor[column] - old
            if step.any():
                self.slope -= self.curvature[column] * step
                self.fitted[column] += step
                furthest = max(furthest, float((self.steep[column] * step * step).max()))
        return furthest
