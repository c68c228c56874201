"""The papers of the house agree with it: map, licence, change log, version, documents, commands, settings."""

import re
import shlex
import subprocess
import sys
import tomllib
from importlib import import_module

import click
import pytest

from house.code import PROJECT, SOURCE, project_files, relative
from saferhavens import __version__
from saferhavens.cli.main import COMMANDS
from saferhavens.cli.settings import SETTINGS

PATH_LIKE = re.compile(r"`([\w.\-<>*/{}]*[/.][\w.\-<>*/{}]*)`")
RUN_MARK = "<!-- run -->"
BLOCK = re.compile(rf"{RUN_MARK}\s*```(\w+)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


def documents():
    return [path for path in project_files() if path.suffix == ".md"]


def marked_blocks():
    return [
        pytest.param(language, code, id=f"{relative(path)}-{number}")
        for path in documents()
        for number, (language, code) in enumerate(BLOCK.findall(path.read_text()))
    ]


def exists(pattern: str) -> bool:
    """Whether something of the project stands at `pattern`, as written in MAP.md: `<x>` and `*` are any name.

    A name without a folder may stand anywhere: each source has its `about.toml`. What begins with / is an address.
    """
    if pattern.startswith("/"):
        return True
    if "/" not in pattern:
        return any(path.name == pattern for path in project_files())
    wild = re.sub(r"<\w+>|\{\w+\}", "*", pattern).rstrip("/")
    return any(any(folder.glob(wild)) for folder in (PROJECT, SOURCE, SOURCE / "web"))


@pytest.mark.parametrize("paper", ["MAP.md", "PROMISES.md", "THREATS.md"])
def test_every_path_in_a_paper_exists(paper):
    text = (PROJECT / paper).read_text()
    paths = set(PATH_LIKE.findall(text))
    assert paths
    assert sorted(path for path in paths if not exists(path)) == []


def test_the_map_test_would_see_a_path_that_is_gone():
    assert exists("src/saferhavens/core/words.py")
    assert exists("locale/<code>/LC_MESSAGES/")
    assert not exists("src/saferhavens/core/swords.py")


def test_every_link_between_documents_leads_somewhere():
    dead = [
        f"{relative(path)}: {link}"
        for path in documents()
        for link in LINK.findall(path.read_text())
        if not (path.parent / link.strip()).exists()
    ]
    assert dead == []


def test_the_licence_is_there_and_the_same_everywhere():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (PROJECT / "LICENSE").read_text()


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert project["version"] == __version__


def test_the_change_log_tells_of_this_version():
    assert re.search(rf"^## .*{re.escape(__version__)}", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)


@pytest.mark.parametrize(("language", "code"), marked_blocks())
def test_a_code_block_marked_to_be_run_runs(language, code, tmp_path):
    """A line after the mark `<!-- run -->`: Python is run as it is, `sh` with the program's commands on the path."""
    commands = {"python": [sys.executable, "-c", code], "sh": ["sh", "-euc", code]}
    environment = {
        "PATH": f"{PROJECT / '.venv' / 'bin'}:/usr/bin:/bin",
        "SAFERHAVENS_HOME": str(tmp_path),
        "LANG": "C.UTF-8",
    }
    done = subprocess.run(commands[language], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, shlex.join(commands[language]) + done.stdout + done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_list_exists(name):
    assert isinstance(getattr(import_module(f"saferhavens.cli.{name}"), name), click.Command)


def test_every_setting_that_the_program_reads_is_listed():
    """Except those that the benchmarks set for themselves."""
    read = set()
    for path in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.toml")]:
        read |= set(re.findall(r"[\"'{](SAFERHAVENS_(?!BENCH_)[A-Z_]+[A-Z]|DATABASE_URL)[\"'}]", path.read_text()))
    assert read - {setting.name for setting in SETTINGS} == set()


def test_every_setting_is_explained_in_the_documents():
    text = (PROJECT / "docs" / "settings.md").read_text()
    assert [setting.name for setting in SETTINGS if f"`{setting.name}`" not in text] == []


def test_make_help_lists_every_target():
    done = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True)
    targets = re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    listed = re.findall(r"^  make ([a-z-]+)", done.stdout, re.MULTILINE)
    assert set(targets) - {"install", "install-dev"} == set(listed)
