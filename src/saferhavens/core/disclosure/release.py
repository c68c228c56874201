"""What readers meet: a table of numbers, a fingerprint of that table, and nothing else."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from saferhavens.core.disclosure.cells import Cell, totals
from saferhavens.core.disclosure.coarsening import NO_PLACES, Places, coarsened
from saferhavens.core.disclosure.contributions import Contribution
from saferhavens.core.disclosure.policy import Audience, Policy
from saferhavens.core.disclosure.register import Group, Register
from saferhavens.core.disclosure.renewal import renew


@dataclass(frozen=True)
class Release:
    """What one audience is shown.

    `cells` holds persons affected, in steps of the rounding base. Cells add up: a number of a quarter counts people
    of that quarter who are in no shown month. A cell that is not there is not shown, for whatever reason, zero
    included. `fingerprint` is the SHA-256 of the table.
    """

    audience: Audience
    cells: Mapping[Cell, int]
    fingerprint: str

    @cached_property
    def _totals(self) -> dict[Cell, int]:
        return totals(self.cells)

    def value(self, cell: Cell) -> int | None:
        """All persons shown in `cell` and in the cells that lie in it: "at least so many". None: not shown."""
        return self._totals.get(cell)

    def all_totals(self) -> Mapping[Cell, int]:
        """The value of every cell that has one."""
        return MappingProxyType(self._totals)


def release(
    contributions: Iterable[Contribution],
    policy: Policy,
    audience: Audience,
    key: bytes,
    previous: Register | None = None,
    *,
    today: date,
    places: Places = NO_PLACES,
) -> tuple[Release, Register]:
    """What `audience` is shown on a day, and the register to seal and hand in at the next release.

    See `renew` for the arguments. All audiences must be served from one series of registers: renew once, then
    `shown_to` each.
    """
    register = renew(contributions, policy, key, previous, today=today, places=places)
    return shown_to(audience, register, policy), register


def shown_to(audience: Audience, register: Register, policy: Policy) -> Release:
    """The numbers of a register that an audience may see, as coarse as it may see them."""
    finest = policy.finest_for(audience.readers)
    cells: dict[Cell, int] = {}
    for group in register.groups:
        if may_see(audience, group):
            cell = coarsened(group.cell, finest)
            cells[cell] = cells.get(cell, 0) + group.value
    ordered = MappingProxyType(dict(sorted(cells.items())))
    return Release(audience, ordered, fingerprint_of(ordered, audience, policy))


def may_see(audience: Audience, group: Group) -> bool:
    """No state sees what is derived from people who fled it (dossier 6.4, rule 11)."""
    return audience.readers in group.kind.readers and audience.country not in group.kind.fled_from


def fingerprint_of(cells: Mapping[Cell, int], audience: Audience, policy: Policy) -> str:
    """SHA-256 over audience, policy and table, as JSON with sorted rows."""
    rows = [[*cell, value] for cell, value in sorted(cells.items())]
    written = json.dumps([audience.readers, audience.country, policy.name, rows], separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
