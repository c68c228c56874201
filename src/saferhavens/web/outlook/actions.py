"""All that writes the record. Each action takes `audit` and leaves an entry in the ledger, a forecast with its hash.

What is kept twice is kept once: freezing, testing, scanning or replaying again with the same program, data and
parameters gives the row that is there.
"""

import math
from collections.abc import Iterable, Mapping

import polars as pl
from django.db import transaction
from django.utils import timezone

from saferhavens.core.detection.values import Episode as FoundEpisode
from saferhavens.core.detection.values import Record, Rule, Signal
from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import ProblemError
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.outlook import freezing, leads, rules
from saferhavens.web.outlook.forecasting import Job
from saferhavens.web.outlook.kept import Replayed, Scanned, Scored
from saferhavens.web.outlook.looking import finite
from saferhavens.web.outlook.made import Made, is_fictional
from saferhavens.web.outlook.models import (
    Attempt,
    Episode,
    ForecastRun,
    ForecastValue,
    FrozenDraws,
    ReliabilityBin,
    ReplayRecord,
    Scan,
    Score,
    Scoring,
    SignalRecord,
    TriedOrigin,
)
from saferhavens.web.outlook.reading import counts_years, time_in_words, window_of
from saferhavens.web.outlook.trials import OnsetTrial, Trial
from saferhavens.web.outlook.version import code_version
from saferhavens.web.people.models import Organisation

AT_ONCE = 2_000

# --- forecasts ----------------------------------------------------------------------------------------------------


@transaction.atomic
def freeze(made: Made, *, held_until: int | None, audit: Audit) -> ForecastRun:
    """Keep a forecast for good, before its outcome is here; `held_until` is the last month or year that is.

    Raises OUTCOME_HELD.
    """
    held = "" if held_until is None else time_in_words(made.target, held_until)
    rules.check_outcome_open(made.first, held_until, held)
    return frozen_before(made) or _freeze(made, audit)


def is_frozen(job: Job) -> bool:
    """Whether the forecast of `job` was frozen before, with this program."""
    return frozen_before(job) is not None


def frozen_before(made: Made | Job) -> ForecastRun | None:
    """The run that says the same, from the same data and the same program."""
    same = ForecastRun.objects.filter(target=made.target, model=made.model, scope=made.scope, origin=made.origin)
    return same.filter(code_version=code_version(), input_hash=made.input_hash).first()


def _freeze(made: Made, audit: Audit) -> ForecastRun:
    run = ForecastRun(
        target=made.target,
        model=made.model,
        scope=made.scope,
        origin=made.origin,
        first=made.first,
        last=made.last,
        code_version=code_version(),
        vintages=freezing.plain(list(made.vintages)),
        notes=freezing.plain(list(made.notes)),
        fictional=made.fictional,
        parameters=freezing.plain(made.parameters),
        seed=made.seed,
        input_hash=made.input_hash,
        finished_at=made.finished_at,
        frozen_at=timezone.now(),
    )
    values = [ForecastValue(run=run, **vars(value)) for value in made.values]
    packed = freezing.packed(made.draws) if made.draws else b""
    run.content_hash = freezing.content_hash(run, values, packed)
    run.save(force_insert=True)
    ForecastValue.objects.bulk_create(values, batch_size=AT_ONCE)
    if made.draws:
        _keep_draws(run, made.draws, packed)
    audit.record("forecast_frozen", run, target=made.target, model=made.model, hash=run.content_hash)
    return run


def _keep_draws(run: ForecastRun, draws: Draws, packed: bytes) -> None:
    units, months = list(draws.units), list(draws.months)
    FrozenDraws.objects.create(run=run, units=units, months=months, draws=draws.values.shape[2], content=packed)


# --- scores -------------------------------------------------------------------------------------------------------


