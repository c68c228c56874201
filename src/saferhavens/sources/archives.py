"""Zip archives of publishers, unpacked with care into a temporary folder."""

import errno
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from saferhavens.core.problems import ARCHIVE_BROKEN, FILE_TOO_LARGE, FORMAT_UNREADABLE, ProblemError

DATA_SUFFIXES = (".csv", ".parquet", ".json", ".geojson")
"""What we can read, plain or inside a zip archive."""

UNPACKED_LIMIT = 4 * 1024**3
"""Bytes an archive may unpack to. The largest known, all of UCDP GED as CSV, has about 0.4 GB; a zip bomb has more."""

MOST_MEMBERS = 1_000
"""Data files in one archive. The largest known, Kenya's boundaries, has five."""

_CHUNK = 1024 * 1024
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, UnicodeError)
_DAMAGE_AS_OSERROR = (None, errno.EINVAL)
"""The bz2 module's "Invalid data stream" has no number; a place before the file's beginning is an invalid argument."""


@contextmanager
def unpacked(path: Path, limit: int = UNPACKED_LIMIT) -> Iterator[list[Path]]:
    """The readable files of `path`: itself, or the data files inside if it is a zip archive, the largest first.

    Raises ARCHIVE_BROKEN, FILE_TOO_LARGE, or FORMAT_UNREADABLE if the archive holds no data file.
    """
    if path.suffix.lower() != ".zip":
        yield [path]
        return
    with tempfile.TemporaryDirectory(prefix="saferhavens-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                members = _members(archive, path, limit)
                files = [_unpack(archive, each, Path(folder) / str(n), limit) for n, each in enumerate(members)]
        except _DAMAGE as damage:
            raise ProblemError(ARCHIVE_BROKEN, file=path.name) from damage
        except OSError as damage:
            if damage.errno not in _DAMAGE_AS_OSERROR:
                raise
            raise ProblemError(ARCHIVE_BROKEN, file=path.name) from damage
        except NotImplementedError as unknown:
            raise _refused(path, "it was packed in a way that is not known here") from unknown
        yield files


def _members(archive: zipfile.ZipFile, path: Path, limit: int) -> list[zipfile.ZipInfo]:
    members = [member for member in archive.infolist() if _is_data(member)]
    if not members:
        raise _refused(path, f"it holds none of {', '.join(DATA_SUFFIXES)}")
    if len(members) > MOST_MEMBERS:
        raise _refused(path, f"it holds {len(members)} files")
    if any(member.flag_bits & 0x1 for member in members):
        raise _refused(path, "it asks for a password")
    if any(_leaves_folder(member.filename) for member in members):
        raise _refused(path, "it writes outside its own folder")
    announced = sum(member.file_size for member in members)
    if announced > limit:
        raise ProblemError(FILE_TOO_LARGE, file=path.name, size=announced, limit=limit)
    return sorted(members, key=lambda member: (-member.file_size, member.filename))


def _refused(path: Path, reason: str) -> ProblemError:
    return ProblemError(FORMAT_UNREADABLE, file=path.name, format="zip", reason=reason)


def _is_data(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return not member.is_dir() and not hidden and name.suffix.lower() in DATA_SUFFIXES


def _leaves_folder(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return ".." in parts or name.startswith(("/", "\\")) or parts[0].endswith(":")


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, limit: int) -> Path:
    """Write one member under a name of ours; the announced size is not trusted, what comes out is counted."""
    folder.mkdir()
    target = folder / f"data{PurePosixPath(member.filename).suffix.lower()}"
    written = 0
    with archive.open(member) as packed, target.open("wb") as plain:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > limit:
                raise ProblemError(FILE_TOO_LARGE, file=archive.filename, size=written, limit=limit)
            plain.write(chunk)
    return target
