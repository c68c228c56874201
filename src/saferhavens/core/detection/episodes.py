"""Episodes: alarms that touch each other in space and follow each other in time are one thing to look at."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from saferhavens.core.detection.values import Episode, Signal

type Neighbours = Iterable[tuple[str, str]]


def episodes(signals: Iterable[Signal], neighbours: Neighbours = (), *, join: int = 4) -> tuple[Episode, ...]:
    """Join signals of the same or of neighbouring units, at most `join` steps apart, whatever their kind.

    `neighbours` are pairs of units that share a border, each pair in any order. Rises and silences are never joined.
    Chains count: if one touches the second and the second the third, all three are one episode. Episodes come with the
    latest first; their signals, in the order of time.
    """
    ordered = sorted(set(signals), key=lambda each: (each.step, each.unit, each.kind, each.rule))
    if not ordered:
        return ()
    pairs = np.array(list(_touching(ordered, _beside(neighbours), join)), dtype=np.int64).reshape(-1, 2)
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(ordered), len(ordered)))
    numbers = connected_components(links, directed=False)[1]
    members: dict[int, list[Signal]] = defaultdict(list)
    for number, signal in zip(numbers.tolist(), ordered, strict=True):
        members[number].append(signal)
    return tuple(sorted(map(_joined, members.values()), key=lambda each: (-each.until, -each.level, each.id)))


def _beside(neighbours: Neighbours) -> dict[str, set[str]]:
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in neighbours:
        beside[one].add(other)
        beside[other].add(one)
    return beside


def _touching(ordered: Sequence[Signal], beside: dict[str, set[str]], join: int) -> Iterator[tuple[int, int]]:
    """Pairs of places of signals that touch: each with the last signals, within reach, of its units and those beside.

    To be joined with the latest of a unit is enough: the earlier ones of that unit are joined with it in turn.
    """
    latest: dict[tuple[str, bool], int] = {}
    for place, signal in enumerate(ordered):
        own = signal.units or (signal.unit,)
        for unit in {*own, *(other for each in own for other in beside.get(each, ()))}:
            before = latest.get((unit, signal.is_silence))
            if before is not None and signal.step - ordered[before].step <= join:
                yield before, place
        latest |= {(unit, signal.is_silence): place for unit in own}


def _joined(signals: Sequence[Signal]) -> Episode:
    first = signals[0]
    return Episode(
        id=f"{first.rule}:{first.unit}:{first.kind}:{first.step}",
        units=tuple(sorted({unit for each in signals for unit in each.units or (each.unit,)})),
        kinds=tuple(sorted({each.kind for each in signals})),
        since=min(each.since for each in signals),
        until=max(each.step for each in signals),
        level=max(each.level for each in signals),
        signals=tuple(signals),
        is_silence=first.is_silence,
    )
