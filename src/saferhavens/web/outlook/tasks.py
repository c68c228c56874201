"""Jobs of the outlook. Each may run twice: the second time there is nothing new.

A part is a job of its own, of low priority: reports that arrive meanwhile are worked through between two parts.
"""

from django.tasks import task

from saferhavens.web.ledger.audit import Audit

LATER = -50
"""Of priorities from -100 to 100, where 0 is usual."""


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

    return running.renew_named(name, audit=Audit.of_job("renew_part"))
