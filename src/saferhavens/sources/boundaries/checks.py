"""Checks of places."""

import polars as pl

from saferhavens.core.words import Level
from saferhavens.sources.boundaries.divisions import DIVISIONS
from saferhavens.sources.checking import none_of, not_here
from saferhavens.sources.shape import CheckResult


def place_codes_are_unique(tables: dict[str, pl.DataFrame]) -> CheckResult:
    return none_of("place_codes_are_unique", tables["places"], pl.col("code").is_duplicated())


def every_parent_is_there(tables: dict[str, pl.DataFrame]) -> CheckResult:
    """Second divisions lie in first divisions of the same file; countries come from another."""
    places = tables["places"]
    orphan = (pl.col("level") == Level.ADM2.value) & ~pl.col("parent_code").is_in(places["code"].to_list())
    return none_of("every_parent_is_there", places, orphan)


def every_place_has_its_names(tables: dict[str, pl.DataFrame]) -> CheckResult:
    nameless = pl.col("name_en").is_null() | pl.col("name_es").is_null()
    return none_of("every_place_has_its_names", tables["places"], nameless)


def all_first_divisions_are_there(tables: dict[str, pl.DataFrame]) -> CheckResult:
    """33 departments and districts in Colombia, 24 provinces in Ecuador, 47 counties in Kenya."""
    name = "all_first_divisions_are_there"
    first = tables["places"].filter(pl.col("level") == Level.ADM1.value)
    missing = [
        f"{country}-{code}"
        for country in first["country"].unique().sort()
        for code in DIVISIONS.get(country, ())
        if code not in set(first.filter(pl.col("country") == country)["local_code"])
    ]
    return CheckResult(name, not missing, ", ".join(missing), fatal=False) if missing else not_here(name)


CHECKS = (place_codes_are_unique, every_parent_is_there, every_place_has_its_names, all_first_divisions_are_there)
