"""Small forecasts and scores for tests of the record, made by hand."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl

from saferhavens.core import problems
from saferhavens.core.forecast.results import Chance, Draws
from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.outlook import actions, forecasting
from saferhavens.web.outlook.forecasting import Done, Job, Kind
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.inputs.shape import Used
from saferhavens.web.outlook.kept import Figure, Scored
from saferhavens.web.outlook.made import Made, values_of_chances, values_of_draws
from saferhavens.web.outlook.models import ForecastRun
from saferhavens.web.outlook.parts import Part

AUDIT = Audit("test", "test")
FINISHED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
VINTAGES = ({"id": 7, "source": "early_warning_project", "name": "onset", "version": "2025", "sha256": "a" * 64},)
ORIGIN = 540  # December 2024


def chance(unit: str, value: float, rank: int, **reasons: float) -> Chance:
    return Chance(unit, value, value / 2, min(1.0, value * 2), 0.015, rank, base=-4.0, reasons=reasons)


def onset(
    *, origin: int = 2024, model: str = "ours", input_hash: str = "1" * 64, chances: tuple[Chance, ...] = ()
) -> Made:
    """A forecast of onset for two countries, for the two years after `origin`."""
    given = chances or (chance("SDN", 0.2, 1, coup=1.5, popsize=-0.25), chance("COL", 0.0147, 2, coup=0.1))
    return Made(
        target=Target.MASS_KILLING_ONSET,
        model=model,
        origin=origin,
        first=origin + 1,
        last=origin + 2,
        values=values_of_chances(given, origin + 1, origin + 2),
        vintages=VINTAGES,
        input_hash=input_hash,
        finished_at=FINISHED,
    )


def draws(*, months: int = 3, seed: int = 1, model: str = "ours", scale: float = 4.0) -> Draws:
    """Three countries: a quiet one, one with a few deaths, one with many."""
    means = np.array([0.0, scale, scale * 10])[:, None, None]
    values = np.random.default_rng(seed).poisson(means, (3, months, 200)).astype(float)
    return Draws(("CHE", "COL", "SDN"), tuple(range(ORIGIN + 1, ORIGIN + 1 + months)), values, ORIGIN, model)


def counts(*, months: int = 3, seed: int = 1, model: str = "ours", scale: float = 4.0, scope: str = "") -> Made:
    """A forecast of deaths for these three, with its distributions."""
    drawn = draws(months=months, seed=seed, model=model, scale=scale)
    return Made(
        target=Target.STATE_BASED_DEATHS,
        model=model,
        scope=scope,
        origin=ORIGIN,
        first=drawn.months[0],
        last=drawn.months[-1],
        values=values_of_draws(drawn, {"COL": 0.5}, {months: {"COL": 0.9}}),
        vintages=VINTAGES,
        input_hash="2" * 64,
        finished_at=FINISHED,
        seed=seed,
        draws=drawn,
    )


def frozen(made: Made | None = None) -> ForecastRun:
    """A run as the database gives it back."""
    run = actions.freeze(made or onset(), held_until=None, audit=AUDIT)
    return ForecastRun.objects.get(pk=run.pk)


def scored(model: float | None, *, window: str = "2025-2026", metric: str = "brier", **baselines: float) -> Scored:
    """A scoring of `model` by one metric beside baselines."""
    return Scored(
        target=Target.MASS_KILLING_ONSET,
        model="ours",
        window=window,
        metric=metric,
        units=168,
        vintages=VINTAGES,
        input_hash="3" * 64,
        scores=(
            Figure("ours", is_baseline=False, metric=metric, value=model),
            *(Figure(name, is_baseline=True, metric=metric, value=value) for name, value in baselines.items()),
        ),
    )


# --- parts of the outlook, with data and models made by hand ------------------------------------------------------

UNITS = ("COL-05", "COL-27", "COL-52")
START = 440  # August 2016


def months_of_deaths(last: int = ORIGIN, units: tuple[str, ...] = UNITS, seed: int = 3) -> pl.DataFrame:
    """unit, parent, month, value: the first unit is quiet, the others count a few deaths a month."""
    chance = np.random.default_rng(seed)
    values = chance.poisson([0, 2, 6][: len(units)], (200, len(units)))
    rows = [
        {"unit": unit, "parent": "COL", "month": month, "value": float(values[month - START, place])}
        for place, unit in enumerate(units)
        for month in range(START, last + 1)
    ]
    return pl.DataFrame(rows, schema={"unit": pl.String, "parent": pl.String, "month": pl.Int32, "value": pl.Float64})


def given(frame: pl.DataFrame, *, version: str = "1", fictional: bool = False) -> Input:
    used = Used(1, "ucdp_ged", "events", version, version.zfill(64), date(2025, 1, 1), fictional)
    return Input(frame, (used,))


class Source:
    """Where a part reads from; `last` moves on as new data come, None while there are none."""

    def __init__(self, last: int | None = ORIGIN) -> None:
        self.last = last

    def __call__(self, _as_of: date) -> Input:
        if self.last is None:
            raise ProblemError(problems.INPUT_MISSING, what="deaths", source="ucdp_ged")
        return given(months_of_deaths(self.last), version=str(self.last))


def part_of(source: Source) -> Part:
    return Part("divisions:COL:test", Kind.DIVISIONS, Target.STATE_BASED_DEATHS, "COL", source)


def poisson(job: Job) -> Done:
    """A model that needs no time: Poisson draws around each unit's mean of the last year, or of the last month."""
    units = job.frame["unit"].unique().sort().to_list()
    back = 1 if job.model == "last month" else 12
    recent = job.frame.filter(pl.col("month").is_between(job.origin - back + 1, job.origin))
    means = dict(recent.group_by("unit").agg(pl.col("value").mean()).iter_rows())
    lam = np.array([means[unit] for unit in units])[:, None, None]
    values = np.random.default_rng(job.seed).poisson(lam, (len(units), len(job.horizons), 100)).astype(float)
    months = tuple(job.origin + each for each in job.horizons)
    return forecasting.of_draws(job, Draws(tuple(units), months, values, job.origin, job.model))
