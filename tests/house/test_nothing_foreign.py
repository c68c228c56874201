"""The project holds its own text only: no other people's code, no binaries, no secrets, nothing of this machine."""

import re
from pathlib import Path

import pytest

from house.code import PROJECT, project_files, relative

TEXT_ENDINGS = {
    "", ".py", ".md", ".toml", ".lock", ".txt", ".in", ".html", ".xml", ".css", ".js", ".mjs", ".json", ".geojson",
    ".csv", ".po", ".svg", ".sh", ".cfg", ".ini", ".yml", ".yaml", ".ipynb",
}  # fmt: skip
PICTURES = ("docs/screenshots/",)
"""Screenshots made by a test for the documents: the only files that are not text."""
LARGEST = 500_000  # bytes; our own texts are smaller

REGISTRY = re.compile(
    r"pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org|/simple/?\s*$|--(?:extra-)?index-url\s"
)
OWN_PLACE = re.compile(r"/(?:root|home/\w+)/\.|/work/|/opt/(?:pypi|wheels)|/Users/\w+")
SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}|xox[abp]-[A-Za-z0-9-]{20,}"
    r"|sk_live_[A-Za-z0-9]{20,}|eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}"
)
THIS_FILE = Path(__file__).resolve()


def texts() -> list[tuple[str, str]]:
    return [
        (relative(path), path.read_text())
        for path in project_files()
        if path.suffix in TEXT_ENDINGS and path != THIS_FILE
    ]


def found_in_texts(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_everything_is_text_except_the_pictures_of_the_readme():
    other = [relative(path) for path in project_files() if path.suffix not in TEXT_ENDINGS]
    assert [name for name in other if not (name.startswith(PICTURES) and name.endswith(".png"))] == []


def test_no_text_hides_a_binary():
    assert [
        relative(path) for path in project_files() if path.suffix in TEXT_ENDINGS and b"\0" in path.read_bytes()
    ] == []


def test_nothing_is_large():
    large = [relative(path) for path in project_files() if path.stat().st_size > LARGEST]
    assert large == []


def test_no_script_of_others_is_kept_here():
    ours = ("frontend/js/", "frontend/build.mjs", "frontend/maplibre.mjs", "benchmarks/", "tests/")
    scripts = [relative(path) for path in project_files() if path.suffix in {".js", ".mjs"}]
    assert [name for name in scripts if not name.startswith(ours)] == []
    minified = [name for name in scripts if max(map(len, (PROJECT / name).read_text().splitlines() or [""])) > 400]
    assert minified == []


def test_no_address_of_a_package_registry_is_written_down():
    assert found_in_texts(REGISTRY) == []


def test_no_place_of_one_persons_machine_is_written_down():
    assert found_in_texts(OWN_PLACE) == []


def test_no_secret_is_written_down():
    assert found_in_texts(SECRET) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY, '"resolved": "https://registry.npmjs.org/x/-/x-1.tgz"'),
        (REGISTRY, "--index-url https://example.org/simple"),
        (OWN_PLACE, "see /home/ana/.cache/x"),
        (SECRET, "-----BEGIN PRIVATE KEY-----"),
    ],
)
def test_these_patterns_would_see_it(pattern, line):
    assert pattern.search(line)
