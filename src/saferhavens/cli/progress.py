"""One calm line a step, with the seconds it took.

Standard library only: the set-up uses it before anything is installed.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

GREEN, YELLOW, RED, DIM, PLAIN = "\033[32m", "\033[33m", "\033[31m", "\033[2m", "\033[0m"
CLEAR_LINE = "\r\033[K"


def is_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def coloured(text: str, colour: str) -> str:
    """`text` in `colour` on a terminal (unless NO_COLOR is set), else as it is."""
    return f"{colour}{text}{PLAIN}" if is_terminal() and "NO_COLOR" not in os.environ else text


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that the work inside is under way, then that it is done and how long it took, or that it failed."""
    started = time.monotonic()
    if is_terminal():
        print(coloured(f"  … {title}", DIM), end="", flush=True)
    try:
        yield
    except BaseException:
        say(f"{start_of_line()}  {coloured('✗', RED)} {title}")
        raise
    seconds = time.monotonic() - started
    say(f"{start_of_line()}  {coloured('✓', GREEN)} {title} {coloured(f'({seconds:.1f} s)', DIM)}")


def start_of_line() -> str:
    return CLEAR_LINE if is_terminal() else ""
