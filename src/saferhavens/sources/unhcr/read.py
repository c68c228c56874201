"""Lists of UNHCR's Refugee Data Finder: answers of its interface (JSON, kept page by page), or its CSV download."""

from pathlib import Path

from saferhavens.sources.opening import Column, Kinds
from saferhavens.sources.opening import read as read_file
from saferhavens.sources.shape import Read

KEYS = (
    Column("year"),
    Column("coo_iso", ("country of origin (iso)", "country of origin iso")),
    Column("coo", required=False),
    Column("coa_iso", ("country of asylum (iso)", "country of asylum iso")),
    Column("coa", required=False),
)

SEXES = ("f", "m")
AGES = {"0_4": "0-4", "5_11": "5-11", "12_17": "12-17", "18_59": "18-59", "60": "60+", "other": "unknown"}
"""Age groups in the publisher's column names → as our tables have them."""


def _demographics() -> tuple[Column, ...]:
    groups = tuple(Column(f"{sex}_{age}") for sex in SEXES for age in AGES)
    totals = (Column("f_total"), Column("m_total"), Column("total"))
    return (*KEYS, Column("pop_type"), Column("location", required=False), *groups, *totals)


KINDS: Kinds = {
    "demographics": _demographics(),
    "population": (
        *KEYS,
        Column("refugees", ("refugees under unhcr's mandate",)),
        Column("asylum_seekers", ("asylum-seekers",)),
        Column("returned_refugees", ("returned refugees",), required=False),
        Column("idps", ("idps of concern to unhcr", "idps")),
        Column("returned_idps", ("returned idps", "returned idpss"), required=False),
        Column("stateless", ("stateless persons",)),
        Column("ooc", ("others of concern to unhcr", "others of concern")),
        Column("oip", ("other people in need of international protection",), required=False),
        Column("hst", ("host community",), required=False),
    ),
    "asylum_applications": (*KEYS, Column("app_pc", required=False), Column("applied")),
    "asylum_decisions": (
        *KEYS,
        Column("dec_pc", required=False),
        Column("dec_recognized", ("recognized decisions", "recognized")),
        Column("dec_other", ("complementary protection", "other")),
        Column("dec_rejected", ("rejected decisions", "rejected")),
        Column("dec_closed", ("otherwise closed", "closed")),
    ),
    "solutions": (
        *KEYS,
        Column("returned_refugees", ("returned refugees",)),
        Column("resettlement", ("resettlement arrivals",)),
        Column("naturalisation"),
        Column("returned_idps", ("returned idps",)),
    ),
    "flows": (
        *KEYS,
        Column("refugees"),
        Column("asylum_seekers"),
        Column("refugee_like"),
        Column("oip"),
    ),
    "unrwa": (*KEYS, Column("total")),
    "idmc": (*KEYS, Column("total")),
}


def read(path: Path) -> Read:
    """The rows of one list. Raises the problems of `opening.read`."""
    return read_file(path, KINDS)
