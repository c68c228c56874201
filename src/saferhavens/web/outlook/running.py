"""The nightly outlook: for each part whatever is new. Twice with the same data and program, the second does nothing.

All is computed outside of transactions: while one is open on SQLite, no report could arrive.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial

from django.utils import timezone

from saferhavens.core.problems import ProblemError
from saferhavens.web.ledger.audit import Audit
from saferhavens.web.outlook import actions, forecasting, outcomes, trials
from saferhavens.web.outlook.forecasting import Done, Job
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.models import ForecastRun, Scoring
from saferhavens.web.outlook.parts import Part, origin_of, parts

Told = Callable[[str, int, int], None]
"""Told which part is at work, how many of its jobs are done, and of how many."""

Doing = Callable[[Sequence[Job]], Iterable[Done]]
"""Does jobs in their order: here, or on a cluster."""


def tell_nobody(_part: str, _done: int, _whole: int) -> None:
    """For jobs in the background."""


def here(jobs: Sequence[Job]) -> Iterator[Done]:
    """One job after the other in this process."""
    return map(forecasting.do, jobs)


@contextmanager
def attempted(part: str, *, audit: Audit) -> Iterator[None]:
    """Keep why there is nothing of a part, if its problem is one of the catalogue; that problem ends here."""
    attempt = actions.begin_part(part, audit=audit)
    try:
        yield
    except ProblemError as problem:
        actions.end_part(attempt, problem, audit=audit)
    else:
        actions.end_part(attempt, None, audit=audit)


TRIAL = "trial:"


def names() -> list[str]:
    """All that the outlook consists of, the quickest and most wanted first."""
    forecasts = [part.name for part in parts()]
    return [*forecasts, *(f"{TRIAL}{name}" for name in forecasts)]


def renew_named(name: str, *, audit: Audit, told: Told = tell_nobody) -> int:
    """Bring one of `names` up to date; one that is gone does nothing. Returns how many rows of the record are new."""
    part = next((each for each in parts() if each.name == name.removeprefix(TRIAL)), None)
    if part is None:
        return 0
    if name.startswith(TRIAL):
        return len(try_past(part, audit=audit, told=told))
    return len(renew(part, audit=audit, told=told)) + len(score_due(part, audit=audit))


# --- forecasts ----------------------------------------------------------------------------------------------------


def renew(part: Part, *, audit: Audit, told: Told = tell_nobody, doing: Doing = here) -> list[ForecastRun]:
    """Freeze the forecasts of one part that are new."""
    frozen: list[ForecastRun] = []
    with attempted(part.name, audit=audit):
        given = part.read(timezone.localdate())
        jobs = [job for job in jobs_of(part, given) if not actions.is_frozen(job)]
        for number, (job, done) in enumerate(zip(jobs, doing(jobs), strict=True), start=1):
            frozen.append(freeze(part, given, job, done, audit=audit))
            told(part.name, number, len(jobs))
    return frozen


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


def vintages_of(given: Input) -> list[dict[str, object]]:
    return [each.as_fact() | {"fictional": each.fictional} for each in given.vintages]


def notes_of(given: Input) -> list[dict[str, object]]:
    """What a reader must know of the data, as msgids and facts."""
    return [{"text": each.text, "facts": dict(each.facts)} for each in given.notes]


# --- scores -------------------------------------------------------------------------------------------------------


def score_due(part: Part, *, audit: Audit) -> list[Scoring]:
    """Score the frozen forecasts of one part whose outcome has come."""
    found: list[Scoring] = []
    with attempted(f"score:{part.name}", audit=audit):
        given = part.read(timezone.localdate())
        until = origin_of(part, given)
        for run in outcomes.due(part, until):
            scored = outcomes.scored(run, given, vintages_of(given))
            found += actions.score(run, scored, held_until=until, audit=audit)
    return found


def try_past(part: Part, *, audit: Audit, told: Told = tell_nobody) -> list[Scoring]:
    """Try the models of one part on the past, unless that was done with these data and this program."""
    found: list[Scoring] = []
    with attempted(f"{TRIAL}{part.name}", audit=audit):
        given = part.read(timezone.localdate())
        wanted = trials.trial_of(jobs_of(part, given))
        if not actions.is_tried(wanted):
            scored = trials.tried(wanted, vintages_of(given), partial(told, part.name))
            found += actions.keep_trial(scored, audit=audit)
    return found
