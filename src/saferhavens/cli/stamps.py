"""A step whose inputs have not changed since it last succeeded is not done again. Standard library only."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def fingerprint(inputs: Iterable[Path | str]) -> str:
    """SHA-256 over the content and the names of `inputs`: texts, files, and folders with everything below them."""
    digest = hashlib.sha256()
    for item in inputs:
        for name, content in parts(item):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def parts(item: Path | str) -> Iterable[tuple[str, bytes]]:
    """Each named content of one input. A file that is missing counts as such: its appearance is a change."""
    if isinstance(item, str):
        yield "text", item.encode()
    elif item.is_dir():
        for file in sorted(path for path in item.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            yield str(file.relative_to(item)), file.read_bytes()
    elif item.is_file():
        yield item.name, item.read_bytes()
    else:
        yield f"missing {item.name}", b""


class Stamp:
    """The fingerprint of the inputs with which a step last succeeded, kept in a file."""

    def __init__(self, file: Path, inputs: Iterable[Path | str]) -> None:
        self.file = file
        self.current = fingerprint(inputs)

    def is_fresh(self) -> bool:
        return self.file.is_file() and self.file.read_text() == self.current

    def set(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.current)

    def clear(self) -> None:
        """To be called before the step's work, so that one that is broken off is done again."""
        self.file.unlink(missing_ok=True)
