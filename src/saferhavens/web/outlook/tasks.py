"""Jobs of the outlook. Each may run twice: the second time there is nothing new.

A part is a job of its own, of low priority: reports that arrive meanwhile are worked through between two parts. A trial
on the past is a job for each of its origins, so that several workers share them and none is held up for long.
"""

from django.tasks import task

from saferhavens.web.jobs.queue import is_waiting
from saferhavens.web.ledger.audit import Audit

LATER = -50
"""Of priorities from -100 to 100, where 0 is usual."""

LAST = -60
"""After all that somebody waits for, the forecasts of other parts among it."""


@task(priority=LATER)
def renew_outlook() -> int:
    """Nightly: queue each part of the outlook. Returns how many."""
    from saferhavens.web.outlook import running  # noqa: PLC0415 - whoever queues this must not wait for polars

    names = running.names()
    for name in names:
        renew_part.enqueue(name)
    return len(names)


@task(priority=LATER)
def renew_part(name: str) -> int:
    """Forecasts, scores, signals or tests of one part, as far as they are new. Returns how many rows were kept."""
    from saferhavens.web.outlook import running  # noqa: PLC0415 - as above

    return running.renew_named(name, audit=Audit.of_job("renew_part"), later=try_later)


@task(priority=LAST)
def try_origin(name: str, origin: int) -> int:
    """One origin of a trial on the past. Returns how many scorings are new: none but with the last origin."""
    from saferhavens.web.outlook import running  # noqa: PLC0415 - as above

    return running.try_origin(name, origin, audit=Audit.of_job("try_origin"))


def try_later(name: str, origin: int) -> None:
    """Queue one origin, unless it waits already or is at work."""
    if not is_waiting(try_origin, name, origin):
        try_origin.enqueue(name, origin)
