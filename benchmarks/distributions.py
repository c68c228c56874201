"""What the benchmarks of distributions share: comparisons with baselines, tables, options."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from results import machine, report, told_in_one_line

from saferhavens.core.forecast.mixtures import Scored, skill
from saferhavens.core.forecast.mixtures.skill import WORST

SKILL_SEED = 7
NOT_COMPARED = ("covered",)


def average_precision(chance: npt.NDArray[np.float64], came: npt.NDArray[np.bool_]) -> float:
    """Mean precision at each event, from the highest chance down; equal chances share their precision."""
    if not came.any():
        return float("nan")
    levels, places = np.unique(-chance, return_inverse=True)
    hits, all_ = (np.cumsum(np.bincount(places, each, len(levels))) for each in (came, np.ones(len(came))))
    return float((np.diff(hits, prepend=0) * hits / all_).sum() / hits[-1])


def compared(models: list[Scored], metrics: tuple[str, ...]) -> dict[str, Any]:
    """Mean scores of each model, and the skill of the first over each of the others."""
    ours, *others = models
    if ours.cases.is_empty():
        return {"cases": 0}
    found: dict[str, Any] = {each.model: means(each.cases, metrics) for each in models}
    for other in others:
        found[f"ours over {other.model}"] = {
            metric: verdict(ours.cases, other.cases, metric) for metric in metrics if metric not in NOT_COMPARED
        }
    return found


def means(cases: pl.DataFrame, metrics: tuple[str, ...]) -> dict[str, Any]:
    came = (cases["value"] > 0).to_numpy()
    shown = {metric: number(cases[metric].mean()) for metric in metrics}
    return shown | {"average_precision": number(average_precision(cases["chance"].to_numpy(), came))}


def verdict(ours: pl.DataFrame, other: pl.DataFrame, metric: str) -> str:
    """For example "0.098 (0.051 to 0.140): skill"."""
    both = (each[metric].to_numpy() for each in (ours, other))
    found = skill(*both, ours["unit"].rank("dense").to_numpy().astype(np.int64), SKILL_SEED)
    if found.value == WORST:
        return f"the baseline is never wrong: {found.label}"
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f}): {found.label}"


def number(value: Any) -> float | None:
    """Four digits that count."""
    return None if value is None or not np.isfinite(value) else float(f"{value:.4g}")


def told(done: int, whole: int) -> None:
    """Progress on standard error."""
    print(f"\r{done} of {whole}", end="" if done < whole else "\n", file=sys.stderr, flush=True)


def options(words: str | None, *names: str) -> argparse.Namespace:
    """The named paths, and what all these benchmarks take."""
    parser = argparse.ArgumentParser(description=words)
    for name in names:
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--dask", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-record", action="store_true")
    return parser.parse_args()


def run(
    title: str,
    measure: Callable[[], Mapping[str, Any]],
    given: argparse.Namespace,
    kept: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
) -> None:
    """Measure, print and record what is `kept`, else all; a problem ends the program with its exit code."""
    with told_in_one_line():
        results = measure()
    printed(results, given.json)
    if not given.no_record:
        report(title, (kept or flat)(results), record=True, printed=False)


def printed(results: Mapping[str, Any], as_json: bool) -> None:
    """For people a line a figure; else JSON."""
    everything = {"machine": machine(), "load_of_others": round(os.getloadavg()[0], 1), **results}
    print(json.dumps(everything, indent=2) if as_json else "\n".join(lines(everything)))


def lines(results: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    for name, value in results.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name.replace('_', ' ')}:"
            yield from lines(value, indent + "  ")
        else:
            yield f"{indent}{name.replace('_', ' ')}: {value}"


def flat(results: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """One name a figure, for RESULTS.md."""
    rows: dict[str, Any] = {}
    for name, value in results.items():
        whole = f"{before}{name}"
        rows |= flat(value, f"{whole}: ") if isinstance(value, Mapping) else {whole: value}
    return rows
