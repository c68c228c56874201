"""Frozen forecasts meet their outcome: which are due, and what they are held against."""

import polars as pl

from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import freezing, rules, scoring
from saferhavens.web.outlook.forecasting import OURS, REPLICA
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.kept import Scored, Vintages
from saferhavens.web.outlook.models import ForecastRun, FrozenDraws
from saferhavens.web.outlook.parts import Part
from saferhavens.web.outlook.reading import window_of

SCORED_MODELS = (OURS, REPLICA)
"""Those that are shown as forecasts. The baselines frozen beside them are what they are held against."""


def due(part: Part, held_until: int) -> list[ForecastRun]:
    """The frozen forecasts of a part whose whole outcome is here and that were never scored, the oldest first."""
    runs = ForecastRun.objects.filter(target=part.target, scope=part.scope, model__in=SCORED_MODELS, scorings=None)
    return [run for run in runs.order_by("frozen_at", "pk") if rules.is_due(run.last, held_until)]


def scored(run: ForecastRun, given: Input, vintages: Vintages) -> list[Scored]:
    """The run and the baselines that were frozen with it, held against what `given` knows now."""
    frame = given.frame
    came = frame.filter(pl.col("month").is_between(run.first, run.last))
    found = scoring.cases_of([freezing.unpacked(each) for each in beside(run)], Target(run.target), frame, came)
    window, digest = window_of(run.target, run.first, run.last), scoring.hash_of(came)
    return scoring.scored(found, scoring.About(Target(run.target), run.scope, window, vintages, digest))


def beside(run: ForecastRun) -> list[FrozenDraws]:
    """The distributions of the run, and after it those of its baselines: frozen from the same rows."""
    same = ForecastRun.objects.filter(
        target=run.target,
        scope=run.scope,
        origin=run.origin,
        code_version=run.code_version,
        input_hash=run.input_hash,
    ).exclude(model__in=SCORED_MODELS)
    order = [run, *same.order_by("model")]
    kept = FrozenDraws.objects.select_related("run").in_bulk([each.pk for each in order])
    return [kept[each.pk] for each in order]
