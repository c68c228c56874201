"""What newest figures will become: how well it is told from earlier vintages.

`--vintages FILE`: a Parquet file with the columns month, country, deaths, vintage (UCDP) or month, iso3, displacements,
vintage (IDMC). Two tests. "In order of time": at each vintage but the newest, what its newest months will be in the
newest vintage, with nothing but the vintages until then. "Other countries": the countries are split in five; for each
fifth changes are learnt from the others, newer vintages included, and the first five vintages are told: how well the
size of a change is known once one such change has been seen. The second is no forecast.

A file whose vintage holds two releases (UCDP's December holds the yearly release, too) is told apart first.

What the share that is in does to signals is measured beside it: `late.py`.

Run by `saferhavens bench nowcast`.
"""

import hashlib
import time
from functools import partial
from pathlib import Path
from typing import Any

import late
import polars as pl
from distributions import compared, options, run, told

from saferhavens.cli.cluster import mapped
from saferhavens.cli.tables import check_columns, codes, numbers, table, times
from saferhavens.core.detection.delay import one_release
from saferhavens.core.detection.delay.rolling import Told, scored_at
from saferhavens.core.forecast.mixtures import Scored, together
from saferhavens.core.forecast.mixtures.history import shown
from saferhavens.core.forecast.subnational import IGN_LADDER
from saferhavens.core.problems import KNOWN_TOO_EARLY, VINTAGES_TOO_FEW, ProblemError

FOLDS = 5
EARLY = 5
"""Vintages that the test with other countries tells."""

LEAST_VINTAGES = 3
"""One to learn a change from, one to tell, one that says what came."""

SEED = 20260101
LATE_SEEDS = range(5)
METRICS = ("crps", "absolute_error", "covered", "interval_score")
UCDP_RELEASE = (5,)
"""UCDP's yearly release replaces all earlier years in the vintage of May."""

PROTOCOL = (
    "figures of the newest 12 months of each vintage against the newest vintage, 500 draws; absolute error of the "
    "median; covered: share within the 90 % interval; baselines: as reported, and the ratio of sums by age and kind of "
    "release (chain ladder)"
)


def read(file: Path) -> tuple[pl.DataFrame, tuple[int, ...]]:
    """unit, month, value, vintage, and the calendar months of yearly releases.

    A vintage that is named by a day is of the month after the last that it has. Raises SERIES_FILE_WRONG,
    KNOWN_TOO_EARLY for a figure that a vintage has of a month after it, VINTAGES_TOO_FEW.
    """
    rows = table(file)
    unit, value = ("country", "deaths") if "deaths" in rows.columns else ("iso3", "displacements")
    check_columns(rows, file, ("month", unit, value, "vintage"))
    found = pl.DataFrame(
        {
            "unit": codes(rows, file, unit),
            "month": times(rows, file, "month"),
            "value": numbers(rows, file, value).cast(pl.Float64),
            "vintage": times(rows, file, "vintage"),
        }
    )
    if rows["vintage"].cast(pl.String).str.len_chars().max() != len("2024-05"):
        by_day = found.with_columns(day=rows["vintage"])
        found = by_day.with_columns(vintage=pl.col("month").max().over("day") + 1).drop("day")
    checked(found)
    return found, UCDP_RELEASE if value == "deaths" else ()


def checked(vintages: pl.DataFrame) -> None:
    """Raises KNOWN_TOO_EARLY, VINTAGES_TOO_FEW."""
    early = vintages.filter(pl.col("month") > pl.col("vintage"))
    if early.height:
        row = early.row(0, named=True)
        known, step = shown(row["vintage"]), shown(row["month"])
        raise ProblemError(KNOWN_TOO_EARLY, unit=row["unit"], step=step, known=known)
    if vintages["vintage"].n_unique() < LEAST_VINTAGES:
        raise ProblemError(VINTAGES_TOO_FEW, at=shown(max(vintages["vintage"].to_list())))


