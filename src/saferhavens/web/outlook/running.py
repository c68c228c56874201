"""The nightly outlook: for each part whatever is new. Twice with the same data and program, the second does nothing.

All is computed outside of transactions: while one is open on SQLite, no report could arrive.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial

from django.db.models import Model
from django.utils import timezone

from saferhavens.core.problems import ProblemError
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.outlook import (
    actions,
    country_months,
    forecasting,
    looking,
    outcomes,
    own_replays,
    own_reports,
    replaying,
    scanning,
    trials,
)
from saferhavens.web.outlook.forecasting import Done, Job
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.models import ForecastRun, Scoring
from saferhavens.web.outlook.parts import Part, countries, origin_of, parts
from saferhavens.web.outlook.reading import TRIAL
from saferhavens.web.outlook.replaying import COUNTRIES
from saferhavens.web.outlook.series import Series, all_series, replays_of, vintages_of
from saferhavens.web.outlook.trials import OnsetTrial, Trial
from saferhavens.web.people.models import Organisation

Told = Callable[[str, int, int], None]
"""Told which part is at work, how many of its jobs are done, and of how many."""

Renewing = Callable[..., int]
"""Takes `audit` and `told`."""

Later = Callable[[str, int], object]
"""Takes the name of a trial and one of its origins, to be given to `try_origin` by whoever has time."""

Doing = Callable[[Sequence[Job]], Iterable[Done]]
"""Does jobs in their order: here, or on a cluster."""


def tell_nobody(_part: str, _done: int, _whole: int) -> None:
    """For jobs in the background."""


def here(jobs: Sequence[Job]) -> Iterator[Done]:
    """One job after the other in this process."""
    return map(forecasting.do, jobs)


class Kept(list[Model]):
    """The rows that a part has kept. One whose jobs are still to come `is_left_open`."""

    is_left_open = False


@contextmanager
def attempted(part: str, *, audit: Audit) -> Iterator[Kept]:
    """Keep why there is nothing of a part, if its problem is one of the catalogue; that problem ends here.

    Gives a list for the rows that are kept, so that those before the problem are counted.
    """
    attempt, kept = actions.begin_part(part, audit=audit), Kept()
    with keeping_reason(part, audit=audit):
        yield kept
        if not kept.is_left_open:
            actions.end_part(attempt, None, audit=audit)


@contextmanager
def keeping_reason(part: str, *, audit: Audit) -> Iterator[None]:
    """End a part with its problem, if there is one."""
    try:
        yield
    except ProblemError as problem:
        actions.end_part(actions.attempt_of(part, audit=audit), problem, audit=audit)


SIGNALS = "signals:"
REPLAY = "replay:"
OWN = "reports:"


def names() -> list[str]:
    """All that the outlook consists of, the quickest and most wanted first."""
    return list(works())


def works(later: Later | None = None) -> Mapping[str, Renewing]:
    """Name → what brings it up to date. What is slow, and changes only with data or program, comes last."""
    forecasts = {part.name: partial(renew, part) for part in parts()}
    signals = {f"{SIGNALS}{series.name}": partial(scan, series) for series in watched()}
    own = {f"{OWN}{each.pk}": partial(scan_own, each) for each in own_reports.organisations()}
    own |= {f"{OWN}{each.pk}:replay": partial(replay_own, each) for each in own_reports.organisations()}
    replays = {f"{REPLAY}{country}": partial(replay, country) for country in replayed_countries()}
    tried = {f"{TRIAL}{part.name}": partial(try_past, part, later=later) for part in parts()}
    return forecasts | signals | own | replays | tried


def watched() -> list[Series]:
    """All series in which signals are looked for; deaths by country only where UCDP's month-ends are held."""
    return [*all_series(), *country_months.series_held()]


def replayed_countries() -> list[str]:
    """Countries whose divisions are replayed; and the countries of the world, where UCDP's month-ends are held."""
    return [*countries(), *([COUNTRIES] if country_months.is_held() else [])]


def renew_named(name: str, *, audit: Audit, told: Told = tell_nobody, later: Later | None = None) -> int:
    """Bring one of `names` up to date; one that is gone does nothing. Returns how many rows of the record are new.

    `later` queues an origin of a trial; without it, trials are done here from the first origin to the last.
    """
    work = works(later).get(name)
    return work(audit=audit, told=told) if work else 0


