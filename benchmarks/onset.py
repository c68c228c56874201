"""The onset of mass killing: the published forward test, the same model in our code, ours, and simple baselines.

`--data DIR` holds the Early Warning Project's files: the country-years (prepared*predictors*.csv) and, to be set beside
them, the published forward forecasts (FOOSforecasts*.csv). A forecast is made at the end of each year from 1993 on with
what was known then; an onset in year t is held against the higher of the two forecasts issued from t-1 and t-2
(`maxrisk2`), and each forecast against an onset in the two years after it.

Run by `saferhavens bench onset`.
"""

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from distributions import run, told

from saferhavens.cli.cluster import mapped
from saferhavens.cli.tables import NOT_IN_IT, check_columns, check_folder, codes, numbers, table, wrong
from saferhavens.core.forecast.onset import CLIMATOLOGY, OURS, PERSISTENCE, PUBLISHED, ForwardTest, forward_test
from saferhavens.core.problems import ProblemError
from saferhavens.core.scoring import chances as scores

PREDICTORS = "prepared*predictors*.csv"
GAPS = ("NA",)
FIRST, LAST = 1994, 2024
MODELS = (PUBLISHED, OURS, CLIMATOLOGY, PERSISTENCE)
TOPS = (10, 20, 30)
DRAWS = 200
SEED = 20261121
PROTOCOL = (
    "rows learnt from end two years before the forecast's year; every choice is made within "
    "what was known at each origin; intervals at 90 % over countries drawn again; skill over climatology known only "
    "afterwards (the share of all rows)"
)

type Figures = dict[str, Any]


def newest(folder: Path, pattern: str) -> Path | None:
    """The newest file of `folder` with such a name."""
    return max(folder.glob(pattern), default=None)


def country_years(folder: Path) -> pl.DataFrame:
    """The table to forecast from. Raises SERIES_FILE_WRONG."""
    check_folder(folder)
    file = newest(folder, PREDICTORS)
    if file is None:
        raise wrong(folder, NOT_IN_IT, pattern=PREDICTORS)
    return table(file, gaps=GAPS)


def published(folder: Path, known: ForwardTest) -> ForwardTest | None:
    """The publisher's own forward forecasts, with the outcomes of the country-years. Raises SERIES_FILE_WRONG."""
    file = newest(folder, "FOOSforecasts*.csv")
    if file is None:
        return None
    theirs, names = table(file, gaps=GAPS), ("year", "mk_onset", *known.by_year.columns[4:])
    check_columns(theirs, file, ("ewp_name", *names))
    by_year = theirs.select(numbers(theirs, file, name) for name in names)
    by_year = by_year.with_columns(pl.col("year").cast(pl.Int64), unit=codes(theirs, file, "ewp_name"))
    by_year = by_year.rename({"mk_onset": "onset"})
    outcome = known.issued.select("unit", "origin", "outcome")
    issued = by_year.select("unit", origin=pl.col("year") - 1, chance="risk_prev", rank="rank_prev").drop_nulls(
        "chance"
    )
    return ForwardTest("published", issued.join(outcome, on=["unit", "origin"], how="left"), by_year)


def headline(test: ForwardTest, column: str = "maxrisk2") -> Figures:
    """An onset in a year against the forecasts issued before it."""
    rows = test.by_year.drop_nulls(column)
    given, happened = rows[column].to_numpy(), rows["onset"].to_numpy().astype(float)
    return {
        "rows": rows.height,
        "onsets": int(happened.sum()),
        **{
            name: ranged(score, given, happened, rows["unit"])
            for name, score in (("AUC", scores.roc_auc), ("average precision", scores.average_precision))
        },
        "Brier": round(scores.brier(given, happened), 6),
        "log score": round(scores.log_score(given, happened), 5),
    }


def listed(test: ForwardTest) -> Figures:
    """Onsets among the likeliest of either of the two forecasts."""
    rows = test.by_year.drop_nulls("minrank2")
    hits = (scores.top_hits(rows["minrank2"].to_numpy(), rows["onset"].to_numpy(), top) for top in TOPS)
    return {f"top {each.top}": on_list(each, rows["year"].n_unique()) for each in hits}


def on_list(found: scores.TopHits, years: int) -> str:
    """Two forecasts a year list at most twice as many; where ranks are shared by more, there is no list."""
    if found.listed > 2 * found.top * years:
        return "no list, ranks are shared"
    return f"{found.hits} of {found.events}"


