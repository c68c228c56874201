"""`saferhavens check`: each check sees what it is for, and says what mends it."""

import json
import os
import shutil
import socket
import threading
from collections import namedtuple
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.utils import timezone

from saferhavens.cli import check, checks, messages, migrate
from saferhavens.cli.checks import Outcome
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError
from saferhavens.web.ledger.models import Entry
from saferhavens.web.vintages.models import Vintage, VintageState

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def vintage():
    def make(**facts):
        given = {"source": "unhcr", "name": "population", "state": VintageState.KEPT, "current": True} | facts
        return Vintage.objects.create(started_at=timezone.now(), sha256="0" * 64, version="1", **given)

    return make


def test_this_python_is_new_enough():
    assert checks.python_version().outcome is Outcome.GOOD


def test_an_old_python_is_a_failure(monkeypatch):
    monkeypatch.setattr(checks, "OLDEST_PYTHON", (9, 0))
    assert checks.python_version().outcome is Outcome.FAILURE


def test_a_home_that_can_be_written_to_is_good(home):
    assert checks.home_writable().outcome is Outcome.GOOD
    assert list(home.iterdir()) == []


def test_a_home_that_cannot_be_written_to_is_a_failure(home, settings):
    settings.HOME = home / "gone"
    finding = checks.home_writable()
    assert finding.outcome is Outcome.FAILURE
    assert finding.found.startswith("SH-106")


def test_a_key_that_others_can_read_is_a_failure(home, settings, monkeypatch):
    monkeypatch.delenv("SAFERHAVENS_SECRET_KEY", raising=False)
    settings.SECRET_KEY = "x" * 60
    (home / "secret_key").touch(mode=0o600)
    assert checks.secret_key().outcome is Outcome.GOOD
    (home / "secret_key").chmod(0o644)
    assert checks.secret_key().outcome is Outcome.FAILURE


def test_a_short_key_is_a_failure(settings):
    settings.SECRET_KEY = "short"
    assert checks.secret_key().outcome is Outcome.FAILURE


@pytest.mark.parametrize(
    ("free", "outcome"), [(10**11, Outcome.GOOD), (10**9, Outcome.WARNING), (10**8, Outcome.FAILURE)]
)
def test_space_is_looked_at(free, outcome, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: Usage(10**12, 0, free))
    assert checks.disk_space().outcome is outcome


def test_missing_browser_libraries_are_a_failure(home, monkeypatch):
    monkeypatch.setattr(checks, "FRONTEND", home)
    assert checks.browser_files().found.startswith("SH-107")


def test_browser_files_that_were_not_collected_are_a_warning(home, settings, monkeypatch):
    (home / "dist").mkdir()
    monkeypatch.setattr(checks, "FRONTEND", home)
    settings.STATIC_ROOT = home / "static"
    assert checks.browser_files().outcome is Outcome.WARNING
    settings.STATIC_ROOT.mkdir()
    assert checks.browser_files().outcome is Outcome.GOOD


def test_translations_must_be_compiled_and_fresh(home, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", home)
    folder = home / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "a.po").write_text('msgid "x"\nmsgstr "y"\n')
    assert checks.translations().outcome is Outcome.FAILURE
    messages.compile_all()
    assert checks.translations().outcome is Outcome.GOOD
    later = messages.mo_file("es").stat().st_mtime + 10
    os.utime(folder / "a.po", (later, later))
    assert checks.translations().outcome is Outcome.WARNING


def test_this_database_answers_and_fits():
    assert checks.database_answers().outcome is Outcome.GOOD
    assert checks.database_version().outcome is Outcome.GOOD


def test_a_database_behind_the_program_is_a_failure_with_its_number(monkeypatch):
    monkeypatch.setattr(migrate, "pending_migrations", lambda: ["people.0002_x", "people.0003_y"])
    finding = checks.database_version()
    assert finding.found.startswith("SH-108")
    assert finding.facts == {"count": 2}


def test_a_newer_database_is_a_failure_with_its_number(monkeypatch):
    monkeypatch.setattr(migrate, "unknown_migrations", lambda: ["people.0999_x"])
    finding = checks.run(checks.Check("x", "x", checks.database_version))
    assert finding.found.startswith("SH-102")


def test_what_is_saved_here_survives_a_power_cut():
    assert checks.durable_database().outcome is Outcome.GOOD


def test_a_database_that_forgets_at_a_power_cut_is_a_failure(monkeypatch):
    weak = {"PRAGMA journal_mode": "wal", "PRAGMA synchronous": 1, "SHOW fsync": "off"}
    monkeypatch.setattr(checks, "ask", lambda query: weak.get(query, "on"))
    finding = checks.durable_database()
    assert finding.outcome is Outcome.FAILURE
    assert finding.facts["wrong"] == ("synchronous = 1" if connection.vendor == "sqlite" else "fsync = off")


def test_no_data_is_a_failure():
    assert checks.open_data().outcome is Outcome.FAILURE