# --- forecasts ----------------------------------------------------------------------------------------------------


def renew(part: Part, *, audit: Audit, told: Told = tell_nobody, doing: Doing = here) -> int:
    """Freeze the forecasts of one part that are new, and score those whose outcome has come. Returns how many both."""
    with attempted(part.name, audit=audit) as kept:
        given = part.read(timezone.localdate())
        jobs = [job for job in jobs_of(part, given) if not actions.is_frozen(job)]
        for number, (job, done) in enumerate(zip(jobs, doing(jobs), strict=True), start=1):
            kept.append(freeze(part, given, job, done, audit=audit))
            told(part.name, number, len(jobs))
        kept.extend(score_due(part, given, audit=audit))
    return len(kept)


def jobs_of(part: Part, given: Input) -> list[Job]:
    """Our model and its baselines from the end of the data."""
    return forecasting.jobs_of(part.kind, part.target, part.scope, given.frame, origin_of(part, given))


def freeze(part: Part, given: Input, job: Job, done: Done, *, audit: Audit) -> ForecastRun:
    """Freeze what one job gave. Raises OUTCOME_HELD if newer data came while it was at work, or before."""
    made = forecasting.made(job, done, vintages_of(given), timezone.now(), notes_of(given))
    return actions.freeze(made, held_until=held_until(part), audit=audit)


def held_until(part: Part, as_of: date | None = None) -> int:
    """The last month (or year) of a part's outcome that is here. Raises what its input raises."""
    return origin_of(part, part.read(as_of or timezone.localdate()))


def notes_of(given: Input) -> list[dict[str, object]]:
    """What a reader must know of the data, as msgids and facts."""
    return [{"text": each.text, "facts": dict(each.facts)} for each in given.notes]


# --- scores -------------------------------------------------------------------------------------------------------


def score_due(part: Part, given: Input, *, audit: Audit) -> list[Scoring]:
    """Score the frozen forecasts of one part whose outcome has come."""
    until = origin_of(part, given)
    found: list[Scoring] = []
    for run in outcomes.due(part, until):
        scored = outcomes.scored(run, given, vintages_of(given))
        found += actions.score(run, scored, held_until=until, audit=audit)
    return found


def try_past(part: Part, *, audit: Audit, told: Told = tell_nobody, later: Later | None = None) -> int:
    """Try the models of one part on the past, unless that was done with these data and this program.

    With `later`, each origin that is not tried yet is handed to it, and the part stays under way until `try_origin` has
    tried the last one. Without, all is done here.
    """
    name = f"{TRIAL}{part.name}"
    with attempted(name, audit=audit) as kept:
        given = part.read(timezone.localdate())
        wanted = trials.trial_of(jobs_of(part, given))
        if actions.is_tried(wanted):
            return 0
        if isinstance(wanted, OnsetTrial):
            scored = wanted.tried(vintages_of(given), partial(told, part.name))
            kept.extend(actions.keep_trial(scored, audit=audit))
        elif later is not None and (missing := missing_origins(wanted, name, audit=audit)):
            kept.is_left_open = True
            for origin in missing:
                later(name, origin)
        else:
            for origin in missing_origins(wanted, name, audit=audit):
                kept.append(actions.keep_origin(wanted, origin, wanted.cases_of(origin), audit=audit))
                told(part.name, *progress(wanted, name, audit=audit))
            kept[:] = score_trial(wanted, given, audit=audit)
    return len(kept)


def try_origin(name: str, origin: int, *, audit: Audit) -> int:
    """Try the models of the part whose trial is called `name` from one origin; with the last one the trial is scored.

    Does nothing where the origin was tried already, or the data have moved on. Returns how many scorings are new.
    """
    part = next((each for each in parts() if f"{TRIAL}{each.name}" == name), None)
    if part is None:
        return 0
    with keeping_reason(name, audit=audit):
        given = part.read(timezone.localdate())
        wanted = trials.trial_of(jobs_of(part, given))
        if isinstance(wanted, OnsetTrial) or origin not in wanted.origins or actions.is_tried(wanted):
            return 0
        if origin not in actions.kept_origins(wanted):
            actions.keep_origin(wanted, origin, wanted.cases_of(origin), audit=audit)
        done, whole = progress(wanted, name, audit=audit)
        if done == whole:
            scored = score_trial(wanted, given, audit=audit)
            actions.end_part(actions.attempt_of(name, audit=audit), None, audit=audit)
            return len(scored)
    return 0


