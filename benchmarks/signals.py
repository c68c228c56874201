"""How fast signals are, how well they find outbreaks, and what they would have said in the past.

Speed: invented counts of 1,121 municipalities × 21 types of harm × 520 weeks, every week tested in every cell; beside
it the same predictive in plain pandas and scipy, on some of the cells, extrapolated.

Outbreaks (outbreaks.py): each method gets the limit with which it alarms falsely equally often on quiet counts of one
seed, and is scored on counts of other seeds. False discoveries: the rules as they are, with outbreaks in some cells.
Clusters (clustered.py): several neighbours rise a little.

History (replayed.py): UCDP's events, by `--data`. Settings are chosen on the years before 2005 in Colombia and scored
on the years from 2005 on, and on countries that were never looked at.

Run by `saferhavens bench signals`.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import cloudpickle
import clustered
import numpy as np
import outbreaks
import pandas as pd
import replayed
from numpy.typing import NDArray
from results import machine, report, told_in_one_line
from scipy.stats import nbinom

from saferhavens.cli.cluster import mapped
from saferhavens.core.detection import Method, Rule, scan, scan_steps
from saferhavens.core.detection.cells import cells_of
from saferhavens.core.detection.cusum import Chart
from saferhavens.core.detection.findings import all_of
from saferhavens.core.detection.rules import named
from saferhavens.core.detection.scanning import alarmed, judge

for module in (clustered, outbreaks, replayed):
    cloudpickle.register_pickle_by_value(module)  # workers of a cluster have no benchmarks/ to import from

MUNICIPALITIES, HARMS, WEEKS = 1_121, 21, 520
SAMPLED = 400
FALSE_ALARM_RATES = (0.005, 0.001)
SEEDS = (11, 12, 13, 14, 15)
LEARNT_FROM = 1
STILL_FELT = 4
"""An alarm so many weeks after an outbreak is not false: a chart may be as late."""

Figures = dict[str, Any]
Alarms = NDArray[np.bool_]

METHODS: dict[str, Rule] = {
    "chart (NB-CUSUM)": replace(named("chart by week"), young=None),
    "one week (NB predictive)": replace(named("one week by itself"), young=None),
    "EARS C1": Rule("C1", Method.EARS_C1),
    "EARS C2": Rule("C2", Method.EARS_C2),
    "EARS C3": Rule("C3", Method.EARS_C3),
    "highest of a year (HDX shape, 4 weeks)": Rule("highest", Method.HIGHEST, window=4),
}

# --- speed -------------------------------------------------------------------------------------------------------


def speed(municipalities: int = MUNICIPALITIES, harms: int = HARMS, weeks: int = WEEKS) -> Figures:
    """Seconds for every week of every cell, from the table to the signals."""
    cells = municipalities * harms
    table = outbreaks.as_table(outbreaks.quiet(7, cells, weeks).counts, harms)
    before, found = peak_gb(), {}
    for name in ("one week by itself", "chart by week", "silence by week"):
        found |= seconds(
            f"every week, {name}", lambda name=name: list(scan_steps(table, range(weeks), rule=named(name)))
        )
    found |= seconds("last week alone, chart by week", lambda: scan(table, weeks - 1, rule=named("chart by week")))
    found |= plain(table, cells)
    return {
        "cells": cells,
        "weeks": weeks,
        "load of others": round(os.getloadavg()[0], 1),
        **found,
        "peak memory gb": peak_gb(),
        "memory before gb": before,
    }


def seconds(name: str, work: Callable[[], object], times: float = 1.0) -> Figures:
    """Seconds by the clock and of all processors; the latter do not depend on what else the machine does."""
    clock, processors = time.perf_counter(), time.process_time()
    work()
    return {
        f"{name}, seconds": round((time.perf_counter() - clock) * times, 1),
        f"{name}, processor seconds": round((time.process_time() - processors) * times, 1),
    }


def plain(table: Any, cells: int) -> Figures:
    """The yardstick, extrapolated to all cells: rolling sums, scipy's tail, ranks by week; no prior, no chart."""
    some = table["unit"].unique().sort().head(max(1, SAMPLED // HARMS)).implode()
    frame = table.filter(table["unit"].is_in(some)).to_pandas()
    sampled = frame.groupby(["unit", "kind"], observed=True).ngroups
    return seconds("plain pandas and scipy, every week", lambda: plain_scan(frame), cells / sampled)


def plain_scan(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.sort_values(["unit", "kind", "step"])
    before = frame.groupby(["unit", "kind"], observed=True)["value"].transform(
        lambda values: values.shift(1).rolling(52, min_periods=13).sum()
    )
    size = before + 0.5
    frame["p"] = nbinom.sf(frame["value"] - 1, size, 52 / 53)
    ranks = frame.groupby("step")["p"].rank(method="max")
    tested = frame.groupby("step")["p"].transform("count")
    frame["q"] = frame["p"] * tested / ranks
    return frame[(frame["q"] <= 0.1) & (frame["value"] >= 3)]


def peak_gb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 2)


# --- outbreaks ---------------------------------------------------------------------------------------------------


def alarms_of(counts: NDArray[np.int64], rule: Rule) -> Alarms:
    """Weeks × cells in which the rule alarms; before the first scored week none."""
    cells = cells_of(outbreaks.as_table(counts))
    chart, found = Chart.blank(len(cells.units)), np.zeros(counts.shape, dtype=np.bool_)
    for row in range(0 if rule.method is Method.CUSUM else outbreaks.FIRST, len(counts)):
        now = alarmed(judge(all_of(cells, row, rule, chart), rule), cells)
        chart.restart(now)
        found[row] = now & (row >= outbreaks.FIRST)
    return found


def at_limit(rule: Rule, limit: float) -> Rule:
    """The rule with another limit, without floor and regard to other cells; of HIGHEST the floor is the limit."""
    if rule.method is Method.HIGHEST:
        return replace(rule, floor=limit, false_share=1.0)
    return replace(rule, limit=limit, floor=1, false_share=1.0)


def matched(rule: Rule, rate: float) -> Rule:
    """The rule with the lowest limit that alarms in at most `rate` of the cell-weeks of one quiet seed."""
    counts = outbreaks.quiet(LEARNT_FROM).counts
    low, high = 0.01, 60.0
    for _halving in range(14):
        middle = (low + high) / 2
        too_often = alarms_of(counts, at_limit(rule, middle))[outbreaks.FIRST :].mean() > rate
        low, high = (middle, high) if too_often else (low, middle)
    return at_limit(rule, high)


def found_outbreaks(task: tuple[str, float]) -> Figures:
    """One method at one false-alarm rate: limit, what the rate was on other seeds, and what it found."""
    name, rate = task
    rule = matched(METHODS[name], rate)
    quiet = [alarms_of(outbreaks.quiet(seed).counts, rule)[outbreaks.FIRST :].mean() for seed in SEEDS]
    shapes = {shape: found_of_shape(rule, shape) for shape in outbreaks.SHAPES}
    return {"method": name, "false alarms set to": rate, "false alarms seen": float(np.mean(quiet)), **shapes}


def found_of_shape(rule: Rule, shape: str) -> Figures:
    """Share of outbreaks with an alarm while they last, and days from their begin to it (the end of its week)."""
    days: list[float] = []
    outbreaks_in_all = 0
    for seed in SEEDS:
        invented = outbreaks.with_outbreaks(seed, shape)
        during = alarms_of(invented.counts, rule) & invented.under_way()
        affected = np.flatnonzero(invented.begins >= 0)
        outbreaks_in_all += len(affected)
        seen = affected[during[:, affected].any(axis=0)]
        days += (7.0 * (during[:, seen].argmax(axis=0) - invented.begins[seen] + 1)).tolist()
    return {
        "outbreaks": outbreaks_in_all,
        "sensitivity": round(len(days) / outbreaks_in_all, 3),
        "mean days to detect": round(float(np.mean(days)), 1) if days else None,
        "mean days, missed ones with their whole length": round(
            (sum(days) + 7 * invented.length * (outbreaks_in_all - len(days))) / outbreaks_in_all, 1
        ),
    }


def false_discoveries(name: str) -> Figures:
    """The rule as it is: the share of its alarms outside of outbreaks, on average over scans (0 where it is silent)."""
    rule, shares, alarms = METHODS[name], [], 0
    for seed in SEEDS:
        invented = outbreaks.with_outbreaks(seed, "slow rise of 16 reports")
        raised = alarms_of(invented.counts, rule)[outbreaks.FIRST :]
        real = invented.under_way(after=STILL_FELT)[outbreaks.FIRST :]
        each = raised.sum(axis=1)
        shares += ((raised & ~real).sum(axis=1) / np.maximum(each, 1)).tolist()
        alarms += int(each.sum())
    return {"rule": name, "held": rule.false_share, "seen": round(float(np.mean(shares)), 3), "alarms": alarms}


# --- all ---------------------------------------------------------------------------------------------------------


def simulated(address: str | None) -> Figures:
    tasks = [(name, rate) for rate in FALSE_ALARM_RATES for name in METHODS]
    rows = mapped(found_outbreaks, tasks, address, progress=partial(told, "outbreaks"))
    shares = mapped(false_discoveries, list(METHODS)[:2], address)
    trials = mapped(clustered.trial, clustered.TRIALS, address, progress=partial(told, "clusters"))
    return {"outbreaks": rows, "false discoveries": shares, "clusters": clustered.shares(trials)}


def told(what: str, done: int, whole: int) -> None:
    print(f"{what}: {done} of {whole}", file=sys.stderr)


def summary(results: Figures) -> Iterator[tuple[str, object]]:
    """What goes into RESULTS.md: a line a figure."""
    yield "protocol", __doc__.split("\n\nRun by")[0].replace("\n\n", " ").replace("\n", " ")
    yield from results.get("speed", {}).items()
    for row in results.get("outbreaks", []):
        shapes = "; ".join(
            f"{shape}: {row[shape]['sensitivity']:.0%} found, after {row[shape]['mean days to detect']} days"
            for shape in outbreaks.SHAPES
        )
        name = f"{row['method']}, false alarms in {row['false alarms set to']:.1%} of quiet cell-weeks"
        yield name, f"seen {row['false alarms seen']:.2%}; {shapes}"
    for row in results.get("false discoveries", []):
        yield (
            f"false discoveries, {row['rule']}",
            f"{row['seen']:.1%} of {row['alarms']} alarms; held {row['held']:.0%}",
        )
    for row in results.get("clusters", []):
        found = f"found {row['found']} of {row['trials']}; alarms in {row['quiet worlds with an alarm']} quiet worlds"
        yield f"six neighbours that rise a little, {row['rule']}", found
    history = results.get("history", [])
    for rule, setting in dict.fromkeys((row["rule"], row["setting"]) for row in history):
        yield f"{rule}, setting", setting
    for row in history:
        yield f"{row['rule']}, {row['where']}", replayed.shown(row)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--dask")
    parser.add_argument("--only", choices=("speed", "outbreaks", "history"))
    parser.add_argument("--municipalities", type=int, default=MUNICIPALITIES)
    parser.add_argument("--weeks", type=int, default=WEEKS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--no-record", action="store_true")
    options = parser.parse_args()
    with told_in_one_line():
        results = measured(options)
    if options.json:
        print(json.dumps({"benchmark": "signals", "machine": machine(), **results}, indent=2))
    else:
        print("\n".join(f"{name}: {value}" for name, value in summary(results)))
    if not options.no_record:
        report("signals", dict(summary(results)), record=True, printed=False)


def measured(options: argparse.Namespace) -> Figures:
    results: Figures = {}
    if options.only in (None, "speed"):
        results["speed"] = speed(options.municipalities, weeks=options.weeks)
    if options.only in (None, "outbreaks"):
        results |= simulated(options.dask)
    if options.data and options.only in (None, "history"):
        results["history"] = replayed.history(options.data, options.dask)
    return results


if __name__ == "__main__":
    main()
