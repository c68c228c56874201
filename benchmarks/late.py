"""What a nowcast does to signals: figures before a yearly release, and invented reports that come in late.

Part of `saferhavens bench nowcast`. "Before the release": alarms in the months that the release replaced, as they were
told before it, with and without the share that is in; right is an alarm that the settled figures raise too. "By
month-end": alarms in the newest month of each vintage; no later vintage of the file says which are right. "Late
reports": invented weekly reports of which a part comes weeks later, looked at each Monday with what had come by then;
the share is learnt from single reports. A rise is found if it alarms in its own week.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import polars as pl

from saferhavens.core.detection import Counted, Rule, named, scan
from saferhavens.core.detection.delay import Changes, arrived, learnt, nowcast

RULES = tuple(
    replace(named(name), counted=Counted.DEATHS)
    for name in ("chart by month", "one month by itself", "silence by month", "HDX Signals, deaths by month")
)
SEED = 20260101
HISTORY, LOOKED_AT = 240, 12

UNITS, WEEKS, SCORED, RATE, RISE = 60, 110, 12, 4.0, 9.0
LATE = (0.35, 0.3, 0.2, 0.15)
"""Of each week's reports, how many are in by the Monday after it, and one, two and three weeks later."""

WEEKLY: dict[str, Rule] = {
    "rise": named("one week by itself"),
    "silence": named("silence by week"),
}


def before_the_release(vintages: pl.DataFrame, releases: tuple[int, ...], folds: dict[str, int]) -> dict[str, Any]:
    """Alarms in the last twelve months of the first vintage, beside those of the newest one in the same months."""
    days = vintages["vintage"].unique().sort().to_list()
    early, settled = (counts_of(vintages.filter(pl.col("vintage") == day)) for day in (days[0], days[-1]))
    fold = pl.col("unit").replace_strict(folds)
    numbers = sorted(set(folds.values()))
    changes = {number: learnt(vintages.filter(fold != number), days[-1], releases) for number in numbers}
    found: dict[str, dict[str, int]] = {}
    begin = int(early["step"].to_numpy().min())
    for at in range(max(begin, days[0] - LOOKED_AT) + 1, days[0] + 1):
        first = vintages.filter(pl.col("vintage") == days[0], pl.col("month") <= at)
        told = first.with_columns(vintage=pl.lit(at, dtype=vintages.schema["vintage"]))
        seen = {"nothing said": None, "share from other countries": by_others(told, fold, changes)}
        for rule in RULES:
            right = alarms(settled, at, rule, None)
            for name, share in seen.items():
                raised = alarms(early, at, rule, share)
                sums = found.setdefault(f"{rule.name}, {name}", {"alarms": 0, "right": 0, "settled": 0})
                for key, value in (("alarms", raised), ("right", raised & right), ("settled", right)):
                    sums[key] += len(value)
    return found


def by_month_end(vintages: pl.DataFrame, releases: tuple[int, ...]) -> dict[str, Any]:
    """Alarms in the newest month of each vintage but the first, with what was known then and nothing else."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for at in vintages["vintage"].unique().sort().to_list()[1:]:
        counts = counts_of(vintages.filter(pl.col("vintage") == at))
        share = nowcast(vintages, at, seed=SEED, releases=releases).completeness
        for rule in RULES:
            without, with_share = (alarms(counts, at, rule, each) for each in (None, share))
            sums = {"without": without, "with": with_share, "lost": without - with_share, "new": with_share - without}
            found[rule.name].update({key: len(units) for key, units in sums.items()})
    return {name: dict(sums) for name, sums in found.items()}


def by_others(told: pl.DataFrame, fold: pl.Expr, changes: dict[int, Changes]) -> pl.DataFrame:
    """The share that is in, learnt from the other countries' vintages, newer ones included: no forecast."""
    at = int(told["vintage"][0])
    parts = [(told.filter(fold == number), seen) for number, seen in changes.items()]
    made = [nowcast(some, at, seed=SEED, changes=seen) for some, seen in parts if some.height]
    return pl.concat([each.completeness for each in made])