@transaction.atomic
def score(run: ForecastRun, scored: Iterable[Scored], *, held_until: int | None, audit: Audit) -> list[Scoring]:
    """Keep what a frozen run reached, as far as the outcome of its cases is here. Raises OUTCOME_NOT_HELD."""
    found, window = list(scored), window_of(run.target, run.first, run.last)
    ends = {} if counts_years(run.target) else leads.ends(run.origin, run.first, run.last)
    for each in found:
        rules.check_outcome_here(ends.get(each.cases, run.last), held_until, run.short, window)
    return [_keep_scored(each, run, audit) for each in found]


def is_tried(trial: Trial | OnsetTrial) -> bool:
    """Whether these models were tried on these rows, with this program."""
    same = Scoring.objects.filter(run=None, target=trial.jobs[0].target, scope=trial.jobs[0].scope, window=trial.window)
    return same.filter(code_version=code_version(), input_hash=trial.input_hash).exists()


@transaction.atomic
def keep_trial(scored: Iterable[Scored], *, audit: Audit) -> list[Scoring]:
    """Keep what a model reached on the past. Of several workers that come to the end together, one keeps it."""
    found = list(scored)
    for each in found[:1]:
        list(TriedOrigin.objects.select_for_update().filter(target=each.target, scope=each.scope).values_list("pk"))
    return [_keep_scored(each, None, audit) for each in found]


def kept_origins(trial: Trial) -> dict[int, TriedOrigin]:
    """The origins of a trial that were tried before on the same rows with this program."""
    job = trial.jobs[0]
    same = TriedOrigin.objects.filter(target=job.target, scope=job.scope, code_version=code_version())
    hashes = trial.hashes
    return {row.origin: row for row in same.defer("cases") if hashes.get(row.origin) == row.input_hash}


@transaction.atomic
def keep_origin(trial: Trial, origin: int, cases: bytes, *, audit: Audit) -> TriedOrigin:
    """Keep the cases of one origin of a trial, once."""
    job = trial.jobs[0]
    row, made = TriedOrigin.objects.get_or_create(
        target=job.target,
        scope=job.scope,
        origin=origin,
        code_version=code_version(),
        input_hash=trial.hashes[origin],
        defaults={"cases": cases},
    )
    if made:
        audit.record("origin_tried", row, target=job.target, scope=job.scope, origin=origin)
    return row


@transaction.atomic
def forget_other_origins(trial: Trial, *, audit: Audit) -> int:
    """Remove the cases that no trial of today rests on: of older rows, another program, other origins."""
    job, kept = trial.jobs[0], [row.pk for row in kept_origins(trial).values()]
    others = TriedOrigin.objects.filter(target=job.target, scope=job.scope).exclude(pk__in=kept)
    removed = 0
    for row in others:
        audit.record("origin_forgotten", row, origin=row.origin)
        removed += row.delete()[0]
    return removed


def _keep_scored(scored: Scored, run: ForecastRun | None, audit: Audit) -> Scoring:
    facts = scored.facts() | {"code_version": code_version(), "run": run, "fictional": is_fictional(scored.vintages)}
    identity = (
        ("run", "cases", "input_hash")
        if run
        else (
            "run",
            "target",
            "scope",
            "model",
            "window",
            "cases",
            "code_version",
            "input_hash",
        )
    )
    before = Scoring.objects.filter(**{name: facts[name] for name in identity}).first()
    if before is not None:
        return before
    label = rules.label_of(scored.metric, scored.of_model(), scored.of_baselines())
    scoring = Scoring.objects.create(label=label, **facts)
    Score.objects.bulk_create(Score(scoring=scoring, **vars(each)) for each in scored.scores)
    ReliabilityBin.objects.bulk_create(ReliabilityBin(scoring=scoring, **vars(each)) for each in scored.reliability)
    about = str(run.pk) if run else ""
    audit.record("forecast_scored", scoring, run=about, model=scored.model, window=scored.window, label=label)
    return scoring


# --- signals ------------------------------------------------------------------------------------------------------


