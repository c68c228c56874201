"""Migración Colombia's table of Venezuelans by municipality, as datos.gov.co gives it."""

from pathlib import Path

from saferhavens.sources.opening import Column
from saferhavens.sources.opening import read as read_file
from saferhavens.sources.shape import Read

COLUMNS = (
    Column("divipola"),
    Column("municipio"),
    Column("poblacion enero 2021", ("poblacion_enero_2021",)),
    Column("poblacion agosto 2021", ("poblacion_agosto_2021",)),
    Column("poblacion febrero 2022", ("poblacion_febrero_2022",)),
    Column("poblacion octubre 2022", ("poblacion_octubre_2022",)),
    Column(
        "proyecciones poblacion 2021", ("proyecciones población 2021", "proyecciones_poblacion_2021"), required=False
    ),
    Column(
        "proyecciones poblacion 2022", ("proyecciones población 2022", "proyecciones_poblacion_2022"), required=False
    ),
)

KINDS = {"municipalities": COLUMNS}


def read(path: Path) -> Read:
    """One row a municipality. Raises the problems of `opening.read`."""
    return read_file(path, KINDS)
