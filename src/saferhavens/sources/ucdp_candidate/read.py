"""Files of UCDP Candidate releases: the same columns as UCDP GED."""

from pathlib import Path

from saferhavens.sources.opening import read as read_file
from saferhavens.sources.shape import Read
from saferhavens.sources.ucdp_ged.read import COLUMNS

KINDS = {"candidate": COLUMNS}


def read(path: Path) -> Read:
    """The events of a file. Raises the problems of `opening.read`."""
    return read_file(path, KINDS)
