"""What lies on the disk, read so that the database does not notice."""

import subprocess
from collections.abc import Iterable
from pathlib import Path


def bytes_of(files: Iterable[Path]) -> bytes:
    """All of `files`, one after the other, read by a process of its own.

    A process that opens and closes SQLite's file itself drops the locks that its own connections hold on it, and
    the next connection ends with a "disk I/O error". Source: sqlite.org, How To Corrupt An SQLite Database, 2.2.
    """
    names = b"".join(str(file).encode() + b"\0" for file in files)
    return subprocess.run(["xargs", "-0", "-r", "cat", "--"], input=names, capture_output=True, check=True).stdout


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]
