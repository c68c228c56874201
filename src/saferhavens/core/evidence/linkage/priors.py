"""How frequent duplicates are differs from place to place: in one country ten offices report the same raid, in another
nobody else does. Each block's own prior is found from its pairs alone, without labels.

Source: Saerens, Latinne and Decaestecker (2002), adjusting the outputs of a classifier to new a priori probabilities.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LIKE_SEEN_BEFORE = 1000.0
"""Pairs with the general share that are added to each block: a block of few pairs keeps the general prior."""

ROUNDS = 30
LEAST_SHARE = 1e-4


def probabilities(weights: Floats) -> Floats:
    """P = 2^M / (1 + 2^M) of weights M in bits, without overflow."""
    return np.exp2(-np.logaddexp2(0.0, -weights))


def with_local_priors(weights: Floats, blocks: NDArray[np.int64], share: float) -> Floats:
    """The weights (bits), moved in each block by what its share of duplicates differs from the general `share`."""
    count = int(blocks.max(initial=0)) + 1
    sizes = np.bincount(blocks, minlength=count) + LIKE_SEEN_BEFORE
    shares = np.full(count, share)
    for _ in range(ROUNDS):
        found = np.bincount(blocks, probabilities(weights + _moved(shares, share)[blocks]), minlength=count)
        shares = np.clip((found + LIKE_SEEN_BEFORE * share) / sizes, LEAST_SHARE, 1 - LEAST_SHARE)
    return weights + _moved(shares, share)[blocks]


def _moved(shares: Floats, share: float) -> Floats:
    return _bits(shares) - _bits(np.float64(share))


def _bits(share: Floats | np.float64) -> Floats:
    return np.asarray(np.log2(share / (1.0 - share)))
