"""Reading the house: its files and functions, for the tests beside this file."""

import ast
import statistics
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "saferhavens"


class Function(NamedTuple):
    """A function and its length in lines."""

    place: str
    lines: int


@cache
def project_files() -> tuple[Path, ...]:
    """Everything that is, or is about to be, part of the project: what git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if listed.returncode:  # a copy without git
        return tuple(path for path in PROJECT.rglob("*") if path.is_file() and not is_made(path))
    return tuple(path for name in listed.stdout.split("\0") if name and (path := PROJECT / name).is_file())


def is_made(path: Path) -> bool:
    """Whether `path` is in a folder that the set-up makes."""
    made = {".venv", "var", "node_modules", "dist", "__pycache__", ".git"}
    return bool(made & set(path.relative_to(PROJECT).parts)) or path.suffix == ".mo"


def relative(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def python_files(*folders: str) -> list[Path]:
    """The project's Python files in these folders (all if none is named), generated migrations left out."""
    chosen = folders or ("",)
    return [
        path
        for path in project_files()
        if path.suffix == ".py" and relative(path).startswith(chosen) and "migrations" not in path.parts
    ]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def functions(*folders: str) -> Iterator[Function]:
    for path in python_files(*folders):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Function(f"{relative(path)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1)


def lines_of(paths: list[Path]) -> int:
    return sum(path.read_text().count("\n") for path in paths)


def figures() -> str:
    """The figures of the house in one line."""
    source, tests = python_files("src/"), python_files("tests/")
    lengths = sorted(function.lines for function in functions("src/"))
    source_lines, test_lines = lines_of(source), lines_of(tests)
    return (
        f"The house: {len(source)} source files, {source_lines} lines; "
        f"functions median {statistics.median(lengths):.0f}, p90 {lengths[int(0.9 * len(lengths))]}, "
        f"longest {lengths[-1]}; test lines / source lines {test_lines / source_lines:.2f}"
    )
