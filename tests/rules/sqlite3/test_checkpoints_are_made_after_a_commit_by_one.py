"""SQLite's log is copied by one connection at a time, right after a commit of its own, when the log has grown long."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from committing import opened
from saferhavens.web.settings.environment import sqlite
from saferhavens.web.sqlite3 import checkpoints
from saferhavens.web.sqlite3.base import DatabaseWrapper

MUCH = bytes(1_000_000)


@pytest.fixture(autouse=True)
def may_open_databases(django_db_blocker) -> Iterator[None]:
    """These are files of their own, none of the site's."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "one.sqlite3"


@pytest.fixture
def wrapper(file: Path) -> Iterator[DatabaseWrapper]:
    made = opened(file)
    with made.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (what BLOB)")
    yield made
    made.close()


def committed(wrapper: DatabaseWrapper, megabytes: int = 1) -> None:
    with wrapper.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        for _ in range(megabytes):
            cursor.execute("INSERT INTO kept VALUES (%s)", [MUCH])
    wrapper._commit()


def in_database(file: Path) -> int:
    """Bytes of the database without its log."""
    return file.stat().st_size


def of(file: Path) -> checkpoints.Checkpoints:
    return checkpoints.checkpoints_of(file)


def test_no_connection_copies_by_itself(wrapper: DatabaseWrapper):
    with wrapper.cursor() as cursor:
        assert cursor.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)


def test_a_short_log_is_left(wrapper: DatabaseWrapper, file: Path):
    committed(wrapper, 1)
    assert 0 < of(file).length() < checkpoints.LOG_BYTES
    assert in_database(file) < len(MUCH)


def test_a_long_log_is_copied_with_the_next_commit_and_then_begins_anew(wrapper: DatabaseWrapper, file: Path):
    committed(wrapper, 5)
    assert of(file).are_due()
    committed(wrapper, 1)
    assert in_database(file) > 6 * len(MUCH)
    committed(wrapper, 1)
    assert of(file).length() < 2 * len(MUCH)


def test_one_process_tries_once_a_second_at_most(wrapper: DatabaseWrapper, file: Path, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(checkpoints.time, "monotonic", lambda: now[0])
    committed(wrapper, 5)
    with of(file).alone():
        pass
    assert not of(file).are_due()
    now[0] += checkpoints.PAUSE_SECONDS
    assert of(file).are_due()


def test_who_does_not_get_the_lock_commits_and_copies_nothing(wrapper: DatabaseWrapper, file: Path):
    committed(wrapper, 5)
    with checkpoints.Checkpoints(file).alone() as is_alone:
        assert is_alone
        committed(wrapper, 1)
    assert in_database(file) < len(MUCH)
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT count(*) FROM kept").fetchone() == (6,)


def test_the_lock_is_taken_before_the_commit_and_the_log_copied_after_it(wrapper: DatabaseWrapper, file, monkeypatch):
    committed(wrapper, 5)
    seen: list[tuple[str, int]] = []
    with closing(sqlite3.connect(file)) as other:

        def note(what: str) -> None:
            seen.append((what, other.execute("SELECT count(*) FROM kept").fetchone()[0]))

        monkeypatch.setattr(checkpoints.fcntl, "flock", lambda *_given: note("locked"))
        monkeypatch.setattr(checkpoints.Checkpoints, "make", lambda *_given: note("copied"))
        committed(wrapper, 1)
    assert seen == [("locked", 5), ("copied", 6)]


def test_a_reader_keeps_the_log_but_not_the_writer(wrapper: DatabaseWrapper, file: Path):
    reader = sqlite3.connect(file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM kept").fetchone()
    committed(wrapper, 5)
    committed(wrapper, 1)
    assert of(file).length() > checkpoints.LOG_BYTES
    assert reader.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    reader.close()


def test_a_very_long_log_is_copied_while_others_write(wrapper: DatabaseWrapper, file: Path, monkeypatch):
    monkeypatch.setattr(checkpoints, "LONG_LOG_BYTES", 2 * len(MUCH))
    committed(wrapper, 5)
    said: list[str] = []
    wrapper.connection.set_trace_callback(said.append)
    committed(wrapper, 1)
    assert [line for line in said if "checkpoint" in line] == ["PRAGMA wal_checkpoint(PASSIVE)"]


def test_how_long_others_are_waited_for_is_as_before(wrapper: DatabaseWrapper):
    with wrapper.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()
        committed(wrapper, 5)
        committed(wrapper, 1)
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == before == (60_000,)


def test_a_database_in_memory_has_no_log():
    wrapper = DatabaseWrapper(sqlite(Path(":memory:")) | {"TIME_ZONE": None, "AUTOCOMMIT": True, "TEST": {}}, alias="m")
    assert wrapper._checkpoints() is None
