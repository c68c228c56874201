"""What pages and commands read of the record. Nothing here writes, and nothing shows a forecast without its label."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from saferhavens.core import problems
from saferhavens.core.detection.sentences import Counted, Sentence, Step, of_record
from saferhavens.core.forecast.months import first_day
from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook import leads
from saferhavens.web.outlook.leads import told_last
from saferhavens.web.outlook.models import (
    Attempt,
    Episode,
    ForecastRun,
    ForecastValue,
    ReplayRecord,
    Scan,
    Scoring,
    SignalRecord,
)
from saferhavens.web.outlook.words import Label
from saferhavens.web.people.models import Person

if TYPE_CHECKING:
    from saferhavens.core.detection.values import Signal

OURS = "ours"
TRIAL = "trial:"
"""Before the name of a part: its test on the past."""


@dataclass(frozen=True)
class Labels:
    """What the test of a model says of all its forecasts, and of parts of them: so far ahead, sums of so many months.

    The names of the parts are those of the cases in `leads`.
    """

    whole: Label
    parts: Mapping[str, Label] = field(default_factory=dict)

    def of(self, origin: int, first: int, last: int) -> Label:
        """The label of one month, or of the sum of the months from `first` to `last`, forecast from `origin`.

        A test made before leads were told apart speaks for the six months that it was of, and for no later one.
        """
        if self.parts:
            return self.parts.get(leads.cases_of_window(origin, first, last), Label.NOT_SCORED)
        return self.whole if last - origin <= leads.TOLD else Label.NOT_SCORED


@dataclass(frozen=True)
class Shown:
    """A frozen run with the label that must stand wherever it is shown, and the test that the label comes from."""

    run: ForecastRun
    labels: Labels
    scoring: Scoring | None  # None: not yet scored

    @property
    def label(self) -> Label:
        return self.labels.whole

    @property
    def has_skill(self) -> bool:
        return self.label is Label.SKILL

    @property
    def window(self) -> str:
        """ "2025-2026" or "2025-11/2026-04"."""
        return window_of(self.run.target, self.run.first, self.run.last)

    def label_of(self, first: int, last: int) -> Label:
        """The label of what the run says of one month, or of the sum of its months from `first` to `last`."""
        return self.labels.of(self.run.origin, first, last)


@dataclass(frozen=True)
class Moved:
    """A value beside the one of the forecast before it. `parts` are the changes of its exact additive reasons."""

    value: ForecastValue
    before: ForecastValue | None
    parts: Mapping[str, float]

    @property
    def change(self) -> float | None:
        """Of the chance; for counts, of the mean."""
        if self.before is None:
            return None
        now, then = (each.chance if each.mean is None else each.mean for each in (self.value, self.before))
        return None if now is None or then is None else now - then


def counts_years(target: str) -> bool:
    """Whether times of this target are years, not month numbers."""
    return target == Target.MASS_KILLING_ONSET


def window_of(target: str, first: int, last: int) -> str:
    """A window in figures, as it is kept with scores."""
    between = "-" if counts_years(target) else "/"
    return f"{time_in_words(target, first)}{between}{time_in_words(target, last)}"


def time_in_words(target: str, time: int) -> str:
    """A year, or a month number as "2025-11"."""
    return str(time) if counts_years(target) else f"{first_day(time):%Y-%m}"


# --- forecasts ----------------------------------------------------------------------------------------------------


def latest(target: Target, scope: str = "", model: str = OURS) -> Shown:
    """The newest frozen forecast. Raises NO_FORECAST_YET."""
    run = ForecastRun.objects.of(target, scope).filter(model=model).first()
    if run is None:
        raise ProblemError(problems.NO_FORECAST_YET, command="saferhavens work")
    return shown(run)


def all_latest() -> list[Shown]:
    """The newest run of each target, scope and model, in that order."""
    newest: dict[tuple[str, str, str], ForecastRun] = {}
    for run in ForecastRun.objects.order_by("target", "scope", "model", "fictional", "-frozen_at", "-pk"):
        newest.setdefault((run.target, run.scope, run.model), run)
    return [shown(run) for run in newest.values()]


def shown(run: ForecastRun) -> Shown:
    """`run` with its label: from its own score if its outcome has come, else from the newest test of its model."""
    own = list(run.scorings.all())
    tests = own if any(each.cases == leads.ALL for each in own) else tests_of(run.target, run.scope, run.model)
    return Shown(run, labels_of(tests, own), _whole_of(tests))


def labels_of(tests: Sequence[Scoring], own: Sequence[Scoring] = ()) -> Labels:
    """The labels of the newest of these tests and of its parts; what a run itself reached (`own`) comes before."""
    whole = _whole_of(tests)
    if whole is None:
        return Labels(Label.NOT_SCORED, _labels_of_parts(own))
    same = [each for each in tests if (each.input_hash, each.window) == (whole.input_hash, whole.window)]
    return Labels(Label(whole.label), _labels_of_parts(same) | _labels_of_parts(own))


def _labels_of_parts(newest_first: Sequence[Scoring]) -> dict[str, Label]:
    return {each.cases: Label(each.label) for each in reversed(newest_first) if leads.is_part(each.cases)}


def _whole_of(tests: Iterable[Scoring]) -> Scoring | None:
    return next((each for each in tests if each.cases == leads.ALL), None)


def standing(target: str, scope: str, model: str) -> Scoring | None:
    """The test that speaks for a model today: the widest window of the newest one. Frozen runs are `shown` apart."""
    return _whole_of(tests_of(target, scope, model))


def tests_of(target: str, scope: str, model: str) -> list[Scoring]:
    """All summaries of tests of a model on the past, and of their parts, the newest first; of invented data last."""
    tests = Scoring.objects.filter(target=target, scope=scope, model=model, run=None, is_summary=True)
    return list(tests.order_by("fictional", "-scored_at", "-pk"))


def values_of(run: ForecastRun, *, whole: bool = True, units: Iterable[str] | None = None) -> list[ForecastValue]:
    """The values of a run by rank: of the window that is told, or (`whole` False) month by month, by unit and month."""
    found = run.values.all() if units is None else run.values.filter(unit__in=list(units))
    if whole:
        return list(found.filter(first=run.first, last=told_last(run.first, run.last)).order_by("rank", "unit"))
    months = [value for value in found.order_by("unit", "first", "last") if value.first == value.last]
    return months if run.first < run.last else list(found.order_by("unit"))


def every_value(run: ForecastRun, units: Iterable[str] | None = None) -> list[ForecastValue]:
    """All that a run says, of `units` or of all: month by month and the sums, by unit and window."""
    found = run.values.all() if units is None else run.values.filter(unit__in=list(units))
    return list(found.order_by("unit", "first", "last"))


def watch_list(target: Target, scope: str = "", most: int = 10, model: str = OURS) -> list[ForecastValue]:
    """The units with the highest chances (of counts: means) of the newest run. Raises NO_FORECAST_YET."""
    return values_of(latest(target, scope, model).run)[:most]


def of_place(unit: str) -> list[tuple[Shown, ForecastValue]]:
    """The newest forecasts in which a place is a unit, each with the value of the window that is told."""
    found = []
    for each in all_latest():
        last = told_last(each.run.first, each.run.last)
        value = each.run.values.filter(unit=unit, first=each.run.first, last=last).first()
        if value is not None:
            found.append((each, value))
    return found


def history_of(unit: str, target: Target, scope: str = "", model: str = OURS) -> list[ForecastValue]:
    """What was said of a place by each frozen run, the newest first: one value a run, of the window that is told."""
    runs = ForecastRun.objects.of(target, scope).filter(model=model)
    values = ForecastValue.objects.filter(run__in=runs, unit=unit).select_related("run").order_by("-run__frozen_at")
    return [value for value in values if (value.first, value.last) == window_told(value.run)]


def window_told(run: ForecastRun) -> tuple[int, int]:
    """The first and the last month (or year) of the window of a run that is told first."""
    return run.first, told_last(run.first, run.last)


def run_before(run: ForecastRun) -> ForecastRun | None:
    """The forecast of the same model for the same units that was frozen just before this one."""
    same = ForecastRun.objects.of(run.target, run.scope).filter(model=run.model)
    return same.filter(frozen_at__lt=run.frozen_at, fictional=run.fictional).first()


def moved(run: ForecastRun) -> list[Moved]:
    """Each value beside the one before, the largest change first; those without one before come last."""
    before = run_before(run)
    known = {} if before is None else {value.unit: value for value in values_of(before)}
    beside = [beside_before(value, known.get(value.unit)) for value in values_of(run)]
    return sorted(beside, key=lambda each: -1.0 if each.change is None else abs(each.change), reverse=True)


def beside_before(value: ForecastValue, before: ForecastValue | None) -> Moved:
    """Reasons add up exactly, so their differences add up to the change on their scale, `base` among them."""
    if before is None or value.reasons.get("scale") != before.reasons.get("scale"):
        return Moved(value, before, {})
    now, then = parts_of(value), parts_of(before)
    return Moved(value, before, {name: now.get(name, 0.0) - then.get(name, 0.0) for name in sorted({*now, *then})})


def parts_of(value: ForecastValue) -> dict[str, float]:
    """The reasons of a value, its base among them as `base`."""
    parts: dict[str, float] = dict(value.reasons.get("parts", {}))
    return {"base": value.reasons.get("base", 0.0), **parts} if value.reasons else {}


# --- scores -------------------------------------------------------------------------------------------------------


def scoreboard(target: Target | None = None, scope: str | None = None) -> list[Scoring]:
    """Each test on the past by its newest scoring: the summary, then each window. With scores and reliability."""
    found = Scoring.objects.filter(run=None).prefetch_related("scores", "reliability")
    if target is not None:
        found = found.filter(target=target)
    if scope is not None:
        found = found.filter(scope=scope)
    newest: dict[tuple[str, ...], Scoring] = {}
    for each in found:
        newest.setdefault((each.target, each.scope, each.model, each.cases, each.window), each)
    return sorted(
        newest.values(),
        key=lambda each: (each.target, each.scope, each.model, each.cases != "all", not each.is_summary, each.window),
    )


def frozen_record() -> list[Scoring]:
    """What frozen forecasts reached when their outcomes came: the newest scoring of each, the newest first."""
    found = Scoring.objects.filter(run__isnull=False).select_related("run").prefetch_related("scores", "reliability")
    newest: dict[tuple[str, str], Scoring] = {}
    for each in found:
        newest.setdefault((str(each.run_id), each.cases), each)
    return list(newest.values())


def waiting_runs() -> list[ForecastRun]:
    """Frozen forecasts whose outcome has not come as a whole, the newest first, with the scores of what has come."""
    return list(ForecastRun.objects.exclude(scorings__cases=leads.ALL).prefetch_related("scorings"))


# --- signals ------------------------------------------------------------------------------------------------------


def newest_scans(person: Person | None = None) -> list[Scan]:
    """The newest scan of each series and rule: of open data, and of the reports that `person` may know of."""
    scans = Scan.objects.open_data() if person is None else Scan.objects.visible_to(person)
    newest: dict[tuple[object, ...], Scan] = {}
    for scan in scans.order_by("-at", "-made_at", "-pk"):
        newest.setdefault((scan.organisation_id, scan.source, scan.country, scan.level, scan.rule), scan)
    return list(newest.values())


def signals(person: Person | None = None, country: str = "", *, repeats: bool = False) -> list[SignalRecord]:
    """The signals of the newest scans, the highest level first. Without `person`: of open data alone."""
    found = SignalRecord.objects.filter(scan__in=newest_scans(person)).select_related("scan", "episode")
    if country:
        found = found.filter(scan__country=country)
    return list(found if repeats else found.filter(is_repeat=False))


def episodes(person: Person | None = None, country: str = "") -> list[Episode]:
    """The episodes of the newest scans, with their signals."""
    found = Episode.objects.filter(scan__in=newest_scans(person)).select_related("scan").prefetch_related("signals")
    return list(found.filter(country=country) if country else found)


def signals_of_place(unit: str, person: Person | None = None) -> list[SignalRecord]:
    """All signals of a place and the places in it that were ever kept, the newest first."""
    doors = SignalRecord.objects.open_data() if person is None else SignalRecord.objects.visible_to(person)
    return list(doors.filter(Q(unit=unit) | Q(parent=unit)).select_related("scan").order_by("-step", "-level", "unit"))


def sentence_of(signal: SignalRecord) -> Sentence:
    """What a signal says, as template and facts, for the page to put together in the reader's language."""
    return _as_found(signal).sentence


