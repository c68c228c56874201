"""How the progress of loading is told: one line that changes on a terminal, plain lines elsewhere."""

import sys
from types import TracebackType
from typing import Self

import click
from babel.numbers import format_decimal

from saferhavens.cli.language import terminal_language, translate
from saferhavens.cli.lines import on_one_line
from saferhavens.core.words import gettext_noop
from saferhavens.web.vintages.actions import Outcome

CLEAR_LINE = "\r\033[K"
BAR = 20

DOING = {
    "fetching": gettext_noop("fetching"),
    "reading": gettext_noop("reading"),
    "tidying": gettext_noop("tidying"),
    "checking": gettext_noop("checking"),
    "storing": gettext_noop("storing"),
    "done": gettext_noop("done"),
}
KNOWN = gettext_noop("{file}: held already, nothing to do")
STORED = gettext_noop("{file}: {read} rows read, {stored} rows stored")


class Teller:
    """Tells on standard error what is being done, so that standard output stays for results."""

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._last = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._on_terminal and self._last:
            click.echo(CLEAR_LINE, err=True, nl=False)

    def __call__(self, source: str, file: str, doing: str, share: float) -> None:
        text = on_one_line(f"{source} {file}: {translate(DOING.get(doing, doing))}")
        if self._on_terminal:
            filled = round(BAR * share)
            click.echo(f"{CLEAR_LINE}  {'█' * filled}{'░' * (BAR - filled)} {text}", err=True, nl=False)
        elif text != self._last:
            click.echo(text, err=True)
        self._last = text


def told_outcome(outcome: Outcome) -> str:
    """What became of one file, as a line."""
    return on_one_line(_told(outcome))


def _told(outcome: Outcome) -> str:
    name = f"{outcome.source}/{outcome.file}".rstrip("/")
    if outcome.problem:
        return f"✗ {name}: {outcome.problem.sentence(translate)}"
    if outcome.is_known:
        return "· " + translate(KNOWN).format(file=name)
    read, stored = grouped(outcome.rows_read), grouped(outcome.rows_stored)
    return "✓ " + translate(STORED).format(file=name, read=read, stored=stored)


def grouped(number: int) -> str:
    """A whole number as it is written in the language of the terminal."""
    return format_decimal(number, locale=terminal_language())