def is_scanned(input_hash: str, organisation: Organisation | None = None) -> bool:
    """Whether these counts were scanned by this rule, with this program."""
    same = Scan.objects.filter(organisation=organisation, input_hash=input_hash, code_version=code_version())
    return same.exists()


@transaction.atomic
def keep_scan(scanned: Scanned, *, organisation: Organisation | None = None, audit: Audit) -> Scan:
    """Keep what a scan found: in open data, or (with `organisation`) in the reports of that one alone."""
    result = scanned.result
    identity = {
        "organisation": organisation,
        "source": scanned.source,
        "country": scanned.country,
        "level": scanned.unit_level,
        "rule": result.rule.name,
        "at": result.at,
        "input_hash": scanned.input_hash,
        "code_version": code_version(),
    }
    before = Scan.objects.filter(**identity).first()
    if before is not None:
        return before
    scan = Scan.objects.create(
        **identity,
        parameters=freezing.plain(rule_settings(result.rule)),
        step=result.rule.step,
        cells=result.tested,
        too_short=result.too_short,
        false_alarms_a_week=result.false_alarms_a_week,
        reported=freezing.plain(scanned.reported),
        vintages=freezing.plain(list(scanned.vintages)),
        fictional=is_fictional(scanned.vintages),
    )
    _keep_alarms(scan, scanned)
    audit.record("signals_scanned", scan, source=scanned.source, rule=scan.rule)
    return scan


def rule_settings(rule: Rule) -> dict[str, object]:
    """The settings of a rule that differ from one to the other, as they are kept with its scans."""
    return {name: value for name, value in vars(rule).items() if name != "name"}


def _keep_alarms(scan: Scan, scanned: Scanned) -> None:
    """Each alarm with its episode."""
    episode_of: dict[Signal, Episode] = {}
    for found in scanned.episodes:
        row = _keep_episode(scan, found)
        episode_of |= dict.fromkeys(found.signals, row)
    SignalRecord.objects.bulk_create(
        [alarm_row(scan, each, scanned.parents, episode_of.get(each)) for each in scanned.result.alarms],
        batch_size=AT_ONCE,
    )


def _keep_episode(scan: Scan, found: FoundEpisode) -> Episode:
    return Episode.objects.create(
        scan=scan,
        organisation=scan.organisation,
        country=scan.country,
        key=found.id,
        units=list(found.units),
        kinds=list(found.kinds),
        since=found.since,
        until=found.until,
        level=found.level,
        observed=found.observed,
        expected=found.expected,
        is_silence=found.is_silence,
    )


def alarm_row(scan: Scan, alarm: Signal, parents: Mapping[str, str], episode: Episode | None) -> SignalRecord:
    """The row of one alarm; bounds that are infinite are not known."""
    return SignalRecord(
        scan=scan,
        episode=episode,
        organisation=scan.organisation,
        unit=alarm.unit,
        parent=parents.get(alarm.unit, ""),
        units=list(alarm.units),
        kind=alarm.kind,
        rule=alarm.rule,
        method=alarm.method,
        step=alarm.step,
        since=alarm.since,
        observed=alarm.observed,
        expected=alarm.expected,
        low=finite(alarm.low) if math.isfinite(alarm.high) else None,
        high=finite(alarm.high),
        statistic=alarm.statistic,
        p_value=alarm.p,
        q_value=alarm.q,
        level=alarm.level,
        is_silence=alarm.is_silence,
        is_repeat=alarm.repeat,
        counted=alarm.counted,
        complete=alarm.complete,
        sources=list(alarm.sources),
        monitors=list(alarm.monitors) if alarm.monitors else None,
    )


# --- replays ------------------------------------------------------------------------------------------------------


def is_replayed(input_hash: str, organisation: Organisation | None = None) -> bool:
    """Whether this was replayed with these data and this program."""
    same = ReplayRecord.objects.filter(organisation=organisation, input_hash=input_hash, code_version=code_version())
    return same.exists()


