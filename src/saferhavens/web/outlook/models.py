"""The record: forecasts frozen before the outcome, their scores, signals, and what replays of history found.

All rows but those of `Attempt` and `TriedOrigin` are only ever added. `actions` writes them, `reading` reads them.
"""

import uuid
from typing import Any, Never

from django.db import models
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook.managers import AppendOnlyQuerySet, RunQuerySet, SignalQuerySet
from saferhavens.web.outlook.words import Label
from saferhavens.web.people.models import Organisation

CODE = 24
NAME = 60
HASH = 64
TARGETS = sorted(each.value for each in Target)
LABELS = sorted(each.value for each in Label if each is not Label.NOT_SCORED)


class AppendOnly(models.Model):
    """A row that is never changed or removed once it is there."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ProblemError(problems.FORECAST_FROZEN)
        super().save(*args, **kwargs)

    def delete(self, *_args: object, **_kwargs: object) -> Never:
        raise ProblemError(problems.FORECAST_FROZEN)


class ForecastRun(AppendOnly):
    """One forecast of one model, as it was before its outcome was known.

    Times are counted as the target counts them: for the onset of mass killing `origin` is the last year of which
    anything was known and the window is the years after it; for all else both are month numbers
    (`core.forecast.months`). `content_hash` is over all that `freezing.content_of` names.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    target = models.CharField(max_length=CODE)
    model = models.CharField(max_length=NAME)
    scope = models.CharField(max_length=CODE, blank=True)  # of whose divisions; empty: the countries of the world
    origin = models.IntegerField()
    first = models.IntegerField()  # month or year of the forecast, and the last one
    last = models.IntegerField()
    code_version = models.CharField(max_length=NAME)
    vintages = models.JSONField()  # [{"id", "source", "name", "version", "sha256", "fictional"}]
    notes = models.JSONField(default=list)  # what a reader must know of the data: [{"text": msgid, "facts"}]
    fictional = models.BooleanField(default=False)  # made of invented data: means nothing
    parameters = models.JSONField(default=dict)
    seed = models.BigIntegerField(default=0)
    input_hash = models.CharField(max_length=HASH)  # of the rows that went in
    content_hash = models.CharField(max_length=HASH)
    finished_at = models.DateTimeField()  # when the model had done its work
    frozen_at = models.DateTimeField(default=timezone.now)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-frozen_at", "-pk"]
        indexes = [models.Index(fields=["target", "scope", "-origin"], name="runs_by_target")]
        constraints = [
            models.CheckConstraint(condition=models.Q(target__in=TARGETS), name="run_target_known"),
            models.CheckConstraint(
                condition=models.Q(first__gt=models.F("origin"), last__gte=models.F("first")),
                name="run_window_after_origin",
            ),
            models.UniqueConstraint(
                fields=["target", "model", "scope", "origin", "code_version", "input_hash"],
                name="a_forecast_is_frozen_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.model} {self.origin}"

    @property
    def short(self) -> str:
        return self.id.hex[:8].upper()


class ForecastValue(AppendOnly):
    """What a run says of one unit, for one month or for a window: `first` to `last`, both included.

    A run of counts holds one row a month, and one for each sum of its first months that is told (`leads`). `low` and
    `high` bound the chance at 90 %. `reasons` are exact additive parts: `{"base", "scale", "parts": {name: part}}`.
    """

    run = models.ForeignKey(ForecastRun, on_delete=models.PROTECT, related_name="values")
    unit = models.CharField(max_length=CODE)
    first = models.IntegerField()
    last = models.IntegerField()
    chance = models.FloatField(null=True)  # of the event; of counts, that there is anything at all
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    base_rate = models.FloatField(null=True)
    rank = models.IntegerField(null=True)  # 1 is the highest; of counts, by the mean
    mean = models.FloatField(null=True)
    q05 = models.FloatField(null=True)
    q25 = models.FloatField(null=True)
    q50 = models.FloatField(null=True)
    q75 = models.FloatField(null=True)
    q95 = models.FloatField(null=True)
    at_least_25 = models.FloatField(null=True)  # the chance of 25 or more
    reasons = models.JSONField(default=dict)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "first", "last"]
        constraints = [models.UniqueConstraint(fields=["run", "unit", "first", "last"], name="each_value_once")]
        indexes = [models.Index(fields=["unit", "run"], name="values_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.first}-{self.last}"


class FrozenDraws(AppendOnly):
    """The whole distributions of a run, for its scores: float32, little-endian, (units, months, draws), in zlib."""

    run = models.OneToOneField(ForecastRun, on_delete=models.PROTECT, primary_key=True, related_name="draws")
    units = models.JSONField()
    months = models.JSONField()
    draws = models.IntegerField()
    content = models.BinaryField()

    objects = AppendOnlyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"draws of {self.run_id}"


class Scoring(AppendOnly):
    """A model held against what came: of one frozen run, or of a test on the past (`run` empty), over a window.

    `label` says whether the model beat all its named baselines. `cases` is "all", or "quiet": 24 months without
    anything before the origin.
    """

    run = models.ForeignKey(ForecastRun, null=True, on_delete=models.PROTECT, related_name="scorings")
    target = models.CharField(max_length=CODE)
    scope = models.CharField(max_length=CODE, blank=True)
    model = models.CharField(max_length=NAME)
    window = models.CharField(max_length=CODE)  # "1994-2024", "2021", "2025-11/2026-04"
    cases = models.CharField(max_length=CODE, default="all")
    is_summary = models.BooleanField(default=True)  # over all windows of a test: what the label of a model rests on
    label = models.CharField(max_length=CODE)
    metric = models.CharField(max_length=CODE)  # by which the label was given
    units = models.IntegerField()  # how many forecasts were scored
    vintages = models.JSONField()
    fictional = models.BooleanField(default=False)  # as above
    input_hash = models.CharField(max_length=HASH)
    code_version = models.CharField(max_length=NAME)
    scored_at = models.DateTimeField(default=timezone.now)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["-scored_at", "-pk"]
        indexes = [models.Index(fields=["target", "scope", "model", "-scored_at"], name="scorings_by_model")]
        constraints = [
            models.CheckConstraint(condition=models.Q(target__in=TARGETS), name="scoring_target_known"),
            models.CheckConstraint(condition=models.Q(label__in=LABELS), name="scoring_label_known"),
            models.UniqueConstraint(
                fields=["target", "scope", "model", "window", "cases", "code_version", "input_hash"],
                condition=models.Q(run=None),
                name="a_test_is_kept_once",
            ),
            models.UniqueConstraint(
                fields=["run", "cases", "input_hash"],
                condition=models.Q(run__isnull=False),
                name="a_run_is_scored_once_a_vintage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.model} {self.window}: {self.label}"


class Score(AppendOnly):
    """One figure of a scoring: what `entrant` (the model, or a named baseline) reached by `metric`."""

    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="scores")
    entrant = models.CharField(max_length=NAME)
    is_baseline = models.BooleanField()
    metric = models.CharField(max_length=CODE)
    value = models.FloatField(null=True)  # null: it does not exist here, as an AUC without any onset
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["is_baseline", "entrant", "metric"]
        constraints = [models.UniqueConstraint(fields=["scoring", "entrant", "metric"], name="each_score_once")]

    def __str__(self) -> str:
        return f"{self.entrant} {self.metric} {self.value}"


class ReliabilityBin(AppendOnly):
    """Forecasts of about the same chance, and how often it happened. `low` and `high` bound what was observed."""

    scoring = models.ForeignKey(Scoring, on_delete=models.PROTECT, related_name="reliability")
    entrant = models.CharField(max_length=NAME)
    number = models.PositiveSmallIntegerField()
    forecast = models.FloatField()  # mean of the chances
    observed = models.FloatField()
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    count = models.IntegerField()

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["entrant", "number"]
        constraints = [models.UniqueConstraint(fields=["scoring", "entrant", "number"], name="each_bin_once")]

    def __str__(self) -> str:
        return f"{self.entrant} {self.forecast:.3f}: {self.observed:.3f}"


class Scan(AppendOnly):
    """One look for signals in one series: `source` is a source of open data, or "reports" of `organisation`."""

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=40)
    country = models.CharField(max_length=3)
    level = models.PositiveSmallIntegerField()  # of the units: 0 country, 1, 2 divisions
    rule = models.CharField(max_length=NAME)
    parameters = models.JSONField(default=dict)
    at = models.IntegerField()  # the month or week looked at
    step = models.CharField(max_length=5)  # "month", "week"
    cells = models.IntegerField()  # units × kinds that were tested
    too_short = models.IntegerField(default=0)  # cells with less history than the rule needs
    false_alarms_a_week = models.FloatField(null=True)  # expected of the rule if nothing happens anywhere
    reported = models.JSONField(default=dict)  # how much of the newest steps was in: `inputs.shape.Reported.as_fact`
    vintages = models.JSONField()
    fictional = models.BooleanField(default=False)  # as above
    input_hash = models.CharField(max_length=HASH)
    code_version = models.CharField(max_length=NAME)
    made_at = models.DateTimeField(default=timezone.now)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "country", "level", "rule", "at", "code_version", "input_hash"],
                condition=models.Q(organisation=None),
                name="a_scan_is_kept_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "source", "country", "level", "rule", "at", "code_version", "input_hash"],
                condition=models.Q(organisation__isnull=False),
                name="an_own_scan_is_kept_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.country} {self.rule} {self.at}"


class Episode(AppendOnly):
    """Alarms of one scan that belong together: next to each other, in space or time."""

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="episodes")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=3)
    key = models.CharField(max_length=120)  # of its first alarm: an episode that grows keeps it from scan to scan
    units = models.JSONField()
    kinds = models.JSONField()
    since = models.IntegerField()
    until = models.IntegerField()
    level = models.PositiveSmallIntegerField()
    observed = models.FloatField()
    expected = models.FloatField()
    is_silence = models.BooleanField(default=False)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-level", "-observed", "pk"]

    def __str__(self) -> str:
        return f"{', '.join(self.units)} since {self.since}"


