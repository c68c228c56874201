"""New displacement a country and month: how well it is forecast, from rolling origins.

`--series FILE`: IDMC's monthly series by vintage (month, iso3, displacements, vintage). Two tests. "As known then":
from each vintage, its last month as the origin, scored against the newest vintage; nothing else is strictly what was
known, but vintages reach back months only. "Settled": older origins, every third month, with the figures as the first
vintage has them, scored on the same vintage; these figures had been settled before, so that the newest months before
each origin are more complete than they were on that day.

Run by `saferhavens bench displacement`.
"""

import time
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from distributions import compared, options, run, told

from saferhavens.cli.cluster import mapped
from saferhavens.cli.tables import check_columns, codes, days, numbers, table, times
from saferhavens.core.forecast.displacement import BASELINES, LADDER, as_known, forecast
from saferhavens.core.forecast.mixtures import Origin, Scored, scored_from, together
from saferhavens.core.problems import VINTAGES_TOO_FEW, ProblemError

HORIZONS = (1, 2, 3, 4, 5, 6)
EVERY = 3
LEAST_MONTHS = 48
"""Of history before the first settled origin."""

MODELS = ("ours", *BASELINES)
METRICS = ("crps", "log_crps", "ign", "interval_score", "brier", "covered")
SEED = 20260101
PROTOCOL = (
    "1-6 months ahead, 1,000 draws; everything is learnt again at each origin from the months up to it; log crps is "
    "the CRPS of log(1 + people), IGN has classes of half a decade; hard cases: none in the 24 months before the "
    "origin; skill with a 90 % interval over countries drawn again"
)


def read(file: Path) -> pl.DataFrame:
    """unit, month, value, vintage. Raises SERIES_FILE_WRONG, VINTAGES_TOO_FEW."""
    rows = table(file)
    check_columns(rows, file, ("month", "iso3", "displacements", "vintage"))
    found = pl.DataFrame(
        {
            "unit": codes(rows, file, "iso3"),
            "month": times(rows, file, "month"),
            "value": numbers(rows, file, "displacements"),
            "vintage": days(rows, file, "vintage"),
        }
    )
    if found["vintage"].n_unique() == 1:
        raise ProblemError(VINTAGES_TOO_FEW, at=max(found["vintage"].to_list()))
    return found


def as_known_then(series: pl.DataFrame, days: list[date]) -> list[Origin]:
    """An origin a vintage but the newest: the last month that it has."""
    newest = as_known(series, days[-1], last_month(series, days[-1]))
    return [origin_of(as_known(series, day, last_month(series, day)), newest) for day in days[:-1]]


def settled(series: pl.DataFrame, first: date) -> list[Origin]:
    """Older origins within the first vintage, as far as six months come after them."""
    known = as_known(series, first, last_month(series, first))
    months = known["month"].to_list()
    origins = range(min(months) + LEAST_MONTHS - 1, max(months) - max(HORIZONS) + 1, EVERY)
    return [origin_of(known.filter(pl.col("month") <= each), known) for each in origins]


def origin_of(known: pl.DataFrame, came: pl.DataFrame) -> Origin:
    return Origin(known, came, max(known["month"].to_list()), HORIZONS, MODELS, SEED)


def last_month(series: pl.DataFrame, day: date) -> int:
    return int(max(series.filter(pl.col("vintage") == day)["month"].to_list()))


def measured(series: pl.DataFrame, address: str = "") -> dict[str, Any]:
    """Both tests."""
    started = time.perf_counter()
    days = series["vintage"].unique().sort().to_list()
    then = together(scores(as_known_then(series, days), address))
    old = together(scores(settled(series, days[0]), address))
    return {
        "protocol": PROTOCOL,
        "vintages": ", ".join(map(str, days)),
        "seconds": round(time.perf_counter() - started, 1),
        "settled": result(old),
        "settled_hard_cases": result(hard(old)),
        "as_known_then": result(then),
    }


def scores(work: list[Origin], address: str) -> list[list[Scored]]:
    task = partial(scored_from, forecast=forecast, ladder=LADDER)
    return mapped(task, work, address or None, progress=told)


def result(models: list[Scored]) -> dict[str, Any]:
    cases = models[0].cases
    facts = {"origins": cases["origin"].n_unique(), "cases": cases.height, "with_any": (cases["value"] > 0).sum()}
    return facts | compared(models, METRICS)


def hard(models: list[Scored]) -> list[Scored]:
    return [Scored(each.model, each.cases.filter("hard")) for each in models]


def main() -> None:
    given = options(__doc__, "--series")
    run("new displacement a country and month", lambda: measured(read(given.series), given.dask), given)


if __name__ == "__main__":
    main()
