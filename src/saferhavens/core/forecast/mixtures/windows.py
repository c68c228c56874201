"""What was seen in windows of past months, by unit and by siblings, for any month of the history at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.mixtures.history import Grid
from saferhavens.core.forecast.mixtures.ladder import Floats, Ladder

SEASONS = 5
"""Earlier years that the season looks at, each with the months before and after."""


@dataclass(frozen=True)
class Past:
    """Running sums over months of "count ≤ threshold", so that any window is one difference."""

    grid: Grid
    ladder: Ladder

    @cached_property
    def below(self) -> Floats:
        """(units, months + 1, thresholds): how many months until then were at most each threshold."""
        flags = self.ladder.at_most(self.grid.values)
        return np.concatenate([np.zeros((len(flags), 1, flags.shape[2])), flags.cumsum(axis=1)], axis=1)

    @cached_property
    def known(self) -> Floats:
        """(units, months + 1): of how many months until then anything is known."""
        flags = ~np.isnan(self.grid.values)
        return np.concatenate([np.zeros((len(flags), 1)), flags.cumsum(axis=1)], axis=1)

    @cached_property
    def belonging(self) -> Floats:
        """(units, units): 1 where both have the same parent."""
        return (self.grid.parents[:, None] == self.grid.parents).astype(np.float64)

    def window(self, at: int, months: int) -> tuple[Floats, Floats]:
        """Sums and known months of the last `months` up to the month with the place `at`."""
        start = max(0, at + 1 - months)
        return self.below[:, at + 1] - self.below[:, start], self.known[:, at + 1] - self.known[:, start]

    def siblings(self, at: int, months: int) -> Floats:
        """The distribution over all units of the same parent, itself among them; of all units where none is known."""
        sums, known = self.window(at, months)
        world = sums.sum(axis=0) / max(known.sum(), 1)
        return _divided(self.belonging @ sums, self.belonging @ known, world)

    def own(self, at: int, months: int, otherwise: Floats) -> Floats:
        """The unit's own distribution, or `otherwise` where nothing is known."""
        return _divided(*self.window(at, months), otherwise)

    def season(self, at: int, horizon: int, otherwise: Floats) -> Floats:
        """The distribution of the months around the same season of earlier years."""
        middles = (at + horizon - 12 * year for year in range(1, SEASONS + 1))
        months = [each for middle in middles for each in (middle - 1, middle, middle + 1) if 0 <= each <= at]
        sums = np.diff(self.below, axis=1)[:, months].sum(axis=1) if months else np.zeros_like(otherwise)
        known = np.diff(self.known, axis=1)[:, months].sum(axis=1) if months else np.zeros(len(otherwise))
        return _divided(sums, known, otherwise)


def _divided(sums: Floats, known: Floats, otherwise: Floats) -> Floats:
    return np.asarray(np.where(known[:, None] > 0, sums / np.maximum(known, 1)[:, None], otherwise))


def months_since(values: Floats, at: int) -> npt.NDArray[np.int64]:
    """Months since the last month above zero, 0 if it was `at` itself; since before the history if there was none."""
    happened = np.where(values[:, : at + 1] > 0, np.arange(at + 1), -1)
    return np.asarray(at - happened.max(axis=1))
