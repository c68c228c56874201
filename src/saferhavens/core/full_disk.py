"""Recognising a full disk in what the system, SQLite or PostgreSQL say."""

import errno

SQLITE_FULL = 13  # SQLite documentation, result codes
POSTGRESQL_DISK_FULL = "53100"  # PostgreSQL documentation, appendix A, class 53
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)


def is_disk_full(error: BaseException | None) -> bool:
    """Whether `error`, or what caused it, says that the disk is full."""
    if error is None:
        return False
    return (
        getattr(error, "errno", None) in NO_SPACE
        or getattr(error, "sqlite_errorcode", None) == SQLITE_FULL
        or getattr(error, "sqlstate", None) == POSTGRESQL_DISK_FULL
        or is_disk_full(error.__cause__)
    )
