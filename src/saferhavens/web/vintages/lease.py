"""One loader at a time. The lock is given back by the machine when its process dies, however it dies.

SQLite: a lock on a file beside the database. PostgreSQL: an advisory lock of the session. The row `LoaderLease`
only tells others since when the loader has been at work, and on what.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.dateformat import format as format_date

from saferhavens.core.problems import LOADER_BUSY, ProblemError
from saferhavens.web.vintages.models import LoaderLease

ADVISORY_KEY = 0x5AFE_0001
"""Any number that nothing else in the database locks."""


@contextmanager
def only_loader() -> Iterator[None]:
    """Hold the lock while the work inside is done. Raises LOADER_BUSY if somebody else holds it."""
    hold = _advisory_lock if connection.vendor == "postgresql" else _file_lock
    with hold():
        LoaderLease.objects.update_or_create(pk=1, defaults={"since": timezone.now(), "doing": ""})
        try:
            yield
        finally:
            LoaderLease.objects.all().delete()


def tell(doing: str) -> None:
    """Let others see on what the loader is at work. To be called between transactions."""
    LoaderLease.objects.update(doing=doing[:300])


def _busy() -> ProblemError:
    lease = LoaderLease.objects.first()
    since = format_date(timezone.localtime(lease.since if lease else timezone.now()), "Y-m-d H:i e")
    return ProblemError(LOADER_BUSY, since=since)


@contextmanager
def _file_lock() -> Iterator[None]:
    with lock_file().open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy() from None
        yield


def lock_file() -> Path:
    """Beside the database, since it is the database that is locked, whichever installation works on it."""
    name = str(connection.settings_dict["NAME"])
    in_memory = name == ":memory:" or name.startswith("file:")
    return Path(settings.HOME) / "loader.lock" if in_memory else Path(f"{name}.loader.lock")


@contextmanager
def _advisory_lock() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY_KEY])
        if not cursor.fetchone()[0]:
            raise _busy()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_KEY])
