"""How good stated chances were: ranking, probability scores, calibration, and lists of the likeliest.

Everywhere `chances` holds values from 0 to 1 and `outcomes` 0 or 1, of the same length; otherwise CHANCES_UNUSABLE is
raised. Scores of ranking and calibration need both outcomes; otherwise CHANCES_ONE_OUTCOME is raised.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from saferhavens.core.problems import CHANCES_ONE_OUTCOME, CHANCES_UNUSABLE, ProblemError

type Floats = npt.NDArray[np.float64]
type Whole = npt.NDArray[np.int64]

Z_90 = 1.6448536269514722
"""The 95 % point of the standard normal distribution: both sides together leave 10 % out."""

_LEAST_CHANCE = 1e-15
_MOST_STEPS = 100
_REST = 1e-10


def roc_auc(chances: npt.ArrayLike, outcomes: npt.ArrayLike) -> float:
    """The share of pairs of an event and a non-event in which the event had the higher chance; ties count half.

    (sum of the events' mean ranks - P (P + 1) / 2) / (P N), Mann and Whitney 1947; equal to the area under the ROC.
    """
    given, happened = _both_outcomes(chances, outcomes)
    ranks = _mean_ranks(given)
    positives = float(happened.sum())
    pairs = positives * (len(given) - positives)
    return float((ranks[happened > 0].sum() - positives * (positives + 1) / 2) / pairs)


def average_precision(chances: npt.ArrayLike, outcomes: npt.ArrayLike) -> float:
    """Sum over distinct chances, from the highest, of (recall - recall before) x precision; tied rows enter at once.

    As scikit-learn's `average_precision_score`: no interpolation between points.
    """
    given, happened = _both_outcomes(chances, outcomes)
    order = np.argsort(-given, kind="stable")
    last_of_tie = np.append(np.diff(given[order]) != 0, True)
    hits = happened[order].cumsum()[last_of_tie]
    listed = np.flatnonzero(last_of_tie) + 1
    return float((np.diff(hits, prepend=0) / hits[-1] * hits / listed).sum())


def brier(chances: npt.ArrayLike, outcomes: npt.ArrayLike) -> float:
    """Mean of (chance - outcome)². Brier 1950."""
    given, happened = _checked(chances, outcomes)
    return float(((given - happened) ** 2).mean())


def brier_skill(chances: npt.ArrayLike, outcomes: npt.ArrayLike, reference: npt.ArrayLike | None = None) -> float:
    """1 - Brier / Brier of `reference`, by default of the outcomes' own mean for every row (climatology).

    That mean is known only afterwards: to beat it is harder than to beat a base rate stated in advance.
    """
    given, happened = _both_outcomes(chances, outcomes)
    known = np.full(len(given), happened.mean()) if reference is None else reference
    return 1 - brier(given, happened) / brier(known, happened)


def log_score(chances: npt.ArrayLike, outcomes: npt.ArrayLike) -> float:
    """Mean of -log(chance given to what happened), natural logarithm; chances are kept 1e-15 away from 0 and 1."""
    given, happened = _checked(chances, outcomes)
    kept = np.clip(given, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    return float(-np.where(happened > 0, np.log(kept), np.log1p(-kept)).mean())


@dataclass(frozen=True)
class Calibration:
    """logit P(event) = intercept + slope x logit(chance), by maximum likelihood; well calibrated is 0 and 1.

    A slope below 1: chances too extreme. `ratio` is the mean chance over the share of events. Cox 1958.
    """

    slope: float
    intercept: float
    ratio: float


def calibration(chances: npt.ArrayLike, outcomes: npt.ArrayLike) -> Calibration:
    """The recalibration that would have served these chances best, found by Newton's method.

    All chances alike have no slope: CHANCES_UNUSABLE. Chances that part events perfectly have an endless one; then
    the slope reached when the search ends is returned.
    """
    given, happened = _both_outcomes(chances, outcomes)
    log_odds = _logit(given)
    if np.ptp(log_odds) == 0:
        raise ProblemError(CHANCES_UNUSABLE)
    slope, intercept = _recalibrated(log_odds, happened)
    return Calibration(slope, intercept, float(given.mean() / happened.mean()))


def _recalibrated(log_odds: Floats, happened: Floats) -> tuple[float, float]:
    """Slope and intercept by Newton's method from slope 0; a step that makes the likelihood worse is halved."""
    design = np.column_stack([np.ones(len(log_odds)), log_odds])
    share = happened.mean()
    fitted = np.array([np.log(share / (1 - share)), 0.0])
    reached = _loss(design @ fitted, happened)
    for _ in range(_MOST_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(design @ fitted, -500, 500)))
        weights = np.maximum(expected * (1 - expected), 1e-12)
        step = np.linalg.solve((design * weights[:, None]).T @ design, design.T @ (happened - expected))
        while _loss(design @ (fitted + step), happened) > reached and np.abs(step).max() > _REST:
            step /= 2
        fitted += step
        reached = _loss(design @ fitted, happened)
        if np.abs(step).max() < _REST:
            break
    return float(fitted[1]), float(fitted[0])


