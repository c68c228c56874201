"""Frozen forecasts meet their outcome: which are due, and what they are held against."""

import polars as pl

from saferhavens.core.forecast.targets import Target
from saferhavens.web.outlook import chance_scoring, freezing, leads, rules, scoring
from saferhavens.web.outlook.forecasting import OURS, REPLICA
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.kept import Scored, Vintages
from saferhavens.web.outlook.models import ForecastRun, FrozenDraws
from saferhavens.web.outlook.parts import Part
from saferhavens.web.outlook.reading import counts_years, window_of
from saferhavens.web.outlook.trials import said_of

SCORED_MODELS = (OURS, REPLICA)
"""Those that are shown as forecasts. The baselines frozen beside them are what they are held against."""


def due(part: Part, held_until: int) -> list[ForecastRun]:
    """The frozen forecasts of a part of which an outcome is here that was not scored, the oldest first.

    Months 1 to 3 ahead are scored when they are here, whatever is still to come.
    """
    runs = ForecastRun.objects.filter(target=part.target, scope=part.scope, model__in=SCORED_MODELS)
    open_runs = runs.exclude(scorings__cases=leads.ALL).prefetch_related("scorings").order_by("frozen_at", "pk")
    return [run for run in open_runs if any(name in TOLD_BY for name in complete(run, held_until))]


TOLD_BY = frozenset({leads.ALL, *(leads.ahead_cases(first) for first, _last in leads.LEADS)})
"""Cases that say whether anything is new; the others come with them."""


def complete(run: ForecastRun, held_until: int) -> set[str]:
    """The cases of a run whose outcome is here and that were not scored."""
    ends = {leads.ALL: run.last} if counts_years(run.target) else leads.ends(run.origin, run.first, run.last)
    scored_before = {each.cases for each in run.scorings.all()}
    return {name for name, last in ends.items() if rules.is_due(last, held_until)} - scored_before


def scored(run: ForecastRun, given: Input, vintages: Vintages) -> list[Scored]:
    """The run and the baselines that were frozen with it, held against what `given` knows now, as far as it does."""
    if run.target == Target.MASS_KILLING_ONSET:
        return [scored_onset(run, given, vintages)]
    frame = given.frame
    came = frame.filter(pl.col("month").is_between(run.first, run.last))
    found = scoring.cases_of([freezing.unpacked(each) for each in beside(run)], Target(run.target), frame, came)
    window, digest = window_of(run.target, run.first, run.last), scoring.hash_of(came)
    about = scoring.About(Target(run.target), run.scope, window, vintages, digest)
    wanted = complete(run, given.last_month)
    return [each for each in scoring.scored(found, about) if each.cases in wanted]


def scored_onset(run: ForecastRun, given: Input, vintages: Vintages) -> Scored:
    """Whether a mass killing began in the window, country by country, beside what was said."""
    came = onsets_in(given.frame, run.first, run.last)
    runs = {each.model: each for each in siblings(run)}
    tables = {model: chances_of(each).join(came, on="unit") for model, each in runs.items()}
    window, digest = window_of(run.target, run.first, run.last), scoring.hash_of(came)
    about = scoring.About(Target(run.target), run.scope, window, vintages, digest)
    return chance_scoring.scored(said_of(tables, "onset", "year"), about)


def onsets_in(panel: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """Unit, year (the first of the window) and onset: 1 if one began in any of its years, all of which are known."""
    rows = panel.filter(pl.col("year").is_between(first, last)).group_by(pl.col("iso3").alias("unit"))
    found = rows.agg(pl.col("mk_onset").max().alias("onset"), pl.col("mk_onset").count().alias("known"))
    whole = found.filter(pl.col("known") == last - first + 1).drop("known")
    return whole.with_columns(year=pl.lit(first)).sort("unit")


def chances_of(run: ForecastRun) -> pl.DataFrame:
    rows = list(run.values.values_list("unit", "chance"))
    return pl.DataFrame(rows, schema={"unit": pl.String, "chance": pl.Float64}, orient="row")


def siblings(run: ForecastRun) -> list[ForecastRun]:
    """The run, and after it all others that were frozen from the same rows by the same program."""
    same = ForecastRun.objects.filter(
        target=run.target,
        scope=run.scope,
        origin=run.origin,
        code_version=run.code_version,
        input_hash=run.input_hash,
    )
    return [run, *same.exclude(pk=run.pk).order_by("model")]


def beside(run: ForecastRun) -> list[FrozenDraws]:
    """The distributions of the run, and after it those of its baselines."""
    order = [run, *(each for each in siblings(run) if each.model not in SCORED_MODELS)]
    kept = FrozenDraws.objects.select_related("run").in_bulk([each.pk for each in order])
    return [kept[each.pk] for each in order]
