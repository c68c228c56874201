"""What checks of several sources share."""

import polars as pl

from saferhavens.sources.shape import CheckResult


def none_of(name: str, frame: pl.DataFrame, broken: pl.Expr, *, fatal: bool = True) -> CheckResult:
    """A check that passes if no row of `frame` is `broken`; its detail says how many are."""
    count = frame.filter(broken.fill_null(value=False)).height
    return CheckResult(name, count == 0, f"{count} of {frame.height}", fatal)


def not_here(name: str) -> CheckResult:
    """A check of a table that this file does not fill."""
    return CheckResult(name, passed=True)
