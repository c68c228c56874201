"""English names of states as publishers of conflict data write them, made into ISO 3166-1 alpha-3 codes."""

import re
from functools import cache

import polars as pl

from saferhavens.core.geo import search_key
from saferhavens.sources.countries import codes, name

_VARIANTS = {
    "Bosnia": "BIH",
    "Congo": "COG",
    "Congo, DRC": "COD",
    "Czech Republic": "CZE",
    "DR Congo": "COD",
    "Ivory Coast": "CIV",
    "Kingdom of eSwatini": "SWZ",
    "Macedonia": "MKD",
    "Macedonia, FYR": "MKD",
    "Marshall Is.": "MHL",
    "Solomon Is.": "SLB",
    "Swaziland": "SWZ",
    "Timor Leste": "TLS",
    "Turkey": "TUR",
    "United States of America": "USA",
}
"""Beside the names of Unicode CLDR. What stands in brackets, another name of the state, is left out."""

_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")


def to_country(states: pl.Series) -> pl.Series:
    """The alpha-3 code of each state; null where the name is missing or not known."""
    found = {state: country_named(state) for state in states.drop_nulls().unique()}
    return states.replace_strict(found, default=None, return_dtype=pl.String)


@cache
def country_named(state: str) -> str | None:
    """The alpha-3 code of a state by its English name.

    >>> country_named("Zimbabwe (Rhodesia)"), country_named("The Gambia"), country_named("Ruritania")
    ('ZWE', 'GMB', None)
    """
    return _by_name().get(_plain(state))


@cache
def _by_name() -> dict[str, str]:
    standard = {_plain(name(code, "en")): code for code in codes()}
    return standard | {_plain(variant): code for variant, code in _VARIANTS.items()}


def _plain(state: str) -> str:
    words = search_key(_BRACKETS.sub("", state)).split()
    return " ".join(word for word in words if word not in {"and", "the"})
