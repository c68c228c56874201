"""A database that is older is brought up; one that is newer is refused before anything is changed."""

import pytest
from click.testing import CliRunner
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from saferhavens.cli import migrate
from saferhavens.core import problems
from saferhavens.core.problems import ProblemError

pytestmark = pytest.mark.django_db


@pytest.fixture
def change_of_a_newer_program():
    MigrationRecorder(connection).record_applied("places", "0999_from_the_future")


def forget_newest(app):
    """Make the database look older: its newest change of `app` was never made."""
    recorder = MigrationRecorder(connection)
    newest = max(name for label, name in recorder.applied_migrations() if label == app)
    recorder.record_unapplied(app, newest)
    return f"{app}.{newest}"


def test_a_database_of_this_program_is_accepted():
    migrate.refuse_newer()
    assert migrate.pending_migrations() == []
    assert migrate.bring_up() == 0


def test_a_newer_database_is_refused_with_its_change(change_of_a_newer_program):
    with pytest.raises(ProblemError) as caught:
        migrate.refuse_newer()
    assert caught.value.problem is problems.DATABASE_NEWER_THAN_CODE
    assert caught.value.facts == {"migration": "places.0999_from_the_future"}


def test_nothing_is_changed_in_a_newer_database(change_of_a_newer_program, monkeypatch):
    forget_newest("people")
    monkeypatch.setattr(migrate, "call_command", lambda *_words, **_options: pytest.fail("something was changed"))
    with pytest.raises(ProblemError):
        migrate.bring_up()


def test_an_older_database_is_seen():
    missing = forget_newest("people")
    assert migrate.pending_migrations() == [missing]


def test_an_older_database_is_brought_up(monkeypatch):
    called = []
    monkeypatch.setattr(migrate, "call_command", lambda name, **_options: called.append(name))
    forget_newest("people")
    result = CliRunner().invoke(migrate.migrate)
    assert result.exit_code == 0
    assert "1" in result.output
    assert called == ["migrate", "createcachetable"]


def test_a_database_that_does_not_answer_is_a_problem_with_the_reason(monkeypatch):
    def refuse():
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    with pytest.raises(ProblemError) as caught:
        migrate.refuse_unreachable()
    assert caught.value.problem is problems.DATABASE_UNREACHABLE
    assert caught.value.facts == {"reason": "connection refused"}
