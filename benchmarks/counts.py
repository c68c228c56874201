"""How well deaths a country and month are forecast, on the windows of the VIEWS prediction challenge.

Each window is a year, forecast from what was known in October of the year before, 3 to 14 months ahead: rows of later
months are dropped before any model sees the files. Printed are CRPS, IGN (ignorance, bits) and MIS (interval score of
the 90 % interval), lower is better, how many outcomes lay inside that interval, and seconds:

- `published`: the official mean scores, from official_mean_scores*.csv in the folder of benchmarks or of the outcomes;
- `published draws`: their draws, scored here (few draws are stretched for IGN as the challenge does);
- `models`: our baselines and our model;
- `ours over …`: skill, 1 - score / score of the baseline, with a 90 % interval over countries drawn again.

`--column` names what is counted where the files hold several: ged_sb (state-based), ged_os (one-sided, of civilians).

Run by `saferhavens bench counts`.
"""

import argparse
import time
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from distributions import number, run, told, verdict

from saferhavens.cli.cluster import mapped
from saferhavens.cli.tables import (
    NO_CASE,
    NOT_AS_MANY,
    check_columns,
    check_folder,
    codes,
    months,
    numbers,
    table,
    wrong,
)
from saferhavens.core.forecast.counts import MODELS, OURS
from saferhavens.core.forecast.counts.covariates import prepared
from saferhavens.core.forecast.counts.trials import Trial, origin_of, tried
from saferhavens.core.forecast.mixtures import Changing
from saferhavens.core.forecast.mixtures.history import Grid, check_rows, grid, shown
from saferhavens.core.forecast.months import FIRST_YEAR
from saferhavens.core.problems import OUTCOME_WITHOUT_HISTORY, UNIT_CHANGES, WINDOW_NOT_HELD, ProblemError
from saferhavens.core.scoring import draws as scores

SEED = 20260
METRICS = ("crps", "ign", "mis")
KEYS = ("country_id", "month_id")
COUNTED = ("outcome", "ged_sb")
"""Columns that hold the counts, unless one is named: the first that is there."""

NO_COVARIATES = {*KEYS, *COUNTED, "unit", "month", "window", "Month", "Year", "gleditsch_ward", "__index_level_0__", ""}
MONTHS = 12
ALMOST = 1e-6

YARDSTICK = "bm_conflictology"
OWN_YARDSTICK = "last 12 months"

PROTOCOL = (
    "each window from data up to October of the year before, 3-14 months ahead, 1,000 draws; all learning, the choice "
    "of shares included, inside the training window; the method itself was made on the windows 2005-2017"
)

type Figures = dict[str, Any]


def read(file: Path, column: str | None, last: int | None = None) -> pl.DataFrame:
    """unit, month, value of a file with country_id, month_id and a column of counts; not of months after `last`.

    Raises SERIES_FILE_WRONG.
    """
    rows = table(file)
    counted = next((each for each in ((column,) if column else COUNTED) if each in rows.columns), None)
    check_columns(rows, file, (*KEYS, counted or column or " / ".join(COUNTED)))
    month = months(rows, file)
    kept = rows if last is None else rows.filter(month <= last)
    value = whole(numbers(kept, file, str(counted)))
    return pl.DataFrame({"unit": codes(kept, file), "month": months(kept, file), "value": value})


def whole(value: pl.Series) -> pl.Series:
    """Sums of shares miss a whole number by their last digits, as from November 2020 on in VIEWS's history."""
    near = value.cast(pl.Float64).round()
    return near.zip_with(((value - near).abs() < ALMOST).fill_null(value=False), value.cast(pl.Float64))


