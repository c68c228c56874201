"""Django's own commands, for developers."""

import sys

import click
from django.core.management import execute_from_command_line


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def django(words: tuple[str, ...]) -> None:
    """Run a command of Django: saferhavens django makemigrations --check."""
    sys.excepthook = sys.__excepthook__  # developers want the traceback
    execute_from_command_line(["saferhavens django", *words])
