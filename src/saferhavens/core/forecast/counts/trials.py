"""One model on one window of the past: forecast from what was known, then scored against what came."""

from dataclasses import dataclass

import polars as pl

from saferhavens.core.forecast.counts.model import forecast
from saferhavens.core.forecast.mixtures.rolling import quiet_units
from saferhavens.core.forecast.months import month_number
from saferhavens.core.scoring.draws import score_draws

FIRST_AHEAD, LAST_AHEAD = 3, 14
OCTOBER = 10


def origin_of(window: int) -> int:
    """The last month known for a window: October of the year before."""
    return month_number(window - 1, OCTOBER)


@dataclass(frozen=True)
class Trial:
    """`known` and `came`: unit, month, value; `known` may hold later rows, which are not read."""

    known: pl.DataFrame
    came: pl.DataFrame
    window: int
    model: str
    seed: int = 0
    covariates: pl.DataFrame | None = None
    draws: int = 1000


def tried(trial: Trial) -> pl.DataFrame:
    """The scores of each unit and month (see `score_draws`), and whether the unit had been quiet for two years.

    Raises what `forecast` and `score_draws` raise.
    """
    origin = origin_of(trial.window)
    known = trial.known.filter(pl.col("month") <= origin)
    months = range(FIRST_AHEAD, LAST_AHEAD + 1)
    made = forecast(
        known, origin, months, seed=trial.seed, covariates=trial.covariates, model=trial.model, draws=trial.draws
    )
    quiet = sorted(quiet_units(known, origin))
    return score_draws(made, trial.came, seed=trial.seed).with_columns(quiet=pl.col("unit").is_in(quiet))
