"""The forecast of new displacement a country and month."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from saferhavens.core.forecast import mixtures
from saferhavens.core.forecast.mixtures import Changing, Ladder, Recipe, baseline
from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import MODEL_NOT_KNOWN, ProblemError

_STEPS = (1, 1.3, 1.8, 2.4, 3.2, 4.2, 5.6, 7.5)
_SIZES = [round(step * 10**power) for power in range(1, 8) for step in _STEPS]

LADDER = Ladder(
    thresholds=np.array([0, 2, 5, *_SIZES, 100_000_000], dtype=np.float64),
    closing=np.array([0, 10, 100, 320, 1_000, 3_200, 10_000, 32_000, 100_000, 320_000, 1_000_000], dtype=np.float64),
    logarithmic=True,
)
"""Eight steps a decade up to 100 million; classes by half a decade. Weights are learnt on the CRPS of log(1 + people):
on that of people a single month of one country would decide them."""

RECIPE = Recipe(LADDER, windows=(3, 6, 12, 24, 60), yardstick=2, seasonal=True, held_out=24)

BASELINES = ("last month", "last 12 months", "seasonal")


def forecast(
    history: pl.DataFrame,
    origin: int,
    horizons: Sequence[int],
    *,
    seed: int,
    model: str = "ours",
    draws: int = 1000,
    changing: Changing = Changing.REFUSE,
) -> Draws:
    """Distributions of newly displaced people for each country that has figures at `origin`, `horizons` months ahead.

    `history`: unit (country), month (month number), value (people, whole; null where the vintage knows nothing), as
    `as_known` gives it. The siblings of a country are all others, unless a column `parent` says otherwise. Rows after
    `origin` are not read. Raises what `saferhavens.core.forecast.subnational.forecast` raises.
    """
    given = history if "parent" in history.columns else history.with_columns(parent=pl.lit("world"))
    if model == "ours":
        return mixtures.forecast(given, origin, horizons, RECIPE, seed=seed, draws=draws, changing=changing)
    if model not in BASELINES:
        raise ProblemError(MODEL_NOT_KNOWN, model=model, models=", ".join(("ours", *BASELINES)))
    return baseline(model, given, origin, horizons, seed=seed, draws=draws, changing=changing)
