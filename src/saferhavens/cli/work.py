"""`saferhavens work`: do the jobs that wait in the background."""

import click

from saferhavens.cli.language import translate
from saferhavens.web.jobs import worker


@click.command(help=translate("Do the jobs that wait in the background, until stopped with Ctrl-C."))
def work() -> None:
    """Do jobs until stopped. Several may run at once, on several machines with PostgreSQL."""
    worker.main()
