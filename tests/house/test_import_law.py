"""Who may import whom: the contracts stand in pyproject.toml."""

import subprocess
import sys
import tomllib
from pathlib import Path

from house.code import PROJECT, SOURCE

NOT_ROOMS = {"settings", "templates", "__pycache__"}


def test_the_import_law_holds():
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_room_of_the_web_has_its_place_in_the_law():
    contracts = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (order,) = [contract["layers"] for contract in contracts if contract.get("containers") == ["saferhavens.web"]]
    placed = {room.strip(" ()") for layer in order for room in layer.split("|")}
    rooms = {path.name for path in (SOURCE / "web").iterdir() if path.is_dir()} - NOT_ROOMS
    assert rooms - placed == set()


def test_the_set_up_needs_nothing_but_the_standard_library():
    code = (
        "import sys; from saferhavens.cli import install; "
        "print([name for name in ('click', 'django', 'babel') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=PROJECT / "src", capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
