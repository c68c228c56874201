"""Boundary files: countries and first divisions of Natural Earth, and national second divisions or counties.

Colombia (DANE), Ecuador (INEC) and Kenya (IEBC) have files of their own, whose codes their offices use.
OCHA passes Kenya's on with codes such as "KE047", whose number is the county's.
"""

from pathlib import Path

from saferhavens.sources.opening import GEOMETRY, Column, Kinds
from saferhavens.sources.opening import read as read_file
from saferhavens.sources.shape import Read

KINDS: Kinds = {
    "dane": (
        Column("id", ("mpio_cdpmp", "mpio_ccnct")),
        Column("name", ("mpio_cnmbr", "mpio_cnmbre", "nombre_mpi")),
        Column("depto", ("dpto_cnmbr", "dpto_cnmbre", "nombre_dpt")),
        Column(GEOMETRY),
    ),
    "inec": (
        Column("dpa_canton"),
        Column("dpa_descan"),
        Column("dpa_provin"),
        Column("totpop", required=False),
        Column(GEOMETRY),
    ),
    "iebc": (
        Column("county_cod"),
        Column("county_nam"),
        Column(GEOMETRY),
    ),
    "ocha_counties": (
        Column("adm1_pcode"),
        Column("adm1_name", ("adm1_en",)),
        Column("adm2_pcode", forbidden=True),
        Column(GEOMETRY),
    ),
    "natural_earth_divisions": (
        Column("iso_3166_2"),
        Column("adm0_a3"),
        Column("name"),
        Column("name_en"),
        Column("name_es"),
        Column(GEOMETRY),
    ),
    "natural_earth_countries": (
        Column("numeric", ("id", "iso_n3_eh", "iso_n3")),
        Column("name"),
        Column("pop_est", required=False),
        Column("pop_year", required=False),
        Column(GEOMETRY),
    ),
}


def read(path: Path) -> Read:
    """The places of one file. Raises the problems of `opening.read`."""
    return read_file(path, KINDS)