def covariates_of(given: argparse.Namespace, known: Grid) -> tuple[pl.DataFrame | None, str]:
    """unit, month and the columns of numbers up to the origin, and a word on how many can be learnt from.

    The counts themselves, months and codes are no covariates. Raises SERIES_FILE_WRONG, COVARIATES_WRONG,
    COVARIATES_TWICE, COVARIATE_SPARSE.
    """
    file = given.covariates
    if file is None:
        return None, "none given"
    rows = table(file)
    check_columns(rows, file, KEYS)
    month = months(rows, file)
    kept = rows.filter(month <= known.origin)
    names = [name for name, kind in rows.schema.items() if kind.is_numeric() and name not in NO_COVARIATES]
    names = [name for name in names if name != given.column]
    if kept.is_empty():
        return None, f"none of {len(names)} is known for {shown(known.origin)}"
    found = pl.DataFrame({"unit": codes(kept, file), "month": months(kept, file)}).hstack(kept.select(names))
    laid_out = prepared(found, known)
    count = 0 if laid_out is None else laid_out.shape[2]
    return found, (
        f"{count} of {len(names)} are known for half of the history or more and were tried; "
        "used where they helped inside the training window"
    )


def windows_of(asked: list[str], actuals: pl.DataFrame, file: Path) -> list[int]:
    """The windows asked for, all that `file` holds if "all". Raises WINDOW_NOT_HELD."""
    held = (actuals.drop_nulls("value")["month"] - 1) // MONTHS + FIRST_YEAR
    years = [str(year) for year in sorted(held.unique())]
    for each in asked if "all" not in asked or not years else ():
        if each not in years:
            raise ProblemError(WINDOW_NOT_HELD, file=file.name, year=each, years=", ".join(years) or "–")
    return [int(each) for each in (years if "all" in asked else asked)]


def outcomes(actuals: pl.DataFrame, window: int, known: Grid, given: argparse.Namespace) -> pl.DataFrame:
    """What came in a window, checked as a history is.

    Each place must have a past, and none may lack a month that others have; with --allow-changes places without a past
    are left out instead. Raises COUNT_NOT_WHOLE, MONTH_TWICE, OUTCOME_WITHOUT_HISTORY, UNIT_CHANGES.
    """
    came = within(actuals, window).drop_nulls("value").sort("unit", "month")
    check_rows(came, known.origin)
    there = pl.col("unit").is_in([unit for unit, here in zip(known.units, known.present, strict=True) if here])
    strange, forecast = came.filter(~there), came.filter(there)
    if strange.height and not (given.allow_changes and forecast.height):
        facts = {"unit": strange["unit"][0], "file": given.actuals.name, "month": shown(known.origin)}
        raise ProblemError(OUTCOME_WITHOUT_HISTORY, **facts)
    if not given.allow_changes:
        check_gaps(forecast)
    return forecast


def check_gaps(rows: pl.DataFrame) -> None:
    """Raises UNIT_CHANGES for a place without a row for a month of others, or without a figure after its first one.

    Empty figures before the first one say that there was no such place yet: so does the history of the challenge.
    """
    first = rows.drop_nulls("value").group_by("unit").agg(first=pl.col("month").min())
    whole = first.join(rows.select("month").unique(), how="cross").join(rows, on=["unit", "month"], how="left")
    there = rows.select("unit", "month", here=True)
    told = whole.join(there, on=["unit", "month"], how="left").sort("unit", "month")
    lacking = told.filter(pl.col("here").is_null() | (pl.col("value").is_null() & (pl.col("month") > pl.col("first"))))
    if lacking.height:
        raise ProblemError(UNIT_CHANGES, unit=lacking["unit"][0], month=shown(lacking["month"][0]))


