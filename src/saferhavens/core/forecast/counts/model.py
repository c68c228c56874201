"""The forecast of counts a country and month, and the baselines it has to beat."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from saferhavens.core.forecast import mixtures
from saferhavens.core.forecast.counts.covariates import prepared
from saferhavens.core.forecast.counts.gate import Gate, learn
from saferhavens.core.forecast.counts.lessons import lessons
from saferhavens.core.forecast.counts.past import Past, past_of
from saferhavens.core.forecast.counts.recent import NOTHING, Pool, choose
from saferhavens.core.forecast.counts.windows import mixture_of_windows
from saferhavens.core.forecast.mixtures.baselines import Drawing, last_month, last_twelve
from saferhavens.core.forecast.mixtures.history import Changing, check_horizons, grid
from saferhavens.core.forecast.mixtures.ladder import Floats, drawn
from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import MODEL_NOT_KNOWN, ProblemError

OURS = "ours"
BASELINES: Mapping[str, Drawing] = {
    "last month": last_month,
    "last 12 months": last_twelve,
    "mixture of windows": mixture_of_windows,
}
MODELS = (OURS, *BASELINES)


def forecast(
    history: pl.DataFrame,
    origin: int,
    horizons: Sequence[int],
    *,
    seed: int,
    covariates: pl.DataFrame | None = None,
    model: str = OURS,
    draws: int = 1000,
    changing: Changing = Changing.ALLOW,
) -> Draws:
    """Distributions of counts for each unit that has figures at `origin`, `horizons` months ahead.

    `history`: unit (text), month (month number), value (people, whole); nulls and rows that are not there are months of
    which nothing is known. Rows after `origin` are not read. A unit whose figures are all 0 is forecast like any other;
    one that appears late is forecast from what there is, one without a figure in the last six months is not
    (`changing="refuse"` raises UNIT_CHANGES instead). Each month ahead is a distribution by itself: draws of different
    months do not belong together (`trajectories.py` couples them). `covariates`: unit, month, columns of numbers; they
    are used if with them the forecasts of past outcomes that had not been seen were better.

    Raises HORIZON_NOT_AHEAD, SERIES_EMPTY, SERIES_CONSTANT (all figures of all units alike), COUNT_NOT_WHOLE,
    MONTH_TWICE, HISTORY_ENDS_EARLY, HISTORY_TOO_SHORT, COVARIATES_WRONG, COVARIATE_SPARSE, MODEL_NOT_KNOWN.
    """
    if model in BASELINES:
        return baseline(model, history, origin, horizons, seed=seed, draws=draws, changing=changing)
    if model != OURS:
        raise ProblemError(MODEL_NOT_KNOWN, model=model, models=", ".join(MODELS))
    ahead = check_horizons(horizons)
    known = grid(history, origin, changing)
    extra = None if covariates is None else prepared(covariates, known)
    past, pool = _learnt_from(known.values, extra, ahead)
    steps = np.stack(_steps(past, pool, ahead), axis=1)[known.present]
    rows = drawn(steps.reshape(-1, steps.shape[2]), past.ladder, draws, np.random.default_rng(seed))
    units = tuple(unit for unit, there in zip(known.units, known.present, strict=True) if there)
    values = rows.reshape(len(units), len(ahead), draws)
    return Draws(units, tuple(origin + each for each in ahead), values, origin, OURS)


def baseline(
    name: str,
    history: pl.DataFrame,
    origin: int,
    horizons: Sequence[int],
    *,
    seed: int,
    draws: int = 1000,
    changing: Changing = Changing.ALLOW,
) -> Draws:
    """The baseline `name`, for the same units as the model.

    "last month": Poisson around the last month. "last 12 months": these, drawn again ("conflictology"). "mixture of
    windows": see `windows.py`. Raises MODEL_NOT_KNOWN, and what `forecast` raises of the history.
    """
    return mixtures.baseline(
        name, history, origin, horizons, seed=seed, draws=draws, changing=changing, among=BASELINES
    )


def _learnt_from(counts: Floats, extra: Floats | None, horizons: tuple[int, ...]) -> tuple[Past, Pool]:
    """The past to learn from, with the covariates only if the loss on outcomes not seen was less with them."""
    plain = past_of(counts)
    tried = choose(plain, horizons)
    if tried is None:
        return plain, NOTHING
    if extra is not None:
        richer = past_of(counts, extra)
        better = choose(richer, horizons)
        if better is not None and better.loss < tried.loss:
            return richer, better.pool
    return plain, tried.pool


def _steps(past: Past, pool: Pool, horizons: tuple[int, ...]) -> list[Floats]:
    """The distribution of each unit (units, thresholds), a table for each month ahead."""
    gate = learn(lessons(past, horizons), horizons, past.ladder)
    return [_of_month(past, gate, pool, each) for each in horizons]


def _of_month(past: Past, gate: Gate, pool: Pool, ahead: int) -> Floats:
    mixed = gate.mixed(past.said(past.last), past.facts[:, past.last], ahead)
    return pool.pooled(mixed, past, past.last)
