"""Counts for the tests of signals: written down by series, or drawn from a seed."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from saferhavens.core.detection import Method, Rule, Signal

SCHEMA = {"unit": pl.String, "parent": pl.String, "kind": pl.String, "step": pl.Int64, "value": pl.Int64}


def table(series: Mapping[str, Sequence[float]], parent: str | None = "A", kind: str = "KILL", first: int = 0):
    """A table with one series a unit, all of one parent and kind."""
    rows = [
        (unit, parent, kind, first + step, value)
        for unit, values in series.items()
        for step, value in enumerate(values)
    ]
    fractional = any(float(row[-1]) != int(row[-1]) for row in rows if np.isfinite(row[-1]))
    strange = any(not np.isfinite(row[-1]) for row in rows)
    schema = SCHEMA | ({"value": pl.Float64} if fractional or strange else {})
    return pl.DataFrame(rows, schema=schema, orient="row")


def drawn(units: int = 12, steps: int = 80, seed: int = 0, *, mean: float = 0.3, size: float = 2.0, kinds: int = 2):
    """Overdispersed counts of `units` of three parents; rates differ from unit to unit."""
    chance = np.random.default_rng(seed)
    rows = []
    for unit in range(units):
        for kind in range(kinds):
            rate = chance.gamma(2.0, mean / 2)
            values = chance.poisson(rate * chance.gamma(size, 1 / size, steps))
            rows += [(f"U{unit:02}", f"P{unit % 3}", f"K{kind}", step, int(y)) for step, y in enumerate(values)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def put(counts: pl.DataFrame, unit: str, kind: str, step: int, value: int) -> pl.DataFrame:
    """The table with one count replaced."""
    here = (pl.col("unit") == unit) & (pl.col("kind") == kind) & (pl.col("step") == step)
    return counts.with_columns(value=pl.when(here).then(pl.lit(value)).otherwise(pl.col("value")))


def burst(counts: pl.DataFrame, unit: str, kind: str, steps: Sequence[int], value: int) -> pl.DataFrame:
    """The table with the same count in several steps."""
    for step in steps:
        counts = put(counts, unit, kind, step, value)
    return counts


def rule(method: Method = Method.PREDICTIVE, **settings) -> Rule:
    """A rule with a short baseline, so that tests are short."""
    return Rule(**{"name": "trial", "method": method, "baseline": 26, "least_history": 10} | settings)


def signal(unit: str = "U00", step: int = 50, **facts) -> Signal:
    """A signal as a scan makes it."""
    usual = {
        "rule": "trial", "method": Method.PREDICTIVE, "unit": unit, "kind": "KILL", "step": step, "since": step,
        "observed": 7.0, "expected": 1.2, "low": 0.0, "high": 4.0, "statistic": 9.0, "level": 1, "p": 1e-4, "q": 0.01,
    }  # fmt: skip
    return Signal(**usual | {"units": (unit,)} | facts)


def cells_with_alarm(result) -> set[tuple[str, str]]:
    return {(each.unit, each.kind) for each in result.alarms}
