"""What every test can rely on. The settings are in testing_settings.py; the cast is in each folder that needs it."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

from ledger_triggers import let_tests_empty_tables

PROJECT = Path(__file__).resolve().parents[1]
SHARED_DATA = PROJECT.parent / "shared" / "data"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
JAVA = shutil.which("java") or os.environ.get("JAVA_HOME")
BUNDLE = PROJECT / "frontend" / "dist"
NOTHING_MISSING = os.environ.get("SAFERHAVENS_CI") == "1"
"""Set by .ci/run, which installs what tests need of the machine: there nothing may be skipped for lack of it."""

let_tests_empty_tables()

hypothesis_settings.register_profile("here", deadline=None)  # a busy machine is no fault of what is tried
hypothesis_settings.register_profile("ci", deadline=None, derandomize=True)  # the same cases for the same code
hypothesis_settings.load_profile("ci" if NOTHING_MISSING else "here")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, with the reason, what this machine lacks the program or the data for."""
    if item.get_closest_marker("shared_data") and not SHARED_DATA.is_dir():
        pytest.skip("needs the real data in ../shared/data")
    if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: make test DATABASE_URL=postgresql://…")
    if item.get_closest_marker("spark"):
        need(find_spec("pyspark"), "needs Spark, which the program does not bring: make test SPARK=1, with a network")
        need(JAVA, "needs Java for Spark: apt-get install default-jre-headless")
    if item.get_closest_marker("browser"):
        need(CHROMIUM, "needs Chromium: apt-get install chromium")
        need(BUNDLE.is_dir(), "needs the browser libraries: make frontend, with a network")


def need(there: object, reason: str) -> None:
    """What is not `there` is a skip on a developer's machine, and a failure in .ci/run."""
    if not there:
        (pytest.fail if NOTHING_MISSING else pytest.skip)(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; tests that take it carry the marker shared_data."""
    return SHARED_DATA
