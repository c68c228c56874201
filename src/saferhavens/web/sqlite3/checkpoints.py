"""When the write-ahead log is copied into the database, and that only one process does it, after its own commit."""

import fcntl
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

LOG_BYTES = 4 * 1024 * 1024
"""A longer log is copied: SQLite's own measure, 1,000 pages."""

LONG_LOG_BYTES = 64 * 1024 * 1024
"""Copying a log that long takes seconds, in which others shall be able to write."""

PAUSE_SECONDS = 1.0
"""Between two tries of one process: while somebody reads, a log cannot begin anew, however often it is copied."""

WAIT_FOR_READERS_MS = 200


class Checkpoints:
    """Those of one database file."""

    def __init__(self, database: Path) -> None:
        self.log = database.with_name(database.name + "-wal")
        self.lock = database.with_name(database.name + "-checkpoint")
        self.tried_at = float("-inf")

    def are_due(self) -> bool:
        """Whether the log has grown long, and this process has not tried just now."""
        return time.monotonic() - self.tried_at >= PAUSE_SECONDS and self.length() > LOG_BYTES

    def length(self) -> int:
        """Bytes of the log; 0 while there is none. The file is looked at, never opened: that would drop its locks."""
        try:
            return self.log.stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether nobody else copies the log, neither now nor until this ends. It must begin before a commit.

        So the log holds at least that commit when it is copied, and nobody can begin it anew meanwhile: this is what
        the loss described in this package needs.
        """
        self.tried_at = time.monotonic()
        with self.lock.open("ab") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def make(self, connection: sqlite3.Connection) -> None:
        """Copy the log. FULL keeps writers away, so that the log can begin anew; not where that would take long."""
        if self.length() > LONG_LOG_BYTES:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            return
        (before,) = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute(f"PRAGMA busy_timeout={WAIT_FOR_READERS_MS}")
        connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        connection.execute(f"PRAGMA busy_timeout={before}")


@cache
def checkpoints_of(database: Path) -> Checkpoints:
    """Those of the file `database`, the same for all connections of this process."""
    return Checkpoints(database)
