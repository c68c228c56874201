"""Jobs that leave a trace in a file, so that a test sees from outside how often each has run."""

import os
import time
from pathlib import Path

from django.tasks import task


@task()
def note(file: str, word: str) -> str:
    with Path(file).open("a") as handle:
        handle.write(f"{word}\n")
    return word


@task()
def note_and_linger(file: str, seconds: float) -> str:
    """Note the process, then take a while: time enough to be killed."""
    with Path(file).open("a") as handle:
        handle.write(f"begun {os.getpid()}\n")
    time.sleep(seconds)
    with Path(file).open("a") as handle:
        handle.write("ended\n")
    return "done"


@task()
def fail(file: str) -> None:
    with Path(file).open("a") as handle:
        handle.write("tried\n")
    raise ConnectionRefusedError("the mail server is away")


@task(takes_context=True)
def tries(context: object) -> int:
    return context.attempt


@task()
def recurring() -> None:
    """Does nothing; the queue shows that it came."""
