"""Which reports belong together, from what is probable of each two of them.

Two reports of one long episode may have little in common; what ties them is that both are like the many between them.
And one pair that looks alike by chance should not tie two clouds of reports that are otherwise strangers. Average
linkage weighs both: the two groups whose reports are on average most probably the same become one, again and again.
Source: Sokal and Michener (1958).
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.cluster.hierarchy import cophenet, linkage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from saferhavens.core import problems
from saferhavens.core.problems import ProblemError

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

LARGEST = 6_000
"""Reports that hang together by pairs. Each meets each: 18 million pairs, 144 MB."""


def with_groups(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs, in their order, with `together`: the mean probability at which the groups of both became one.

    For every limit, "together from it on" cuts the reports into groups without overlap. `pairs` has `left, right,
    probability`, each pair once; a pair that is not in it counts as impossible. SH-623 if too many hang together.
    """
    ids = pl.concat([pairs["left"], pairs["right"]]).unique().sort()
    rows = pl.int_range(len(ids), eager=True)
    left, right = (
        pairs[name].replace_strict(ids, rows, return_dtype=pl.Int64).to_numpy() for name in ("left", "right")
    )
    return pairs.with_columns(
        together=pl.Series(agreed(left, right, pairs["probability"].to_numpy()), dtype=pl.Float64)
    )


def agreed(left: Rows, right: Rows, probability: Floats) -> Floats:
    """`together` of each pair of rows, numbered from 0."""
    if not len(left):
        return np.zeros(0)
    count = int(max(left.max(), right.max())) + 1
    graph = csr_array((np.ones(len(left)), (left, right)), shape=(count, count))
    _count, component = connected_components(graph, directed=False)
    found = np.empty(len(left))
    order = np.argsort(component[left], kind="stable")
    ends = np.flatnonzero(np.diff(component[left][order])) + 1
    for some in np.split(order, ends):
        found[some] = _within(left[some], right[some], probability[some])
    return found


def _within(left: Rows, right: Rows, probability: Floats) -> Floats:
    """The same for pairs that hang together."""
    members, at = np.unique(np.r_[left, right], return_inverse=True)
    if len(members) > LARGEST:
        raise ProblemError(problems.TOO_MANY_PAIRS, most=LARGEST * (LARGEST - 1) // 2)
    place = _place(at[: len(left)], at[len(left) :], len(members))
    apart = np.ones(len(members) * (len(members) - 1) // 2)
    apart[place] = 1.0 - probability
    return np.asarray(1.0 - cophenet(linkage(apart, "average"))[place])


def _place(one: Rows, other: Rows, count: int) -> Rows:
    """Where a pair stands among the pairs of `count` reports in scipy's order: 01, 02 … 12, 13 …"""
    first, second = np.minimum(one, other), np.maximum(one, other)
    return first * (2 * count - first - 1) // 2 + second - first - 1
