"""`saferhavens bench imports` works with few rows too, and leaves its results alone."""

import json
import os
import subprocess
import sys

from saferhavens.cli.bench import BENCHMARKS

RESULTS = BENCHMARKS / "RESULTS.md"


def test_it_accounts_for_every_row_and_adds_nothing_to_the_results():
    before = RESULTS.read_bytes()
    command = [sys.executable, "-m", "saferhavens", "bench", "imports", "--rows=300", "--no-record"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    output = json.loads(done.stdout)
    assert (output["rows"], output["reports"], output["reports_after_undo"]) == (300, 297, 0)
    assert output["import_seconds"] > 0
    assert RESULTS.read_bytes() == before
