"""What a start must not wait for."""

import os
import subprocess
import sys

from house.code import PROJECT

HEAVY = ("polars", "shapely", "numpy", "duckdb")


def test_preparing_a_start_imports_nothing_that_only_loading_needs(tmp_path):
    code = (
        "import django, sys; django.setup(); import saferhavens.cli.prepare; "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "saferhavens.web.settings",
        "SAFERHAVENS_HOME": str(tmp_path),
        "PYTHONPATH": str(PROJECT / "src"),
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
