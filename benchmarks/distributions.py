"""What the benchmarks of distributions share: scores by case, comparisons with baselines, tables, Dask."""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from results import machine

from saferhavens.core.forecast.mixtures import Ladder, skill
from saferhavens.core.forecast.results import Draws

SKILL_SEED = 7


@dataclass(frozen=True)
class Scored:
    """Scores of one model: a row a case (unit, origin, month, value, hard and a column a score)."""

    model: str
    cases: pl.DataFrame


def draws_scored(forecast: Draws, actual: pl.DataFrame, hard: frozenset[str], ladder: Ladder) -> Scored:
    """A forecast against what came (unit, month, value); months of which nothing is known are no cases."""
    shape = forecast.values.shape[:2]
    units = np.repeat(forecast.units, shape[1])
    asked = pl.DataFrame({"unit": units, "month": np.tile(forecast.months, shape[0])}).with_row_index("place")
    cases = asked.join(actual.drop_nulls("value"), on=["unit", "month"], maintain_order="left")
    draws = forecast.values.reshape(-1, forecast.values.shape[2])[cases["place"].to_numpy()]
    scores = scored(draws, cases["value"].to_numpy().astype(np.float64), ladder)
    facts = cases.select("unit", "month", "value").with_columns(
        origin=pl.lit(forecast.origin), hard=pl.col("unit").is_in(list(hard))
    )
    return Scored(forecast.model, facts.with_columns(**{name: pl.Series(each) for name, each in scores.items()}))


def scored(draws: npt.NDArray[np.float64], value: npt.NDArray[np.float64], ladder: Ladder) -> dict[str, Any]:
    """CRPS of people and of log(1 + people), IGN, 90 % interval score, chance of any, its Brier score, cover."""
    low, high = np.quantile(draws, [0.05, 0.95], axis=1)
    outside = np.maximum(low - value, 0) + np.maximum(value - high, 0)
    any_ = (draws > 0).mean(axis=1)
    return {
        "crps": crps(draws, value),
        "log_crps": crps(np.log1p(draws), np.log1p(value)),
        "ign": ignorance(draws, value, ladder),
        "interval_score": high - low + 20 * outside,
        "chance": any_,
        "brier": (any_ - (value > 0)) ** 2,
        "covered": (outside == 0).astype(np.float64),
        "absolute_error": np.abs(np.median(draws, axis=1) - value),
    }


def crps(draws: npt.NDArray[np.float64], value: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """E|X − y| − E|X − X'| / 2 of the draws themselves."""
    ordered, n = np.sort(draws, axis=1), draws.shape[1]
    gaps = ordered @ (2 * np.arange(1, n + 1) - n - 1) / n**2
    return np.asarray(np.abs(draws - value[:, None]).mean(axis=1) - gaps)


def ignorance(draws: npt.NDArray[np.float64], value: npt.NDArray[np.float64], ladder: Ladder) -> Any:
    """−log2 of the share of draws in the class of what came, one pseudo-count a class."""
    same = (ladder.class_of(draws) == ladder.class_of(value)[:, None]).sum(axis=1)
    return -np.log2((same + 1) / (draws.shape[1] + ladder.classes))


def average_precision(chance: npt.NDArray[np.float64], came: npt.NDArray[np.bool_]) -> float:
    """Mean precision at each event, from the highest chance down; equal chances share their precision."""
    if not came.any():
        return float("nan")
    levels, places = np.unique(-chance, return_inverse=True)
    hits, all_ = (np.cumsum(np.bincount(places, each, len(levels))) for each in (came, np.ones(len(came))))
    return float((np.diff(hits, prepend=0) * hits / all_).sum() / hits[-1])


def joined(parts: Iterable[list[Scored]]) -> list[Scored]:
    """The scores of all origins, by model."""
    found: dict[str, list[pl.DataFrame]] = {}
    for part in parts:
        for each in part:
            found.setdefault(each.model, []).append(each.cases)
    return [Scored(model, pl.concat(cases)) for model, cases in found.items()]


def compared(models: list[Scored], metrics: tuple[str, ...]) -> dict[str, Any]:
    """Mean scores of each model, and the skill of the first over each of the others."""
    ours, *others = models
    found: dict[str, Any] = {each.model: means(each.cases, metrics) for each in models}
    for other in others:
        found[f"ours over {other.model}"] = {
            metric: verdict(ours.cases, other.cases, metric) for metric in metrics if metric != "covered"
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
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f}): {found.label}"


def number(value: Any) -> float | None:
    """Four digits that count."""
    return None if value is None or not np.isfinite(value) else float(f"{value:.4g}")


def mapped[T, R](work: Callable[[T], R], items: list[T], address: str) -> Iterator[R]:
    """The work on each item, here or on the cluster at `address`; the results are the same."""
    if not address:
        yield from map(work, items)
        return
    from distributed import Client  # noqa: PLC0415 - only who names a cluster waits for it

    with Client(address) as client:
        yield from client.gather(client.map(work, items))


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
