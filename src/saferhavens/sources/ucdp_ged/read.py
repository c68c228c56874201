"""Files of UCDP GED, in the publisher's own CSV and in the three variants that are passed on by others.

Variants: the publisher's (`latitude`, moments as text); HDX 2021 (whole numbers as floats, `iso3`);
shape files turned into tables (`lat`, `lon`, moments). Candidate releases have the publisher's columns.
"""

from pathlib import Path

from saferhavens.sources.opening import Column
from saferhavens.sources.opening import read as read_file
from saferhavens.sources.shape import Read

COLUMNS = (
    Column("id"),
    Column("type_of_violence"),
    Column("where_prec"),
    Column("where_coordinates", required=False),
    Column("adm_1", required=False),
    Column("adm_2", required=False),
    Column("latitude", ("lat",)),
    Column("longitude", ("lon",)),
    Column("country_id"),
    Column("iso3", required=False),
    Column("date_prec"),
    Column("date_start"),
    Column("date_end"),
    Column("side_a"),
    Column("side_b"),
    Column("number_of_sources", required=False),
    Column("deaths_civilians"),
    Column("best"),
    Column("high"),
    Column("low"),
)

KINDS = {"ged": COLUMNS}


def read(path: Path) -> Read:
    """The events of a file. Raises the problems of `opening.read`."""
    return read_file(path, KINDS)
