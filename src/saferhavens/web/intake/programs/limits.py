"""How often programs may ask. Counted in the memory of each process, since nothing of it must outlive a minute.

The limits hold back a program that has run wild, not somebody who guesses: a secret of 256 bits is not guessed.
"""

import time
from collections.abc import Callable
from threading import Lock

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError

REQUESTS_A_MINUTE = 6_000
"""Of one token: a hundred a second, more than a whole office of telephones that come back into reach at once."""

FAILURES_A_MINUTE = 60
"""Requests with a wrong token from one address."""

MOST_KEYS = 10_000
REPORT_BODY = 1_000_000
"""A report as JSON or XML without its files: the longest texts of a report, in letters of four bytes, ten times."""

MOST_FILES = 100
"""Files of one report."""

LONGEST_FILE_NAME = 200
LONGEST_INSTANCE_ID = 100
"""Characters; "uuid:" and a UUID have 41."""


class Window:
    """Counts per key in windows of a minute."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._lock = Lock()
        self._minute = 0
        self._counts: dict[str, int] = {}

    def check(self, key: str) -> None:
        """Raises SLOW_DOWN."""
        with self._lock:
            self._turn()
            if self._counts.get(key, 0) >= self.most:
                raise ProblemError(problems.SLOW_DOWN, minutes=1)

    def count(self, key: str) -> None:
        with self._lock:
            self._turn()
            self._counts[key] = self._counts.get(key, 0) + 1

    def take(self, key: str) -> None:
        """Raises SLOW_DOWN; counts otherwise."""
        self.check(key)
        self.count(key)

    def forget(self) -> None:
        with self._lock:
            self._counts.clear()

    def _turn(self) -> None:
        minute = int(self._clock() // 60)
        if minute != self._minute or len(self._counts) >= MOST_KEYS:
            self._minute = minute
            self._counts.clear()


requests_of = Window(REQUESTS_A_MINUTE)
failures = Window(FAILURES_A_MINUTE)
