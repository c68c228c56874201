"""The forecast of deaths a division and month."""

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl

from saferhavens.core.forecast import mixtures
from saferhavens.core.forecast.mixtures import Changing, Ladder, Recipe, baseline
from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import MODEL_NOT_KNOWN, ProblemError

_STEPS = (1, 1.5, 2, 2.5, 3.5, 5, 7)
_LARGE = [round(step * 10**power) for power in (1, 2, 3, 4, 5) for step in _STEPS]

IGN_LADDER = Ladder(
    thresholds=np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, *_LARGE], dtype=np.float64),
    closing=np.array([0, 2, 5, 10, 25, 50, 100, 250, 500, 1000], dtype=np.float64),
)
"""Every whole number up to 8, then seven steps a decade; classes as in the VIEWS challenge (0, 1-2, 3-5, 6-10, …)."""

RECIPE = Recipe(IGN_LADDER, windows=(3, 6, 12, 24, 60, 120), yardstick=2, seasonal=False, held_out=48)

BASELINES = ("last month", "last 12 months")


def forecast(
    history: pl.DataFrame,
    origin: int,
    horizons: Sequence[int],
    *,
    seed: int,
    model: str = "ours",
    draws: int = 1000,
    changing: Changing = Changing.REFUSE,
    unlearnt: Collection[str] = (),
) -> Draws:
    """Distributions of deaths for each division that has figures at `origin`, `horizons` months ahead.

    `history`: unit (text; the parent is what stands before the first hyphen, or the column `parent`), month (month
    number), value (deaths, whole). Rows after `origin` are not read. `model` is "ours" or the name of a baseline.
    Nothing is learnt from the countries of `unlearnt` divisions, which are forecast all the same (for tests of that).
    Raises HORIZON_NOT_AHEAD, SERIES_EMPTY, COUNT_NOT_WHOLE, MONTH_TWICE, HISTORY_ENDS_EARLY, HISTORY_TOO_SHORT,
    SERIES_CONSTANT, UNIT_CHANGES (unless `changing` is "allow"), MODEL_NOT_KNOWN.
    """
    if model == "ours":
        return mixtures.forecast(
            history, origin, horizons, RECIPE, seed=seed, draws=draws, changing=changing, unlearnt=unlearnt
        )
    if model not in BASELINES:
        raise ProblemError(MODEL_NOT_KNOWN, model=model, models=", ".join(("ours", *BASELINES)))
    return baseline(model, history, origin, horizons, seed=seed, draws=draws, changing=changing)
