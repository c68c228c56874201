"""What was known, and what experts and circumstances make of it at each month: the material of learning."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.counts.circumstances import circumstances, mean_of_last
from saferhavens.core.forecast.counts.experts import Experts, Small, after_quiet, experts, ladder_for
from saferhavens.core.forecast.mixtures.ladder import Floats, Ladder

YEAR = 12


@dataclass(frozen=True)
class Past:
    """`counts` (units, months), NaN where nothing is known; the last month is the origin.

    `facts` (units, months, circumstances), `level` (units, months): the mean of the last twelve months.
    """

    counts: Floats
    experts: Experts
    facts: Floats
    level: Floats
    ladder: Ladder

    @property
    def last(self) -> int:
        """The place of the last month."""
        return self.counts.shape[1] - 1

    def until(self, month: int) -> "Past":
        """As it was when `month` was the last one."""
        counts = self.counts[:, : month + 1]
        return replace(self, counts=counts, experts=replace(self.experts, after_quiet=after_quiet(counts, self.ladder)))

    def said(self, month: int, units: npt.NDArray[np.int64] | None = None) -> Small:
        """What each expert says at a month, (units, experts, thresholds)."""
        return self.experts.at(np.arange(len(self.counts)) if units is None else units, month)


def past_of(counts: Floats, extra: Floats | None = None) -> Past:
    """All that can be said from `counts`; `extra` (units, months, covariates) joins the circumstances."""
    ladder = ladder_for(float(np.nanmax(counts)))
    facts = circumstances(counts)
    whole = facts if extra is None else np.concatenate([facts, extra], axis=2)
    return Past(counts, experts(counts, ladder), whole, mean_of_last(counts, YEAR), ladder)