def two_years(test: ForwardTest) -> Figures:
    """An onset in the two years after each forecast: ranking, skill and calibration."""
    rows = test.issued.drop_nulls(["chance", "outcome"])
    if rows.is_empty():
        return {"rows": 0, "note": "the two years after these forecasts are not over in the data"}
    given, happened = rows["chance"].to_numpy(), rows["outcome"].to_numpy()
    return {
        "rows": rows.height,
        "followed by an onset": int(happened.sum()),
        "AUC": ranged(scores.roc_auc, given, happened, rows["unit"]),
        "average precision": ranged(scores.average_precision, given, happened, rows["unit"]),
        "Brier": round(scores.brier(given, happened), 6),
        "Brier skill": ranged(scores.brier_skill, given, happened, rows["unit"]),
        "log score": round(scores.log_score(given, happened), 5),
        **calibrated(given, happened),
        "reliability": [reliable(each) for each in scores.reliability(given, happened, edges=EDGES)],
    }


EDGES = (0.0, 0.005, 0.01, 0.02, 0.04, 0.08, 1.0)


def calibrated(given: np.ndarray[Any, Any], happened: np.ndarray[Any, Any]) -> Figures:
    try:
        found = scores.calibration(given, happened)
    except ProblemError:
        return {"mean forecast / base rate": round(float(given.mean() / happened.mean()), 3)}
    return {
        "slope": round(found.slope, 3),
        "intercept": round(found.intercept, 3),
        "mean forecast / base rate": round(found.ratio, 3),
    }


def reliable(each: scores.ReliabilityBin) -> str:
    said, came = f"{each.mean_chance:.4f}", f"{each.observed:.4f} ({each.observed_low:.4f}-{each.observed_high:.4f})"
    return f"{each.rows} rows: said {said}, came {came}"


def ranged(score: Callable[..., float], given: Any, happened: Any, units: pl.Series) -> str:
    """A score with its interval."""
    found = scores.bootstrap_by_block(lambda rows: score(given[rows], happened[rows]), units, draws=DRAWS, seed=SEED)
    return f"{found.value:.4f} ({found.low:.3f} to {found.high:.3f})"


def measure(given: argparse.Namespace) -> Figures:
    table, work = country_years(given.data), partial(mapped, address=given.dask or None, progress=told)
    results: Figures = {"protocol": f"targets {given.first}-{given.last}; {PROTOCOL}", "seed": SEED}
    for model in MODELS:
        print(model, file=sys.stderr)
        started = time.perf_counter()
        test = forward_test(table, given.first, given.last, model, work=work)
        seconds = round(time.perf_counter() - started, 1)
        theirs = published(given.data, test) if model == PUBLISHED else None
        theirs = theirs and between(theirs, given.first, given.last)
        if theirs and not theirs.issued.is_empty():
            results["published"] = figures(theirs) | {"furthest from our copy": furthest(theirs, test)}
        results[model] = figures(test) | {"seconds": seconds}
    results["seconds of all windows"] = round(sum(results[model]["seconds"] for model in MODELS), 1)
    return results


def between(test: ForwardTest, first: int, last: int) -> ForwardTest:
    years = test.by_year.filter(pl.col("year").is_between(first, last))
    return ForwardTest(test.model, test.issued.filter(pl.col("origin").is_between(first - 1, last - 1)), years)


def furthest(theirs: ForwardTest, copy: ForwardTest) -> Figures:
    """The largest difference of a risk, and how many ranks differ."""
    both = theirs.issued.join(copy.issued, on=["unit", "origin"], suffix="_copy")
    apart = (both["chance"] - both["chance_copy"]).abs().max()
    return {"forecasts": both.height, "risk": apart, "ranks": int((both["rank"] != both["rank_copy"]).sum())}


def figures(test: ForwardTest) -> Figures:
    return {
        "maxrisk2": headline(test) | listed(test),
        "risk_prev": headline(test, "risk_prev"),
        "two years": two_years(test),
    }


def kept(results: Mapping[str, Any]) -> Figures:
    """For RESULTS.md: a line a model and target."""
    rows: Figures = {}
    for name, value in results.items():
        if not isinstance(value, Mapping):
            rows[name] = value
            continue
        for part, found in value.items():
            rows[f"{name}, {part}"] = line(found) if isinstance(found, Mapping) else found
    return rows


def line(found: Mapping[str, Any]) -> str:
    """All figures in a row; lists with semicolons."""
    texts = ((name, "; ".join(value) if isinstance(value, list) else value) for name, value in found.items())
    return ", ".join(f"{name} {value}" for name, value in texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--first", type=int, default=FIRST)
    parser.add_argument("--last", type=int, default=LAST)
    parser.add_argument("--dask", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-record", action="store_true")
    given = parser.parse_args()
    run("onset", lambda: measure(given), given, kept)


if __name__ == "__main__":
    main()
