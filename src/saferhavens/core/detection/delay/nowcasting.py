"""What the newest months will come to once later vintages have settled them."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl

from saferhavens.core.detection.delay.changes import AGES, Changes, Floats, checked, learnt
from saferhavens.core.forecast.mixtures.history import shown
from saferhavens.core.problems import HISTORY_ENDS_EARLY, HORIZON_NOT_AHEAD, ProblemError

MONTHS = 12
"""Newest months that are looked at, unless another number is asked for."""

YEAR = 12
LEVEL = 0.9


@dataclass(frozen=True)
class Nowcast:
    """Distributions of what figures of the vintage `at` will be in the vintage `until`.

    `cells`: unit, step (the month), reported, expected (mean of the draws), low and high (90 %), completeness, and its
    doubt: the mean square of how far the shares of single draws are from it, in parts of it.
    `draws` has the shape (cells, draws). `guessed` says that no yearly release was seen though one lies ahead: then the
    distributions rest on a guess.
    """

    cells: pl.DataFrame
    draws: Floats
    at: int
    until: int
    model: str
    guessed: bool = False

    @property
    def completeness(self) -> pl.DataFrame:
        """unit, step, completeness, doubt: what signals take as the share that is already known, and how sure it is."""
        return self.cells.select("unit", "step", "completeness", "doubt")


def nowcast(
    vintages: pl.DataFrame,
    at: int,
    *,
    seed: int,
    until: int | None = None,
    months: int = MONTHS,
    releases: Collection[int] = (),
    changes: Changes | None = None,
    draws: int = 500,
) -> Nowcast:
    """What the newest `months` months of the vintage `at` will be in the vintage `until` (a year later if not given).

    `vintages`: unit, month, value, vintage, months and vintages as month numbers; vintages after `at` are not read.
    `releases`: calendar months (1-12) in which a yearly release changes earlier years. `changes`: learnt elsewhere,
    for example from other units; else from the vintages up to `at`.

    completeness = min(1, (reported + 1) / (expected + 1)): one more on both sides, so that 0 reported is not 0 known.
    Raises HORIZON_NOT_AHEAD, HISTORY_ENDS_EARLY if there is no vintage `at`, and what `learnt` raises.
    """
    until = at + YEAR if until is None else until
    known = newest(vintages, at, until, months)
    seen = learnt(vintages, at, releases) if changes is None else changes
    chance = np.random.default_rng(seed)
    month, value = known["month"].to_numpy().astype(np.int64), known["value"].cast(pl.Float64).to_numpy()
    numbers = {unit: number for number, unit in enumerate(seen.units)}
    unit = np.array([numbers.get(each, len(seen.units)) for each in known["unit"]], dtype=np.int64)
    values, whose, of = (np.repeat(each, draws) for each in (value, unit, month))
    for step in range(at + 1, until + 1):
        values = seen.step(values, whose, of, step, chance)
    ahead = any(seen.is_yearly(step, month).any() for step in range(at + 1, until + 1))
    made = values.reshape(len(value), draws)
    return Nowcast(_cells(known, made), made, at, until, "ours", guessed=ahead and not seen.yearly_seen)


def newest(vintages: pl.DataFrame, at: int, until: int, months: int) -> pl.DataFrame:
    """unit, month, value of the newest months of the vintage `at`."""
    if until <= at or months < 1:
        raise ProblemError(HORIZON_NOT_AHEAD, horizon=until - at if until <= at else months)
    rows = checked(vintages, at)
    last = max(rows["vintage"].to_list())
    if last < at:
        raise ProblemError(HISTORY_ENDS_EARLY, last=shown(last), origin=shown(at))
    there = rows.filter(pl.col("vintage") == at)
    since = max(there["month"].to_list()) - months
    return there.filter(pl.col("month") > since).select("unit", "month", "value").sort("unit", "month")


def as_reported(vintages: pl.DataFrame, at: int, *, until: int, months: int = MONTHS) -> Nowcast:
    """Baseline: nothing changes any more."""
    known = newest(vintages, at, until, months)
    value = known["value"].cast(pl.Float64).to_numpy()[:, None]
    return Nowcast(_cells(known, value), value, at, until, "as reported")


def simple_ratio(
    vintages: pl.DataFrame,
    at: int,
    *,
    until: int,
    months: int = MONTHS,
    releases: Collection[int] = (),
    changes: Changes | None = None,
) -> Nowcast:
    """Baseline: the chain ladder. Sum after / sum before of all units by kind and age, multiplied step by step."""
    known = newest(vintages, at, until, months)
    seen = learnt(vintages, at, releases) if changes is None else changes
    month, value = known["month"].to_numpy().astype(np.int64), known["value"].cast(pl.Float64).to_numpy()
    factors = _factors(seen)
    for step in range(at + 1, until + 1):
        value = value * factors[seen.is_yearly(step, month).astype(np.int64), np.digitize(step - month, AGES)]
    return Nowcast(_cells(known, value[:, None]), value[:, None], at, until, "simple ratio")


def _factors(seen: Changes) -> Floats:
    """(kinds, ages); 1 where nothing was seen."""
    places, shape = seen.yearly * (len(AGES) + 1) + np.digitize(seen.age, AGES), (2, len(AGES) + 1)
    before, after = (np.bincount(places, each, shape[0] * shape[1]) for each in (seen.before, seen.after))
    return np.where(before > 0, after / np.maximum(before, 1), 1.0).reshape(shape)


def _cells(known: pl.DataFrame, draws: Floats) -> pl.DataFrame:
    reported, expected = known["value"].cast(pl.Float64).to_numpy(), draws.mean(axis=1)
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=1)
    share = np.minimum((reported + 1) / (expected + 1), 1)
    shares = np.minimum((reported[:, None] + 1) / (draws + 1), 1)
    facts = {"reported": reported, "expected": expected, "low": low, "high": high, "completeness": share}
    facts["doubt"] = np.mean((shares / share[:, None] - 1) ** 2, axis=1)
    return known.select("unit", step="month").with_columns(pl.Series(name, each) for name, each in facts.items())
