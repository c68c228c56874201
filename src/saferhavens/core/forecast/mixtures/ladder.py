"""Distributions of counts as steps on a ladder of thresholds, so that mixtures of them are plain weighted sums.

A distribution is the row F(g) = P(count ≤ g) over the thresholds g of the ladder. On it

    CRPS = Σ (F(g) − 1[count ≤ g])² · width(g)     (exact where every whole number is a threshold)
    IGN  = −log2 P(class of the count)               with one pseudo-count in 1,000 for each class

are quadratic and logarithmic in the weights of a mixture. Sources: Matheson & Winkler 1976; Hegre et al. 2025 (IGN).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

PSEUDO = 1000
"""Draws beside which one pseudo-count a class is added, as in the VIEWS challenge."""


@dataclass(frozen=True)
class Ladder:
    """Thresholds (whole, rising, from 0), and those of them that close a class."""

    thresholds: Floats
    closing: Floats  # thresholds; the last class is open
    logarithmic: bool = False  # CRPS of log(1 + count) instead of the count

    @property
    def classes(self) -> int:
        return len(self.closing) + 1

    @property
    def bins(self) -> Floats:
        """Where each class begins, half between whole numbers, as `core.scoring.draws.ignorance` takes it."""
        return np.append(0, self.closing + 0.5)

    @property
    def widths(self) -> Floats:
        """How much each step counts in the CRPS. The last step is as wide as the one before."""
        scale = np.log1p(self.thresholds) if self.logarithmic else self.thresholds
        steps = np.diff(scale)
        return np.append(steps, steps[-1])

    def class_of(self, counts: Floats) -> Whole:
        """The number of the class of each count, from 0."""
        return np.searchsorted(self.closing, counts, side="left").astype(np.int64)

    def at_most(self, counts: Floats) -> npt.NDArray[np.bool_]:
        """Whether each count (…) is at most each threshold (…, thresholds). NaN is at most nothing."""
        return np.asarray(counts[..., None] <= self.thresholds)

    def chances(self, steps: Floats) -> Floats:
        """P(class) of distributions (…, thresholds) → (…, classes), pseudo-counts included."""
        ends = steps[..., np.searchsorted(self.thresholds, self.closing)]
        none, all_ = np.zeros((*ends.shape[:-1], 1)), np.ones((*ends.shape[:-1], 1))
        plain = np.diff(np.concatenate([none, ends, all_], axis=-1), axis=-1)
        return np.asarray((plain * PSEUDO + 1) / (PSEUDO + self.classes))

    def within_classes(self, counts: Floats) -> Floats:
        """What the counts of each class look like: (classes, thresholds). A class without any lies at its end."""
        numbers, below = self.class_of(counts), self.at_most(counts).astype(np.float64)
        ends = np.append(self.closing, self.thresholds[-1])
        found = [below[numbers == each] for each in range(self.classes)]
        empty = [(self.thresholds >= end).astype(np.float64) for end in ends]
        return np.stack([each.mean(axis=0) if len(each) else end for each, end in zip(found, empty, strict=True)])


def drawn(steps: Floats, ladder: Ladder, draws: int, chance: np.random.Generator) -> Floats:
    """Equally likely draws from distributions (rows, thresholds) → (rows, draws), in random order within each row.

    One draw from each of `draws` equal shares of the probability, so that few draws say much; between two thresholds
    whole numbers are log-uniform.
    """
    shares = (np.arange(draws) + chance.random((len(steps), draws))) / draws
    places = np.stack([np.searchsorted(row, share, side="left") for row, share in zip(steps, shares, strict=True)])
    places = np.minimum(places, len(ladder.thresholds) - 1)
    above = np.append(0, ladder.thresholds[:-1] + 1)[places]  # the smallest count of the step
    ends = ladder.thresholds[places]
    spread = (above + 1) * ((ends + 2) / (above + 1)) ** chance.random(places.shape)
    return chance.permuted(np.clip(np.floor(spread) - 1, above, ends), axis=1)
