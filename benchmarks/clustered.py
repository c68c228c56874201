"""Invented rises of several neighbours, each hardly more than usual: what the space-time scan is for.

120 places lie on a grid. In the last four weeks six neighbours have three quarters of a report a week more than usual.
Found is what touches one of them, in any of these weeks (of the scan: in the last alone); the rest is false.
"""

from typing import Any

import numpy as np
import outbreaks

from saferhavens.core.detection import Rule, Signal, named, scan_steps
from saferhavens.core.detection.spacetime import clusters

WIDE, HIGH, WEEKS, RISING = 12, 10, 108, 4
NEIGHBOURS, MORE = 6, 0.75
TRIALS = tuple(range(100, 130))
RULES = ("clusters by week", "chart by week", "one week by itself")

Figures = dict[str, Any]


def points() -> dict[str, tuple[float, float]]:
    """A place every 20 km or so, named as in the tables of `outbreaks`."""
    return {f"U{each:05}": (-75 + 0.2 * (each % WIDE), 4 + 0.2 * (each // WIDE)) for each in range(WIDE * HIGH)}


def trial(seed: int) -> Figures:
    """For each rule whether it found the rise, and whether it raised anything false, with the rise and without."""
    chance = np.random.default_rng([seed, 2])
    quiet = outbreaks.quiet(seed, WIDE * HIGH, WEEKS).counts
    middle = chance.integers(WIDE * HIGH)
    away = (np.arange(WIDE * HIGH) % WIDE - middle % WIDE) ** 2 + (np.arange(WIDE * HIGH) // WIDE - middle // WIDE) ** 2
    affected = np.argsort(away, kind="stable")[:NEIGHBOURS]
    rising = quiet.copy()
    rising[-RISING:, affected] += chance.poisson(MORE, (RISING, NEIGHBOURS))
    names = {f"U{each:05}" for each in affected}
    rows: Figures = {}
    for name in RULES:
        touched = [not names.isdisjoint(each.units) for each in signals_of(rising, named(name), seed)]
        rows[name] = {"found": any(touched), "false": bool(signals_of(quiet, named(name), seed))}
    return rows


def signals_of(counts: np.ndarray, rule: Rule, seed: int) -> list[Signal]:
    table = outbreaks.as_table(counts)
    if rule.name == "clusters by week":
        chance = np.random.default_rng(seed)
        return list(clusters(table, WEEKS - 1, points(), rule=rule, chance=chance).signals)
    results = scan_steps(table, range(WEEKS - RISING, WEEKS), rule=rule)
    return [each for result in results for each in result.signals]


def shares(trials: list[Figures]) -> list[Figures]:
    """Of all trials: how many rises were found, and how many quiet worlds had an alarm."""
    return [
        {
            "rule": name,
            "trials": len(trials),
            "found": sum(each[name]["found"] for each in trials),
            "quiet worlds with an alarm": sum(each[name]["false"] for each in trials),
        }
        for name in RULES
    ]
