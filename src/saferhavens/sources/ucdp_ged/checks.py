"""Checks of UCDP events."""

from datetime import date

import polars as pl

from saferhavens.sources.checking import none_of
from saferhavens.sources.shape import CheckResult

FIRST_DAY = date(1989, 1, 1)
"""UCDP GED begins with 1989 (GED Codebook)."""


def event_ids_are_unique(tables: dict[str, pl.DataFrame]) -> CheckResult:
    events = tables["violence_events"]
    return none_of("event_ids_are_unique", events, pl.col("event_id").is_duplicated())


def deaths_are_in_order(tables: dict[str, pl.DataFrame]) -> CheckResult:
    """Not fatal: in about one of a hundred events UCDP's low or high estimate is on the wrong side of its best one."""
    wrong = (pl.col("deaths_low") > pl.col("deaths_best")) | (pl.col("deaths_best") > pl.col("deaths_high"))
    return none_of("deaths_are_in_order", tables["violence_events"], wrong, fatal=False)


def events_begin_with_1989(tables: dict[str, pl.DataFrame]) -> CheckResult:
    return none_of("events_begin_with_1989", tables["violence_events"], pl.col("date_start") < FIRST_DAY)


def civilians_are_among_the_dead(tables: dict[str, pl.DataFrame]) -> CheckResult:
    """Not fatal: UCDP's parts do not always add up to its best estimate."""
    wrong = pl.col("deaths_civilians") > pl.col("deaths_high")
    return none_of("civilians_are_among_the_dead", tables["violence_events"], wrong, fatal=False)


CHECKS = (event_ids_are_unique, deaths_are_in_order, events_begin_with_1989, civilians_are_among_the_dead)
