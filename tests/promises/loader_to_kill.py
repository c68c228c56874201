"""A loader in a process of its own, for test_a_broken_load_leaves_nothing: stores events, then waits to be killed.

Run as `python loader_to_kill.py FOLDER MOMENT`; prints "ready" when it has come to MOMENT and waits there:
"rows" after the rows were written, "sums" after everything was, before the commit; "never" goes on to the end.
"""

import sys
import time
from pathlib import Path

import django

django.setup()

from open_data import AUDIT, event, events, in_folder, tell_nobody  # noqa: E402 - Django must be set up first
from saferhavens.web.vintages import actions, stores  # noqa: E402 - as above

ROWS = 5_000


def wait(_loaded: object) -> None:
    print("ready", flush=True)
    time.sleep(60)


def main(folder: Path, moment: str) -> None:
    match moment:
        case "rows":
            stores._followers.insert(0, wait)
        case "sums":
            stores._followers.append(wait)
    rows = [event(number, longitude=number / 1000, latitude=1.0) for number in range(ROWS)]
    source = in_folder(folder, "ucdp_ged", {"new.csv": events(*rows, version="25.1")})
    (outcome,) = actions.load_files(AUDIT, [source], folder, tell_nobody)
    print(outcome.rows_stored, flush=True)


main(Path(sys.argv[1]), sys.argv[2])