def by_now_of(signal: SignalRecord) -> Sentence | None:
    """How much of the final count was in when the signal was found, if not all, or not as good as all."""
    return _as_found(signal).by_now


def _as_found(signal: SignalRecord) -> "Signal":
    from saferhavens.core.detection.values import Method, Signal  # noqa: PLC0415 - a start must not wait for polars

    infinite = math.inf if signal.high is None else signal.high
    return Signal(
        rule=signal.rule,
        method=Method(signal.method),
        unit=signal.unit,
        kind=signal.kind,
        step=signal.step,
        since=signal.since,
        observed=signal.observed,
        expected=signal.expected,
        low=signal.low or 0.0,
        high=infinite,
        statistic=signal.statistic,
        level=signal.level,
        units=tuple(signal.units),
        monitors=tuple(signal.monitors) if signal.monitors else None,
        counted=Counted(signal.counted),
        stepped=Step(signal.scan.step),
        complete=signal.complete,
    )


def record_sentence(replay: ReplayRecord) -> Sentence:
    """What a rule did in the past, in one sentence, to stand beside each of its signals."""
    over = replay.true_alarms + replay.late_alarms + replay.false_alarms
    facts = {
        "events": replay.events,
        "hits": replay.hits,
        "alarms": over,
        "false_alarms": replay.false_alarms,
        "lead": replay.lead_of_hits,
    }
    return of_record(facts, Step(replay.step))


