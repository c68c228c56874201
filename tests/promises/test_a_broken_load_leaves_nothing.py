"""Nothing is half-loaded: not after kill -9, not on a full disk, not while others read."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from open_data import NoAudit, event, events, in_folder, tell_nobody
from saferhavens.core.problems import DISK_FULL
from saferhavens.web.mobility.models import ViolenceCell, ViolenceEvent, ViolenceMonth
from saferhavens.web.vintages import actions, stores
from saferhavens.web.vintages.models import Vintage, VintageState

TESTS = Path(__file__).resolve().parents[1]
PROJECT = TESTS.parent


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of its own, on SQLite."""
    home = tmp_path_factory.mktemp("home")
    run = [sys.executable, "-m", "saferhavens", "migrate"]
    subprocess.run(run, env=environment(home), check=True, capture_output=True)
    return home


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAFERHAVENS_", "DATABASE_"))}
    own = {
        "SAFERHAVENS_HOME": str(home),
        "PYTHONPATH": f"{PROJECT / 'src'}:{TESTS}",
        "DJANGO_SETTINGS_MODULE": "saferhavens.web.settings",
    }
    return kept | own


def loader(home: Path, folder: Path, moment: str) -> subprocess.Popen[str]:
    script = [sys.executable, str(TESTS / "promises" / "loader_to_kill.py"), str(folder), moment]
    return subprocess.Popen(script, env=environment(home), stdout=subprocess.PIPE, text=True)


def count(home: Path, table: str) -> int:
    with closing(sqlite3.connect(home / "saferhavens.sqlite3")) as reader:
        return reader.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - tables of ours


TABLES = (
    "vintages_vintage",
    "mobility_violenceevent",
    "mobility_violencemonth",
    "mobility_violencecell",
    "ledger_entry",
)


@pytest.mark.parametrize("moment", ["rows", "sums"])
def test_a_loader_that_is_killed_leaves_nothing_and_the_next_one_works(
    migrated: Path, tmp_path: Path, moment: str
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "saferhavens.sqlite3").write_bytes((migrated / "saferhavens.sqlite3").read_bytes())
    killed = loader(home, tmp_path, moment)
    assert killed.stdout.readline() == "ready\n"
    killed.kill()
    assert killed.wait(30) == -9
    killed.stdout.close()
    assert [count(home, table) for table in TABLES] == [0] * len(TABLES)
    assert [path.name for path in tmp_path.glob("*.csv")] == ["new.csv"]

    again = loader(home, tmp_path, "never")
    output, _ = again.communicate(timeout=60)
    assert (again.returncode, output) == (0, "5000\n")
    assert count(home, "mobility_violenceevent") == 5000
    assert count(home, "ledger_entry") == 1


@pytest.fixture
def almost_full() -> Iterator[None]:
    """A database that may grow by a few pages only."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL cannot be given a full disk from here; see the test of its error below")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
    yield
    connection.close()  # the limit belongs to the connection


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("almost_full")
def test_a_full_disk_is_a_plain_problem_and_nothing_is_half_loaded(tmp_path: Path) -> None:
    rows = [event(number, where="x" * 300) for number in range(20_000)]
    source = in_folder(tmp_path, "ucdp_ged", {"big.csv": events(*rows)})
    (outcome,) = actions.load_files(NoAudit(), [source], tmp_path, tell_nobody)
    assert outcome.problem.problem is DISK_FULL
    assert not ViolenceEvent.objects.exists()
    assert not Vintage.objects.filter(state=VintageState.KEPT).exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_held_before_a_full_disk_is_still_shown(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL cannot be given a full disk from here")
    old = in_folder(tmp_path, "ucdp_ged", {"old.csv": events(event(1), version="23.1")})
    actions.load_files(NoAudit(), [old], tmp_path, tell_nobody)
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
    rows = [event(number, where="x" * 300) for number in range(20_000)]
    new = in_folder(tmp_path, "ucdp_ged", {"new.csv": events(*rows, version="25.1")})
    (outcome,) = actions.load_files(NoAudit(), [new], tmp_path, tell_nobody)
    connection.close()
    assert outcome.problem.problem is DISK_FULL
    assert ViolenceEvent.objects.get(current=True).event_id == 1
    assert ViolenceMonth.objects.get().events == 1
    (outcome,) = actions.load_files(NoAudit(), [new], tmp_path, tell_nobody)
    assert outcome.rows_stored == 20_000


def test_postgresql_and_the_system_below_say_it_in_their_own_words() -> None:
    complaint = DatabaseError()
    complaint.__cause__ = psycopg.errors.DiskFull()
    assert actions.is_disk_full(complaint)
    assert actions.is_disk_full(OSError(28, "No space left on device"))
    assert not actions.is_disk_full(DatabaseError("something else"))
    assert not actions.is_disk_full(OSError(2, "No such file"))


def seen_by_another_connection() -> tuple[int, int, int]:
    seen: list[tuple[int, int, int]] = []

    def look() -> None:
        current = ViolenceEvent.objects.filter(current=True)
        seen.append((current.count(), ViolenceMonth.objects.count(), Vintage.objects.in_force().count()))
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(30)
    return seen[0]


@pytest.mark.django_db(transaction=True)
def test_readers_see_the_old_data_until_the_load_is_complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = in_folder(tmp_path, "ucdp_ged", {"old.csv": events(event(1), version="23.1")})
    actions.load_files(NoAudit(), [old], tmp_path, tell_nobody)
    during: list[tuple[int, int, int]] = []
    followers = (*stores.followers(), lambda _loaded: during.append(seen_by_another_connection()))
    monkeypatch.setattr(stores, "followers", lambda: followers)
    new = in_folder(tmp_path, "ucdp_ged", {"new.csv": events(event(1), event(2), event(3), version="25.1")})
    actions.load_files(NoAudit(), [new], tmp_path, tell_nobody)
    assert during == [(1, 1, 1)]
    assert seen_by_another_connection() == (3, 1, 1)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_session_that_the_server_ends_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def end_session(_loaded: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    source = in_folder(tmp_path, "ucdp_ged", {"a.csv": events(event(1))})
    with monkeypatch.context() as patch:
        patch.setattr(stores, "followers", lambda: (end_session,))
        with pytest.raises(DatabaseError):
            actions.load_files(NoAudit(), [source], tmp_path, tell_nobody)
    connection.close()
    assert not ViolenceEvent.objects.exists()
    (outcome,) = actions.load_files(NoAudit(), [source], tmp_path, tell_nobody)
    assert outcome.rows_stored == 1


@pytest.mark.django_db
def test_a_load_that_breaks_while_summing_up_takes_its_rows_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_loaded: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(stores, "followers", lambda: (fail,))
    source = in_folder(tmp_path, "ucdp_ged", {"a.csv": events(event(1))})
    with pytest.raises(ArithmeticError):
        actions.load_files(NoAudit(), [source], tmp_path, tell_nobody)
    assert not ViolenceEvent.objects.exists()
    assert not ViolenceCell.objects.exists()
    call_command("check")
