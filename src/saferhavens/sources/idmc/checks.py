"""Checks of IDMC's reports and months."""

from datetime import date

import polars as pl

from saferhavens.sources.checking import none_of, not_here
from saferhavens.sources.shape import CheckResult

FIRST_DAY = date(2016, 1, 1)
"""Internal displacement updates are published since 2018; some are about the years just before."""


def report_ids_are_unique(tables: dict[str, pl.DataFrame]) -> CheckResult:
    name = "report_ids_are_unique"
    if "displacement_reports" not in tables:
        return not_here(name)
    return none_of(name, tables["displacement_reports"], pl.col("report_id").is_duplicated())


def reports_are_recent(tables: dict[str, pl.DataFrame]) -> CheckResult:
    name = "reports_are_recent"
    if "displacement_reports" not in tables:
        return not_here(name)
    return none_of(name, tables["displacement_reports"], pl.col("date_end") < FIRST_DAY, fatal=False)


def each_country_has_one_figure_a_month(tables: dict[str, pl.DataFrame]) -> CheckResult:
    name = "each_country_has_one_figure_a_month"
    if "displacement_months" not in tables:
        return not_here(name)
    return none_of(name, tables["displacement_months"], pl.struct("country", "month").is_duplicated())


CHECKS = (report_ids_are_unique, reports_are_recent, each_country_has_one_figure_a_month)
