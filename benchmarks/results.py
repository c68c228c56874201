"""Where results of benchmarks go: JSON on standard output, and a section in RESULTS.md with the machine named."""

import json
import os
import platform
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from saferhavens.cli.language import translate
from saferhavens.cli.lines import on_one_line
from saferhavens.cli.unexpected import report_unexpected
from saferhavens.core.problems import ProblemError

INTERRUPTED = 130

RESULTS = Path(__file__).with_name("RESULTS.md")
HEADING = "# Results of the benchmarks\n\nAdded by `saferhavens bench`, newest last.\n"


def machine() -> dict[str, str]:
    """What the results depend on. Names no person, path or host."""
    return {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory_gb():.0f} GB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3


def report(title: str, results: Mapping[str, object], *, record: bool, printed: bool = True) -> None:
    """Print `results` as JSON, and add them to RESULTS.md if asked."""
    if printed:
        print(json.dumps({"benchmark": title, "machine": machine(), **results}, indent=2))
    if record:
        with RESULTS.open("a", encoding="utf-8") as file:
            file.write(HEADING if not file.tell() else "")
            file.write(section(title, results))


def section(title: str, results: Mapping[str, object]) -> str:
    day = datetime.now(UTC).date()
    where = ", ".join(f"{name} {value}" for name, value in machine().items())
    rows = "".join(f"| {name.replace('_', ' ')} | {value} |\n" for name, value in results.items())
    return f"\n## {title}, {day}\n\n{where}\n\n| measure | result |\n|---|---|\n{rows}"


@contextmanager
def told_in_one_line() -> Iterator[None]:
    """What goes wrong inside ends the program with one line on standard error and an exit code; never a traceback."""
    sys.excepthook = report_unexpected
    try:
        yield
    except ProblemError as problem:
        print(on_one_line(problem.sentence(translate)), file=sys.stderr)
        sys.exit(problem.problem.exit_code)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
