"""IDMC's internal displacement updates (reports), and its new displacements a country and month.

Clients of the interface to whom IDMC does not show its sources get no `sources` and no `source_url`.
A file can hold several vintages: `snapshot` or `vintage` is the day on which its rows were fetched.
"""

from pathlib import Path

from saferhavens.sources.opening import Column, Kinds
from saferhavens.sources.opening import read as read_file
from saferhavens.sources.shape import Read

KINDS: Kinds = {
    "reports": (
        Column("id"),
        Column("iso3"),
        Column("latitude"),
        Column("longitude"),
        Column("role"),
        Column("displacement_type"),
        Column("figure"),
        Column("displacement_start_date"),
        Column("displacement_end_date"),
        Column("event_id"),
        Column("event_name"),
        Column("sources", required=False),
        Column("source_url", required=False),
        Column("locations_name"),
        Column("locations_accuracy"),
        Column("created_at", required=False),
        Column("snapshot", required=False),
    ),
    "months": (
        Column("month"),
        Column("iso3"),
        Column("displacements"),
        Column("vintage", required=False),
    ),
}


def read(path: Path) -> Read:
    """The rows of one file. Raises the problems of `opening.read`."""
    return read_file(path, KINDS)
