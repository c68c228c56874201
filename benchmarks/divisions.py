"""Deaths a division (ADM1) and month in five countries: how well they are forecast, from rolling origins.

`--data DIR`: UCDP's events, one Parquet file a country (columns as in UCDP GED). From each origin (every third month)
the months 1 to 6 ahead are forecast with nothing but the months up to it, by the model and by its baselines, and
scored: CRPS, IGN, and for "at least one death" Brier score and average precision. Divisions that were quiet for the 24
months before the origin are scored apart. Countries count in the months that their file covers.

Run by `saferhavens bench divisions`.
"""

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
from distributions import Scored, compared, draws_scored, flat, joined, mapped, number, printed
from results import report

from saferhavens.cli.language import translate
from saferhavens.core import problems
from saferhavens.core.forecast.mixtures import Changing
from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.subnational import BASELINES, IGN_LADDER, Placed, division_months, forecast
from saferhavens.core.problems import ProblemError

FIRST = month_number(1997, 1)
SPANS = {
    "Colombia": (FIRST, month_number(2018, 12)),
    "Venezuela": (FIRST, month_number(2022, 12)),
    "Ethiopia": (FIRST, month_number(2022, 12)),
    "South Sudan": (month_number(2011, 7), month_number(2022, 12)),
    "Central African Republic": (FIRST, month_number(2022, 12)),
}
"""From 1997, when Ethiopia has its present regions; South Sudan from its independence; to the end of each file."""

SAME = {"Dire Dawa Chartered City state": "Dire Dawa Chartered city", "Distrito Federal": "Distrito Capital state"}

ORIGINS = range(month_number(2010, 12), month_number(2022, 7), 3)
HORIZONS = (1, 2, 3, 4, 5, 6)
SEED = 20260101
QUIET_MONTHS = 24
PROTOCOL = (
    "rolling origin, every third month from December 2010 to June 2022, 1-6 months ahead, 1,000 draws; everything is "
    "learnt again at each origin from the months up to it; hard cases: no death in the division in the 24 months "
    "before the origin; skill with a 90 % interval over divisions drawn again"
)


METRICS = ("crps", "ign", "interval_score", "brier", "covered")
COLUMNS = ("id", "country", "adm_1", "date_start", "date_end", "best")


@dataclass(frozen=True)
class Work:
    """What one origin needs."""

    series: pl.DataFrame
    origin: int


def read(folder: Path) -> pl.DataFrame:
    """country, division, date_start, date_end, deaths from the files of the five countries."""
    try:
        files = [pl.read_parquet(file, columns=list(COLUMNS)) for file in sorted(folder.glob("*.parquet"))]
        events = pl.concat([tidied(file) for file in files if file["country"].n_unique() == 1])
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise ProblemError(problems.SERIES_FILE_WRONG, file=folder.name, reason=error) from error
    return events.unique("id").sort("id")


def tidied(events: pl.DataFrame) -> pl.DataFrame:
    days = [pl.col(name).cast(pl.String).str.slice(0, 10).str.to_date() for name in ("date_start", "date_end")]
    division = pl.col("adm_1").str.replace_all(r"\s+", " ").replace(SAME)
    return events.select(
        pl.col("id").cast(pl.Int64), "country", *days, division=division, deaths=pl.col("best").cast(pl.Int64)
    )


def one_origin(work: Work) -> list[Scored]:
    """All models from one origin. Only the months up to it are handed to them."""
    known, later = (
        work.series.filter(flag) for flag in (pl.col("month") <= work.origin, pl.col("month") > work.origin)
    )
    quiet = frozenset(quiet_units(known, work.origin))
    return [
        draws_scored(
            forecast(known, work.origin, HORIZONS, seed=SEED, model=model, changing=Changing.ALLOW),
            later,
            quiet,
            IGN_LADDER,
        )
        for model in ("ours", *BASELINES)
    ]


def quiet_units(known: pl.DataFrame, origin: int) -> list[str]:
    recent = known.filter(pl.col("month") > origin - QUIET_MONTHS).group_by("unit").agg(pl.col("value").sum())
    return recent.filter(pl.col("value") == 0)["unit"].to_list()


def measured(placed: Placed, origins: list[int], address: str = "") -> dict[str, Any]:
    """Scores over all cases, the hard ones, and by country."""
    started = time.perf_counter()
    work = [Work(placed.series, origin) for origin in origins]
    models = joined(mapped(one_origin, work, address))
    cases = models[0].cases
    countries = cases["unit"].str.split("-").list.first().unique().sort().to_list()
    return {
        "protocol": PROTOCOL,
        "origins": len(origins),
        "divisions": cases["unit"].n_unique(),
        "cases": cases.height,
        "cases_with_deaths": int((cases["value"] > 0).sum()),
        "events_without_division": f"{placed.without_division} ({placed.deaths_without_division} deaths), left out",
        "events_across_months": f"{placed.across_months} ({placed.deaths_across_months} deaths), when they ended",
        "seconds": round(time.perf_counter() - started, 1),
        "all_cases": compared(models, METRICS),
        "hard_cases": {"cases": int(cases["hard"].sum()), **compared(chosen(models, pl.col("hard")), METRICS)},
        "by_country": {
            country: {
                each.model: {name: number(each.cases[name].mean()) for name in ("crps", "ign", "brier")}
                for each in chosen(models, pl.col("unit").str.starts_with(f"{country}-"))
            }
            for country in countries
        },
    }


def chosen(models: list[Scored], which: pl.Expr) -> list[Scored]:
    return [Scored(each.model, each.cases.filter(which)) for each in models]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dask", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-record", action="store_true")
    options = parser.parse_args()
    try:
        results = measured(division_months(read(options.data), SPANS), list(ORIGINS), options.dask)
    except ProblemError as problem:
        print(problem.sentence(translate), file=sys.stderr)
        sys.exit(problem.problem.exit_code)
    printed(results, options.json)
    if not options.no_record:
        report("deaths a division and month", flat(results), record=True, printed=False)


if __name__ == "__main__":
    main()
