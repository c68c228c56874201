"""Recurring jobs. The table is RECURRING_JOBS in the settings: which job, and how often."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from saferhavens.web.jobs.models import DueTime


def queue_what_is_due(now: datetime) -> list[str]:
    """Queue each recurring job whose time has come, and set its next. Returns their names."""
    return [name for name, every in settings.RECURRING_JOBS.items() if queue_if_due(name, every, now)]


@transaction.atomic
def queue_if_due(name: str, every: timedelta, now: datetime) -> bool:
    """One of several workers that look at the same time moves the due time on, and queues the job with it."""
    if DueTime.objects.filter(name=name, at__gt=now).exists():
        return False
    DueTime.objects.bulk_create([DueTime(name=name, at=now)], ignore_conflicts=True)
    moved = DueTime.objects.filter(name=name, at__lte=now).update(at=now + every)
    if moved:
        import_string(name).enqueue()
    return bool(moved)
