"""Whether a model beats a baseline, with an interval; one that does not is labelled so wherever it is shown."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from saferhavens.core.words import gettext_noop

NO_SKILL = gettext_noop("no skill")
SKILL = gettext_noop("skill")
REPEATS = 1000
LEVEL = 0.9

WORST = -99.0
"""Nothing is worse than this: against a baseline that is never wrong there is no ratio."""


@dataclass(frozen=True)
class Skill:
    """1 − mean score of the model / mean score of the baseline, with a 90 % interval over blocks."""

    value: float
    low: float
    high: float

    @property
    def label(self) -> str:
        """ "skill" if the whole interval lies above zero."""
        return SKILL if self.low > 0 else NO_SKILL


def skill(
    model: npt.NDArray[np.float64], baseline: npt.NDArray[np.float64], blocks: npt.NDArray[np.int64], seed: int
) -> Skill:
    """Skill of scores (lower is better) of the same cases; whole `blocks` (units, say) are drawn again with
    replacement, because the cases of one are alike (Künsch 1989)."""
    _, numbers = np.unique(blocks, return_inverse=True)
    ours, theirs = (np.bincount(numbers, scores) for scores in (model, baseline))
    times = np.random.default_rng(seed).multinomial(len(ours), np.full(len(ours), 1 / len(ours)), REPEATS)
    drawn = _ratio(times @ ours, times @ theirs)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Skill(float(_ratio(ours.sum(), theirs.sum())), float(low), float(high))


def _ratio(model: npt.ArrayLike, baseline: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """1 − model / baseline, and at least WORST; 0 where both are nothing."""
    ours, theirs = np.asarray(model, dtype=np.float64), np.asarray(baseline, dtype=np.float64)
    ratio = np.divide(ours, theirs, out=np.where(ours > 0, 1 - WORST, 1.0), where=theirs > 0)
    return np.asarray(np.maximum(1 - ratio, WORST))
