"""P1: what was committed stays, however often processes copy SQLite's log while others write.

SQLite up to 3.51.2 loses commits in this situation when left to itself: decisions/0015-checkpoints-of-our-own.md.
"""

import multiprocessing
import os
import sqlite3

from committing import opened, write

WRITERS = 4
COMMITS = 20_000 if os.environ.get("SAFERHAVENS_PROMISES") == "full" else 400


def test_no_commit_is_lost_and_the_file_is_whole(tmp_path, django_db_blocker):
    file = tmp_path / "kept.sqlite3"
    with django_db_blocker.unblock():  # a file of its own, none of the site's
        wrapper = opened(file)
        with wrapper.cursor() as cursor:
            cursor.execute("CREATE TABLE kept (key TEXT PRIMARY KEY, what BLOB)")
        wrapper.close()
    with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
        known = {key for part in pool.starmap(write, [(file, COMMITS)] * WRITERS) for key in part}
    connection = sqlite3.connect(file)
    assert len(known) == WRITERS * COMMITS
    assert {key for (key,) in connection.execute("SELECT key FROM kept")} == known
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
