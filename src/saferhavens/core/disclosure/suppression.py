"""Which incidents may be shown together: thresholds, and what anybody could subtract.

A *group* is a set of incidents whose persons are shown as one number. The rules here look at one group alone.
That is enough, because groups never overlap and nothing else is shown: see the package.
"""

from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import NamedTuple

from saferhavens.core.disclosure.cells import Cell
from saferhavens.core.disclosure.contributions import Contribution, Kind
from saferhavens.core.disclosure.policy import Threshold


class Former(NamedTuple):
    """The group that an incident was once shown in, before that group was taken back: its number and its persons."""

    group: int
    persons: int


@dataclass(frozen=True)
class Item:
    """An eligible contribution: its kind, the cells it may be counted in by rung, and where it once was."""

    contribution: Contribution
    kind: Kind
    path: dict[int, Cell]
    former: Former | None = None


@dataclass(frozen=True)
class Limits:
    """What a group must satisfy: the thresholds, and for coarser rungs the cells that stand on finer ones.

    `shown` are the cells that have a number of their own; `rung` is the rung of the group.
    """

    threshold: Threshold
    rung: int = 0
    shown: Set[Cell] = frozenset()


class Tally:
    """A group in the making: what it holds so far, and whether it may be shown."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.items: list[Item] = []
        self.persons = 0
        self._largest = 0
        self._known_to: Counter[str] = Counter()
        self._hidden: dict[int, set[Cell]] = {rung: set() for rung in range(limits.rung)}
        self._unplaced: set[int] = set()

    def add(self, item: Item) -> None:
        contribution = item.contribution
        self.items.append(item)
        self.persons += contribution.persons
        self._largest = max(self._largest, contribution.persons)
        for organisation in contribution.organisations:
            self._known_to[organisation] += contribution.persons
        for rung, hidden in self._hidden.items():
            if rung not in item.path:
                self._unplaced.add(rung)
            elif item.path[rung] not in self.limits.shown:
                hidden.add(item.path[rung])

    def may_be_shown(self) -> bool:
        return self._is_large() and self._nobody_can_subtract() and self._is_spread() and self._hides_withdrawals()

    def _is_large(self) -> bool:
        least = self.limits.threshold
        return (
            self.persons >= least.persons
            and len(self.items) >= least.incidents
            and len(self._known_to) >= least.organisations
        )

    def _nobody_can_subtract(self) -> bool:
        """Dominance. An organisation knows its own incidents, everybody may know the largest one: what is left
        without them is nothing, or itself large enough."""
        known = (*self._known_to.values(), self._largest)
        return all(self.persons - part == 0 or self.persons - part >= self.limits.threshold.persons for part in known)

    def _is_spread(self) -> bool:
        """A group on a coarser rung comes from at least two cells, on each finer rung, that show nothing: a number
        that could belong to one hidden cell only would be that cell's number."""
        return all(len(hidden) >= 2 or rung in self._unplaced for rung, hidden in self._hidden.items())

    def _hides_withdrawals(self) -> bool:
        """Incidents of a group that was taken back return only among so many others that the new number says
        nothing about how many were withdrawn from the old one."""
        formers = {item.former for item in self.items if item.former}
        return all(self._hides(former) for former in formers)

    def _hides(self, former: Former) -> bool:
        least = self.limits.threshold
        others = [item.contribution for item in self.items if item.former != former]
        behind = {organisation for each in others for organisation in each.organisations}
        return (
            self.persons >= former.persons + least.persons
            and len(others) >= least.incidents
            and len(behind) >= least.organisations
        )


def tally_of(items: Iterable[Item], limits: Limits) -> Tally:
    tally = Tally(limits)
    for item in items:
        tally.add(item)
    return tally


def groups_of(items: Iterable[Item], limits: Limits) -> list[list[Item]]:
    """The items, in their order, cut into the smallest groups that may be shown. Who fits in none is left out.

    Small groups, because a withdrawal takes its whole group back. The rest joins the last group where the rules
    allow it.
    """
    groups: list[list[Item]] = []
    tally = Tally(limits)
    for item in items:
        tally.add(item)
        if tally.may_be_shown():
            groups.append(tally.items)
            tally = Tally(limits)
    if groups and tally.items:
        joined = tally_of([*groups[-1], *tally.items], limits)
        if joined.may_be_shown():
            groups[-1] = joined.items
    return groups