def missing_origins(wanted: Trial, name: str, *, audit: Audit) -> list[int]:
    """The origins that were not tried yet, the newest first: they tell most of today. The rest is noted as done."""
    done, _whole = progress(wanted, name, audit=audit)
    kept = actions.kept_origins(wanted) if done else {}
    return sorted(set(wanted.origins) - set(kept), reverse=True)


def progress(wanted: Trial, name: str, *, audit: Audit) -> tuple[int, int]:
    """How many origins were tried, of how many; noted for those who look."""
    done, whole = len(actions.kept_origins(wanted)), len(wanted.origins)
    actions.note_progress(name, done, whole, audit=audit)
    return done, whole


def score_trial(wanted: Trial, given: Input, *, audit: Audit) -> list[Scoring]:
    """Score the origins of a trial together. What no trial rests on any more goes."""
    kept = actions.kept_origins(wanted)
    scored = wanted.scored([bytes(kept[origin].cases) for origin in wanted.origins], vintages_of(given))
    found = actions.keep_trial(scored, audit=audit)
    actions.forget_other_origins(wanted, audit=audit)
    return found


# --- signals ------------------------------------------------------------------------------------------------------


def scan(series: Series, *, audit: Audit, told: Told = tell_nobody) -> int:
    """Look for signals in one series, by each rule whose newest step was not looked at yet."""
    name = f"{SIGNALS}{series.name}"
    with attempted(name, audit=audit) as kept:
        given = series.read(timezone.localdate())
        works = [work for work in scanning.looks(series, given) if not actions.is_scanned(work.input_hash)]
        for number, work in enumerate(works, start=1):
            found = scanning.scanned(series, given, work, looking.look(work), vintages_of(given))
            kept.append(actions.keep_scan(found, audit=audit))
            told(name, number, len(works))
    return len(kept)


def scan_own(organisation: Organisation, *, audit: Audit, told: Told = tell_nobody) -> int:
    """Look for signals in the reports of one organisation, for that organisation alone."""
    name, series = f"{OWN}{organisation.pk}", own_reports.series_of(organisation)
    with attempted(name, audit=audit) as kept:
        given = series.read(timezone.localdate())
        works = scanning.looks(series, given)
        new = [work for work in works if not actions.is_scanned(work.input_hash, organisation)]
        for number, work in enumerate(new, start=1):
            found = scanning.scanned(series, given, work, looking.look(work), ())
            kept.append(actions.keep_scan(found, organisation=organisation, audit=audit))
            told(name, number, len(new))
    return len(kept)


def replay_own(organisation: Organisation, *, audit: Audit, told: Told = tell_nobody) -> int:
    """Replay the incidents of one organisation with each rule, once a week, for that organisation alone."""
    name = f"{OWN}{organisation.pk}:replay"
    with attempted(name, audit=audit) as kept:
        works = own_replays.works_of(organisation, timezone.localdate())
        new = [work for work in works if not actions.is_replayed(work.input_hash, organisation)]
        for number, work in enumerate(new, start=1):
            found = own_replays.replayed(work)
            kept.extend(actions.keep_replay(each, organisation=organisation, audit=audit) for each in found)
            told(name, number, len(new))
    return len(kept)


def replay(country: str, *, audit: Audit, told: Told = tell_nobody) -> int:
    """Replay the history of one country and its divisions with each rule, unless that was done with these data."""
    name = f"{REPLAY}{country}"
    with attempted(name, audit=audit) as kept:
        today = timezone.localdate()
        history, vintages = country_months.works_of(today) if country == COUNTRIES else replays_of(country, today)
        new = [work for work in history if not actions.is_replayed(work.input_hash)]
        for number, work in enumerate(new, start=1):
            kept.extend(actions.keep_replay(each, audit=audit) for each in replaying.replayed(work, vintages))
            told(name, number, len(new))
    return len(kept)
