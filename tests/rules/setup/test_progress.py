"""One calm line a step; colours only on a terminal."""

import io
import sys

import pytest

from saferhavens.cli import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def terminal(monkeypatch):
    """Puts a terminal in the place of standard output (within the test: pytest puts its own there before)."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)

    def connect():
        screen = Terminal()
        monkeypatch.setattr(sys, "stdout", screen)
        return screen

    return connect


def test_a_step_is_one_line_with_its_seconds(capsys):
    with progress.step("Database"):
        pass
    assert capsys.readouterr().out == "  ✓ Database (0.0 s)\n"


def test_a_step_that_fails_says_so_and_the_error_goes_on(capsys):
    with pytest.raises(ValueError, match="no"), progress.step("Database"):
        raise ValueError("no")
    assert capsys.readouterr().out == "  ✗ Database\n"


def test_away_from_a_terminal_there_is_no_colour(capsys):
    with progress.step("Database"):
        pass
    assert "\033" not in capsys.readouterr().out


def test_on_a_terminal_the_line_is_there_at_once_and_then_replaced(terminal):
    screen = terminal()
    with progress.step("Database"):
        assert screen.getvalue() == f"{progress.DIM}  … Database{progress.PLAIN}"
    assert screen.getvalue().count("\n") == 1
    assert progress.CLEAR_LINE in screen.getvalue()
    assert progress.GREEN in screen.getvalue()


def test_who_wants_no_colour_gets_none(terminal, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    screen = terminal()
    with progress.step("Database"):
        pass
    assert progress.GREEN not in screen.getvalue()


def test_a_dumb_terminal_gets_plain_lines(terminal, monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    screen = terminal()
    with progress.step("Database"):
        pass
    assert screen.getvalue() == "  ✓ Database (0.0 s)\n"
