"""In production files bear hashes in their names: the service worker must find each file of the form all the same."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from conftest import BUNDLE, PROJECT, need
from saferhavens.web.design.staticfiles import HashedStaticFiles

pytestmark = pytest.mark.django_db

WORKER = PROJECT / "frontend" / "js" / "workers" / "report-worker.js"
HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


@pytest.fixture
def served(settings, tmp_path) -> Path:
    """The folder of collected files: as much of them as the form may need."""
    need(BUNDLE.is_dir(), "needs the browser libraries: make frontend, with a network")
    hashed = f"{HashedStaticFiles.__module__}.{HashedStaticFiles.__qualname__}"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = django_settings.STORAGES | {"staticfiles": {"BACKEND": hashed}}
    names = [f"ours/{path.relative_to(BUNDLE)}" for path in BUNDLE.rglob("*.*") if is_of_the_form(path)]
    names += ["ours/mark.svg"]
    collect(tmp_path, names)
    return tmp_path


def is_of_the_form(path: Path) -> bool:
    return path.name in ("report.js", "site.js", "site.css") or path.name.startswith("chunk-")


def collect(folder: Path, names: list[str]) -> None:
    """What `collectstatic` does, for some files."""
    storage, plain = HashedStaticFiles(location=folder), FileSystemStorage(folder)
    for name in names:
        with Path(finders.find(name)).open("rb") as file:
            plain.save(name, file)
    for _ in storage.post_process({name: (storage, name) for name in names}):
        pass


def pattern(name: str) -> re.Pattern[str]:
    """A regular expression of the worker's, as it stands there."""
    return re.compile(re.search(rf"const {name} = /(.+)/g;", WORKER.read_text())[1].replace(r"\/", "/"))


def test_all_files_of_the_form_bear_a_hash_and_are_there(client_of_mateo, served):
    found = pattern("ASSETS").findall(client_of_mateo.get("/report/offline/").content.decode())
    assert [path for path in found if not HASHED.search(path)] == []
    assert {Path(path).suffix for path in found} >= {".js", ".css"}
    assert [path for path in found if not file_of(served, path).is_file()] == []


def test_what_they_import_is_there_under_the_name_that_they_import(client_of_mateo, served):
    page = client_of_mateo.get("/report/offline/").content.decode()
    waiting = [file_of(served, path) for path in pattern("ASSETS").findall(page) if path.endswith(".js")]
    imported = set()
    while waiting:
        script = waiting.pop()
        parts = {script.parent / name for name in pattern("IMPORTS").findall(script.read_text())} - imported
        imported |= parts
        waiting += parts
    assert imported
    assert [path for path in imported if not path.is_file()] == []


def file_of(folder: Path, address: str) -> Path:
    return folder / address.removeprefix("/static/")
