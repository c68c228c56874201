"""The adversary: what somebody could learn who has everything that was published, and knows the rules.

Each attack takes published numbers, returns what it found, and is compared with the truth only to see whether a
finding is right. The attacks know nothing of how our releases are made, except `claims_of`, which reads one.
They are used by the tests, the campaign and whoever wants to try another policy.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from saferhavens.core.disclosure.cells import Cell, holds, wider
from saferhavens.core.disclosure.contributions import Contribution
from saferhavens.core.disclosure.policy import Policy

SHARE = 1e-6
"""Slack of the solver: counts are whole numbers, HiGHS solves to 1e-7."""


# --- 1. linear programmes ---------------------------------------------------------------------------------------------


class Claim(NamedTuple):
    """What a published number says: the persons in these unknowns, added up, lie between `low` and `high`."""

    unknowns: frozenset[Hashable]
    low: float
    high: float


@dataclass(frozen=True)
class Interval:
    """The fewest and the most persons that are possible for something hidden, given all claims."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(frozen=True)
class Solved:
    """What the linear programmes found: an interval for each target that any claim speaks of."""

    intervals: Mapping[Hashable, Interval]

    @property
    def narrowest(self) -> float:
        """The width of the narrowest interval; infinite where there is none."""
        return min((interval.width for interval in self.intervals.values()), default=float("inf"))

    def narrower_than(self, k: int) -> list[Hashable]:
        return [target for target, interval in self.intervals.items() if interval.width < k - SHARE]


def solve(claims: Sequence[Claim], targets: Mapping[Hashable, Set[Hashable]]) -> Solved:
    """For each target (a set of unknowns): between which numbers of persons its sum must lie.

    Unknowns are at least 0. Targets with an unknown that no claim speaks of have no upper bound and are left out.
    Claims fall into parts that share no unknown; each target is solved in its own part.
    """
    parts = _parts(claims)
    where = {unknown: part for part in parts for unknown in part.columns}
    found = {}
    for target, unknowns in targets.items():
        if unknowns and all(unknown in where for unknown in unknowns):
            found[target] = _interval(unknowns, where)
    return Solved(found)


def _interval(unknowns: Set[Hashable], where: Mapping[Hashable, "_Part"]) -> Interval:
    asked: dict[int, tuple[_Part, list[Hashable]]] = {}
    for unknown in unknowns:
        part = where[unknown]
        asked.setdefault(id(part), (part, []))[1].append(unknown)
    bounds = [part.bounds_of(wanted) for part, wanted in asked.values()]
    return Interval(sum(low for low, _ in bounds), sum(high for _, high in bounds))


