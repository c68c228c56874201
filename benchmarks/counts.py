"""How well deaths a country and month are forecast, on the windows of the VIEWS prediction challenge.

Each window is a year, forecast from what was known in October of the year before, 3 to 14 months ahead: rows of later
months are dropped before any model sees the files. Printed are CRPS, IGN (ignorance, bits) and MIS (interval score of
the 90 % interval), lower is better, how many outcomes lay inside that interval, and seconds:

- `published`: the official mean scores, from official_mean_scores*.csv in the folder of benchmarks or of the outcomes;
- `published draws`: their draws, scored here (few draws are stretched for IGN as the challenge does);
- `models`: our baselines and our model.

`--column` names what is counted where the files hold several: ged_sb (state-based), ged_os (one-sided, of civilians).

Run by `saferhavens bench counts`.
"""

import argparse
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from distributions import UNREADABLE, number, run, told, unreadable

from saferhavens.cli.cluster import mapped
from saferhavens.core.forecast.counts import MODELS, OURS
from saferhavens.core.forecast.counts.trials import Trial, origin_of, tried
from saferhavens.core.forecast.mixtures.history import shown
from saferhavens.core.problems import SERIES_FILE_WRONG, WINDOW_NOT_HELD, ProblemError
from saferhavens.core.scoring import draws as scores

SEED = 20260
METRICS = ("crps", "ign", "mis")
COUNTED = ("outcome", "ged_sb")
"""Columns that hold the counts, unless one is named: the first that is there."""

YARDSTICK = "bm_conflictology"
OWN_YARDSTICK = "last 12 months"

PROTOCOL = (
    "each window from data up to October of the year before, 3-14 months ahead, 1,000 draws; all learning, the choice "
    "of shares included, inside the training window; the method itself was made on the windows 2005-2017"
)

type Figures = dict[str, Any]


def read(file: Path, column: str | None) -> pl.DataFrame:
    """unit, month, value of a file with country_id, month_id and a column of counts. Raises SERIES_FILE_WRONG."""
    rows = table(file)
    counted = next((each for each in ((column,) if column else COUNTED) if each in rows.columns), None)
    missing = [each for each in ("country_id", "month_id") if each not in rows.columns]
    if missing or counted is None:
        lacking = ", ".join([*missing, *([] if counted else [column or " / ".join(COUNTED)])])
        raise ProblemError(SERIES_FILE_WRONG, file=file.name, reason=f"no column {lacking}")
    return rows.select(
        unit=pl.col("country_id").cast(pl.String), month=pl.col("month_id").cast(pl.Int64), value=pl.col(counted)
    )


def table(file: Path) -> pl.DataFrame:
    try:
        return pl.read_csv(file) if file.suffix == ".csv" else pl.read_parquet(file)
    except UNREADABLE as error:
        raise unreadable(file, error) from error


def covariates_of(file: Path | None, column: str | None, origin: int) -> tuple[pl.DataFrame | None, str]:
    """unit, month and the columns of numbers that most units have at the origin, and a word on what is left out.

    The counts themselves, months and codes are no covariates.
    """
    if file is None:
        return None, "none given"
    rows = table(file).rename({"country_id": "unit", "month_id": "month"}).filter(pl.col("month") <= origin)
    no_covariates = {"unit", "month", "window", "Month", "Year", "gleditsch_ward", column, *COUNTED}
    numbers = [name for name, kind in rows.schema.items() if kind.is_numeric() and name not in no_covariates]
    last = rows.filter(pl.col("month") == origin)
    there = [name for name in numbers if last.height and last[name].null_count() * 2 < last.height]
    if not there:
        return None, f"none of {len(numbers)} is known for {shown(origin)}"
    found = rows.select(pl.col("unit").cast(pl.String), pl.col("month").cast(pl.Int64), *there)
    return found, f"{len(there)} of {len(numbers)}, used where they helped inside the training window"


def windows_of(asked: list[str], actuals: pl.DataFrame, file: Path) -> list[int]:
    """The windows asked for, all that `file` holds if "all". Raises WINDOW_NOT_HELD."""
    held = (actuals["month"] - 1) // 12 + 1980
    years = sorted(held.unique())
    if "all" in asked:
        return years
    for each in asked:
        if int(each) not in years:
            raise ProblemError(WINDOW_NOT_HELD, file=file.name, year=each, years=", ".join(map(str, years)))
    return [int(each) for each in asked]


