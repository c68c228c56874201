"""False discoveries: how many of the alarms of one scan may be false.

Source: Benjamini and Hochberg 1995. Counts are discrete, so P(Y ≥ y) is too large rather than too small: the share
that is held is an upper bound. It holds for cells that are independent or rise and fall together (Benjamini and
Yekutieli 2001).
"""

import numpy as np

from saferhavens.core.detection.cells import Floats


def q_values(chances: Floats) -> Floats:
    """For each p value the smallest share of false alarms at which it is still an alarm; NaN stays NaN and counts not.

    q of the i-th smallest of m is the least of p_j · m / j over all j ≥ i.
    """
    found = np.full(len(chances), np.nan)
    tested = np.flatnonzero(~np.isnan(chances))
    order = tested[np.argsort(chances[tested], kind="stable")]
    stepped = chances[order] * len(order) / np.arange(1, len(order) + 1)
    found[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1.0)
    return found
