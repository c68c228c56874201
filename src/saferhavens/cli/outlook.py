"""What the commands of the outlook share: plain tables, progress on standard error, work here or on a cluster."""

import sys
from collections.abc import Callable, Iterable, Sequence

import click

from saferhavens.cli import cluster
from saferhavens.cli.language import translate
from saferhavens.cli.told import CLEAR_LINE

GAP = "  "


def progress(what: str) -> Callable[[int, int], None]:
    """Tells how many pieces of work are done: on one line of a terminal, or a line each elsewhere."""
    on_terminal = sys.stderr.isatty()

    def tell(done: int, whole: int) -> None:
        text = f"{what}: {done}/{whole}"
        if on_terminal:
            click.echo(f"{CLEAR_LINE}  {text}" if done < whole else CLEAR_LINE, err=True, nl=False)
        else:
            click.echo(text, err=True)

    return tell


def mapping[T, R](function: Callable[[T], R], what: str, address: str | None) -> Callable[[Sequence[T]], list[R]]:
    """`function` over items in their order, here or on the cluster at `address`, with progress."""
    return lambda items: cluster.mapped(function, items, address, progress=progress(what))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as they must be; all but the first two aligned to the right, because they are numbers."""
    lines = [[translate(word) for word in head], *(list(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    for line in lines:
        cells = (
            cell.ljust(width) if column < len("ab") else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        click.echo(GAP.join(cells).rstrip())


def percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.2f} %"


def number(value: float | None) -> str:
    return "–" if value is None else f"{value:,.1f}"
