"""The register: which incidents stand behind each number that was ever shown.

It is as sensitive as the evidence itself. The portal keeps it sealed and hands it back at the next release; no
reader, page, log or export ever meets it.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from saferhavens.core.disclosure.cells import Cell
from saferhavens.core.disclosure.contributions import Kind
from saferhavens.core.disclosure.suppression import Former
from saferhavens.core.problems import REGISTER_UNREADABLE, ProblemError


class Member(NamedTuple):
    """An incident of a group, as it was when its number was first shown."""

    incident: str
    persons: int
    organisations: tuple[str, ...]


class Group(NamedTuple):
    """Incidents shown as one number: `value` is that number, `number` only tells groups apart."""

    number: int
    rung: int
    cell: Cell
    kind: Kind
    members: tuple[Member, ...]
    value: int

    @property
    def persons(self) -> int:
        return sum(member.persons for member in self.members)


@dataclass(frozen=True)
class Register:
    """The memory of a series of releases.

    `groups` are shown now. `issued` holds, for each cell and kind, all persons ever shown there, where the rounding
    goes on. `formers` tells for each incident of a group that was taken back which group that was. `fed` are the
    cells that show nothing and have given to a coarser one: they never get a number of their own.
    """

    policy: str
    today: date = date.min
    groups: tuple[Group, ...] = ()
    issued: dict[tuple[Cell, Kind], int] = field(default_factory=dict)
    formers: dict[str, Former] = field(default_factory=dict)
    fed: frozenset[Cell] = frozenset()
    quiet: dict[Cell, date] = field(default_factory=dict)
    next_number: int = 1

    def to_plain(self) -> dict[str, Any]:
        """The register as lists, texts and numbers, for JSON. To be sealed at once."""
        return {
            "policy": self.policy,
            "today": self.today.isoformat(),
            "groups": [[*group] for group in self.groups],
            "issued": [[cell, kind, persons] for (cell, kind), persons in sorted(self.issued.items())],
            "formers": [[incident, *former] for incident, former in sorted(self.formers.items())],
            "fed": sorted(self.fed),
            "quiet": [[cell, day.isoformat()] for cell, day in sorted(self.quiet.items())],
            "next_number": self.next_number,
        }


def register_from(plain: dict[str, Any]) -> Register:
    """The register that `to_plain` wrote, also after a journey through JSON. Raises ProblemError for anything else."""
    try:
        return Register(
            policy=plain["policy"],
            today=date.fromisoformat(plain["today"]),
            groups=tuple(group_from(row) for row in plain["groups"]),
            issued={(Cell(*cell), kind_from(*kind)): persons for cell, kind, persons in plain["issued"]},
            formers={incident: Former(group, persons) for incident, group, persons in plain["formers"]},
            fed=frozenset(Cell(*cell) for cell in plain["fed"]),
            quiet={Cell(*cell): date.fromisoformat(day) for cell, day in plain["quiet"]},
            next_number=plain["next_number"],
        )
    except (KeyError, TypeError, ValueError):  # of no use to name the place: nobody may read it
        raise ProblemError(REGISTER_UNREADABLE) from None


def group_from(row: list[Any]) -> Group:
    number, rung, cell, kind, members, value = row
    known = tuple(Member(incident, persons, tuple(behind)) for incident, persons, behind in members)
    return Group(number, rung, Cell(*cell), kind_from(*kind), known, value)


def kind_from(readers: list[str], fled_from: list[str], severe: bool) -> Kind:
    return Kind(tuple(readers), tuple(fled_from), severe)
