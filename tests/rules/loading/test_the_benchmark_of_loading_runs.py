"""`saferhavens bench load` works with few events too, and touches neither the site's database nor its results."""

import json

import pytest

from saferhavens.cli.bench import BENCHMARKS, bench

RESULTS = BENCHMARKS / "RESULTS.md"


@pytest.fixture(scope="module")
def output() -> dict:
    import os
    import subprocess
    import sys

    command = [sys.executable, "-m", "saferhavens", "bench", "load", "--events=1500", "--invented-only", "--no-record"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_it_prints_seconds_memory_and_rows_per_second_as_json(output: dict) -> None:
    assert output["events"] == 1500
    assert 0 < output["load_seconds"] < 60
    assert output["rows_per_second"] > 0
    assert output["peak_memory_mb"] > output["memory_before_mb"] * 0.9


def test_it_stands_beside_a_yardstick_of_the_same_run(output: dict) -> None:
    assert output["yardstick_bulk_create_seconds_extrapolated"] >= 0


def test_it_names_the_machine_but_no_path(output: dict) -> None:
    assert output["machine"]["cores"]
    assert "/" not in json.dumps(output["machine"])


def test_the_same_seed_makes_the_same_events(tmp_path) -> None:
    import subprocess
    import sys

    for name in ("a.csv", "b.csv"):
        make = [sys.executable, str(BENCHMARKS / "load.py"), "--events=500", "--make", str(tmp_path / name), "1"]
        subprocess.run(make, check=True)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_the_command_knows_its_options() -> None:
    assert {option.name for option in bench.commands["load"].params} == {"events", "invented_only", "no_record"}
