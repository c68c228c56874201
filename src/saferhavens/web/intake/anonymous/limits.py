"""How much may arrive, counted without looking at who sends: no address is read, hashed or kept, not even in memory.

Buckets in the database hold what may still come; each thing takes one, and time fills them up. A channel has a bucket
of its own below the one of all channels: who floods one channel stops that one, not the others, and never those who
sign in. The price: while somebody floods a channel, others wait there too. See THREATS.md.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.utils import timezone

from saferhavens.core import problems
from saferhavens.core.problems import Problem, ProblemError
from saferhavens.web.custody.limits import MEGA
from saferhavens.web.intake.anonymous.models import Bucket, Door

PHOTOS_BODY = 30 * MEGA
"""Some photos of a cheap phone. Less than people who sign in may send: nobody answers for it."""

MOST_WAIT_MINUTES = 60


@dataclass(frozen=True)
class Rate:
    """At most `burst` at once, and `per_hour` in the long run. `problem` is raised when there is none left."""

    burst: int
    per_hour: int
    problem: Problem


ONE_CHANNEL = Rate(burst=40, per_hour=60, problem=problems.CHANNEL_BUSY)
ALL_CHANNELS = Rate(burst=400, per_hour=600, problem=problems.CHANNEL_BUSY)
COMING_BACK = Rate(burst=60, per_hour=120, problem=problems.CHANNEL_BUSY)
"""What is sent with one code: answers, additions."""

CODES = Rate(burst=300, per_hour=18_000, problem=problems.CODES_BUSY)
"""Codes that are tried, right or wrong: five a second, a fifth of a processor's time. All channels together."""


def take_for(door: Door) -> None:
    """One report for this channel. Raises CHANNEL_BUSY; what its own bucket refuses takes nothing from the others."""
    take(f"door:{door.pk}", ONE_CHANNEL)
    take("doors", ALL_CHANNELS)


def check_room_for(door: Door) -> None:
    """Whether anything can be taken, before a large body is read. Raises CHANNEL_BUSY."""
    for name, rate in ((f"door:{door.pk}", ONE_CHANNEL), ("doors", ALL_CHANNELS)):
        check_left(rate, level_now(name, rate, timezone.now()))


@transaction.atomic
def take(name: str, rate: Rate) -> None:
    """Take one out of the bucket `name`. Raises the rate's problem. Committed whatever becomes of what it was for."""
    now = timezone.now()
    Bucket.objects.bulk_create([Bucket(name=name, level=rate.burst, at=now)], ignore_conflicts=True)
    row = Bucket.objects.select_for_update().get(pk=name)
    level = filled(row, rate, now)
    check_left(rate, level)
    Bucket.objects.filter(pk=name).update(level=level - 1, at=now)


def level_now(name: str, rate: Rate, now: datetime) -> float:
    row = Bucket.objects.filter(pk=name).first()
    return float(rate.burst) if row is None else filled(row, rate, now)


def filled(row: Bucket, rate: Rate, now: datetime) -> float:
    """The level with what time has added. A clock that was set back adds nothing, and takes nothing away."""
    passed = max(now - row.at, timedelta(0))
    return min(float(rate.burst), row.level + rate.per_hour * passed / timedelta(hours=1))


def check_left(rate: Rate, level: float) -> None:
    """Raises the rate's problem, with how long to wait."""
    if level < 1:
        minutes = ceil((1 - level) * 60 / rate.per_hour)
        raise ProblemError(rate.problem, minutes=min(max(minutes, 1), MOST_WAIT_MINUTES))
