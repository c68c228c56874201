"""How a model would have done: from one origin after the other, it and its baselines, with what was known up to each.

The rows are those of today's vintage; the months after an origin are never seen by a forecast from it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from saferhavens.core.forecast.mixtures.rolling import Scored as Cases
from saferhavens.core.forecast.mixtures.rolling import together
from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import FORECAST_EMPTY, HISTORY_TOO_SHORT, ProblemError
from saferhavens.web.outlook import scoring
from saferhavens.web.outlook.forecasting import HORIZONS, Job, do
from saferhavens.web.outlook.kept import Scored, Vintages
from saferhavens.web.outlook.reading import window_of

EVERY = 6
"""Months from one origin to the next: windows of six months that follow each other without a gap."""

YEARS = 8
LEAST_HISTORY = 60
"""Months before the first origin."""

Progress = Callable[[int, int], None]


def origins(frame: pl.DataFrame, last: int) -> list[int]:
    """The months from which the past is forecast again: at most eight years, the newest outcome complete."""
    first = int(frame["month"].to_numpy().min()) + LEAST_HISTORY
    newest = last - max(HORIZONS)
    steps = range(newest, max(first, last - YEARS * 12 - max(HORIZONS)), -EVERY)
    return sorted(steps)


@dataclass(frozen=True)
class Trial:
    """Models, ours first, as they forecast today, and the origins from which they do so again."""

    jobs: tuple[Job, ...]
    origins: tuple[int, ...]

    @property
    def window(self) -> str:
        """From the first month that is forecast to the last."""
        first, last = self.origins[0] + min(HORIZONS), self.origins[-1] + max(HORIZONS)
        return window_of(self.jobs[0].target, first, last)

    @property
    def input_hash(self) -> str:
        return scoring.hash_of(self.jobs[0].frame, self.origins, [job.model for job in self.jobs])


def trial_of(jobs: Sequence[Job]) -> Trial:
    """The trial that speaks for these models. Raises HISTORY_TOO_SHORT if there is no month to forecast again."""
    frame = jobs[0].frame
    chosen = origins(frame, jobs[0].origin)
    if not chosen:
        months = int(frame["month"].n_unique())
        raise ProblemError(HISTORY_TOO_SHORT, months=months, least=LEAST_HISTORY + max(HORIZONS))
    return Trial(tuple(jobs), tuple(chosen))


def tried(trial: Trial, vintages: Vintages, told: Progress | None = None) -> list[Scored]:
    """Forecast from each origin and score it, all cases and the quiet ones."""
    job, found = trial.jobs[0], []
    for number, origin in enumerate(trial.origins, start=1):
        found.append(cases_from(trial.jobs, origin))
        if told:
            told(number, len(trial.origins))
    about = scoring.About(job.target, job.scope, trial.window, vintages, trial.input_hash)
    return scoring.scored(together(found), about)


def cases_from(jobs: Sequence[Job], origin: int) -> list[Cases]:
    """All models from one origin against what came. They get no row after it."""
    frame, target = jobs[0].frame, jobs[0].target
    known = frame.filter(pl.col("month") <= origin)
    came = frame.filter(pl.col("month").is_between(origin + min(HORIZONS), origin + max(HORIZONS)))
    forecasts = [drawn(replace(job, frame=known, origin=origin)) for job in jobs]
    return scoring.cases_of(forecasts, target, known, came)


def drawn(job: Job) -> Draws:
    """The distributions of one job. Raises FORECAST_EMPTY if its model has none."""
    found = do(job).draws
    if found is None:
        raise ProblemError(FORECAST_EMPTY, model=job.model)
    return found
