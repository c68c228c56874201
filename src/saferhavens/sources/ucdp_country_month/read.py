"""Deaths by country and month, all types of violence together, as they were known at the end of one month or several.

A file can hold several vintages: `vintage` is the last month that was known.
"""

from pathlib import Path

from saferhavens.sources.opening import Column, Kinds
from saferhavens.sources.opening import read as read_file
from saferhavens.sources.shape import Read

KINDS: Kinds = {
    "months": (Column("month"), Column("country"), Column("deaths"), Column("vintage")),
}


def read(path: Path) -> Read:
    """The rows of one file. Raises the problems of `opening.read`."""
    return read_file(path, KINDS)
