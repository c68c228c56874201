"""VIEWS by country and month: the history of deaths in state-based conflict, and the panels of features.

Panels have the three types of violence beside a hundred features, of which nothing is kept here. They number
the states as Gleditsch and Ward do; the history names them.
"""

from pathlib import Path

from saferhavens.sources.opening import Column, Kinds
from saferhavens.sources.opening import read as read_file
from saferhavens.sources.shape import Read

KINDS: Kinds = {
    "panel": (
        Column("month_id"),
        Column("country_id"),
        Column("gleditsch_ward", ("gwcode",)),
        Column("ged_sb"),
        Column("ged_ns"),
        Column("ged_os"),
    ),
    "history": (
        Column("month_id"),
        Column("country_id"),
        Column("country"),
        Column("ged_sb"),
        Column("gleditsch_ward", forbidden=True),
    ),
}


def read(path: Path) -> Read:
    """The rows of one file. Raises the problems of `opening.read`."""
    return read_file(path, KINDS)