class _Part:
    """Claims that hang together, as a system A x <= b."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        unknowns = sorted(set(chain.from_iterable(claim.unknowns for claim in claims)), key=repr)
        self.columns = {unknown: column for column, unknown in enumerate(unknowns)}
        rows = [row for row, claim in enumerate(claims) for _ in claim.unknowns]
        columns = [self.columns[unknown] for claim in claims for unknown in claim.unknowns]
        shape = (len(claims), len(unknowns))
        sums = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
        self.matrix = vstack([sums, -sums], format="csr")
        self.limits = np.array([claim.high for claim in claims] + [-claim.low for claim in claims])

    def bounds_of(self, unknowns: Iterable[Hashable]) -> tuple[float, float]:
        """The least and the greatest sum of these unknowns. Claims that contradict each other bound nothing."""
        aim = np.zeros(len(self.columns))
        aim[[self.columns[unknown] for unknown in unknowns]] = 1
        low, high = (linprog(sign * aim, A_ub=self.matrix, b_ub=self.limits, method="highs") for sign in (1, -1))
        return (
            float(low.fun) if low.success else 0.0,
            float(-high.fun) if high.success else float("inf"),
        )


def _parts(claims: Sequence[Claim]) -> list[_Part]:
    """The claims in groups that share no unknown (union-find over the claims)."""
    leader = list(range(len(claims)))

    def root(claim: int) -> int:
        while leader[claim] != claim:
            leader[claim] = leader[leader[claim]]
            claim = leader[claim]
        return claim

    first: dict[Hashable, int] = {}
    for number, claim in enumerate(claims):
        for unknown in claim.unknowns:
            leader[root(number)] = root(first.setdefault(unknown, number))
    together = defaultdict(list)
    for number, claim in enumerate(claims):
        together[root(number)].append(claim)
    return [_Part(each) for each in together.values()]


class Part(NamedTuple):
    """The persons of a finest cell that stand in a shown cell since a release: the unknown of the programmes."""

    finest: Cell
    shown: Cell
    since: int


def claims_of(series: Sequence[Mapping[Cell, int]], grid: Iterable[Cell], policy: Policy) -> list[Claim]:
    """What one or several successive releases say to somebody who reads them as boldly as possible.

    `grid` are all finest cells that there could be. The reader takes a shown finest cell as complete, and what a
    coarser one gains as made of the finest cells in it that show nothing at that moment, and takes all rounding of
    a cell for less than one base. Of a cell that lost, only what it shows after the loss is still a claim.
    """
    finest, slack = list(grid), policy.rounding_base - 1
    claims: dict[Cell, list[Claim]] = {}
    before: Mapping[Cell, int] = {}
    for number, cells in enumerate(series):
        hidden = [cell for cell in finest if cell not in cells]
        for shown in before.keys() | cells.keys():
            value = cells.get(shown, 0)
            gain = value - before.get(shown, 0)
            if gain < 0:
                claims[shown], gain = [], value
            if gain > 0:
                inside = frozenset(Part(cell, shown, number) for cell in hidden if holds(shown, cell))
                own = frozenset([Part(shown, shown, number)])
                claims.setdefault(shown, []).append(Claim(inside or own, max(0, gain - slack), gain + slack))
        before = cells
    return [claim for each in claims.values() for claim in each]


def hidden_targets(claims: Iterable[Claim]) -> dict[Hashable, Set[Hashable]]:
    """For each finest cell that stands in a coarser one: its parts, as `claims_of` names them."""
    targets: dict[Hashable, set[Hashable]] = defaultdict(set)
    for part in chain.from_iterable(claim.unknowns for claim in claims):
        if isinstance(part, Part) and part.finest != part.shown:
            targets[part.finest].add(part)
    return dict(targets)


# --- 2. and 3. differences --------------------------------------------------------------------------------------------


class Difference(NamedTuple):
    """Two published numbers whose difference is a group of fewer than k persons."""

    one: Cell
    other: Cell
    persons: int


def differences_of_filters(totals: Mapping[Cell, int], k: int) -> list[Difference]:
    """Overlapping filters: every cell against every one that holds it, all margins included."""
    return [
        Difference(big, small, totals[big] - value)
        for small, value in totals.items()
        for big in set(wider(small)) & totals.keys()
        if 0 < abs(totals[big] - value) < k
    ]


def differences_of_releases(series: Sequence[Mapping[Cell, int]], k: int) -> list[Difference]:
    """Successive releases: every cell against itself one release later. Margins change by what their cells do."""
    return [
        Difference(cell, cell, after.get(cell, 0) - before.get(cell, 0))
        for before, after in pairwise(series)
        for cell in sorted(before.keys() | after.keys())
        if 0 < abs(after.get(cell, 0) - before.get(cell, 0)) < k
    ]


# --- 4. linkage -------------------------------------------------------------------------------------------------------


class Known(NamedTuple):
    """What somebody knows of one person: any of the columns of a table; "" where not known."""

    person: str
    harm: str = ""
    country: str = ""
    adm1: str = ""
    adm2: str = ""
    period: str = ""

    @property
    def cell(self) -> Cell:
        return Cell(*self[1:])


@dataclass(frozen=True)
class Linked:
    """What linkage found: persons met in a shown group smaller than k, and persons of whom a hidden fact follows."""

    unique: tuple[str, ...]
    attributes: tuple[str, ...]


def link(known: Iterable[Known], cells: Mapping[Cell, int | None], grid: Iterable[Cell], k: int) -> Linked:
    """Look each person up by what is known of them.

    `cells` is the published table: a number, also 0 where a table says so, or None (or no entry) for "not shown".
    *Unique*: all cells that fit the person and are not surely empty hold fewer than k persons together.
    *Attribute*: all of them are of one harm, which was not known.
    """
    harms, places, periods = ({getattr(cell, name) for cell in grid} for name in ("harm", "adm1", "period"))
    table = _Table(cells, harms, places, periods)
    unique, attributes = [], []
    for each in known:
        fitting = table.fitting(each.cell)
        persons = sum(value if value is not None else k for _, value in fitting)
        if fitting and persons < k:
            unique.append(each.person)
        if not each.harm and len({cell.harm for cell, _ in fitting}) == 1:
            attributes.append(each.person)
    return Linked(tuple(unique), tuple(attributes))


class _Table:
    """A published table and the cells of the grid that it does not show."""

    def __init__(self, cells: Mapping[Cell, int | None], harms: Set[str], places: Set[str], periods: Set[str]) -> None:
        self.cells = cells
        self.domain = {"harm": harms, "adm1": places, "period": periods}
        self.shown = list(cells.items())

    def fitting(self, known: Cell) -> list[tuple[Cell, int | None]]:
        """The cells that may hold the person: shown ones that are not 0, and all that are not shown."""
        values = [
            [getattr(known, name)] if getattr(known, name) else sorted(all_) for name, all_ in self.domain.items()
        ]
        candidates = (
            Cell(harm, known.country, adm1, "", period)
            for harm in values[0]
            for adm1 in values[1]
            for period in values[2]
        )
        return [(cell, self.cells.get(cell)) for cell in candidates if self.cells.get(cell) != 0]


# --- what an insider subtracts ----------------------------------------------------------------------------------------


class Remainder(NamedTuple):
    """After subtracting what somebody knows, surely between 1 and k - 1 persons are left in a cell."""

    cell: Cell
    low: int
    high: int


def subtract(
    cells: Mapping[Cell, int],
    known: Iterable[Contribution],
    all_: Iterable[Contribution],
    finest: Mapping[str, Cell],
    policy: Policy,
) -> list[Remainder]:
    """Subtract incidents that somebody knows from each shown cell. Only what is right counts as found.

    `finest` gives the cell of each incident; `all_` is the truth against which a finding is checked.
    """
    mine = _persons_by_cell(known, finest)
    truth = _persons_by_cell(all_, finest)
    found = []
    for cell, value in cells.items():
        slack = policy.rounding_base - 1
        low, high = value - slack - mine[cell], value + slack - mine[cell]
        if low > 0 and high < policy.ordinary.persons and low <= truth[cell] - mine[cell] <= high:
            found.append(Remainder(cell, low, high))
    return found


def _persons_by_cell(contributions: Iterable[Contribution], finest: Mapping[str, Cell]) -> Counter[Cell]:
    persons: Counter[Cell] = Counter()
    for each in contributions:
        persons[finest[each.incident]] += each.persons
    return persons


# --- 5. global risk ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Risk:
    """The mean chance to point at the right person, over all persons in the shown cells.

    `prosecutor`: of somebody known to be in the table. `journalist`: of anybody, among the people who live in the
    area: sdcMicro's global risk with population frequencies.
    """

    persons: int
    prosecutor: float
    journalist: float


def global_risk(cells: Mapping[Cell, int], people_in: Mapping[str, int]) -> Risk:
    """Global risk of a table; `people_in` are the people who live in each area (first division, or country).

    The mean of 1/f over persons, where f is the size of the group that a person hides in. Areas whose people are
    not known count by the persons shown alone. Source: Templ, Kowarik and Meindl, sdcMicro, 2015, section 3.
    """
    persons = sum(cells.values())
    if not persons:
        return Risk(0, 0.0, 0.0)
    among = sum(value / max(value, people_in.get(cell.adm1 or cell.country, 0)) for cell, value in cells.items())
    return Risk(persons, len(cells) / persons, among / persons)