def counts_of(vintage: pl.DataFrame) -> pl.DataFrame:
    """One vintage as counts for rules: whole figures of the last twenty years, up to the last gap of each country."""
    rows = vintage.drop_nulls("value").filter(pl.col("month") > vintage["month"].to_numpy().max() - HISTORY)
    ordered = rows.sort("unit", "month")
    stretch = (pl.col("month").diff().over("unit").fill_null(1) != 1).cast(pl.Int32).cum_sum().over("unit")
    marked = ordered.with_columns(stretch=stretch)
    last = marked.filter(pl.col("stretch") == pl.col("stretch").max().over("unit"))
    return last.select("unit", parent=pl.lit("world"), kind=pl.lit("all"), step="month", value="value")


def alarms(counts: pl.DataFrame, at: int, rule: Rule, share: pl.DataFrame | None) -> set[str]:
    known = counts.filter(pl.col("step") <= at)
    return {each.unit for each in scan(known, at, rule=rule, completeness=share).alarms}


# --- late reports -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reports:
    """Invented reports: unit, step and lag of each; in the scored weeks a sixth of the units rise and a sixth stop."""

    rows: pl.DataFrame
    rises: frozenset[tuple[int, str]]
    stops: frozenset[str]


def late_reports(seeds: Sequence[int]) -> dict[str, Any]:
    """Found and false alarms of twelve Mondays for each seed, with and without the share that is in."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for seed in seeds:
        reports = invented(seed)
        for (name, rule), said, at in product(WEEKLY.items(), (False, True), range(WEEKS - SCORED, WEEKS)):
            words = "share learnt" if said else "nothing said"
            found[f"{name}, {words}"].update(on_monday(reports, at, rule, said=said, silence=name == "silence"))
    return {name: dict(sums) for name, sums in found.items()}


def invented(seed: int) -> Reports:
    chance = np.random.default_rng(seed)
    values = chance.poisson(RATE * chance.gamma(20, 1 / 20, (WEEKS, UNITS)))
    names = [f"U{unit:02}" for unit in range(UNITS)]
    rising = chance.integers(WEEKS - SCORED, WEEKS, UNITS // 6)
    for unit, week in enumerate(rising.tolist()):
        values[week, unit] += chance.poisson(RISE)
    stopping = range(UNITS // 6, UNITS // 3)
    values[WEEKS - SCORED :, list(stopping)] = 0
    week, unit = np.nonzero(values)
    each = np.repeat(np.arange(len(week)), values[week, unit])
    lag = chance.choice(len(LATE), len(each), p=LATE)
    rows = pl.DataFrame({"unit": [names[place] for place in unit[each]], "step": week[each], "lag": lag})
    rises = frozenset((int(when), names[place]) for place, when in enumerate(rising.tolist()))
    return Reports(rows, rises, frozenset(names[place] for place in stopping))


def on_monday(reports: Reports, at: int, rule: Rule, *, said: bool, silence: bool) -> dict[str, int]:
    """One Monday: what had come by then is all that is looked at."""
    known = reports.rows.filter(pl.col("step") <= at, pl.col("lag") <= at - pl.col("step"))
    share = arrived(known.select("step", "lag"), at, 0) if said else None
    raised = {each.unit for each in scan(filled(known, at), at, rule=rule, completeness=share).alarms}
    begun = at >= WEEKS - SCORED + rule.window - 1
    true = reports.stops if silence else {unit for week, unit in reports.rises if week == at}
    judged = true if begun or not silence else frozenset()
    rest = UNITS - len(true | reports.stops)
    return {
        "true": len(judged),
        "found": len(raised & judged),
        "false": len(raised - true - reports.stops),
        "cells": rest,
    }


def filled(known: pl.DataFrame, at: int) -> pl.DataFrame:
    grid = pl.DataFrame({"unit": [f"U{unit:02}" for unit in range(UNITS)]}).join(
        pl.DataFrame({"step": np.arange(at + 1)}), how="cross"
    )
    sums = known.group_by("unit", "step").agg(value=pl.len().cast(pl.Int64))
    whole = grid.join(sums, on=["unit", "step"], how="left").with_columns(pl.col("value").fill_null(0))
    return whole.with_columns(parent=pl.lit("A"), kind=pl.lit("K"))
