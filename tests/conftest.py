"""What every test can rely on. The settings are in testing_settings.py; the fixed cast in each folder that needs it."""

import os
import shutil
from pathlib import Path

import pytest
from django.db import connection

PROJECT = Path(__file__).resolve().parents[1]
SHARED_DATA = PROJECT.parent / "shared" / "data"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NOTHING_MISSING = os.environ.get("SAFERHAVENS_CI") == "1"
"""Set by .ci/run, which installs Chromium and PostgreSQL: there nothing may be skipped for lack of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what this machine lacks the program or the data for."""
    for item in items:
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(lacking("needs Chromium: apt-get install chromium"))
        if item.get_closest_marker("shared_data") and not SHARED_DATA.is_dir():
            item.add_marker(pytest.mark.skip(reason="needs the real data in ../shared/data"))
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: make test DATABASE_URL=postgresql://…"))


def lacking(reason: str) -> pytest.MarkDecorator:
    """A skip here, a failure in .ci/run."""
    if NOTHING_MISSING:
        return pytest.mark.xfail(run=False, strict=True, reason=reason)
    return pytest.mark.skip(reason=reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; tests that take it carry the marker shared_data."""
    return SHARED_DATA
