"""Two lists: Chapman's estimate, which is an indication and no more.

    N = (n1 + 1)(n2 + 1) / (m + 1) − 1        n1, n2 incidents in each list, m in both

Sources: Chapman 1951 (the estimate); Seber 1970 (its variance); Burnham et al. 1987 and Chao 1987 (the log-normal
interval of what was not seen, which never falls below what was).
"""

import math
from dataclasses import dataclass

from scipy.special import ndtri

from saferhavens.core.evidence.undercount.values import Assumption, Interval, Method, MethodEstimate
from saferhavens.core.problems import OVERLAP_IMPOSSIBLE, ProblemError


@dataclass(frozen=True)
class ChapmanEstimate(MethodEstimate):
    """Chapman's estimate with its standard error, in incidents."""

    standard_error: float = math.nan


def chapman(first: int, second: int, both: int, level: float = 0.95) -> ChapmanEstimate:
    """The estimate from the sizes of two lists and of their overlap, with an interval of the given `level`."""
    if not 0 <= both <= min(first, second):
        raise ProblemError(OVERLAP_IMPOSSIBLE, first=first, second=second, both=both)
    estimate = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    return ChapmanEstimate(
        Method.CHAPMAN,
        estimate,
        log_normal_interval(estimate, variance, first + second - both, level),
        (Assumption.EQUAL_CHANCES,),
        math.sqrt(variance),
    )


def log_normal_interval(estimate: float, variance: float, documented: int, level: float) -> Interval:
    """documented + unseen / C … documented + unseen · C,  C = exp(z √ log(1 + variance / unseen²))."""
    unseen = estimate - documented
    if unseen <= 0:
        return Interval(documented, documented, level)
    factor = math.exp(ndtri((1 + level) / 2) * math.sqrt(math.log1p(variance / unseen**2)))
    return Interval(documented + unseen / factor, documented + unseen * factor, level)
