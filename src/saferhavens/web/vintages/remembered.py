"""What is remembered of local files between starts, so that an unchanged one need not be read again.

A file counts as unchanged while its size and time of change are the same. The memory is only a shortcut:
when it is lost or damaged, files are read again and nothing else happens.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from saferhavens import __version__
from saferhavens.sources.shape import LocalFile
from saferhavens.sources.source import Source, hash_file


class Remembered:
    """Hashes of files, and which files of a folder belong to which source. Call `save` at the end."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._known: dict[str, dict[str, list[str]]] = _read(store)
        self._listings: dict[Path, str] = {}

    def find(self, source: Source, folder: Path) -> list[LocalFile]:
        """As `source.find(folder)`, without opening files while nothing in the folder has changed."""
        key = f"{source.key} {folder.resolve()}"
        marks = [__version__, *source.about.patterns, self._listing(folder)]
        paths = self._recall("files", key, "\n".join(marks), lambda: [str(local.path) for local in source.find(folder)])
        return [LocalFile(source.key, Path(path)) for path in paths]

    def sha256(self, path: Path) -> str:
        """SHA-256 of a file, in hexadecimal."""
        return self._recall("hashes", str(path.resolve()), _mark(path), lambda: [hash_file(path)])[0]

    def save(self) -> None:
        new = self._store.with_suffix(".new")
        new.write_text(json.dumps(self._known))
        new.replace(self._store)

    def _listing(self, folder: Path) -> str:
        if folder not in self._listings:
            files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
            self._listings[folder] = "\n".join(f"{path} {_mark(path)}" for path in files)
        return self._listings[folder]

    def _recall(self, shelf: str, key: str, marks: str, find_out: Callable[[], list[str]]) -> list[str]:
        """What was found out under the same marks, else what is found out now."""
        mark = hashlib.sha256(marks.encode(errors="surrogateescape")).hexdigest()
        known = self._known.setdefault(shelf, {}).get(key)
        if known and known[0] == mark:
            return known[1:]
        found = find_out()
        self._known[shelf][key] = [mark, *found]
        return found


def _mark(path: Path) -> str:
    state = path.stat()
    return f"{state.st_size} {state.st_mtime_ns}"


def _read(store: Path) -> dict[str, dict[str, list[str]]]:
    try:
        known = json.loads(store.read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