@transaction.atomic
def keep_replay(replayed: Replayed, *, organisation: Organisation | None = None, audit: Audit) -> ReplayRecord:
    """Keep what a replay of history found: in open data, or (with `organisation`) in the reports of that one alone."""
    identity = {
        "organisation": organisation,
        "place": replayed.place,
        "kind": replayed.kind,
        "rule": replayed.rule.name,
        "input_hash": replayed.input_hash,
        "code_version": code_version(),
    }
    before = ReplayRecord.objects.filter(**identity).first()
    if before is not None:
        return before
    row = ReplayRecord.objects.create(
        **identity,
        **replay_figures(replayed.record),
        course=finite_rows(replayed.course),
        parameters=freezing.plain(rule_settings(replayed.rule)),
        vintages=freezing.plain(list(replayed.vintages)),
        fictional=is_fictional(replayed.vintages),
    )
    place = "" if organisation else replayed.place
    audit.record("rule_replayed", row, place=place, rule=replayed.rule.name)
    return row


SAME_NAME = (
    "first", "last", "horizon", "cells", "cell_months", "events", "hits", "late", "missed", "alarms", "true_alarms",
    "late_alarms", "false_alarms", "censored", "hits_by_chance", "lead_of_hits", "false_per_100_cell_months",
    "false_per_analyst_month", "cells_an_analyst",
)  # fmt: skip


def replay_figures(record: Record) -> dict[str, object]:
    """The figures of a replay, field by field."""
    quartiles = record.lead_quartiles or (None, None, None)
    return {
        **{name: getattr(record, name) for name in SAME_NAME},
        **dict(zip(("lead_q25", "lead_median", "lead_q75"), quartiles, strict=True)),
        "step": record.step,
        "known_then": record.vintages,
        "known_spans": [dict(zip(("first", "last", "known"), span, strict=True)) for span in record.spans],
        "outcomes": [vars(each) for each in record.outcomes],
    }


def finite_rows(course: pl.DataFrame) -> list[dict[str, object]]:
    """The rows of a course, bounds that are infinite or no number as null: JSON has no words for them."""
    fractions = [name for name, kind in course.schema.items() if kind.is_float()]
    finite = [pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name) for name in fractions]
    return course.with_columns(finite).to_dicts()


# --- parts --------------------------------------------------------------------------------------------------------


@transaction.atomic
def begin_part(part: str, *, audit: Audit) -> Attempt:
    """Note that a part of the outlook is under way. The ledger hears of it when a problem comes or goes."""
    attempt, made = Attempt.objects.get_or_create(part=part, defaults={"began_at": timezone.now()})
    if not made:
        Attempt.objects.filter(pk=part).update(began_at=timezone.now(), ended_at=None, done=0, whole=0)
    else:
        audit.record("outlook_part_begun", attempt)
    return attempt


def attempt_of(part: str, *, audit: Audit) -> Attempt:
    """The row of a part that is under way; one that was never begun begins now."""
    return Attempt.objects.filter(pk=part).first() or begin_part(part, audit=audit)


@transaction.atomic
def note_progress(part: str, done: int, whole: int, *, audit: Audit) -> None:
    """Note how many of the jobs of a part are made. The ledger does not hear of it: what they keep is in it."""
    attempt = attempt_of(part, audit=audit)
    Attempt.objects.filter(pk=attempt.pk).update(done=done, whole=whole)


@transaction.atomic
def end_part(attempt: Attempt, problem: ProblemError | None, *, audit: Audit) -> None:
    """Note that it is there, or why it is not."""
    before, number = attempt.problem, problem.problem.number if problem else None
    attempt.problem, attempt.ended_at = number, timezone.now()
    attempt.facts = {name: str(fact) for name, fact in problem.facts.items()} if problem else {}
    attempt.save(update_fields=["problem", "facts", "ended_at"])
    if number != before:
        audit.record("outlook_part_missing" if problem else "outlook_part_there", attempt, problem=number)
