"""Draws of single months made into trajectories, so that they can be added up over months.

Models give each month ahead a distribution by itself. Added up as they come, bad months would follow each other only
by chance, and the sum would look more certain than it is. The Schaake shuffle (Clark et al. 2004, Journal of
Hydrometeorology 5) gives the draws of a unit the order in which its own past months followed each other: each draw
takes the ranks of one past window. Each month's distribution stays what it was, to the last draw.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import polars as pl

from saferhavens.core.forecast.results import Draws

YEARS_BACK = 10
LEAST_WINDOWS = 12
"""With fewer past windows there is nothing to learn from, and the draws stay as they came."""

Floats = npt.NDArray[np.float64]


def coupled(draws: Draws, history: pl.DataFrame, seed: int) -> Draws:
    """`draws` in the order of past windows; `history` has the columns unit, month and value (null: not known).

    Rows after the origin are not read, nor those of more than ten years before it.
    """
    since = draws.origin - YEARS_BACK * 12
    recent = history.filter((pl.col("month") > since) & (pl.col("month") <= draws.origin)).drop_nulls("value")
    by_unit = {str(key[0]): rows for key, rows in recent.partition_by("unit", as_dict=True).items()}
    chance = np.random.default_rng(seed)
    values = draws.values.copy()
    for place, unit in enumerate(draws.units):
        past = windows(by_unit[unit], draws.months) if unit in by_unit else np.empty((0, len(draws.months)))
        if len(past) >= LEAST_WINDOWS:
            values[place] = ordered(values[place], past, chance)
    return replace(draws, values=values)


def windows(rows: pl.DataFrame, months: tuple[int, ...]) -> Floats:
    """All past windows (windows, months) whose months lie apart as those of the forecast do, and are all known."""
    known = rows["month"].to_numpy()
    first, last = int(known.min()), int(known.max())
    series = np.full(last - first + 1, np.nan)
    series[known - first] = rows["value"].to_numpy()
    offsets = np.array(months) - months[0]
    starts = np.arange(max(0, len(series) - int(offsets[-1])))
    found = series[starts[:, None] + offsets]
    return np.asarray(found[~np.isnan(found).any(axis=1)])


def ordered(draws: Floats, past: Floats, chance: np.random.Generator) -> Floats:
    """`draws` (months, draws), each month's put into the ranks of past windows drawn with replacement.

    What is alike in the past, such as quiet months, is put in order by chance, in each month anew.
    """
    count = draws.shape[1]
    drawn = past[chance.integers(len(past), size=count)]
    found = np.empty_like(draws)
    for month in range(len(draws)):
        found[month, np.lexsort((chance.random(count), drawn[:, month]))] = np.sort(draws[month])
    return found
