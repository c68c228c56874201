"""EARS C1, C2 and C3: for feeds with hardly any history, because seven steps are all they look at.

    C1 = (y_t − mean) / sd of the 7 steps before;   C2 the same of the 7 steps before the last two
    C3 = Σ over the last three steps of max(0, C2 − 1)

Sources: Hutwagner et al. 2003; R `surveillance`, `algo` and `earsC` (which suggests a least sd of .5 to 1 for sparse
counts: without it, seven quiet steps make any count an infinite alarm).
"""

import numpy as np
from scipy.special import ndtr

from saferhavens.core.detection.cells import Cells, Flags, Floats
from saferhavens.core.detection.values import Method, Rule

LENGTH = 7
LAG = {Method.EARS_C1: 0, Method.EARS_C2: 2, Method.EARS_C3: 2}
DEPTH = {Method.EARS_C1: 1, Method.EARS_C2: 1, Method.EARS_C3: 3}


def needed(method: Method) -> int:
    """Rows that must be known before the one that is tested."""
    return LENGTH + LAG[method] + DEPTH[method] - 1


def standardised(values: Floats, row: int, lag: int, min_sigma: float) -> tuple[Floats, Floats, Floats]:
    """(y − mean) / sd of each cell, with mean and sd of the seven rows before `row − lag`."""
    before = values[row - lag - LENGTH : row - lag]
    mean = before.mean(axis=0)
    spread = np.maximum(before.std(axis=0, ddof=1), max(min_sigma, 1e-9))
    return (values[row] - mean) / spread, mean, spread


def statistic(cells: Cells, row: int, rule: Rule, method: Method) -> tuple[Floats, Floats, Floats]:
    """The statistic of each cell in `row`, and mean and sd of its baseline. Rows must be there: see `needed`."""
    value, mean, spread = standardised(cells.values, row, LAG[method], rule.min_sigma)
    if method is not Method.EARS_C3:
        return value, mean, spread
    earlier = [standardised(cells.values, row - back, LAG[method], rule.min_sigma)[0] for back in (1, 2)]
    return np.sum([np.maximum(0.0, each - 1) for each in (value, *earlier)], axis=0), mean, spread


def testable(cells: Cells, row: int, method: Method) -> Flags:
    """Which cells are known in `row` and as long before as is needed."""
    if row < needed(method):
        return np.zeros(cells.values.shape[1], dtype=np.bool_)
    return np.asarray((cells.exposure[row - needed(method) : row + 1] > 0).all(axis=0))


def chance(statistics: Floats) -> Floats:
    """The normal tail. For C3 it is nominal: R `surveillance` uses the normal quantile there, too."""
    return np.asarray(ndtr(-statistics))
