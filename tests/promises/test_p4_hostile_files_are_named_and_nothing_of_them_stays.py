"""A hostile file in the data folder ends as one plain sentence with its number and exit code, and leaves nothing.

The files are in `hostile_files.py`; damage by chance is in tests/properties. What is loaded in spite of its oddness
can then be shown on every page.
"""

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.apps import apps
from django.test import Client

from open_data import countries, divisions, event, events, stored
from promises.hostile_files import CASES, Case, a_circle, line, table
from saferhavens.cli.data import data
from saferhavens.core.problems import catalogue
from saferhavens.web.mobility import held

pytestmark = pytest.mark.django_db

PROJECT = Path(__file__).resolve().parents[2]
EXIT_CODES = {problem.code: problem.exit_code for problem in catalogue()}
SECONDS = 10.0  # of computing time; a hundred thousand small files are listed in one
REFUSED = {name: case for name, case in CASES.items() if case.problem}
LOADED = {name: case for name, case in CASES.items() if not case.problem}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder beside an empty home, and a folder for what is temporary."""
    settings.HOME = tmp_path / "home"
    for each in ("home", "data", "temporary"):
        (tmp_path / each).mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "data"


def load(folder: Path, case: Case) -> Result:
    (folder / case.name).write_bytes(case.make())
    return CliRunner().invoke(data, ["load", "--from", str(folder)])


def rows() -> dict[str, int]:
    """How many rows each table holds, but for the note of the failure and its entry in the ledger."""
    aside = {"vintages.Vintage", "ledger.Entry", "ledger.Head"}
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in aside
    }


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_in_one_sentence_and_stores_nothing(folder: Path, name: str) -> None:
    stored(countries(), divisions(), events(event(1)))
    before = rows()
    started = time.process_time()
    result = load(folder, REFUSED[name])
    assert time.process_time() - started < SECONDS
    (told,) = [told for told in result.stdout.splitlines() if told.startswith("✗")]
    assert f": {REFUSED[name].problem}: " in told
    assert len(told) < 600
    assert result.exit_code == EXIT_CODES[REFUSED[name].problem]
    assert isinstance(result.exception, SystemExit), "an error that nobody foresaw"
    assert rows() == before
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


@pytest.mark.parametrize("name", LOADED)
def test_an_odd_file_that_can_be_read_is_read_right(folder: Path, name: str) -> None:
    stored(countries())
    result = load(folder, LOADED[name])
    assert (result.exit_code, result.exception) == (0, None)
    assert f"{LOADED[name].rows} rows stored" in result.stdout


@pytest.mark.parametrize("name", LOADED)
def test_what_was_read_of_an_odd_file_can_be_shown(folder: Path, name: str) -> None:
    stored(countries())
    load(folder, LOADED[name])
    held.forget()
    client = Client()
    for path in ("/", "/data/", "/places/", "/places/COL/", "/api/v1/places/COL/series", "/api/v1/places?q=a"):
        assert client.get(path).status_code == 200, path
    held.forget()


def test_after_a_hostile_file_the_right_one_is_loaded(folder: Path) -> None:
    assert load(folder, CASES["archive: broken deflate"]).exit_code == 65
    result = load(folder, CASES["archive: a name of 4 KB"])
    assert result.exit_code == 0
    assert "1 rows stored" in result.stdout


def test_a_hostile_file_does_not_keep_the_others_from_being_loaded(folder: Path) -> None:
    for name in ("json: half a letter", "shape: four dimensions", "parquet: lists"):
        (folder / CASES[name].name).write_bytes(CASES[name].make())
    result = load(folder, CASES["text: lines of Windows"])
    assert "✓ ucdp_ged/ged251.csv: 1 rows read, 1 rows stored" in result.stdout
    assert sum(told.startswith("✗") for told in result.stdout.splitlines()) == 3
    assert result.exit_code == 65


def test_names_of_files_and_links_in_the_folder_do_no_harm(folder: Path) -> None:
    good = table(line())
    (folder / "ged251\n✓ forged.csv").write_bytes(good)
    (folder / "ged251\u202evsc.csv").write_bytes(good.replace(b"2020", b"2019"))
    (folder / "ged252.csv").symlink_to("/nowhere/at/all.csv")
    (folder / "ged253.csv").symlink_to(folder / "ged253.csv")
    (folder / "ged254.csv").mkdir()
    os.mkfifo(folder / "ged255.csv")
    result = CliRunner().invoke(data, ["load", "--from", str(folder)])
    assert (result.exit_code, result.exception) == (0, None)
    assert not any(told.startswith("✓ forged") for told in result.stdout.splitlines())


HEAVY = {
    "ged251.csv": lambda path: path.write_bytes(b"x" * 100_000_000),
    "ged252.csv": lambda path: path.write_bytes(b"a," * 50_000_000),
    "ged253.csv": lambda path: path.write_bytes(table(line(side_a="y" * 50_000_000))),
    "ged254.zip": lambda path: bomb(path, 1_000_000_000),
    "dane_adm2_COL.geojson": lambda path: path.write_bytes(a_circle(1_000_000)),
    "population.json": lambda path: path.write_bytes(b"[" * 300_000_000),
}


def bomb(path: Path, size: int) -> None:
    """A small archive whose one file is `size` zeros."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("a.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(size // 1_000_000):
            member.write(bytes(1_000_000))


MEASURED = """
import re, sys
from saferhavens.sources import registry
from saferhavens.core.problems import ProblemError
from saferhavens.sources.shape import LocalFile
from pathlib import Path
folder, key, name = sys.argv[1:]
try:
    list(registry.get(key).prepare(LocalFile(key, Path(folder) / name)))
    print(name, "read")
except ProblemError as problem:
    print(name, problem.problem.code)
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024)
"""
"""The most memory of this program alone: `getrusage` also counts what its parent held when it was started."""


@pytest.mark.parametrize(
    ("key", "name", "ends"),
    [
        ("ucdp_ged", "ged251.csv", "SH-209"),
        ("ucdp_ged", "ged252.csv", "SH-209"),
        ("ucdp_ged", "ged253.csv", "read"),
        ("ucdp_ged", "ged254.zip", "SH-209"),
        ("unhcr", "population.json", "SH-215"),
        ("boundaries", "dane_adm2_COL.geojson", "read"),
    ],
    ids=[
        "a line of 100 MB",
        "50 million columns",
        "a cell of 50 MB",
        "a bomb of a gigabyte",
        "300 MB of brackets",
        "a million corners",
    ],
)
def test_a_file_made_to_fill_the_memory_does_not(tmp_path: Path, key: str, name: str, ends: str) -> None:
    HEAVY[name](tmp_path / name)
    script = [sys.executable, "-c", MEASURED, str(tmp_path), key, name]
    environment = os.environ | {"PYTHONPATH": str(PROJECT / "src"), "TMPDIR": str(tmp_path)}
    done = subprocess.run(script, capture_output=True, text=True, check=True, env=environment)
    told, megabytes = done.stdout.splitlines()
    assert told == f"{name} {ends}"
    assert int(megabytes) < 1000
    assert done.stderr == ""
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_archive_that_announces_more_than_the_limit_is_not_even_unpacked(tmp_path: Path) -> None:
    from saferhavens.core.problems import FILE_TOO_LARGE, ProblemError
    from saferhavens.sources.archives import unpacked

    path = tmp_path / "ged255.zip"
    announced = zipfile.ZipInfo("a.csv")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(announced, b"id\n")
        announced.file_size = 5 * 1024**3  # what the directory at the end will say
    with pytest.raises(ProblemError) as caught, unpacked(path):
        pass
    assert caught.value.problem is FILE_TOO_LARGE
