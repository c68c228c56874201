"""Jobs about jobs."""

from datetime import timedelta

from django.db.models import Q
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

KEPT = timedelta(days=14)
FAILURES_KEPT = timedelta(days=60)
"""Longer, because somebody has to look at them."""


@task()
def remove_old_results() -> int:
    """Daily: remove the notes of jobs that have long been finished. Returns how many."""
    now = timezone.now()
    done = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEPT)
    failed = Q(status=TaskResultStatus.FAILED, finished_at__lt=now - FAILURES_KEPT)
    removed, _ = DBTaskResult.objects.filter(done | failed).delete()
    return int(removed)
