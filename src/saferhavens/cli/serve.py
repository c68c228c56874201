"""Keeps the web server and the worker running until somebody says stop, and leaves nothing behind.

Each child leads a process group of its own: Ctrl-C in the terminal reaches only this process, which then stops
each group in order; and whatever a killed child has left behind is ended with its group.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from saferhavens.cli.language import translate
from saferhavens.cli.progress import say
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError

LOOK_EVERY = 0.2  # seconds
PATIENCE = 10.0  # seconds that a child has for ending by itself
ENDS_ALLOWED = 3  # within ENDS_WITHIN; one more and everything stops, since starting again does not help
ENDS_WITHIN = 60.0
PR_SET_PDEATHSIG = 1  # from linux/prctl.h


@dataclass
class Child:
    """A program that has to run all the time."""

    name: str
    command: Sequence[str]
    ends: list[float] = field(default_factory=list)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - the commands are our own
            self.command,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - runs before any thread exists in the child
        )

    def has_ended(self) -> int | None:
        """The exit code once the program has ended."""
        return self.process.poll() if self.process else None

    def signal_group(self, number: signal.Signals) -> None:
        """Send a signal to the program and all that it has started."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def stop(self) -> None:
        """Ask the program to end; after PATIENCE, or if it left something behind, end it."""
        if self.process:
            self.signal_group(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
            self.signal_group(signal.SIGKILL)
            self.process.wait()

    def start_again(self, code: int) -> None:
        """Start the ended program anew. Raises CHILD_KEEPS_ENDING if that has been done too often."""
        self.signal_group(signal.SIGKILL)
        now = time.monotonic()
        self.ends = [*(end for end in self.ends if now - end < ENDS_WITHIN), now]
        if len(self.ends) > ENDS_ALLOWED:
            raise ProblemError(problems.CHILD_KEEPS_ENDING, what=translate(self.name), times=len(self.ends))
        say(
            translate("The {what} ended unexpectedly ({code}). It is started again.").format(
                what=translate(self.name), code=code
            )
        )
        self.start()


def end_with_parent() -> None:
    """Have the system end this process when its parent is killed (Linux only; elsewhere nothing is done)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Starts the children, watches them, and stops them all on SIGINT, SIGTERM or SIGHUP."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.asked_to_stop = threading.Event()

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.ask_to_stop)

    def ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.asked_to_stop.set()

    def start(self, name: str = "") -> None:
        """Start the child called `name`, or all."""
        for child in self.children:
            if name in ("", child.name):
                child.start()

    def watch(self) -> None:
        """Return when asked to stop. Raises CHILD_KEEPS_ENDING."""
        while not self.asked_to_stop.is_set():
            self.look()

    def look(self) -> None:
        """Start again what has ended, then wait a moment. Raises CHILD_KEEPS_ENDING."""
        for child in self.children:
            code = child.has_ended()
            if code is not None:
                child.start_again(code)
        self.asked_to_stop.wait(LOOK_EVERY)

    def stop(self) -> None:
        """Stop the children in the order opposite to that of their start."""
        for child in reversed(self.children):
            child.stop()
