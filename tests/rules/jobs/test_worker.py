"""How a worker takes, does and finishes jobs."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from rules.jobs import jobs_for_tests as jobs
from saferhavens.web.jobs import tasks, worker
from saferhavens.web.jobs.models import Lease
from saferhavens.web.jobs.worker import MOST_TRIES, Worker, put_lost_jobs_back, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_recurring(settings):
    settings.RECURRING_JOBS = {}


@pytest.fixture
def trace(tmp_path):
    return tmp_path / "trace"


def only_job() -> DBTaskResult:
    return DBTaskResult.objects.get()


def make_lost(job: DBTaskResult) -> None:
    Lease.objects.filter(job_id=job.id).update(until=timezone.now() - timedelta(seconds=1))


def test_a_job_is_done_once_and_its_result_kept(trace):
    jobs.note.enqueue(str(trace), "hello")
    assert Worker().step() is True
    assert Worker().step() is False
    assert trace.read_text() == "hello\n"
    assert (only_job().status, only_job().return_value) == (TaskResultStatus.SUCCESSFUL, "hello")
    assert not Lease.objects.exists()


def test_jobs_are_done_in_the_order_in_which_they_came(trace):
    for word in ("one", "two", "three"):
        jobs.note.enqueue(str(trace), word)
    doing = Worker()
    while doing.step():
        pass
    assert trace.read_text().split() == ["one", "two", "three"]


def test_a_job_for_later_waits(trace):
    jobs.note.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(str(trace), "later")
    assert Worker().step() is False


def test_a_job_queued_by_a_write_that_was_taken_back_never_was(trace):
    with transaction.atomic():
        jobs.note.enqueue(str(trace), "hello")
        transaction.set_rollback(True)
    assert Worker().step() is False


def test_a_job_that_a_worker_has_is_not_taken_by_another(trace):
    jobs.note.enqueue(str(trace), "hello")
    assert take(Worker().id) is not None
    assert take(Worker().id) is None


def test_a_job_can_ask_which_try_this_is():
    jobs.tries.enqueue()
    Worker().step()
    assert only_job().return_value == 1


def test_a_failure_is_tried_again_later_then_given_up(trace):
    jobs.fail.enqueue(str(trace))
    for number in range(1, MOST_TRIES + 1):
        DBTaskResult.objects.update(run_after=timezone.now())
        Worker().step()
        is_last = number == MOST_TRIES
        assert only_job().status == (TaskResultStatus.FAILED if is_last else TaskResultStatus.READY)
        assert is_last or only_job().run_after > timezone.now() + timedelta(seconds=50)
    assert trace.read_text().split() == ["tried"] * MOST_TRIES
    assert only_job().exception_class_path == "builtins.ConnectionRefusedError"


def test_a_job_whose_function_is_gone_fails_without_stopping_the_worker(trace):
    jobs.note.enqueue(str(trace), "hello")
    DBTaskResult.objects.update(task_path="rules.jobs.jobs_for_tests.gone")
    assert Worker().step() is True
    assert only_job().status == TaskResultStatus.READY


def test_a_job_whose_lease_has_lapsed_waits_again(trace):
    jobs.note.enqueue(str(trace), "hello")
    make_lost(take(Worker().id))
    assert put_lost_jobs_back() == 1
    assert only_job().status == TaskResultStatus.READY
    assert Worker().step() is True
    assert trace.read_text() == "hello\n"


def test_a_job_without_any_lease_waits_again(trace):
    jobs.note.enqueue(str(trace), "hello")
    take(Worker().id)
    Lease.objects.all().delete()
    assert put_lost_jobs_back() == 1


def test_a_job_with_a_good_lease_is_left_alone(trace):
    jobs.note.enqueue(str(trace), "hello")
    take(Worker().id)
    assert put_lost_jobs_back() == 0
    assert only_job().status == TaskResultStatus.RUNNING


def test_a_job_lost_three_times_has_failed(trace):
    jobs.note.enqueue(str(trace), "hello")
    for _ in range(MOST_TRIES):
        make_lost(take(Worker().id))
        put_lost_jobs_back()
    assert only_job().status == TaskResultStatus.FAILED
    assert "WorkerGoneError" in only_job().exception_class_path


def test_a_worker_that_has_lost_its_lease_does_not_overwrite_what_the_next_one_did(trace):
    jobs.note.enqueue(str(trace), "hello")
    slow = Worker()
    job = take(slow.id)
    make_lost(job)
    put_lost_jobs_back()
    next_one = take(Worker().id)
    slow.do(job)
    assert only_job().status == TaskResultStatus.RUNNING
    assert Lease.objects.get().worker == next_one.worker_ids[-1]


def test_a_worker_elsewhere_is_believed_and_one_here_is_looked_for():
    assert not worker.is_gone("another-machine/1/abcd")
    assert not worker.is_gone(Worker().id)
    here = worker.socket.gethostname()[:30]
    assert worker.is_gone(f"{here}/{2**22 + 1}/abcd")  # beyond the largest process number of Linux
    assert not worker.is_gone(f"{here}/1/abcd")


def test_old_notes_of_jobs_are_removed_and_failures_later(trace):
    now = timezone.now()
    for days, status in [(15, "SUCCESSFUL"), (13, "SUCCESSFUL"), (15, "FAILED"), (61, "FAILED")]:
        result = jobs.note.enqueue(str(trace), f"{status} {days}")
        DBTaskResult.objects.filter(id=result.id).update(status=status, finished_at=now - timedelta(days=days))
    assert tasks.remove_old_results.call() == 2
    assert DBTaskResult.objects.filter(status="FAILED").count() == 1
    assert DBTaskResult.objects.filter(status="SUCCESSFUL").count() == 1
