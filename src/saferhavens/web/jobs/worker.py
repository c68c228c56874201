"""The worker: takes one job after the other, renews its lease meanwhile, and puts back what dead workers left.

A job that is RUNNING has a lease. It is lost when its worker is gone (at once, if it ran on this machine) or has
not renewed it for LEASE; then the job waits again. After MOST_TRIES it has failed, whoever was to blame.
"""

import logging
import os
import secrets
import signal
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from traceback import format_exception
from types import FrameType
from uuid import UUID

from django.db import OperationalError, close_old_connections, connection, transaction
from django.tasks import TaskResultStatus
from django.tasks.base import TaskContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import is_locked_database_exception

from saferhavens.web.jobs import schedule
from saferhavens.web.jobs.models import Lease

LEASE = timedelta(seconds=120)
"""How long a worker may be silent. Longer than any other writer keeps SQLite to itself."""

RENEWED_EVERY = 20.0  # seconds
LOOKED_AFTER_EVERY = timedelta(seconds=15)  # lost jobs and due times
PAUSE = 1.0  # seconds between two looks at an empty queue
MOST_TRIES = 3
TRIED_AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=10))
"""After the first and the second failure: long enough for a mail server to come back."""

log = logging.getLogger("saferhavens.jobs")


def new_worker_id() -> str:
    """Machine, process and a random part: enough to see whether a worker on this machine is still there."""
    return f"{socket.gethostname()[:30]}/{os.getpid()}/{secrets.token_hex(4)}"


class Worker:
    """One process that does jobs until it is asked to stop."""

    def __init__(self, lease: timedelta = LEASE) -> None:
        self.id = new_worker_id()
        self.lease = lease
        self.is_asked_to_stop = False  # a plain flag: an Event that a signal handler sets can lock itself up
        self.last_round = timezone.now() - LOOKED_AFTER_EVERY

    def run(self) -> None:
        """Work until told to stop; the job at hand is finished first."""
        log.info("worker %s has begun", self.id)
        ended = threading.Event()
        renewing = threading.Thread(target=self.renew, args=[ended], daemon=True)
        renewing.start()
        while not self.is_asked_to_stop:
            close_old_connections()
            if not self.step():
                time.sleep(PAUSE)
        ended.set()
        renewing.join(timeout=5)
        log.info("worker %s has stopped", self.id)

    def step(self) -> bool:
        """Do one job. False when there was none, or the database was too busy to ask."""
        try:
            self.look_after()
            job = take(self.id, self.lease)
        except OperationalError as error:
            if not is_locked_database_exception(error):
                raise
            return False
        if job is None:
            return False
        self.do(job)
        return True

    def look_after(self) -> None:
        """Now and then: put lost jobs back, queue what has become due."""
        now = timezone.now()
        if now - self.last_round >= LOOKED_AFTER_EVERY:
            self.last_round = now
            put_lost_jobs_back()
            schedule.queue_what_is_due(now)

    def do(self, job: DBTaskResult) -> None:
        """Run `job` and note how it ended, unless it has been given to another worker meanwhile."""
        try:
            value = called(job)
        except Exception as error:  # whatever a job raises is noted with it, and the next one is done
            log.exception("job %s (%s) has failed", job.id, job.task_path)
            finish(job, self.id, partial(note_failure, job, error))
        else:
            finish(job, self.id, partial(job.set_successful, value))

    def renew(self, ended: threading.Event) -> None:
        """In a thread of its own: renew this worker's leases as long as it lives."""
        while not ended.wait(min(RENEWED_EVERY, self.lease.total_seconds() / 3)):
            try:
                Lease.objects.filter(worker=self.id).update(until=timezone.now() + self.lease)
            except OperationalError as error:
                log.warning("the lease could not be renewed: %s", error)
            finally:
                connection.close()


def take(worker_id: str, lease: timedelta = LEASE) -> DBTaskResult | None:
    """The next job that is ready, now RUNNING for `worker_id`, or None."""
    if not DBTaskResult.objects.ready().exists():
        return None  # asked without the lock for writing, which others need
    with transaction.atomic():
        job = DBTaskResult.objects.ready().get_locked()
        if job is None:
            return None
        job.claim(worker_id)
        Lease.objects.update_or_create(job_id=job.id, defaults={"worker": worker_id, "until": timezone.now() + lease})
        return job


def called(job: DBTaskResult) -> object:
    task, result = job.task, job.task_result
    if task.takes_context:
        return task.call(TaskContext(task_result=result), *result.args, **result.kwargs)
    return task.call(*result.args, **result.kwargs)


def finish(job: DBTaskResult, worker_id: str, note: Callable[[], None]) -> bool:
    """Give the lease back and `note` the end. False if the lease was lost: then another worker has the job."""
    with transaction.atomic():
        released, _ = Lease.objects.filter(job_id=job.id, worker=worker_id).delete()
        if released:
            note()
        else:
            log.warning("job %s ended after its lease was lost", job.id)
        return bool(released)


def note_failure(job: DBTaskResult, error: Exception) -> None:
    """Let `job` wait for its next try, or note that it has failed for good."""
    tries = len(job.worker_ids)
    if tries >= MOST_TRIES:
        job.set_failed(error)
        return
    job.status = TaskResultStatus.READY
    job.run_after = timezone.now() + TRIED_AGAIN_AFTER[tries - 1]
    job.exception_class_path = f"{type(error).__module__}.{type(error).__qualname__}"
    job.traceback = "".join(format_exception(error))
    job.save(update_fields=["status", "run_after", "exception_class_path", "traceback"])


class WorkerGoneError(RuntimeError):
    """The worker of a job ended without a word, as often as it may."""


def put_lost_jobs_back() -> int:
    """Let each job wait again whose worker is gone. Returns how many there were."""
    running = DBTaskResult.objects.running().values_list("id", flat=True)
    return sum(put_back(job_id) for job_id in running if is_lost(job_id))


def is_lost(job_id: UUID) -> bool:
    lease = Lease.objects.filter(job_id=job_id).first()
    return lease is None or lease.until < timezone.now() or is_gone(lease.worker)


def is_gone(worker_id: str) -> bool:
    """Whether `worker_id` ran on this machine and its process is no more. A worker elsewhere is believed."""
    host, process, _ = worker_id.split("/")
    if host != socket.gethostname()[:30] or int(process) == os.getpid():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # it is there, and somebody else's
        return False
    return False


@transaction.atomic
def put_back(job_id: UUID) -> bool:
    """Let one job wait again, or note that it has failed. False if its worker has finished it meanwhile."""
    job = DBTaskResult.objects.select_for_update().filter(id=job_id, status=TaskResultStatus.RUNNING).first()
    if job is None or not is_lost(job_id):
        return False
    Lease.objects.filter(job_id=job_id).delete()
    log.warning("job %s (%s) lost its worker", job.id, job.task_path)
    if len(job.worker_ids) >= MOST_TRIES:
        job.set_failed(WorkerGoneError(f"{MOST_TRIES} workers ended while doing it"))
    else:
        job.status = TaskResultStatus.READY
        job.save(update_fields=["status"])
    return True


def main() -> None:
    """Work until SIGTERM or SIGINT: the job at hand is finished, a second signal ends it too."""
    worker = Worker()

    def stop(number: int, _frame: FrameType | None) -> None:
        if worker.is_asked_to_stop:
            raise SystemExit(128 + number)
        worker.is_asked_to_stop = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()
