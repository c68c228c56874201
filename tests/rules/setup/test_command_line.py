"""The command `saferhavens`: quick to start, and never a traceback for a user."""

import os
import re
import subprocess
import sys
import time

import pytest
from django.db import OperationalError

from saferhavens import __version__
from saferhavens.cli import unexpected
from saferhavens.cli.language import terminal_language, translate
from saferhavens.cli.main import COMMANDS
from saferhavens.core import problems


@pytest.fixture
def saferhavens(tmp_path):
    """Runs the command in a home of its own and returns what came of it."""

    def run(*words, **environment):
        given = os.environ | {"SAFERHAVENS_HOME": str(tmp_path / "home"), "LANG": "C", "LC_ALL": ""} | environment
        given["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        command = [sys.executable, "-m", "saferhavens", *words]
        given.pop("DJANGO_SETTINGS_MODULE", None)
        return subprocess.run(command, env=given, capture_output=True, text=True, check=False)

    return run


def test_help_lists_every_command(saferhavens):
    done = saferhavens("--help")
    assert done.returncode == 0
    assert re.findall(r"^  ([a-z]+)  ", done.stdout, re.MULTILINE) == list(COMMANDS)


def test_help_does_not_wait_for_django(saferhavens):
    code = "import sys; from saferhavens.cli.main import commands; commands(['--help'], standalone_mode=False); "
    done = subprocess.run(
        [sys.executable, "-c", code + "print('django' in sys.modules)"], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip
    assert done.stdout.strip().endswith("False")


def test_help_is_there_at_once(saferhavens):
    saferhavens("--help")  # so that Python has compiled the modules
    started = time.process_time(), time.monotonic()
    saferhavens("--help")
    assert time.monotonic() - started[1] < 1.0  # 0.1 s on an idle machine; the tests run beside others


def test_the_version_is_told(saferhavens):
    assert __version__ in saferhavens("--version").stdout


def test_an_unknown_command_is_named(saferhavens):
    done = saferhavens("fly")
    assert done.returncode == 2
    assert "fly" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("language", "words"),
    [("C", "neither sqlite nor postgresql"), ("es_CO.UTF-8", "El ajuste DATABASE_URL no se puede usar")],
)
def test_a_wrong_setting_is_one_line_with_its_number_and_exit_code(saferhavens, language, words):
    done = saferhavens("migrate", DATABASE_URL="mysql://x/y", LANG=language)
    assert done.returncode == problems.SETTING_WRONG.exit_code
    assert done.stderr.startswith("SH-103: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr or language != "C"


def test_a_database_that_does_not_answer_is_one_line(saferhavens):
    done = saferhavens("migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/nothing")
    assert done.returncode == problems.DATABASE_UNREACHABLE.exit_code
    assert done.stderr.startswith("SH-105: ")
    assert done.stderr.count("\n") == 1


def test_a_home_that_cannot_be_written_to_is_one_line(saferhavens, tmp_path):
    (tmp_path / "file").touch()
    done = saferhavens("migrate", SAFERHAVENS_HOME=str(tmp_path / "file" / "home"))
    assert done.returncode == problems.FILES_NOT_WRITABLE.exit_code
    assert done.stderr.startswith("SH-106: ")


def test_settings_are_listed_without_what_is_secret(saferhavens):
    done = saferhavens(
        "settings", SAFERHAVENS_MAIL_PASSWORD="swordfish", DATABASE_URL="postgresql://ana:swordfish@db/x"
    )
    assert done.returncode == 0
    assert "swordfish" not in done.stdout
    assert "DATABASE_URL = postgresql://ana:••••@db/x  (given)" in done.stdout
    assert "SAFERHAVENS_MAIL_PORT = 587  (default)" in done.stdout


class TestAnErrorThatNobodyForesaw:
    @pytest.fixture(autouse=True)
    def home(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SAFERHAVENS_HOME", str(tmp_path))
        return tmp_path

    def report(self, error):
        with pytest.raises(SystemExit) as ended:
            unexpected.report_unexpected(type(error), error, None)
        return ended.value.code

    def test_it_is_one_line_and_the_details_are_in_a_file_that_others_cannot_read(self, home, capsys):
        assert self.report(ValueError("inside")) == problems.UNEXPECTED.exit_code
        (file,) = (home / "errors").iterdir()
        told = capsys.readouterr().err
        assert told.startswith("SH-901: ")
        assert str(file) in told
        assert "inside" not in told
        assert "ValueError: inside" in file.read_text()
        assert file.stat().st_mode & 0o077 == 0

    def test_a_full_disk_is_told_as_such(self, capsys):
        assert self.report(OSError(28, "No space left on device")) == problems.DISK_FULL.exit_code
        assert capsys.readouterr().err.startswith("SH-104: ")

    def test_a_full_disk_is_seen_behind_the_databases_error(self, capsys):
        cause = OSError("full")
        cause.sqlite_errorcode = 13
        error = OperationalError("database or disk is full")
        error.__cause__ = cause
        assert self.report(error) == problems.DISK_FULL.exit_code

    def test_postgresql_says_it_by_its_own_number(self):
        error = OperationalError("could not extend file")
        error.sqlstate = "53100"
        assert self.report(error) == problems.DISK_FULL.exit_code

    def test_where_nothing_can_be_written_the_details_are_shown(self, home, capsys):
        (home / "errors").touch()
        self.report(ValueError("inside"))
        assert "ValueError: inside" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ({"LANG": "es_CO.UTF-8"}, "es"),
        ({"LANG": "es"}, "es"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "es_CO.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "es_EC.UTF-8"}, "es"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_the_terminal(given, language):
    assert terminal_language(given) == language


def test_a_text_without_translation_stays_english():
    assert translate("This is in no file.") == "This is in no file."
