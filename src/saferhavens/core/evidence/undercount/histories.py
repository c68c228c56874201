"""Who documented what: incidents by the set of lists in which they stand.

A list is what one organisation documented, or several organisations together that drew on the same sources. Ten
copies of one press note are one capture, not ten: organisations whose overlap rests on common lineages are one list.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, permutations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from saferhavens.core.problems import CAPTURE_HISTORY_WRONG, CAPTURE_TABLE_WRONG, ProblemError

MOST_LISTS = 5
"""So many lists the methods can use. Source: dga averages over 3 to 5 lists; with more the tables are nearly empty."""

SHARED_ALLOWED = 0.1
"""Two organisations are one list if more than this share of the incidents that both hold came to both from the same
source. Our own choice: one press note passed on in a year does not make two monitors one."""


class Membership(NamedTuple):
    """One report: which incident it speaks of, which organisation holds it, from which independent source it came."""

    incident: str
    organisation: str
    lineage: str


@dataclass(frozen=True)
class CaptureHistories:
    """How many incidents stand in which lists.

    `counts` maps a history to the number of incidents that have it. A history is a whole number whose bit j (1, 2, 4 …)
    is set if the incident stands in `lists[j]`; so it lies between 1 and 2^lists − 1. Histories of no incident may be
    left out. Raises CAPTURE_HISTORY_WRONG for anything else.
    """

    lists: tuple[str, ...]
    counts: Mapping[int, int]

    def __post_init__(self) -> None:
        if len(set(self.lists)) < len(self.lists):
            raise ProblemError(CAPTURE_HISTORY_WRONG, history=", ".join(self.lists), count=len(self.lists))
        for history, count in self.counts.items():
            if not 0 < history < 1 << len(self.lists) or count < 0 or int(count) != count:
                raise ProblemError(CAPTURE_HISTORY_WRONG, history=history, count=count)

    @classmethod
    def of_sets(cls, incidents: Mapping[str, Iterable[str]]) -> "CaptureHistories":
        """From each list's incidents."""
        seen: Counter[str] = Counter()
        for bit, held in enumerate(incidents.values()):
            seen.update(dict.fromkeys(held, 1 << bit))
        return cls(tuple(incidents), Counter(seen.values()))

    @cached_property
    def documented(self) -> int:
        """Incidents in any list, each once."""
        return sum(self.counts.values())

    def size(self, place: int) -> int:
        """Incidents in the list at `place`."""
        return self.held_by(1 << place)

    def overlap(self, one: int, other: int) -> int:
        """Incidents that stand in both lists."""
        return self.held_by(1 << one | 1 << other)

    def held_by(self, mask: int) -> int:
        return sum(count for history, count in self.counts.items() if history & mask == mask)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """All pairs of places of lists."""
        return combinations(range(len(self.lists)), 2)

    @cached_property
    def canonical(self) -> tuple[int, ...]:
        """The counts of all histories 0 … 2^lists − 1, the lists in an order that their counts alone decide.

        So neither the order nor the names of the lists can change an estimate. The first, of those in no list, is 0.
        """
        return max(self._reordered(order) for order in permutations(range(len(self.lists))))

    def _reordered(self, order: tuple[int, ...]) -> tuple[int, ...]:
        table = [0] * (1 << len(order))
        for history, count in self.counts.items():
            table[sum(1 << new for new, old in enumerate(order) if history >> old & 1)] = count
        return tuple(table)


def members(lists: int) -> NDArray[np.float64]:
    """For each history 0 … 2^lists − 1 (rows) and each list (columns) 1 if the list holds it, else 0."""
    return (np.arange(1 << lists)[:, None] >> np.arange(lists) & 1).astype(np.float64)


def counts_of(table: Sequence[int]) -> NDArray[np.int64]:
    """`table` as an array: counts of the histories 0 … 2^lists − 1 of three to five lists, that of 0 put to 0.

    Raises CAPTURE_TABLE_WRONG if it cannot be one, or if a list is empty.
    """
    counts = np.array(table, dtype=np.int64)
    sizes = [8 << more for more in range(MOST_LISTS - 2)]
    counts[:1] = 0
    if len(counts) not in sizes or counts.min() < 0 or not (counts @ members(len(counts).bit_length() - 1)).all():
        raise ProblemError(CAPTURE_TABLE_WRONG, cells=len(counts), documented=int(counts.sum()))
    return counts


def lists_from(memberships: Iterable[Membership], shared_allowed: float = SHARED_ALLOWED) -> CaptureHistories:
    """The capture histories of reports. Organisations that draw on the same sources become one list, `A + B`.

    `shared_allowed` is a share, 0 to 1: see SHARED_ALLOWED. Several reports of one organisation on an incident are
    one capture. The order of the reports means nothing.
    """
    lineages: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for report in memberships:
        lineages[report.incident][report.organisation].add(report.lineage)
    group = _joined({name for held in lineages.values() for name in held}, _dependent(lineages, shared_allowed))
    incidents: dict[str, set[str]] = {name: set() for name in sorted(set(group.values()))}
    for incident, held in lineages.items():
        for organisation in held:
            incidents[group[organisation]].add(incident)
    return CaptureHistories.of_sets(incidents)


def _dependent(lineages: Mapping[str, Mapping[str, set[str]]], allowed: float) -> list[tuple[str, str]]:
    """The pairs of organisations too much of whose overlap came to both from one and the same source."""
    both: Counter[tuple[str, str]] = Counter()
    same: Counter[tuple[str, str]] = Counter()
    for held in lineages.values():
        for pair in combinations(sorted(held), 2):
            both[pair] += 1
            same[pair] += len(held[pair[0]] | held[pair[1]]) == 1
    return [pair for pair in both if same[pair] > allowed * both[pair]]


def _joined(organisations: set[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Organisation → name of its list; who is tied to one of a list belongs to it."""
    groups = {name: {name} for name in organisations}
    for one, other in pairs:
        together = groups[one] | groups[other]
        groups.update(dict.fromkeys(together, together))
    return {name: " + ".join(sorted(group)) for name, group in groups.items()}