# --- replay -------------------------------------------------------------------------------------------------------


def replays(place: str = "", rule: str = "", person: Person | None = None) -> list[ReplayRecord]:
    """The newest replay of each place, kind and rule: of open data, and of the reports that `person` may know of.

    The course of each is read when it is first asked for.
    """
    doors = ReplayRecord.objects.open_data() if person is None else ReplayRecord.objects.visible_to(person)
    found = doors.defer("course", "outcomes")
    if place:
        found = found.filter(place=place)
    if rule:
        found = found.filter(rule=rule)
    newest: dict[tuple[object, ...], ReplayRecord] = {}
    for each in found:
        newest.setdefault((each.organisation_id, each.place, each.kind, each.rule), each)
    return sorted(newest.values(), key=lambda each: (each.place, each.kind, each.rule, each.organisation_id or 0))


# --- what is there and what is not --------------------------------------------------------------------------------


def trials_under_way() -> dict[str, Attempt]:
    """The parts whose test on the past is under way origin by origin, with how many of them are done."""
    rows = Attempt.objects.filter(part__startswith=TRIAL, ended_at=None, whole__gt=0)
    return {each.part.removeprefix(TRIAL): each for each in rows}


@dataclass(frozen=True)
class Part:
    """A part of the outlook: under way, there, or missing for the reason that `problem` says."""

    attempt: Attempt
    problem: ProblemError | None

    @property
    def is_under_way(self) -> bool:
        return self.attempt.ended_at is None


def parts() -> Sequence[Part]:
    """Each part that was ever tried, and why there is nothing of it, if so. Empty: nothing was tried yet.

    Of organisations' own reports nothing is said here: not even that there are any.
    """
    known = {problem.number: problem for problem in problems.catalogue()}
    return [
        Part(each, ProblemError(known[each.problem], **each.facts) if each.problem in known else None)
        for each in Attempt.objects.exclude(part__startswith="reports:")
    ]