def in_order_of_time(vintages: pl.DataFrame, releases: tuple[int, ...]) -> list[Told]:
    """Every vintage but the first, which shows no change, and the newest, which is what comes."""
    days = vintages["vintage"].unique().sort().to_list()
    return [Told(vintages, at, days[-1], releases, SEED) for at in days[1:-1]]


def with_other_countries(vintages: pl.DataFrame, releases: tuple[int, ...]) -> list[Told]:
    """The first vintages, a fifth of the countries at a time."""
    days = vintages["vintage"].unique().sort().to_list()
    fold = pl.col("unit").replace_strict({unit: fold_of(unit) for unit in vintages["unit"].unique()})
    parts = [(vintages.filter(fold == each), vintages.filter(fold != each)) for each in range(FOLDS)]
    early = days[: min(EARLY, len(days) - 1)]
    told = [(some.filter(pl.col("vintage") == at), some, at, others) for at in early for some, others in parts]
    return [Told(some, at, days[-1], releases, SEED, others) for there, some, at, others in told if there.height]


def fold_of(unit: str) -> int:
    return hashlib.sha256(unit.encode()).digest()[0] % FOLDS


def measured(vintages: pl.DataFrame, releases: tuple[int, ...], address: str = "") -> dict[str, Any]:
    """Both tests; of the first also the vintages apart that had a yearly release ahead and had never seen one."""
    started = time.perf_counter()
    apart = one_release(vintages)
    days = apart["vintage"].unique().sort().to_list()
    timely = scores(in_order_of_time(apart, releases), address)
    others = scores(with_other_countries(apart, releases), address)
    return {
        "protocol": PROTOCOL,
        "vintages": f"{len(days)}, {shown(days[0])} to {shown(days[-1])}",
        "yearly_release_in_months": ", ".join(map(str, releases)) or "none",
        "rows_of_a_second_release_dropped": vintages.height - apart.height,
        "seconds": round(time.perf_counter() - started, 1),
        "in_order_of_time": result(timely),
        "in_order_of_time, release ahead, none seen": result(chosen(timely, pl.col("guessed"))),
        "in_order_of_time, all else": result(chosen(timely, ~pl.col("guessed"))),
        "other_countries": result(others),
        "other_countries, 25 or more reported": result(chosen(others, pl.col("reported") >= 25)),
        **signals(apart, releases),
    }


def signals(vintages: pl.DataFrame, releases: tuple[int, ...]) -> dict[str, Any]:
    """What the share that is in does to signals: before a yearly release, if there is one, and for late reports."""
    known = vintages.drop_nulls("value")
    folds = {unit: fold_of(unit) for unit in known["unit"].unique()}
    before = late.before_the_release(known, releases, folds) if releases else {}
    invented = late.late_reports(LATE_SEEDS)
    parts = {
        "signals before the release": before,
        "signals by month-end": late.by_month_end(known, releases),
        "signals in late reports": invented,
    }
    return {f"{part}, {name}": figures for part, found in parts.items() for name, figures in found.items()}


def scores(work: list[Told], address: str) -> list[Scored]:
    return together(mapped(partial(scored_at, ladder=IGN_LADDER), work, address or None, progress=told))


def chosen(models: list[Scored], which: pl.Expr) -> list[Scored]:
    return [Scored(each.model, each.cases.filter(which)) for each in models]


def result(models: list[Scored]) -> dict[str, Any]:
    cases = models[0].cases
    if cases.is_empty():
        return {"cases": 0}
    changed = int((cases["value"] != cases["reported"]).sum())
    facts = {"vintages": cases["at"].n_unique(), "cases": cases.height, "changed": changed}
    return facts | compared(models, METRICS)


def main() -> None:
    given = options(__doc__, "--vintages")
    run("figures not yet reported", lambda: measured(*read(given.vintages), given.dask), given)


if __name__ == "__main__":
    main()
