"""The Early Warning Project's prepared predictors: one row a country and year. Missing values are written "NA"."""

from pathlib import Path

from saferhavens.sources.onset_columns import ONSET_OUTCOMES, ONSET_PREDICTORS
from saferhavens.sources.opening import Column, Kinds
from saferhavens.sources.opening import read as read_file
from saferhavens.sources.shape import Read

KINDS: Kinds = {
    "predictors": tuple(Column(name) for name in ("ewp_name", "ccode", "year", *ONSET_PREDICTORS, *ONSET_OUTCOMES)),
}


def read(path: Path) -> Read:
    """The rows of one file. Raises the problems of `opening.read`."""
    return read_file(path, KINDS)
