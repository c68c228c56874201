"""Small forecasts and scores for tests of the record, made by hand."""

from datetime import UTC, datetime

import numpy as np

from saferhavens.core.forecast.results import Chance, Draws
from saferhavens.core.forecast.targets import Target
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.outlook import actions
from saferhavens.web.outlook.kept import Figure, Scored
from saferhavens.web.outlook.made import Made, values_of_chances, values_of_draws
from saferhavens.web.outlook.models import ForecastRun

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
        values=values_of_draws(drawn, {"COL": 0.5}, {"COL": 0.9}),
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
