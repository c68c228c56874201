"""When recurring jobs are queued."""

from datetime import timedelta

import pytest
from django.conf import settings as program_settings
from django.tasks import Task
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from saferhavens.web.jobs.schedule import queue_what_is_due
from saferhavens.web.jobs.worker import Worker

JOB = "rules.jobs.jobs_for_tests.recurring"
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _daily(db, settings):
    settings.RECURRING_JOBS = {JOB: timedelta(days=1)}


def queued() -> int:
    return DBTaskResult.objects.filter(task_path=JOB).count()


def test_a_job_is_queued_the_first_time_at_once():
    assert queue_what_is_due(NOW) == [JOB]
    assert queued() == 1


def test_it_is_not_queued_again_before_its_time():
    queue_what_is_due(NOW)
    assert queue_what_is_due(NOW + timedelta(hours=23)) == []
    assert queued() == 1


def test_it_is_queued_again_when_its_time_has_come():
    queue_what_is_due(NOW)
    assert queue_what_is_due(NOW + timedelta(days=1)) == [JOB]
    assert queued() == 2


def test_days_without_a_worker_are_not_made_up_for():
    queue_what_is_due(NOW)
    assert queue_what_is_due(NOW + timedelta(days=5)) == [JOB]
    assert queue_what_is_due(NOW + timedelta(days=5, hours=1)) == []


def test_two_workers_queue_it_once():
    first, second = Worker(), Worker()
    first.look_after()
    second.look_after()
    assert queued() == 1


@pytest.mark.parametrize("name", list(program_settings.RECURRING_JOBS))
def test_every_job_of_the_table_exists(name):
    assert isinstance(import_string(name), Task)
