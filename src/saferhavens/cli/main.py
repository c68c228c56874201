"""The command `saferhavens`: its subcommands, each loaded only when called, and how it ends when something is wrong."""

import os
import sys
from importlib import import_module
from typing import NamedTuple, NoReturn

import click

from saferhavens import __version__
from saferhavens.cli.language import translate
from saferhavens.cli.lines import on_one_line
from saferhavens.cli.unexpected import report_unexpected
from saferhavens.core.problems import ProblemError
from saferhavens.core.words import gettext_noop


class Entry(NamedTuple):
    """A command's line in the list. The command `x` is the function `x` in the module `x` of this package."""

    summary: str
    needs_site: bool = True  # Django is started before the module is imported, which may then import models


COMMANDS: dict[str, Entry] = {
    "run": Entry(gettext_noop("Prepare what is missing, start the web server and the worker."), needs_site=False),
    "check": Entry(gettext_noop("Say what is wrong with this installation and how to mend it."), needs_site=False),
    "data": Entry(gettext_noop("List, fetch and load the open data.")),
    "forecast": Entry(gettext_noop("Make forecasts, freeze them, verify the frozen ones.")),
    "signals": Entry(gettext_noop("Look for signals in the open data.")),
    "replay": Entry(gettext_noop("Would we have warned? Replay the history of a place with a rule.")),
    "people": Entry(gettext_noop("Invite people and manage their accounts.")),
    "sharing": Entry(gettext_noop("Who shares with whom, and what is released.")),
    "ledger": Entry(gettext_noop("Verify the record of everything that was written.")),
    "custody": Entry(gettext_noop("Keys under which reports are sealed, and the vault of files.")),
    "work": Entry(gettext_noop("Do the jobs that wait in the background.")),
    "demo": Entry(gettext_noop("Make or remove the fictional people for trying things out.")),
    "migrate": Entry(gettext_noop("Bring the database up to this program.")),
    "settings": Entry(gettext_noop("Show every setting and where it comes from."), needs_site=False),
    "messages": Entry(gettext_noop("Extract, check and compile the translations."), needs_site=False),
    "bench": Entry(gettext_noop("Measure how fast pages and loading are."), needs_site=False),
    "django": Entry(gettext_noop("Run a command of Django, such as makemigrations."), needs_site=False),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return load(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(translate("Commands")):
            formatter.write_dl([(name, translate(entry.summary)) for name, entry in COMMANDS.items()])


def load(name: str) -> click.Command:
    """The command `name`, with Django started if it needs that."""
    if COMMANDS[name].needs_site:
        import_module("saferhavens.cli.site").start()
    command: click.Command = getattr(import_module(f"saferhavens.cli.{name}"), name)
    return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="saferhavens")
def commands() -> None:
    """See violence against displaced people coming, warn those who must act, follow what they did."""


def main() -> NoReturn:
    """Run the command line. A known problem ends as one line on standard error and its own exit code."""
    sys.excepthook = report_unexpected
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferhavens.web.settings")
    try:
        commands.main(prog_name="saferhavens", standalone_mode=False)
    except ProblemError as problem:
        complain(problem.sentence(translate), problem.problem.exit_code)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as mistake:
        mistake.show()
        sys.exit(mistake.exit_code)
    sys.exit(0)


def complain(sentence: str, exit_code: int) -> NoReturn:
    click.echo(on_one_line(sentence), err=True)
    sys.exit(exit_code)
