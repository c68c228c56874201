"""The locks: every package with its hash, fitting what pyproject.toml and package.json ask for."""

import json
import re
import tomllib

import pytest

from house.code import PROJECT

LOCKS = [
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-spark.lock",
    "requirements-node.lock",
    "setup/uv.lock",
]
NAME = re.compile(r"^([A-Za-z0-9._-]+)")
PINNED = re.compile(r"^([a-z0-9._-]+)==([^\s;]+)", re.MULTILINE)

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text())


def normal(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def name_of(requirement: str) -> str:
    return normal(NAME.match(requirement).group(1))


def locked(name: str) -> dict[str, str]:
    return dict(PINNED.findall((PROJECT / name).read_text()))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_hash(lock):
    entries = re.split(r"\n(?=\S)", (PROJECT / lock).read_text().strip())
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_what_the_program_asks_for_is_locked():
    asked = {name_of(requirement) for requirement in PYPROJECT["project"]["dependencies"]}
    assert asked - locked("requirements.lock").keys() == set()


def test_what_developers_ask_for_is_locked():
    asked = {name_of(requirement) for requirement in PYPROJECT["dependency-groups"]["dev"]}
    assert asked - locked("requirements-dev.lock").keys() == set()


def test_what_nothing_needs_is_left_out():
    lines = [line for line in (PROJECT / "setup" / "left-out.txt").read_text().splitlines() if not line.startswith("#")]
    left_out = {name_of(line) for line in lines}
    assert left_out == {"pyarrow"}
    assert left_out & locked("requirements.lock").keys() == set()


def test_developers_have_exactly_the_packages_of_the_program_and_their_own_beside_them():
    program, developers = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: developers.get(name) for name in program} == program


def test_spark_comes_with_the_tool_that_builds_it_and_changes_no_other_package():
    spark, developers = locked("requirements-spark.lock"), locked("requirements-dev.lock")
    assert {name_of(requirement) for requirement in PYPROJECT["dependency-groups"]["spark"]} - spark.keys() == set()
    assert {name: developers.get(name, number) for name, number in spark.items()} == spark


def test_the_browser_libraries_fit_what_is_asked_for():
    asked = json.loads((PROJECT / "frontend" / "package.json").read_text())
    lock = json.loads((PROJECT / "frontend" / "package-lock.json").read_text())
    root = lock["packages"][""]
    assert root["dependencies"] == asked["dependencies"]
    assert root["devDependencies"] == asked["devDependencies"]


def test_every_browser_library_has_a_checksum_and_no_address():
    lock = json.loads((PROJECT / "frontend" / "package-lock.json").read_text())
    libraries = {name: entry for name, entry in lock["packages"].items() if name}
    assert libraries
    assert [name for name, entry in libraries.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert [name for name, entry in libraries.items() if "resolved" in entry] == []