def within(rows: pl.DataFrame, window: int) -> pl.DataFrame:
    return rows.filter((pl.col("month") - 1) // 12 + 1980 == window)


# --- what is published --------------------------------------------------------------------------------------------


def published_means(folders: list[Path], window: int) -> Figures:
    """The official mean scores of a window, a row a model; nothing where no folder holds the file."""
    files = sorted({file for folder in folders for file in folder.glob("official_mean_scores*.csv")})
    rows = [row for file in files for row in table(file).iter_rows(named=True) if row["window"] == window]
    return {row["model"]: {metric: number(row[metric]) for metric in METRICS} for row in rows}


def published_draws(folder: Path | None, window: int, came: pl.DataFrame) -> Figures:
    """The published draws of a window, scored here."""
    files = sorted(folder.glob(f"*_{window}.parquet")) if folder else []
    return {file.stem.removesuffix(f"_{window}"): scored_draws(file, came) for file in files}


def scored_draws(file: Path, came: pl.DataFrame) -> Figures:
    rows = table(file).with_columns(unit=pl.col("country_id").cast(pl.String), month=pl.col("month_id").cast(pl.Int64))
    cases = rows.sort("unit", "month", "draw").group_by("unit", "month", maintain_order=True).agg("outcome")
    cases = cases.join(came, on=["unit", "month"], maintain_order="left")
    draws, value = np.stack(cases["outcome"].to_list()).astype(np.float64), cases["value"].to_numpy().astype(np.float64)
    many = draws if draws.shape[1] >= scores.VIEWS_DRAWS else scores.stretched(draws)
    return {
        "crps": number(scores.crps(draws, value).mean()),
        "ign": number(scores.ignorance(many, value).mean()),
        "mis": number(scores.interval_score(draws, value).mean()),
        "inside_the_90_%_interval": number(scores.covered(draws, value).mean()),
    }


# --- our models ---------------------------------------------------------------------------------------------------


class Watch:
    """Tells progress, and how long each item took; on a cluster items overlap, so that only the whole is known."""

    def __init__(self) -> None:
        self.times = [time.perf_counter()]

    def __call__(self, done: int, whole: int) -> None:
        self.times.append(time.perf_counter())
        told(done, whole)

    def seconds(self) -> list[float]:
        return [round(float(each), 1) for each in np.diff(self.times)]


def models_of(trials: list[Trial], dask: str) -> Figures:
    """Mean scores of each model, all cases and those of units that were quiet for two years."""
    watch = Watch()
    tables = mapped(tried, trials, dask or None, progress=watch)
    found = {trial.model: means(rows) for trial, rows in zip(trials, tables, strict=True)}
    if not dask:
        for trial, seconds in zip(trials, watch.seconds(), strict=True):
            found[trial.model]["seconds"] = seconds
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
    history, actuals = read_once(given.history, given.column), read_once(given.actuals, given.column)
    came = within(actuals, window)
    extra, words = covariates_of(given.covariates, given.column, origin_of(window))
    trials = [Trial(history, came, window, model, SEED, extra) for model in MODELS]
    folders = [each for each in (given.actuals.parent, given.benchmarks) if each]
    figures: Figures = {
        "last month known": shown(origin_of(window)),
        "cases": came.height,
        "covariates": words,
        "published": {} if given.column else published_means(folders, window),
        "published draws": published_draws(given.benchmarks, window, came),
        "models": models_of(trials, dask),
    }
    return figures | compared(figures)


@cache
def read_once(file: Path, column: str | None) -> pl.DataFrame:
    return read(file, column)


def measure(given: argparse.Namespace) -> Figures:
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
        rows |= {f"{name}, {kind}": line(part) for kind, part in value.items() if kind.startswith("ours /")}
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
    parser.add_argument("--dask", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-record", action="store_true")
    given = parser.parse_args()
    run("counts", lambda: measure(given), given, summary)


if __name__ == "__main__":
    main()
