"""Forecasts as the record keeps them: a model and its baselines, each a job of its own on the same rows.

A job depends on itself alone and needs neither database nor clock, so it can be done in this process or on a cluster.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import polars as pl

from saferhavens.core.forecast.results import Draws
from saferhavens.core.forecast.targets import Target
from saferhavens.core.forecast.trajectories import coupled
from saferhavens.web.outlook.leads import HORIZONS, sums_of
from saferhavens.web.outlook.made import Made, Value, values_of_chances, values_of_draws

OURS = "ours"
REPLICA = "early warning project"
CLIMATOLOGY, PERSISTENCE = "climatology", "persistence"
DRAWS = 1000
SEED = 1
"""One for all: a forecast from the same data is the same to the last bit."""

YEARS_AHEAD = 2
"""The onset of mass killing is forecast for the two years after the year of the data. Source: Early Warning Project."""

COUPLED = "coupled"
"""Parameter of a run whose draws can be added up over units too. Earlier runs have none: only over their months."""

RECENT_MONTHS = 60
"""Base rates of counts are over the last five years."""


class Kind(StrEnum):
    """Which room of `core.forecast` does the work."""

    ONSET = "onset"
    COUNTS = "counts"
    DIVISIONS = "divisions"
    DISPLACEMENT = "displacement"


MODELS: Mapping[Kind, tuple[str, ...]] = {
    Kind.ONSET: (OURS, REPLICA, CLIMATOLOGY, PERSISTENCE),
    Kind.COUNTS: (OURS, "last month", "last 12 months", "mixture of windows"),
    Kind.DIVISIONS: (OURS, "last month", "last 12 months"),
    Kind.DISPLACEMENT: (OURS, "last month", "last 12 months", "seasonal"),
}
"""Ours first, then what it must beat. The replica of the Early Warning Project is shown beside ours."""


@dataclass(frozen=True)
class Job:
    """One model on one history, up to `origin` (month number; for the onset the year of the data)."""

    kind: Kind
    target: Target
    scope: str
    model: str
    frame: pl.DataFrame
    origin: int
    horizons: tuple[int, ...] = HORIZONS
    seed: int = SEED
    draws: int = DRAWS

    @property
    def first(self) -> int:
        return self.origin + (1 if self.kind == Kind.ONSET else min(self.horizons))

    @property
    def last(self) -> int:
        return self.origin + (YEARS_AHEAD if self.kind == Kind.ONSET else max(self.horizons))

    @property
    def parameters(self) -> dict[str, object]:
        """What else decides the numbers, beside model, program, data and seed."""
        if self.kind == Kind.ONSET:
            return {}
        return {"horizons": list(self.horizons), "draws": self.draws, COUPLED: "months and units"}

    @property
    def input_hash(self) -> str:
        """SHA-256 of the rows that go in, and of the parameters."""
        digest = hashlib.sha256(repr(sorted(self.parameters.items())).encode())
        digest.update(rows_of(self.frame))
        return digest.hexdigest()


@dataclass(frozen=True)
class Done:
    """What a job gave."""

    values: tuple[Value, ...]
    draws: Draws | None = None


def rows_of(frame: pl.DataFrame) -> bytes:
    """The rows of `frame` as bytes: CSV with a head, numbers in full precision."""
    return frame.write_csv().encode()


def jobs_of(kind: Kind, target: Target, scope: str, frame: pl.DataFrame, origin: int) -> list[Job]:
    """A job for each model of `kind`, ours first."""
    return [Job(kind, target, scope, model, frame, origin) for model in MODELS[kind]]


def do(job: Job) -> Done:
    """Run the model of `job`. Raises what the model raises."""
    return RUNNERS[job.kind](job)


Facts = Sequence[Mapping[str, object]]


def made(job: Job, done: Done, vintages: Facts, finished_at: datetime, notes: Facts = ()) -> Made:
    """What was done, ready to be frozen."""
    return Made(
        target=job.target,
        model=job.model,
        scope=job.scope,
        origin=job.origin,
        first=job.first,
        last=job.last,
        values=done.values,
        vintages=vintages,
        notes=notes,
        input_hash=job.input_hash,
        finished_at=finished_at,
        parameters=job.parameters,  # type: ignore[arg-type]  # whole numbers and lists of these
        seed=job.seed,
        draws=done.draws,
    )


# --- the rooms ----------------------------------------------------------------------------------------------------


def _onset(job: Job) -> Done:
    """Ours comes with ranges; those of the others would take as long again, and nobody is shown them."""
    from saferhavens.core.forecast import onset  # noqa: PLC0415 - half a second that only those pay who forecast

    last_year = job.origin - YEARS_AHEAD  # the last year whose two-year outcome is known
    more = {} if job.model == OURS else {"draws": 0}
    found = onset.forecast(job.frame, last_year, job.model, accept_changes=True, **more)
    values = values_of_chances(found.chances, job.first, job.last)
    return Done(values if job.model == OURS else tuple(replace(each, low=None, high=None) for each in values))


def _counts(job: Job) -> Done:
    from saferhavens.core.forecast import counts  # noqa: PLC0415 - as above

    return of_draws(job, _months_ahead(counts.forecast, job))


def _divisions(job: Job) -> Done:
    from saferhavens.core.forecast import subnational  # noqa: PLC0415 - as above

    return of_draws(job, _months_ahead(subnational.forecast, job))


def _displacement(job: Job) -> Done:
    from saferhavens.core.forecast import displacement  # noqa: PLC0415 - as above

    return of_draws(job, _months_ahead(displacement.forecast, job))


def _months_ahead(forecast: Callable[..., Draws], job: Job) -> Draws:
    from saferhavens.core.forecast.mixtures import Changing  # noqa: PLC0415 - as above

    return forecast(
        job.frame,
        job.origin,
        job.horizons,
        seed=job.seed,
        model=job.model,
        draws=job.draws,
        changing=Changing.ALLOW,  # states appear and vanish; who has no figure at the origin is not forecast
    )


RUNNERS: dict[Kind, Callable[[Job], Done]] = {
    Kind.ONSET: _onset,
    Kind.COUNTS: _counts,
    Kind.DIVISIONS: _divisions,
    Kind.DISPLACEMENT: _displacement,
}


def of_draws(job: Job, draws: Draws) -> Done:
    """The rows of a distribution, each with how often such a month, or window, had anything in the last years.

    The draws are first made into trajectories, so that months and units can be added up.
    """
    draws = coupled(draws, job.frame, job.seed)
    by_month = base_rates(job.frame, job.origin, 1)
    by_window = {each: base_rates(job.frame, job.origin, each) for each in sums_of(len(draws.months))}
    return Done(values_of_draws(draws, by_month, by_window), draws)


def base_rates(frame: pl.DataFrame, origin: int, length: int) -> dict[str, float]:
    """Unit → share of the windows of `length` months, of the last five years up to `origin`, that had anything."""
    recent = frame.filter(pl.col("month").is_between(origin - RECENT_MONTHS + 1, origin)).sort("unit", "month")
    windows = pl.col("value").rolling_sum(length).over("unit")
    rates = recent.with_columns(windows.alias("sum")).drop_nulls("sum")
    found = rates.group_by("unit").agg((pl.col("sum") >= 1).mean())
    return dict(found.iter_rows())