class SignalRecord(AppendOnly):
    """One alarm, as `core.detection.values.Signal` describes it: what was counted in one cell, and what was expected.

    Its sentence is made in the reader's language (`reading.sentence_of`).
    """

    scan = models.ForeignKey(Scan, on_delete=models.PROTECT, related_name="signals")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.PROTECT, related_name="signals")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.CharField(max_length=CODE)
    parent = models.CharField(max_length=CODE, blank=True)
    units = models.JSONField(default=list)  # of a cluster
    kind = models.CharField(max_length=40)
    rule = models.CharField(max_length=NAME)
    method = models.CharField(max_length=CODE)
    step = models.IntegerField()
    since = models.IntegerField()
    observed = models.FloatField()
    expected = models.FloatField()
    low = models.FloatField(null=True)  # 90 % of what such a cell would count; null: the rule has no chance model
    high = models.FloatField(null=True)
    statistic = models.FloatField()
    p_value = models.FloatField(null=True)
    q_value = models.FloatField(null=True)
    level = models.PositiveSmallIntegerField()
    is_silence = models.BooleanField(default=False)
    is_repeat = models.BooleanField(default=False)  # within 180 days of one of the same or a higher level
    counted = models.CharField(max_length=CODE)  # "events", "deaths", "people"
    complete = models.FloatField(default=1.0)  # the share of the final count that was in, as far as known
    sources = models.JSONField(default=list)
    monitors = models.JSONField(null=True)  # silence: how many reported before, how many now

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-level", "q_value", "unit", "kind"]
        indexes = [models.Index(fields=["unit", "-step"], name="signals_by_unit")]
        constraints = [models.UniqueConstraint(fields=["scan", "unit", "kind", "step"], name="each_signal_once")]

    def __str__(self) -> str:
        return f"{self.unit} {self.kind} {self.step}"


