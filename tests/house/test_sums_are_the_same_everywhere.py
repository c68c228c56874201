"""Linear algebra runs in one thread, whatever the machine: forecasts are the same to the last bit, and quicker."""

import os
import subprocess
import sys

QUESTION = """
import saferhavens, os
print(os.environ["OPENBLAS_NUM_THREADS"], "numpy" in __import__("sys").modules)
"""


def answer(**environment: str) -> str:
    given = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"} | environment
    told = subprocess.run([sys.executable, "-c", QUESTION], capture_output=True, text=True, check=True, env=given)
    return told.stdout.strip()


def test_the_program_asks_for_one_thread_before_anything_is_computed():
    assert answer() == "1 False"


def test_whoever_runs_it_may_ask_for_more():
    assert answer(OPENBLAS_NUM_THREADS="4") == "4 False"


def test_these_tests_run_so_too():
    assert "OPENBLAS_NUM_THREADS" in os.environ
