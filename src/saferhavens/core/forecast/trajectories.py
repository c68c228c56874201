"""Draws of single months and units made into trajectories, so that they can be added up over months and over units.

Models give each unit and month ahead a distribution by itself. Added up as they come, bad months, and bad places, would
come together only by chance, and the sum would look more certain than it is. The Schaake shuffle (Clark et al. 2004,
Journal of Hydrometeorology 5) gives the draws the order in which the past went: each draw takes the ranks of one past
window, the same window for all units, so that what rose together in the past rises together in the draw. The
distribution of each unit and month stays what it was, to the last draw.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from saferhavens.core.forecast.results import Draws

YEARS_BACK = 10
LEAST_WINDOWS = 12
"""With fewer past windows there is nothing to learn from, and the draws stay as they came."""

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Windows:
    """Past windows of one unit: the month in which each begins, in order, and its `values` (windows, months)."""

    starts: Whole
    values: Floats

    def drawn(self, wanted: Whole, chance: np.random.Generator) -> Floats:
        """The windows that begin in the `wanted` months; where the unit has none, any other of its own."""
        places = np.minimum(np.searchsorted(self.starts, wanted), len(self.starts) - 1)
        others = chance.integers(len(self.starts), size=len(wanted))
        return self.values[np.where(self.starts[places] == wanted, places, others)]


def coupled(draws: Draws, history: pl.DataFrame, seed: int) -> Draws:
    """`draws` in the order of past windows; `history` has the columns unit, month and value (null: not known).

    Rows after the origin are not read, nor those of more than ten years before it. Units with fewer windows than
    LEAST_WINDOWS keep their draws as they came.
    """
    since = draws.origin - YEARS_BACK * 12
    recent = history.filter((pl.col("month") > since) & (pl.col("month") <= draws.origin)).drop_nulls("value")
    parted = recent.partition_by("unit", as_dict=True)
    by_unit = {str(key[0]): windows(rows, draws.months) for key, rows in parted.items()}
    past = {unit: found for unit, found in by_unit.items() if len(found.starts) >= LEAST_WINDOWS}
    if not past:
        return draws
    chance, values = np.random.default_rng(seed), draws.values.copy()
    starts = common_starts(list(past.values()))
    wanted = starts[chance.integers(len(starts), size=values.shape[2])]
    for place, unit in enumerate(draws.units):
        if unit in past:
            values[place] = ordered(values[place], past[unit].drawn(wanted, chance), chance)
    return replace(draws, values=values)


def common_starts(past: Sequence[Windows]) -> Whole:
    """The months in which windows begin that are known of at least half as many units as the best known one."""
    starts, units = np.unique(np.concatenate([each.starts for each in past]), return_counts=True)
    return np.asarray(starts[2 * units >= units.max()])


def windows(rows: pl.DataFrame, months: tuple[int, ...]) -> Windows:
    """All past windows whose months lie apart as those of the forecast do, and are all known."""
    known = rows["month"].to_numpy()
    first, last = int(known.min()), int(known.max())
    series = np.full(last - first + 1, np.nan)
    series[known - first] = rows["value"].to_numpy()
    offsets = np.array(months) - months[0]
    starts = np.arange(max(0, len(series) - int(offsets[-1])))
    found = series[starts[:, None] + offsets]
    whole = ~np.isnan(found).any(axis=1)
    return Windows(np.asarray(first + starts[whole], dtype=np.int64), np.asarray(found[whole]))


def ordered(draws: Floats, past: Floats, chance: np.random.Generator) -> Floats:
    """`draws` (months, draws), each month's put into the ranks of the windows `past` (draws, months).

    What is alike in the past, such as quiet months, is put in order by chance, in each month anew.
    """
    found = np.empty_like(draws)
    for month in range(len(draws)):
        found[month, np.lexsort((chance.random(len(past)), past[:, month]))] = np.sort(draws[month])
    return found


def total(draws: Draws, units: Sequence[str] | None = None) -> Floats:
    """Draws of the sum over `units`, or over all: (months, draws). Only of draws that were `coupled`."""
    wanted = set(draws.units if units is None else units)
    places = [place for place, unit in enumerate(draws.units) if unit in wanted]
    return np.asarray(draws.values[places].sum(axis=0))
