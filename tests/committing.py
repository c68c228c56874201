"""A process that commits to an SQLite file as this program does, and copies the log at every chance."""

import os
import uuid
from pathlib import Path

from saferhavens.web.settings.environment import sqlite
from saferhavens.web.sqlite3 import checkpoints
from saferhavens.web.sqlite3.base import DatabaseWrapper


def opened(file: Path) -> DatabaseWrapper:
    """A connection as the program's settings describe it."""
    missing = {"TIME_ZONE": None, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True, "TEST": {}}
    return DatabaseWrapper(missing | sqlite(file), alias="a_test")


def write(file: Path, commits: int) -> list[str]:
    """The keys of rows that were committed, each in a transaction of its own."""
    checkpoints.LOG_BYTES, checkpoints.PAUSE_SECONDS = 0, 0.0
    wrapper = opened(file)
    wrapper.connect()
    wrapper.connection.execute("PRAGMA synchronous=OFF")  # no power is cut here, and it leaves more time to collide
    known = [committed(wrapper) for _ in range(commits)]
    wrapper.close()
    return known


def committed(wrapper: DatabaseWrapper) -> str:
    key = uuid.uuid4().hex
    wrapper.connection.execute("BEGIN IMMEDIATE")
    wrapper.connection.execute("INSERT INTO kept VALUES (?, ?)", [key, os.urandom(300)])
    wrapper._commit()
    return key
