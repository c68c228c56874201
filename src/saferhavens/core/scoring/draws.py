"""How good distributions given as draws were: equal to the official unit scores of the VIEWS prediction challenge.

Everywhere `draws` has the shape (…, draws), counts of people that are equally likely, and `actual` the shape (…);
otherwise, or where a value is no number or below 0, DRAWS_UNUSABLE is raised. Lower scores are better. How each score
is defined stands in `draws_by_definition.py`, slow and readable.

Sources: Gneiting and Raftery 2007, Strictly proper scoring rules, prediction, and estimation; Hegre et al. 2025, The
2023/24 VIEWS prediction challenge.
"""

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.signal import resample

from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import DRAWS_UNUSABLE, ProblemError

type Floats = npt.NDArray[np.float64]

VIEWS_BINS = (0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5)
"""Where each class of the ignorance score begins; the last has no end."""

VIEWS_DRAWS = 1000
LEVEL = 0.9


def crps(draws: npt.ArrayLike, actual: npt.ArrayLike) -> Floats:
    """Continuous ranked probability score, in people: E|X - y| - E|X - X'| / 2 over all pairs of draws.

    Computed exactly from sorted draws: E|X - X'| = 2 / m² · Σ (2i - m - 1) x_(i), in m log m steps instead of m².
    """
    given, came = _checked(draws, actual)
    count = given.shape[-1]
    places = 2 * np.arange(1, count + 1) - count - 1
    spread = np.sort(given, axis=-1) @ places.astype(np.float64) / count**2
    return np.asarray(np.abs(given - came[..., None]).mean(axis=-1) - spread)


def ignorance(draws: npt.ArrayLike, actual: npt.ArrayLike, bins: npt.ArrayLike = VIEWS_BINS) -> Floats:
    """Ignorance score, in bits: -log2((draws in the class of what came + 1) / (draws + classes)).

    The pseudo-count of one for each class keeps it finite. `bins`: where each class begins, rising, the first at 0.
    """
    given, came = _checked(draws, actual)
    starts = np.asarray(bins, dtype=np.float64)
    same = (np.digitize(given, starts) == np.digitize(came, starts)[..., None]).sum(axis=-1)
    return np.asarray(-np.log2((same + 1) / (given.shape[-1] + len(starts))))


def interval_score(draws: npt.ArrayLike, actual: npt.ArrayLike, level: float = LEVEL) -> Floats:
    """Interval score of the central `level` interval, in people: width + 2 / (1 - level) · distance outside it.

    The ends are quantiles of the draws with linear interpolation (type 7 of Hyndman and Fan 1996). Its mean is "MIS".
    """
    given, came = _checked(draws, actual)
    low, high = _interval(given, level)
    outside = np.maximum(low - came, 0) + np.maximum(came - high, 0)
    return np.asarray(high - low + 2 / (1 - level) * outside)


def covered(draws: npt.ArrayLike, actual: npt.ArrayLike, level: float = LEVEL) -> npt.NDArray[np.bool_]:
    """Whether what came lies within the central `level` interval, ends included."""
    given, came = _checked(draws, actual)
    low, high = _interval(given, level)
    return np.asarray((low <= came) & (came <= high))


def pit(draws: npt.ArrayLike, actual: npt.ArrayLike, seed: int) -> Floats:
    """Randomised probability integral transform: P(X < y) + v · P(X = y) with v uniform; uniform if calibrated.

    Czado, Gneiting and Held 2009, Predictive model assessment for count data.
    """
    given, came = _checked(draws, actual)
    below = (given < came[..., None]).mean(axis=-1)
    same = (given == came[..., None]).mean(axis=-1)
    return np.asarray(below + np.random.default_rng(seed).random(came.shape) * same)


def stretched(draws: npt.ArrayLike, count: int = VIEWS_DRAWS) -> Floats:
    """Few draws made `count`, as the challenge does before it takes the ignorance score: Fourier resampling along the
    order of the draws, negative values set to 0.

    Twelve months drawn again are thereby spread over values between them. It is theirs, and is here so that their
    figures can be reproduced; our own models are never stretched.
    """
    return np.asarray(np.maximum(resample(np.asarray(draws, dtype=np.float64), count, axis=-1), 0))


def score_draws(forecast: Draws, actual: pl.DataFrame, *, seed: int = 0) -> pl.DataFrame:
    """A row for each unit and month of `forecast` whose value is known, in the order of the forecast.

    `actual`: unit, month (month number), value; nulls are not known. Returned: unit, month, value, crps, ign, mis
    (90 %), covered, pit. Raises DRAWS_UNUSABLE if none is known.
    """
    units, months, count = forecast.values.shape
    asked = pl.DataFrame({"unit": np.repeat(forecast.units, months), "month": np.tile(forecast.months, units)})
    known = actual.drop_nulls("value").select(
        "unit", pl.col("month").cast(pl.Int64), value=pl.col("value").cast(pl.Float64)
    )
    cases = asked.with_row_index("place").join(known, on=["unit", "month"], maintain_order="left")
    draws, came = forecast.values.reshape(-1, count)[cases["place"].to_numpy()], cases["value"].to_numpy()
    return cases.select("unit", "month", "value").with_columns(
        crps=crps(draws, came),
        ign=ignorance(draws, came),
        mis=interval_score(draws, came),
        covered=covered(draws, came),
        pit=pit(draws, came, seed),
    )


def _interval(given: Floats, level: float) -> tuple[Floats, Floats]:
    low, high = np.quantile(given, [(1 - level) / 2, (1 + level) / 2], axis=-1)
    return low, high


def _checked(draws: npt.ArrayLike, actual: npt.ArrayLike) -> tuple[Floats, Floats]:
    given, came = np.asarray(draws, dtype=np.float64), np.asarray(actual, dtype=np.float64)
    if given.ndim != came.ndim + 1 or given.shape[:-1] != came.shape or given.size == 0:
        raise ProblemError(DRAWS_UNUSABLE)
    if not (np.isfinite(given).all() and np.isfinite(came).all()) or min(given.min(), came.min()) < 0:
        raise ProblemError(DRAWS_UNUSABLE)
    return given, came
