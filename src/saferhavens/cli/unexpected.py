"""What a user sees of an error that nobody foresaw: one line, and where the details are. Never a traceback."""

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import NoReturn

from saferhavens.cli.language import translate
from saferhavens.core import problems
from saferhavens.core.full_disk import is_disk_full
from saferhavens.core.problems import ProblemError

PROJECT = Path(__file__).resolve().parents[3]


def report_unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> NoReturn:
    """For `sys.excepthook`: keep the traceback in a file, say where, end with the exit code of the catalogue."""
    problem = known(error)
    print(problem.sentence(translate), file=sys.stderr)
    if problem.problem is problems.UNEXPECTED:
        keep_details("".join(traceback.format_exception(kind, error, trace)))
    sys.exit(problem.problem.exit_code)


def known(error: BaseException) -> ProblemError:
    """The problem of the catalogue behind `error`: a full disk can show itself anywhere."""
    if is_disk_full(error):
        return ProblemError(problems.DISK_FULL, where=home())
    return ProblemError(problems.UNEXPECTED)


def keep_details(details: str) -> None:
    try:
        print(translate("The details are in {file}.").format(file=keep(details)), file=sys.stderr)
    except OSError:
        print(details, file=sys.stderr)  # nowhere to write: better a traceback than nothing


def home() -> Path:
    return Path(os.environ.get("SAFERHAVENS_HOME") or PROJECT / "var")


def errors() -> Path:
    """The home's folder of errors; of a benchmark, whose own home is thrown away, that of whoever started it."""
    return Path(os.environ.get("SAFERHAVENS_BENCH_ERRORS") or home() / "errors")


def keep(details: str) -> Path:
    """Write `details` to a new file in the folder of errors, readable by this user only."""
    folder = errors()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    file.touch(mode=0o600)
    file.write_text(details)
    return file