class ReplayRecord(AppendOnly):
    """Would we have warned? History of one place replayed with one rule, as `core.detection.values.Record` has it.

    Of open data, or of the incidents of `organisation`.
    """

    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=CODE)
    kind = models.CharField(max_length=40)
    rule = models.CharField(max_length=NAME)
    parameters = models.JSONField(default=dict)
    step = models.CharField(max_length=5)
    first = models.IntegerField()
    last = models.IntegerField()
    horizon = models.IntegerField()
    cells = models.IntegerField()
    cell_months = models.FloatField()
    events = models.IntegerField()
    hits = models.IntegerField()
    late = models.IntegerField()
    missed = models.IntegerField()
    alarms = models.IntegerField()
    true_alarms = models.IntegerField()
    late_alarms = models.IntegerField()
    false_alarms = models.IntegerField()
    censored = models.IntegerField()  # alarms whose time is not over
    hits_by_chance = models.FloatField()
    lead_q25 = models.FloatField(null=True)
    lead_median = models.FloatField(null=True)
    lead_q75 = models.FloatField(null=True)
    lead_of_hits = models.FloatField(null=True)
    false_per_100_cell_months = models.FloatField()
    false_per_analyst_month = models.FloatField()
    cells_an_analyst = models.IntegerField()
    known_then = models.CharField(max_length=40)  # whether the data of each day were known, or later ones were used
    known_spans = models.JSONField(default=list)  # [{"first", "last", "known"}]: for which steps which of both
    course = models.JSONField(default=list)  # [{"unit", "kind", "step", "observed", "expected", "high", "alarm"}]
    outcomes = models.JSONField(default=list)  # [{"unit", "onset", "alarm", "lead"}]
    vintages = models.JSONField()
    fictional = models.BooleanField(default=False)  # as above
    input_hash = models.CharField(max_length=HASH)
    code_version = models.CharField(max_length=NAME)
    made_at = models.DateTimeField(default=timezone.now)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind", "rule", "code_version", "input_hash"],
                condition=models.Q(organisation=None),
                name="a_replay_is_kept_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "place", "kind", "rule", "code_version", "input_hash"],
                condition=models.Q(organisation__isnull=False),
                name="an_own_replay_is_kept_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.rule}"


