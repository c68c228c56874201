"""A second loader is told since when the first has been at work; a lock whose owner died does not stay."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from open_data import NoAudit, event, events, in_folder, tell_nobody
from saferhavens.core.problems import LOADER_BUSY, ProblemError
from saferhavens.web.vintages import actions, lease
from saferhavens.web.vintages.models import LoaderLease, Vintage

pytestmark = pytest.mark.django_db(transaction=True)


def in_thread(work: object) -> list[object]:
    """What `work` returns or raises in a thread of its own, with its own connection to the database."""
    results: list[object] = []

    def run() -> None:
        try:
            results.append(work())
        except ProblemError as problem:
            results.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    return results


def take_and_return() -> str:
    with lease.only_loader():
        return "taken"


def test_a_second_loader_is_refused_and_told_since_when() -> None:
    with lease.only_loader():
        (problem,) = in_thread(take_and_return)
    assert problem.problem is LOADER_BUSY
    assert str(problem.facts["since"]).startswith("20")


def test_the_next_loader_may_work_when_the_first_has_finished() -> None:
    assert take_and_return() == "taken"
    assert in_thread(take_and_return) == ["taken"]


def test_a_load_that_fails_gives_the_lock_back() -> None:
    with pytest.raises(RuntimeError), lease.only_loader():
        raise RuntimeError
    assert in_thread(take_and_return) == ["taken"]


def test_others_can_see_what_the_loader_is_doing() -> None:
    with lease.only_loader():
        lease.tell("ucdp_ged: ged251.csv")
        assert in_thread(lambda: LoaderLease.objects.get().doing) == ["ucdp_ged: ged251.csv"]
    assert not LoaderLease.objects.exists()


def test_a_note_left_by_a_dead_loader_does_not_keep_others_away() -> None:
    LoaderLease.objects.create(pk=1, since="2020-01-01T00:00Z", doing="a load that was killed")
    assert take_and_return() == "taken"
    assert not LoaderLease.objects.exists()


def test_the_lock_of_a_process_that_was_killed_is_free(tmp_path: Path) -> None:
    """SQLite's lock is a lock on a file: the machine takes it back."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL ends the lock with the session")
    held = (
        f"import fcntl, os; fcntl.flock(open({str(lease.lock_file())!r}, 'a'), fcntl.LOCK_EX); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", held], check=False).returncode == -9
    assert take_and_return() == "taken"


def test_a_load_of_known_files_needs_no_lock(tmp_path: Path) -> None:
    source = in_folder(tmp_path, "ucdp_ged", {"a.csv": events(event(1))})
    actions.load_files(NoAudit(), [source], tmp_path, tell_nobody)
    with lease.only_loader():
        (outcomes,) = in_thread(lambda: actions.load_files(NoAudit(), [source], tmp_path, tell_nobody))
    assert outcomes[0].is_known


def test_a_load_meets_the_lock_before_it_reads_anything(tmp_path: Path) -> None:
    source = in_folder(tmp_path, "ucdp_ged", {"a.csv": events(event(1))})
    with lease.only_loader():
        (problem,) = in_thread(lambda: actions.load_files(NoAudit(), [source], tmp_path, tell_nobody))
    assert problem.problem is LOADER_BUSY
    assert source.read == []
    assert not Vintage.objects.exists()
