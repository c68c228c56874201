"""Checks of UNHCR's lists."""

import polars as pl

from saferhavens.core.words import Status
from saferhavens.sources.checking import none_of, not_here
from saferhavens.sources.shape import CheckResult


def nobody_is_counted_twice(tables: dict[str, pl.DataFrame]) -> CheckResult:
    name = "nobody_is_counted_twice"
    for table in tables.values():
        keys = [column for column in table.columns if column != "persons"]
        return none_of(name, table, pl.struct(keys).is_duplicated())
    return not_here(name)


def every_count_is_positive(tables: dict[str, pl.DataFrame]) -> CheckResult:
    name = "every_count_is_positive"
    for table in tables.values():
        return none_of(name, table, (pl.col("persons") <= 0) | pl.col("persons").is_null())
    return not_here(name)


def idps_stay_in_their_country(tables: dict[str, pl.DataFrame]) -> CheckResult:
    """Not fatal: the publisher counts a few in territories apart from their country."""
    name = "idps_stay_in_their_country"
    if "displaced" not in tables:
        return not_here(name)
    abroad = (pl.col("measure") == Status.IDPS.value) & (pl.col("origin") != pl.col("asylum"))
    return none_of(name, tables["displaced"], abroad, fatal=False)


CHECKS = (nobody_is_counted_twice, every_count_is_positive, idps_stay_in_their_country)
