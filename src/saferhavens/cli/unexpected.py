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
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop

DETAILS = gettext_noop("The details are in {file}.")
PROJECT = Path(__file__).resolve().parents[3]


def report_unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> NoReturn:
    """For `sys.excepthook`: keep the traceback in a file, say so in one line, end with the exit code of the catalogue."""
    if isinstance(error, KeyboardInterrupt):
        sys.exit(130)
    details = "".join(traceback.format_exception(kind, error, trace))
    problem = ProblemError(problems.UNEXPECTED)
    print(problem.sentence(translate), file=sys.stderr)
    try:
        file = keep(details)
        print(translate(DETAILS).format(file=file), file=sys.stderr)
    except OSError:
        print(details, file=sys.stderr)  # nowhere to write: better a traceback than nothing
    sys.exit(problem.problem.exit_code)


def keep(details: str) -> Path:
    """Write `details` to a new file in the home's folder of errors, readable by this user only."""
    folder = Path(os.environ.get("SAFERHAVENS_HOME") or PROJECT / "var") / "errors"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    file.touch(mode=0o600)
    file.write_text(details)
    return file