def within(rows: pl.DataFrame, window: int) -> pl.DataFrame:
    return rows.filter((pl.col("month") - 1) // MONTHS + FIRST_YEAR == window)


# --- what is published --------------------------------------------------------------------------------------------


def published_means(folders: list[Path], window: int) -> Figures:
    """The official mean scores of a window, a row a model; nothing where no folder holds the file."""
    files = sorted({file for folder in folders for file in folder.glob("official_mean_scores*.csv")})
    return {model: row for file in files for model, row in means_in(file, window)}


def means_in(file: Path, window: int) -> Iterator[tuple[str, Figures]]:
    """Raises SERIES_FILE_WRONG."""
    rows = table(file)
    check_columns(rows, file, ("model", "window", *METRICS))
    scored = rows.with_columns(numbers(rows, file, each) for each in ("window", *METRICS))
    for row in scored.filter(pl.col("window") == window).iter_rows(named=True):
        yield str(row["model"]), {metric: number(row[metric]) for metric in METRICS}


def published_draws(folder: Path | None, window: int, came: pl.DataFrame) -> Figures:
    """The published draws of a window, scored here."""
    files = sorted(folder.glob(f"*_{window}.parquet")) if folder else []
    return {file.stem.removesuffix(f"_{window}"): scored_draws(file, came) for file in files}


def scored_draws(file: Path, came: pl.DataFrame) -> Figures:
    """Raises SERIES_FILE_WRONG, also where cases have more draws than others or no outcome belongs to any."""
    rows = table(file)
    check_columns(rows, file, (*KEYS, "draw", "outcome"))
    given = pl.DataFrame({"unit": codes(rows, file), "month": months(rows, file), "draw": rows["draw"]})
    given = given.with_columns(outcome=numbers(rows, file, "outcome").cast(pl.Float64)).sort("unit", "month", "draw")
    cases = given.group_by("unit", "month", maintain_order=True).agg("outcome")
    cases = cases.join(came, on=["unit", "month"], maintain_order="left")
    if cases.is_empty() or cases["outcome"].list.len().n_unique() != 1:
        raise wrong(file, NOT_AS_MANY if cases.height else NO_CASE)
    draws, value = np.stack(cases["outcome"].to_list()), cases["value"].to_numpy().astype(np.float64)
    many = draws if draws.shape[1] >= scores.VIEWS_DRAWS else scores.stretched(draws)
    return {
        "crps": number(scores.crps(draws, value).mean()),
        "ign": number(scores.ignorance(many, value).mean()),
        "mis": number(scores.interval_score(draws, value).mean()),
        "inside_the_90_%_interval": number(scores.covered(draws, value).mean()),
        **({} if cases.height == came.height else {"cases": cases.height}),
    }


# --- our models ---------------------------------------------------------------------------------------------------


class Watch:
    """Tells progress, and how long each item took; on a cluster items overlap, so that only the whole is known."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def __call__(self, done: int, whole: int) -> None:
        self.times = [*(self.times if done else []), time.perf_counter()]
        told(done, whole)

    def seconds(self) -> list[float]:
        return [round(float(each), 1) for each in np.diff(self.times)]


def models_of(trials: list[Trial], dask: str) -> Figures:
    """Mean scores of each model, all cases and those of units that were quiet for two years, and the skill of ours."""
    watch = Watch()
    tables = mapped(tried, trials, dask or None, progress=watch)
    rows = {trial.model: table for trial, table in zip(trials, tables, strict=True)}
    found = {model: means(each) for model, each in rows.items()}
    if not dask:
        for trial, seconds in zip(trials, watch.seconds(), strict=True):
            found[trial.model]["seconds"] = seconds
    return {"models": found, **{f"ours over {name}": skill_of(rows[OURS], rows[name]) for name in rows if name != OURS}}


def skill_of(ours: pl.DataFrame, other: pl.DataFrame) -> Figures:
    """1 - score / score of the other, with a 90 % interval over countries drawn again, and the label."""
    quiet = [rows.filter("quiet") for rows in (ours, other)]
    found = {metric: verdict(ours, other, metric) for metric in METRICS}
    if quiet[0].height:
        found |= {f"{metric}_after_two_quiet_years": verdict(*quiet, metric) for metric in METRICS}
    return found


def means(rows: pl.DataFrame) -> Figures:
    quiet = rows.filter("quiet")
    return {
        **{metric: number(rows[metric].mean()) for metric in METRICS},
        "inside_the_90_%_interval": number(rows["covered"].mean()),
        "crps_after_two_quiet_years": number(quiet["crps"].mean()),
        "ign_after_two_quiet_years": number(quiet["ign"].mean()),
    }


def ratios(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Figures:
    return {metric: number(ours[metric] / theirs[metric]) if theirs[metric] else None for metric in METRICS}


def compared(figures: Figures) -> Figures:
    """Ours over the published conflictology, over the same as drawn here, and whether its CRPS is the least."""
    ours, found = figures["models"][OURS], {}
    published = figures["published"] | figures["published draws"]
    if YARDSTICK in published:
        found["ours / published conflictology"] = ratios(ours, published[YARDSTICK])
    found["ours / last 12 months"] = ratios(ours, figures["models"][OWN_YARDSTICK])
    if published:
        found["crps below every published row"] = all(ours["crps"] < row["crps"] for row in published.values())
    return found


def window_figures(window: int, given: argparse.Namespace, dask: str) -> Figures:
    history = read(given.history, given.column, origin_of(window))
    known = grid(history, origin_of(window), Changing.ALLOW)
    if not given.allow_changes:
        check_gaps(history)
    came = outcomes(read_once(given.actuals, given.column), window, known, given)
    extra, words = covariates_of(given, known)
    trials = [Trial(history, came, window, model, SEED, extra) for model in MODELS]
    folders = [each for each in (given.actuals.parent, given.benchmarks) if each]
    figures: Figures = {
        "last month known": shown(origin_of(window)),
        "cases": came.height,
        "covariates": words,
        "published": {} if given.column else published_means(folders, window),
        "published draws": published_draws(given.benchmarks, window, came),
        **models_of(trials, dask),
    }
    return figures | compared(figures)


@cache
def read_once(file: Path, column: str | None) -> pl.DataFrame:
    return read(file, column)


def measure(given: argparse.Namespace) -> Figures:
    if given.benchmarks:
        check_folder(given.benchmarks)
    windows = windows_of(given.window, read_once(given.actuals, given.column), given.actuals)
    found = {str(window): window_figures(window, given, given.dask) for window in windows}
    return {"protocol": PROTOCOL, "seed": SEED, "counted": given.column or "deaths", **found, **average(found)}


def average(found: Mapping[str, Figures]) -> Figures:
    """Mean over the windows of each kind of ratio."""
    kinds = ("ours / published conflictology", "ours / last 12 months")
    parts = {kind: [each[kind] for each in found.values() if kind in each] for kind in kinds}
    return {
        f"mean of {kind}": {metric: number(np.mean([part[metric] for part in rows])) for metric in METRICS}
        for kind, rows in parts.items()
        if rows
    }


def summary(results: Mapping[str, Any]) -> Figures:
    """For RESULTS.md: a line a model and window."""
    rows: Figures = {}
    for name, value in results.items():
        if not isinstance(value, Mapping) or "models" not in value:
            rows[name] = line(value) if isinstance(value, Mapping) else value
            continue
        for kind in ("published", "published draws", "models"):
            rows |= {f"{name}, {kind}, {model}": line(row) for model, row in value[kind].items()}
        rows |= {
            f"{name}, {kind}": line(part) for kind, part in value.items() if kind.startswith(("ours /", "ours over"))
        }
    return rows


def line(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in row.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--history", "--actuals"):
        parser.add_argument(name, type=Path, required=True)
    for name in ("--covariates", "--benchmarks"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--column")
    parser.add_argument("--window", action="append", required=True)
    parser.add_argument("--allow-changes", action="store_true")
    parser.add_argument("--dask", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-record", action="store_true")
    given = parser.parse_args()
    run("counts", lambda: measure(given), given, summary)


if __name__ == "__main__":
    main()
