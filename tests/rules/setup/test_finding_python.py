"""setup/find-python: the first Python that really runs, is new enough, and can make virtual environments."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FIND_PYTHON = Path(__file__).resolve().parents[3] / "setup" / "find-python"
OLD = "#!/bin/sh\nexit 1\n"  # what a Python before 3.12 says to the probe
SHIM_OF_NOTHING = "#!/bin/sh\necho 'pyenv: command not found' >&2\nexit 127\n"
GOOD = f'#!/bin/sh\nexec {sys.executable} "$@"\n'


@pytest.fixture
def machine(tmp_path):
    """A machine whose only programs are those that a test puts there (and the shell's own tools)."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "ls", "sort", "printf"):
        (folder / tool).symlink_to(f"/bin/{tool}" if Path(f"/bin/{tool}").exists() else f"/usr/bin/{tool}")
    return folder


def put(folder, name, script):
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(script)
    program.chmod(0o755)
    return program


def find(machine, **environment):
    given = {"PATH": str(machine), "HOME": str(machine.parent), "LANG": "C"} | environment
    return subprocess.run([FIND_PYTHON], env=given, capture_output=True, text=True, check=False)


def found_python(result):
    return Path(result.stdout.strip()).resolve()


def test_a_name_that_does_not_run_is_passed_over(machine):
    put(machine, "python3.14", SHIM_OF_NOTHING)
    put(machine, "python3.13", GOOD)
    result = find(machine)
    assert result.returncode == 0
    assert found_python(result) == Path(sys.executable).resolve()
    assert result.stderr == ""


def test_a_python_that_is_too_old_is_passed_over(machine):
    put(machine, "python3", OLD)
    put(machine, "python3.12", GOOD)
    assert find(machine).returncode == 0


def test_the_python_that_was_named_comes_first(machine):
    named = put(machine.parent / "elsewhere", "my-python", f"#!/bin/sh\necho {machine.parent}/named\n")
    put(machine, "python3", GOOD)
    assert find(machine, PYTHON=str(named)).stdout.strip() == f"{machine.parent}/named"


def test_pyenv_versions_that_are_not_selected_are_found(machine):
    put(machine.parent / ".pyenv" / "versions" / "3.11.7" / "bin", "python3", OLD)
    put(machine.parent / ".pyenv" / "versions" / "3.13.0" / "bin", "python3", GOOD)
    assert find(machine).returncode == 0


def test_another_folder_of_pyenv_is_looked_into(machine):
    put(machine.parent / "pyenv" / "versions" / "3.12.1" / "bin", "python3", GOOD)
    assert find(machine, PYENV_ROOT=str(machine.parent / "pyenv")).returncode == 0


@pytest.mark.parametrize(("language", "words"), [("C", "needs Python 3.12"), ("es_CO.UTF-8", "necesita Python 3.12")])
def test_without_a_python_it_says_what_to_do_and_fails(machine, language, words):
    put(machine, "python3", OLD)
    result = find(machine, LANG=language)
    assert result.returncode == 1
    assert result.stdout == ""
    assert words in result.stderr
    assert "make run PYTHON=" in result.stderr


def test_the_script_is_plain_shell():
    assert FIND_PYTHON.read_text().startswith("#!/bin/sh\n")
    assert os.access(FIND_PYTHON, os.X_OK)
