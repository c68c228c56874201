"""Deaths a division (ADM1) and month in five countries: how well they are forecast, from rolling origins.

`--data DIR`: UCDP's events, one Parquet file a country (columns as in UCDP GED). From each origin (every third month)
the months 1 to 6 ahead are forecast with nothing but the months up to it, by the model and by its baselines, and
scored: CRPS, IGN, and for "at least one death" Brier score and average precision. Divisions that were quiet for the 24
months before the origin are scored apart. Countries count in the months that their file covers.

Run by `saferhavens bench divisions`.
"""

import time
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from distributions import compared, number, options, run, told

from saferhavens.cli.cluster import mapped
from saferhavens.cli.tables import NO_ROWS, check_columns, check_folder, codes, days, numbers, table, wrong
from saferhavens.core.forecast.mixtures import Origin, Scored, scored_from, together
from saferhavens.core.forecast.months import month_number
from saferhavens.core.forecast.subnational import BASELINES, IGN_LADDER, Placed, division_months, forecast

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
UNLEARNT_ORIGINS = range(month_number(2011, 12), month_number(2022, 1), 24)
"""For the test that learns from the other countries only."""

SEED = 20260101
MODELS = ("ours", *BASELINES)
PROTOCOL = (
    "rolling origin, every third month from December 2010 to June 2022, 1-6 months ahead, 1,000 draws; everything is "
    "learnt again at each origin from the months up to it; hard cases: no death in the division in the 24 months "
    "before the origin; skill with a 90 % interval over divisions drawn again"
)


METRICS = ("crps", "ign", "interval_score", "brier", "covered")
COLUMNS = ("id", "country", "adm_1", "date_start", "date_end", "best")


def read(folder: Path) -> pl.DataFrame:
    """country, division, date_start, date_end, deaths of the five countries' files. Raises SERIES_FILE_WRONG."""
    check_folder(folder)
    tables = ((table(file), file) for file in sorted(folder.glob("*.parquet")))
    found = [tidied(rows, file) for rows, file in tables if of_one_country(rows, file)]
    events = pl.concat(found) if found else pl.DataFrame(schema={"country": pl.String})
    if events.filter(pl.col("country").is_in(list(SPANS))).is_empty():
        raise wrong(folder, NO_ROWS)
    return events.unique("id").sort("id")


def of_one_country(rows: pl.DataFrame, file: Path) -> bool:
    check_columns(rows, file, COLUMNS)
    return rows["country"].n_unique() == 1


def tidied(rows: pl.DataFrame, file: Path) -> pl.DataFrame:
    division = rows["adm_1"].cast(pl.String).str.replace_all(r"\s+", " ").replace(SAME)
    return pl.DataFrame(
        {
            "id": numbers(rows, file, "id").cast(pl.Int64),
            "country": codes(rows, file, "country"),
            "date_start": days(rows, file, "date_start"),
            "date_end": days(rows, file, "date_end"),
            "division": division,
            "deaths": numbers(rows, file, "best").cast(pl.Int64),
        }
    )


def measured(placed: Placed, origins: list[int], address: str = "") -> dict[str, Any]:
    """Scores over all cases, the hard ones, and by country."""
    started = time.perf_counter()
    work = [Origin(placed.series, placed.series, origin, HORIZONS, MODELS, SEED) for origin in origins]
    task = partial(scored_from, forecast=forecast, ladder=IGN_LADDER)
    models = together(mapped(task, work, address or None, progress=told))
    others = together(unlearnt(placed.series, [each for each in UNLEARNT_ORIGINS if each in span(work)], address))
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
        "learnt_from_other_countries": {"cases": others[0].cases.height, **compared(others, METRICS)},
        "by_country": {
            country: {
                each.model: {name: number(each.cases[name].mean()) for name in ("crps", "ign", "brier")}
                for each in chosen(models, pl.col("unit").str.starts_with(f"{country}-"))
            }
            for country in countries
        },
    }


def span(work: list[Origin]) -> range:
    """The months from the first to the last origin."""
    return range(min(each.origin for each in work), max(each.origin for each in work) + 1)


def unlearnt(series: pl.DataFrame, origins: list[int], address: str) -> list[list[Scored]]:
    """Each country in turn is forecast by what was learnt from all others."""
    parts = []
    for country in series["parent"].unique().sort():
        of_country = series.filter(pl.col("parent") == country)
        work = [Origin(series, of_country, each, HORIZONS, MODELS, SEED) for each in origins if ahead(of_country, each)]
        without = partial(forecast, unlearnt=tuple(of_country["unit"].unique().sort()))
        task = partial(scored_from, forecast=without, ladder=IGN_LADDER)
        parts += mapped(task, work, address or None, progress=told)
    return parts


def ahead(series: pl.DataFrame, origin: int) -> bool:
    """Whether the series has months before and after the origin."""
    return min(series["month"]) <= origin < max(series["month"])


def chosen(models: list[Scored], which: pl.Expr) -> list[Scored]:
    return [Scored(each.model, each.cases.filter(which)) for each in models]


def main() -> None:
    given = options(__doc__, "--data")
    run(
        "deaths a division and month",
        lambda: measured(division_months(read(given.data), SPANS), list(ORIGINS), given.dask),
        given,
    )


if __name__ == "__main__":
    main()
