"""From one release to the next: which numbers stand, which are taken back, which are new.

In one cell a renewal takes back or adds, never both: what changes there is whole groups, seen one by one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from saferhavens.core.disclosure.cells import Cell
from saferhavens.core.disclosure.coarsening import NO_PLACES, Coarsener, Places, coarsened, is_closed
from saferhavens.core.disclosure.contributions import Contribution, Kind, checked, is_eligible, kind_of
from saferhavens.core.disclosure.policy import Policy
from saferhavens.core.disclosure.register import Group, Member, Register
from saferhavens.core.disclosure.rounding import checked_key, keyed, offset, rounded_steps
from saferhavens.core.disclosure.suppression import Former, Item, Limits, groups_of
from saferhavens.core.problems import RELEASE_GOES_BACK, RELEASE_OTHER_POLICY, ProblemError


def renew(
    contributions: Iterable[Contribution],
    policy: Policy,
    key: bytes,
    previous: Register | None = None,
    *,
    today: date,
    places: Places = NO_PLACES,
) -> Register:
    """The register of the next release.

    `contributions` are *all* that may count now: whatever stood behind a number and is missing has been withdrawn,
    and its number goes. `key` has at least 32 secret bytes and stays the same for the whole series. Every register
    is shown to its readers; none is skipped. Raises ProblemError for a contribution that cannot be counted, a key
    too short, a day before the previous release, or a register of another policy.
    """
    checked_key(key)
    before = follows(previous or Register(policy.name), policy, today)
    items = items_of(checked(contributions), policy, places)
    return Climb(policy, key, without_fallen(before, items, policy, today), items).climbed()


def take_back(
    contributions: Iterable[Contribution],
    policy: Policy,
    previous: Register,
    *,
    today: date,
    places: Places = NO_PLACES,
) -> Register:
    """The register of a release that only takes numbers back: those that no longer stand go, nothing new comes.

    It says nothing that was not said before, so it need not wait for anybody. Arguments and errors as with `renew`.
    """
    items = items_of(checked(contributions), policy, places)
    return without_fallen(follows(previous, policy, today), items, policy, today)


def without_fallen(before: Register, items: Mapping[str, Item], policy: Policy, today: date) -> Register:
    """The register as of today, without the groups that no longer stand."""
    fallen = [group for group in before.groups if not still_stands(group, items, policy)]
    return taken_back(before, fallen, policy, today)


def follows(previous: Register, policy: Policy, today: date) -> Register:
    """The previous register, if a release of this day under this policy may follow it."""
    if previous.policy != policy.name:
        raise ProblemError(RELEASE_OTHER_POLICY, old=previous.policy, new=policy.name)
    if today < previous.today:
        raise ProblemError(RELEASE_GOES_BACK, before=previous.today.isoformat())
    return previous


def items_of(contributions: Mapping[str, Contribution], policy: Policy, places: Places) -> dict[str, Item]:
    """The contributions that may count, each with its kind and its cells from fine to coarse."""
    coarsener = Coarsener(policy, places)
    items = {}
    for incident, each in contributions.items():
        if is_eligible(each, policy):
            kind = kind_of(each, policy)
            items[incident] = Item(each, kind, coarsener.path(each, kind.severe))
    return items


# --- what stands, and what is taken back ------------------------------------------------------------------------------


def still_stands(group: Group, items: Mapping[str, Item], policy: Policy) -> bool:
    """Whether all incidents of a group may still be shown as they are."""
    return all(still_belongs(member, items.get(member.incident), group, policy) for member in group.members)


def still_belongs(member: Member, item: Item | None, group: Group, policy: Policy) -> bool:
    """A small correction of persons waits for ever, because it would be seen. All else takes the number back."""
    return (
        item is not None
        and item.path.get(group.rung) == group.cell
        and still_permits(item.kind, group.kind)
        and item.contribution.organisations.issuperset(member.organisations)
        and abs(item.contribution.persons - member.persons) < policy.correction
    )


def still_permits(now: Kind, then: Kind) -> bool:
    """Whether all readers who were permitted still are, and no limit has become stricter."""
    return (
        set(now.readers) >= set(then.readers)
        and set(now.fled_from) <= set(then.fled_from)
        and now.severe <= then.severe
    )


def taken_back(before: Register, fallen: Iterable[Group], policy: Policy, today: date) -> Register:
    """The register without the groups that no longer stand. Their incidents wait, marked, and their cells are quiet."""
    gone = {group.number: group for group in fallen}
    formers, quiet = dict(before.formers), dict(before.quiet)
    for group in gone.values():
        formers |= {member.incident: Former(group.number, group.persons) for member in group.members}
        quiet[coarsened(group.cell, policy.finest_for_all)] = today
    standing = tuple(group for group in before.groups if group.number not in gone)
    return replace(before, today=today, groups=standing, formers=formers, quiet=quiet)


# --- what is new ------------------------------------------------------------------------------------------------------


class Climb:
    """One climb of the ladder: on each rung, what waits becomes groups where it can, and the rest climbs on."""

    def __init__(self, policy: Policy, key: bytes, before: Register, items: Mapping[str, Item]) -> None:
        self.policy = policy
        self.key = key
        self.before = before
        counted = {member.incident for group in before.groups for member in group.members}
        waiting = [
            replace(item, former=before.formers.get(incident))
            for incident, item in items.items()
            if incident not in counted
        ]
        self.waiting = sorted(waiting, key=lambda item: keyed(key, "order", item.contribution.incident))
        self.groups = list(before.groups)
        self.issued = dict(before.issued)
        self.shown: set[Cell] = set()
        self.fed = set(before.fed)
        self.next_number = before.next_number
        for group in before.groups:
            self._mark_as_shown(group.cell)

    def climbed(self) -> Register:
        for rung in range(len(self.policy.ladder)):
            self._stand_on(rung)
        return replace(
            self.before,
            groups=tuple(self.groups),
            issued=self.issued,
            fed=frozenset(self.fed),
            next_number=self.next_number,
        )

    def _stand_on(self, rung: int) -> None:
        """All cells of a rung see the same finer cells: what this rung shows counts from the next one on."""
        shown_before, found = frozenset(self.shown), []
        for (cell, kind), items in sorted(self._by_cell(rung).items()):
            limits = Limits(self.policy.threshold(kind.severe), rung, shown_before)
            found += [(cell, kind, groups_of(items, limits))]
        for cell, kind, groups in found:
            self._show(rung, cell, kind, groups)
        counted = {item.contribution.incident for *_, groups in found for group in groups for item in group}
        self.waiting = [item for item in self.waiting if item.contribution.incident not in counted]

    def _by_cell(self, rung: int) -> dict[tuple[Cell, Kind], list[Item]]:
        cells = defaultdict(list)
        for item in self.waiting:
            cell = item.path.get(rung)
            if cell and self._is_open(cell):
                cells[cell, item.kind].append(item)
        return cells

    def _is_open(self, cell: Cell) -> bool:
        """Whether a new number may come here: the period is over, and nothing was shown or lost that forbids it."""
        today = self.before.today
        lost = self.before.quiet.get(coarsened(cell, self.policy.finest_for_all), date.min)
        rested = (today - lost).days >= self.policy.quiet_days
        return rested and cell not in self.fed and is_closed(cell.period, today, self.policy)

    def _show(self, rung: int, cell: Cell, kind: Kind, groups: list[list[Item]]) -> None:
        if not groups:
            return
        persons = [sum(item.contribution.persons for item in group) for group in groups]
        start, base = self.issued.get((cell, kind), 0), self.policy.rounding_base
        shift = offset(self.key, (*cell, *kind.readers, *kind.fled_from, str(kind.severe)), base)
        for group, value in zip(groups, rounded_steps(persons, base, shift, start), strict=True):
            self.groups.append(Group(self.next_number, rung, cell, kind, members_of(group), value))
            self.next_number += 1
            self._feed(rung, group)
        self.issued[cell, kind] = start + sum(persons)
        self._mark_as_shown(cell)

    def _mark_as_shown(self, cell: Cell) -> None:
        """A number shown for a month is seen by some readers as one of its quarter."""
        self.shown |= {cell, coarsened(cell, self.policy.finest_for_all)}

    def _feed(self, rung: int, group: list[Item]) -> None:
        """Cells that show nothing of their own and gave to this group stay silent from now on."""
        gave = {item.path[finer] for item in group for finer in range(rung) if finer in item.path}
        self.fed |= gave - self.shown


def members_of(group: Iterable[Item]) -> tuple[Member, ...]:
    contributions = (item.contribution for item in group)
    return tuple(Member(each.incident, each.persons, tuple(sorted(each.organisations))) for each in contributions)