class TriedOrigin(models.Model):
    """The cases of a trial on the past from one of its origins, until the trial is scored as a whole.

    Kept as soon as they are there, so that workers can share the origins of a trial and a stop costs one of them.
    `cases` is a Parquet table: a row a case and model, as `scoring.cases_of` gives them.
    """

    target = models.CharField(max_length=CODE)
    scope = models.CharField(max_length=CODE, blank=True)
    origin = models.IntegerField()
    code_version = models.CharField(max_length=NAME)
    input_hash = models.CharField(max_length=HASH)  # of the rows up to the last outcome, the models, the parameters
    cases = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["target", "scope", "origin"]
        constraints = [
            models.UniqueConstraint(
                fields=["target", "scope", "origin", "code_version", "input_hash"], name="an_origin_is_tried_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.scope} {self.origin}"


class Attempt(models.Model):
    """When a part of the outlook was last tried, and why there is nothing of it, if so. One row a part.

    Of a part that is made in several jobs, `done` of `whole` are made.
    """

    part = models.CharField(max_length=NAME, primary_key=True)  # "onset", "counts", "divisions:COL", "signals:COL"
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(default=0)
    whole = models.PositiveSmallIntegerField(default=0)
    problem = models.PositiveSmallIntegerField(null=True)  # its number in the catalogue
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["part"]

    def __str__(self) -> str:
        return self.part