def _loss(log_odds: Floats, happened: Floats) -> float:
    return float(np.logaddexp(0, np.where(happened > 0, -log_odds, log_odds)).sum())


@dataclass(frozen=True)
class ReliabilityBin:
    """Rows with similar chances: their mean chance, how often it happened, and the 90 % Wilson interval of that."""

    low: float
    high: float
    rows: int
    events: int
    mean_chance: float
    observed: float
    observed_low: float
    observed_high: float


def reliability(
    chances: npt.ArrayLike, outcomes: npt.ArrayLike, *, edges: Sequence[float] | None = None, bins: int = 10
) -> tuple[ReliabilityBin, ...]:
    """Chances beside what happened, in bins between `edges` or, without them, of about equally many rows.

    A bin holds chances from `low` to below `high`, the last one `high` as well. Empty bins are left out.
    """
    given, happened = _checked(chances, outcomes)
    limits = np.unique(np.quantile(given, np.linspace(0, 1, bins + 1)) if edges is None else np.asarray(edges))
    if len(limits) < 2:
        limits = np.array([limits[0], limits[0]])
    place = np.clip(np.searchsorted(limits, given, side="right") - 1, 0, len(limits) - 2)
    inside = (given >= limits[0]) & (given <= limits[-1])
    parts = ((each, inside & (place == each)) for each in range(len(limits) - 1))
    return tuple(
        _bin(float(limits[each]), float(limits[each + 1]), given[rows], happened[rows])
        for each, rows in parts
        if rows.any()
    )


def _bin(low: float, high: float, given: Floats, happened: Floats) -> ReliabilityBin:
    events = int(happened.sum())
    bounds = wilson(events, len(given))
    return ReliabilityBin(low, high, len(given), events, float(given.mean()), events / len(given), *bounds)


def wilson(events: int, rows: int, z: float = Z_90) -> tuple[float, float]:
    """Interval of a share, by default at 90 %. Wilson 1927, without correction for continuity."""
    share = events / rows
    middle = share + z**2 / (2 * rows)
    half = z * np.sqrt(share * (1 - share) / rows + z**2 / (4 * rows**2))
    below, above = (middle - half) / (1 + z**2 / rows), (middle + half) / (1 + z**2 / rows)
    return max(0.0, float(below)), min(1.0, float(above))


def competition_ranks(chances: npt.ArrayLike) -> Whole:
    """1 for the highest; equal chances share the better rank, and the next rank is as if they had not (1, 2, 2, 4)."""
    given = np.asarray(chances, dtype=np.float64)
    return np.asarray(np.searchsorted(np.sort(-given), -given, side="left") + 1, dtype=np.int64)


