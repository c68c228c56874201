"""What is in the queue already."""

from typing import Any

from django.db.models import Q
from django.tasks import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult


def is_waiting(task: Task[..., Any], *args: object) -> bool:
    """Whether a job of `task` with these arguments waits, or is at work."""
    unfinished = Q(status=TaskResultStatus.READY) | Q(status=TaskResultStatus.RUNNING)
    waiting = DBTaskResult.objects.filter(unfinished, task_path=task.module_path)
    return any(each["args"] == list(args) for each in waiting.values_list("args_kwargs", flat=True))
