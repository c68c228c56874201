"""What may be published from protected evidence. Nothing leaves towards a state or the public except through here.

Use:

    register = renew(contributions, POLICY, key, previous, today=today)     # seal it, hand it in the next time
    table = shown_to(Audience(Readers.STATE, "COL"), register, POLICY)      # or PUBLIC
    table.cells, table.value(Cell("KILL", "COL", "COL-ANT", period="2025-03")), table.fingerprint

`release(contributions, policy, audience, key, previous, today=…)` does both for one audience.

How it protects. Incidents are put into *groups*. Each group alone satisfies the thresholds (persons, incidents,
organisations, and what is left after anybody subtracts what they know). No incident is in two groups. A group is
shown as one rounded number that never changes: it stands, or is taken back as a whole. Every number that anybody
sees, in any cell, margin, audience or release, is a sum of such numbers. So every difference that anybody can form
is made of whole groups, and says about incidents outside of all groups nothing at all. There is nothing to
suppress a second time, because no margin counts what is hidden. `decisions/` holds the argument and its price.

`attacks` is the adversary who tests it. The modules: `policy` constants · `contributions` what goes in ·
`coarsening` places and times · `cells` cells and their sums · `suppression` when a group may be shown · `rounding` ·
`register` what stands behind each number · `renewal` from one release to the next · `release` what readers meet.
"""

from saferhavens.core.disclosure.cells import Cell
from saferhavens.core.disclosure.coarsening import Places
from saferhavens.core.disclosure.contributions import Contribution
from saferhavens.core.disclosure.policy import POLICY, PUBLIC, Audience, Policy, Readers, Span
from saferhavens.core.disclosure.register import Register, register_from
from saferhavens.core.disclosure.release import Release, release, shown_to
from saferhavens.core.disclosure.renewal import renew, take_back

__all__ = [
    "POLICY",
    "PUBLIC",
    "Audience",
    "Cell",
    "Contribution",
    "Places",
    "Policy",
    "Readers",
    "Register",
    "Release",
    "Span",
    "register_from",
    "release",
    "renew",
    "shown_to",
    "take_back",
]
