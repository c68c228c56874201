"""Workers as processes of their own: killed at the worst moment, and asked to stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from rules.jobs import jobs_for_tests as jobs

TESTS = Path(__file__).resolve().parents[2]
LONGEST_WAIT = 30.0
PROGRAM = """
import os, django
from django.conf import settings
import testing_settings
testing_settings.DATABASES["default"].update(NAME=os.environ["TEST_DATABASE"])
testing_settings.RECURRING_JOBS = {}
django.setup()
from saferhavens.web.jobs import worker
worker.PAUSE = 0.1
worker.main()
"""


@pytest.fixture
def start_worker():
    """Start a worker on the database of the test; what is left of them is ended afterwards."""
    begun: list[subprocess.Popen] = []

    def start() -> subprocess.Popen:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "testing_settings",
            "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}",
            "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        }
        begun.append(subprocess.Popen([sys.executable, "-c", PROGRAM], env=environment))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_WAIT
    while not condition():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)


def lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def is_done() -> bool:
    return DBTaskResult.objects.get().status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_killed_worker_is_finished_by_the_next(start_worker, tmp_path):
    trace = tmp_path / "trace"
    jobs.note_and_linger.enqueue(str(trace), 1.0)
    first = start_worker()
    wait_until(lambda: bool(lines(trace)))
    first.kill()
    first.wait()
    assert not is_done()
    start_worker()
    wait_until(is_done)
    assert len(DBTaskResult.objects.get().worker_ids) == 2
    assert lines(trace)[-1] == "ended"
    assert lines(trace).count("ended") == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_asked_to_stop_finishes_its_job_first(start_worker, tmp_path):
    trace = tmp_path / "trace"
    jobs.note_and_linger.enqueue(str(trace), 1.0)
    jobs.note.enqueue(str(trace), "another")
    worker = start_worker()
    wait_until(lambda: bool(lines(trace)))
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(LONGEST_WAIT) == 0
    assert lines(trace)[-1] == "ended"
    assert DBTaskResult.objects.filter(status="READY").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_idle_worker_stops_at_once(start_worker, tmp_path):
    trace = tmp_path / "trace"
    jobs.note.enqueue(str(trace), "hello")
    worker = start_worker()
    wait_until(lambda: bool(lines(trace)) and is_done())
    begun = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(LONGEST_WAIT) == 0
    assert time.monotonic() - begun < 5


def test_the_settings_of_the_program_name_a_backend_that_survives_a_restart():
    assert settings.TASKS["default"]["BACKEND"] == "django_tasks_db.DatabaseBackend"
