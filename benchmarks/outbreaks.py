"""Invented counts of weeks: quiet ones, and the same with outbreaks put in, whose begin is therefore known.

Each cell has a rate of its own (Gamma, mean `MEAN`, shape 0.5: most cells are nearly silent), and its counts scatter
like a negative binomial of size `SIZE`, as sparse reports do. An outbreak rises over ten weeks, or happens in one.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

UNITS, PARENTS, WEEKS = 300, 30, 208
FIRST = 104  # weeks before are history only
MEAN, SPREAD, SIZE = 0.15, 0.5, 1.5
LENGTH = 10
SHAPES = {"slow rise of 8 reports": (8.0, LENGTH), "slow rise of 16 reports": (16.0, LENGTH), "one week of 5": (5.0, 1)}


@dataclass(frozen=True)
class Outbreaks:
    """`counts` (weeks × cells), and for each cell the week in which its outbreak begins (-1: none), and its length."""

    counts: NDArray[np.int64]
    begins: NDArray[np.int64]
    length: int

    def under_way(self, after: int = 0) -> NDArray[np.bool_]:
        """Weeks × cells in which there is an outbreak, or was one at most `after` weeks before."""
        week = np.arange(len(self.counts))[:, None]
        return (self.begins >= 0) & (week >= self.begins) & (week < self.begins + self.length + after)


def quiet(seed: int, units: int = UNITS, weeks: int = WEEKS) -> Outbreaks:
    chance = np.random.default_rng([seed, 0])
    rates = chance.gamma(SPREAD, MEAN / SPREAD, units)
    counts = chance.poisson(rates * chance.gamma(SIZE, 1 / SIZE, (weeks, units)))
    return Outbreaks(counts, np.full(units, -1), 0)


def with_outbreaks(seed: int, shape: str, share: float = 1 / 3) -> Outbreaks:
    """Quiet counts, and in a `share` of the cells one outbreak of the named shape, beginning in any scored week."""
    reports, length = SHAPES[shape]
    chance = np.random.default_rng([seed, 1])
    counts = quiet(seed).counts.copy()
    begins = np.where(chance.random(UNITS) < share, chance.integers(FIRST, WEEKS - length, UNITS), -1)
    rise = np.arange(1, length + 1) / np.arange(1, length + 1).sum() * reports
    for cell in np.flatnonzero(begins >= 0):
        counts[begins[cell] : begins[cell] + length, cell] += chance.poisson(rise)
    return Outbreaks(counts, begins, length)


def as_table(counts: NDArray[np.int64], kinds: int = 1) -> pl.DataFrame:
    """The counts in the columns of a scan: cells are places times `kinds`, areas deal the places in turn."""
    weeks, cells = counts.shape
    place, kind = np.divmod(np.arange(cells), kinds)
    units, areas, names = (
        pl.Series([f"{mark}{each:05}" for each in values], dtype=pl.Categorical)
        for mark, values in (("U", place), ("A", place % PARENTS), ("K", kind))
    )
    every = pl.Series(np.tile(np.arange(cells), weeks))
    return pl.DataFrame(
        {
            "unit": units.gather(every),
            "parent": areas.gather(every),
            "kind": names.gather(every),
            "step": np.repeat(np.arange(weeks), cells),
            "value": counts.ravel(),
        }
    )