def ranks_within(groups: npt.ArrayLike, chances: npt.ArrayLike) -> Whole:
    """Competition ranks within each group, such as a year."""
    labels, given = np.asarray(groups), np.asarray(chances, dtype=np.float64)
    ranks = np.zeros(len(given), dtype=np.int64)
    for label in np.unique(labels):
        rows = labels == label
        ranks[rows] = competition_ranks(given[rows])
    return ranks


@dataclass(frozen=True)
class TopHits:
    """How many events were among the `top` likeliest of their group, of how many, and how many rows were listed."""

    top: int
    hits: int
    events: int
    listed: int

    @property
    def recall(self) -> float:
        return self.hits / self.events

    @property
    def precision(self) -> float:
        return self.hits / self.listed


def top_hits(ranks: npt.ArrayLike, outcomes: npt.ArrayLike, top: int) -> TopHits:
    """Count the events with a rank (`ranks_within`) up to `top`."""
    places, happened = np.asarray(ranks), np.asarray(outcomes, dtype=np.float64)
    if places.shape != happened.shape or not happened.any():
        raise ProblemError(CHANCES_UNUSABLE if places.shape != happened.shape else CHANCES_ONE_OUTCOME)
    listed = places <= top
    return TopHits(top, int(happened[listed].sum()), int(happened.sum()), int(listed.sum()))


@dataclass(frozen=True)
class Interval:
    """A score and the 90 % interval of its bootstrap."""

    value: float
    low: float
    high: float


def bootstrap_by_block(
    score: Callable[[Whole], float], blocks: npt.ArrayLike, *, draws: int = 500, seed: int = 0
) -> Interval:
    """A score with its 90 % interval when whole blocks (countries) are drawn again, with replacement.

    `score` takes the indexes of rows. Rows of one country resemble each other: drawing single rows would make the
    interval too narrow. Draws in which a score does not exist (no event was drawn) are left out. Percentile interval;
    Efron and Tibshirani 1993, chapter 13.
    """
    labels = np.unique(np.asarray(blocks), return_inverse=True)[1]
    rows = [np.flatnonzero(labels == each) for each in range(int(labels.max()) + 1)]
    random = np.random.default_rng(seed)
    found = []
    for _ in range(draws):
        drawn = random.integers(len(rows), size=len(rows))
        try:
            found.append(score(np.concatenate([rows[each] for each in drawn])))
        except ProblemError as error:
            if error.problem is not CHANCES_ONE_OUTCOME:
                raise
    if not found:
        raise ProblemError(CHANCES_ONE_OUTCOME)
    low, high = np.quantile(found, [0.05, 0.95])
    return Interval(score(np.arange(len(labels))), float(low), float(high))


def _logit(chances: Floats) -> Floats:
    kept = np.clip(chances, _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    return np.asarray(np.log(kept) - np.log1p(-kept))


def _mean_ranks(values: Floats) -> Floats:
    """1 for the lowest; equal values share the mean of their ranks."""
    ordered = np.sort(values)
    below = np.searchsorted(ordered, values, side="left")
    return np.asarray((below + np.searchsorted(ordered, values, side="right") + 1) / 2)


def _checked(chances: npt.ArrayLike, outcomes: npt.ArrayLike) -> tuple[Floats, Floats]:
    given, happened = np.asarray(chances, dtype=np.float64), np.asarray(outcomes, dtype=np.float64)
    fits = given.ndim == 1 and given.shape == happened.shape and given.size > 0
    if not fits or not ((given >= 0) & (given <= 1)).all() or not np.isin(happened, (0, 1)).all():
        raise ProblemError(CHANCES_UNUSABLE)
    return given, happened


def _both_outcomes(chances: npt.ArrayLike, outcomes: npt.ArrayLike) -> tuple[Floats, Floats]:
    given, happened = _checked(chances, outcomes)
    if happened.min() == happened.max():
        raise ProblemError(CHANCES_ONE_OUTCOME)
    return given, happened