def test_the_fictional_sample_is_a_warning(vintage):
    vintage(fictional=True)
    assert checks.open_data().outcome is Outcome.WARNING


def test_real_data_is_good_and_counted_by_source(vintage):
    vintage(name="population")
    vintage(name="flows")
    vintage(source="idmc")
    assert checks.open_data().facts == {"count": 2}


def test_a_whole_ledger_is_good():
    assert checks.ledger().outcome is Outcome.GOOD


def test_a_clock_behind_what_was_recorded_is_a_failure(vintage):
    assert checks.clock().outcome is Outcome.GOOD
    vintage(finished_at=timezone.now() + timedelta(hours=1))
    assert checks.clock().outcome is Outcome.FAILURE


def test_the_ledger_counts_for_the_clock_too():
    Entry.objects.bulk_create([
        Entry(sequence=10**9, at=timezone.now() + timedelta(hours=1), previous_hash="0" * 64, hash="1" * 64)
    ])  # fmt: skip
    assert checks.latest_record() > timezone.now()


class FakeEnvironment:
    mail_host = "127.0.0.1"
    mail_port = 0
    behind_https = False


def test_no_mail_server_is_a_warning():
    assert checks.mail().outcome is Outcome.WARNING


def test_a_mail_server_that_does_not_answer_is_a_failure(settings):
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        FakeEnvironment.mail_port = nobody.getsockname()[1]
        settings.ENVIRONMENT = FakeEnvironment
        assert checks.mail().outcome is Outcome.FAILURE


def test_a_mail_server_that_answers_is_good(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        FakeEnvironment.mail_port = server.getsockname()[1]
        settings.ENVIRONMENT = FakeEnvironment
        threading.Thread(target=greet_once, args=(server,), daemon=True).start()
        finding = checks.mail()
    assert finding.outcome is Outcome.GOOD, finding.facts


def greet_once(server):
    """As much of SMTP as a greeting, a NOOP and a QUIT need."""
    client, _address = server.accept()
    with client, client.makefile("rwb") as conversation:
        conversation.write(b"220 here\r\n")
        conversation.flush()
        for line in conversation:
            conversation.write(b"221 bye\r\n" if line.lower().startswith(b"quit") else b"250 fine\r\n")
            conversation.flush()


def test_without_https_it_is_not_fit_for_a_public_site(settings, monkeypatch):
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)  # the journeys set it, and Django objects to it
    settings.ENVIRONMENT = FakeEnvironment
    assert checks.django_advice().outcome is Outcome.WARNING


def test_every_finding_that_is_not_good_says_what_mends_it(monkeypatch):
    findings = [checks.run(each) for each in checks.CHECKS]
    assert [finding for finding in findings if finding.outcome is not Outcome.GOOD and not finding.mend] == []


def test_the_names_of_checks_are_unique():
    names = [each.name for each in checks.CHECKS]
    assert len(names) == len(set(names))


class TestTheCommand:
    @pytest.fixture(autouse=True)
    def only(self, monkeypatch):
        """Lets a test say which checks there are."""
        monkeypatch.setattr(checks, "CHECKS", ())
        return lambda *chosen: monkeypatch.setattr(checks, "CHECKS", chosen)

    def test_all_good_ends_well(self, only):
        only(checks.Check("x", "Ex", lambda: checks.good("fine with {n}", n=3)))
        result = CliRunner().invoke(check.check)
        assert result.exit_code == 0
        assert "✓ Ex: fine with 3" in result.output

    def test_a_warning_ends_well_too(self, only):
        only(checks.Check("x", "Ex", lambda: checks.warning("hm", "do this")))
        result = CliRunner().invoke(check.check)
        assert result.exit_code == 0
        assert "→ do this" in result.output

    def test_a_failure_ends_with_an_error(self, only):
        only(checks.Check("x", "Ex", lambda: checks.failure("bad", "do this")))
        assert CliRunner().invoke(check.check).exit_code == 1

    def test_a_problem_that_a_check_raises_is_its_finding(self, only):
        def look():
            raise ProblemError(problems.DATABASE_UNREACHABLE, reason="nobody there")

        only(checks.Check("x", "Ex", look))
        result = CliRunner().invoke(check.check)
        assert result.exit_code == 1
        assert "SH-105" in result.output
        assert "nobody there" in result.output

    def test_what_needs_the_database_is_left_out_where_it_does_not_answer(self, only):
        only(
            checks.Check("database", "Database", lambda: checks.failure("no", "start it")),
            checks.Check("data", "Data", lambda: pytest.fail("asked the database"), needs_database=True),
        )
        assert CliRunner().invoke(check.check).exit_code == 1

    def test_machines_get_json(self, only):
        only(checks.Check("x", "Ex", lambda: checks.warning("hm", "do this")))
        (line,) = json.loads(CliRunner().invoke(check.check, ["--json"]).output)
        assert line == {"name": "x", "title": "Ex", "outcome": "warning", "found": "hm", "mend": "do this"}
