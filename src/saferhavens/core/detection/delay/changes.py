"""How figures changed from one vintage to the next: a reporting triangle read by steps, with shrinkage.

Each change of a figure between two vintages that follow each other is one example: the kind of step, the age of the
month, the size of the figure and the unit. The next change of a figure is drawn from examples like it: of the same
unit, kind, age and size with chance n / (n + κ), else of all units; else of this age and older ones; else, where no
figure so old was ever seen to change or stay, it stays (a chain ladder without tail), and at a yearly release that was
never seen it takes a wide guess. n counts examples of the unit, and of wider groups the units that have examples. That
is the chain ladder (Mack 1993) with whole distributions in place of factors, and with shrinkage in place of the choice
between "all units" and "each alone".

Kinds of steps: a release that a publisher makes once a year changes what stands for earlier years, other steps hardly
change anything. In which calendar months it comes is given, not learnt.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

from saferhavens.core.forecast.mixtures.history import shown
from saferhavens.core.problems import (
    COUNT_NOT_WHOLE,
    SERIES_CONSTANT,
    SERIES_EMPTY,
    VINTAGE_MIXED,
    VINTAGES_TOO_FEW,
    ProblemError,
)

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

AGES = (2, 3, 5, 17)
"""Months from a figure's month to the next vintage at which another group of ages begins: 1, 2, 3-4, 5-16 (the year
that a release in May is the first to settle) and older."""

SIZES = (1, 10, 100, 1_000, 10_000, 100_000)
"""Figures from which on another group of sizes begins: what ten become says little of what a million become."""

BANDS, CLASSES = len(AGES) + 1, len(SIZES) + 1

OLDEST = 24
"""Changes of older months are not looked at."""

SHRINKAGE = (4.0, 2.0, 1.0)
"""κ for units, ages and older ages: so many examples (or units) weigh as much as the next wider group. By judgement."""

GUESSED = np.array([0.5, 0.5**0.5, 1.0, 1.0, 1.0, 1.0, 2**0.5, 2.0])
"""What is thought of a yearly release that was never seen: half of all figures stay, others change by up to a factor of
two, of figure + 1. A guess, and wide; one example outweighs it."""


@dataclass(frozen=True)
class Group:
    """Examples sorted by a whole-number key, found without a search."""

    order: Whole
    starts: Whole
    counts: Whole
    weight: Whole

    @classmethod
    def of(cls, keys: Whole, size: int, units: Whole | None = None) -> Self:
        """The `weight` of a group is its number of examples, or of different `units` if they are given: the months
        of one unit change together, and together they are one piece of evidence."""
        counts = np.bincount(keys, minlength=size)
        weight = counts if units is None else _different(keys, units, size)
        return cls(np.argsort(keys, kind="stable"), np.cumsum(counts) - counts, counts, weight)

    def standing_for(self, examples: Whole) -> Self:
        """The same groups, for keys that were made of `examples` (their places) and not of all in their order."""
        return replace(self, order=examples[self.order])

    def drawn(self, keys: Whole, chance: np.random.Generator) -> Whole:
        """The place of a random example for each key; without meaning where the key has none."""
        places = self.starts[keys] + (chance.random(len(keys)) * self.counts[keys]).astype(np.int64)
        return self.order[np.minimum(places, len(self.order) - 1)]


def _different(keys: Whole, units: Whole, size: int) -> Whole:
    pairs = np.unique(np.stack([keys, units]), axis=1)
    return np.bincount(pairs[0], minlength=size)


@dataclass(frozen=True)
class Changes:
    """Examples of changes, and which calendar months bring a release that changes earlier years."""

    units: tuple[str, ...]
    unit: Whole
    yearly: npt.NDArray[np.bool_]
    age: Whole
    before: Floats
    after: Floats
    releases: frozenset[int]

    @property
    def yearly_seen(self) -> bool:
        """Whether any change at a yearly release was seen; if not, the guess stands in for it."""
        return bool(self.yearly.any())

    @cached_property
    def groups(self) -> tuple[Group, Group, Group]:
        """By unit, kind, age and size; by kind, age and size; by kind and size, of an age and older ones."""
        own, same = self.keys(self.unit, self.yearly, self.age, self.before)
        size = self._size
        older, examples = self._also_younger(same)
        return (
            Group.of(own, (len(self.units) + 1) * size),
            Group.of(same, size, self.unit),
            Group.of(older, size, self.unit[examples]).standing_for(examples),
        )

    @property
    def _size(self) -> int:
        """How many kinds, ages and sizes there are together."""
        return 2 * BANDS * CLASSES

    def keys(self, unit: Whole, yearly: npt.NDArray[np.bool_], age: Whole, value: Floats) -> tuple[Whole, Whole]:
        """Keys by unit, kind, age and size, and by kind, age and size alone."""
        ages, sizes = np.digitize(age, AGES), np.digitize(value, SIZES)
        same = (yearly * BANDS + ages) * CLASSES + sizes
        return unit * self._size + same, same

    def _also_younger(self, same: Whole) -> tuple[Whole, Whole]:
        """Each example at its own age and at all younger ones: keys, and the places of the examples."""
        ages = np.digitize(self.age, AGES)
        found = [(same - back * CLASSES, ages >= back) for back in range(BANDS)]
        keys = np.concatenate([key[there] for key, there in found])
        return keys, np.concatenate([np.flatnonzero(there) for _, there in found])

    def is_yearly(self, vintage: int, months: Whole) -> npt.NDArray[np.bool_]:
        """Whether the step to `vintage` is a yearly release that changes the months: those of an earlier year."""
        year, calendar = divmod(vintage - 1, 12)
        comes = calendar + 1 in self.releases
        return np.asarray((months - 1) // 12 < year) & comes

    def step(self, value: Floats, unit: Whole, month: Whole, vintage: int, chance: np.random.Generator) -> Floats:
        """Figures (any of them may be a draw) after the step to `vintage`."""
        yearly = self.is_yearly(vintage, month)
        own, same = self.keys(unit, yearly, vintage - month, value)
        moved = np.where(yearly, guessed(value, chance), value)
        for group, key, strength in reversed(list(zip(self.groups, (own, same, same), SHRINKAGE, strict=True))):
            known = group.weight[key]
            taken = chance.random(len(value)) * (known + strength) < known
            moved = np.where(taken, self._as(group.drawn(key, chance), value, chance), moved)
        return moved

    def _as(self, example: Whole, value: Floats, chance: np.random.Generator) -> Floats:
        """What the figure becomes if it changes as the example did: by its factor, or from 0 to what it became."""
        before, after = self.before[example], self.after[example]
        factor = after / np.maximum(before, 1)
        return np.where(before > 0, rounded(value * factor, chance), after)


def guessed(value: Floats, chance: np.random.Generator) -> Floats:
    """A change of which nothing is known."""
    return np.maximum(rounded((value + 1) * chance.choice(GUESSED, len(value)) - 1, chance), 0)


def rounded(value: Floats, chance: np.random.Generator) -> Floats:
    """Whole numbers whose expectation is the value."""
    return np.floor(value + chance.random(len(value)))


def learnt(vintages: pl.DataFrame, at: int, releases: Collection[int] = ()) -> Changes:
    """The changes seen between vintages that follow each other, up to the vintage `at`; newer ones are not read.

    `vintages`: unit, month, value, vintage (both months as month numbers; null values are unknown). `releases`: the
    calendar months (1-12) of yearly releases. Raises SERIES_EMPTY, COUNT_NOT_WHOLE, VINTAGE_MIXED, SERIES_CONSTANT,
    VINTAGES_TOO_FEW.
    """
    rows = checked(vintages, at)
    if rows["value"].n_unique() == 1:
        raise ProblemError(SERIES_CONSTANT, value=int(rows["value"][0]))
    units = rows["unit"].unique().sort()
    days = rows["vintage"].unique().sort().to_list()
    steps = pl.DataFrame(
        {"vintage": days[:-1], "next": days[1:]}, schema=dict.fromkeys(("vintage", "next"), rows.schema["vintage"])
    )
    pairs = rows.join(steps, on="vintage").join(
        rows.select("unit", "month", next="vintage", after="value"), on=["unit", "month", "next"]
    )
    recent = pairs.filter(pl.col("next") - pl.col("month") <= OLDEST).sort("unit", "month", "vintage")
    if recent.is_empty():
        raise ProblemError(VINTAGES_TOO_FEW, at=shown(at))
    return _changes(recent, tuple(units), frozenset(releases))


def _changes(pairs: pl.DataFrame, units: tuple[str, ...], releases: frozenset[int]) -> Changes:
    numbers = {unit: number for number, unit in enumerate(units)}
    unit = np.array([numbers[each] for each in pairs["unit"]], dtype=np.int64)
    month, new = (pairs[name].to_numpy().astype(np.int64) for name in ("month", "next"))
    before, after = (pairs[name].cast(pl.Float64).to_numpy() for name in ("value", "after"))
    comes = np.isin((new - 1) % 12 + 1, sorted(releases))
    return Changes(units, unit, comes & ((month - 1) // 12 < (new - 1) // 12), new - month, before, after, releases)


def checked(vintages: pl.DataFrame, at: int) -> pl.DataFrame:
    """The rows that were known at `at`, with whole figures, one a unit, month and vintage."""
    rows = vintages.filter(pl.col("vintage") <= at, pl.col("value").is_not_null())
    if rows.is_empty():
        raise ProblemError(SERIES_EMPTY, month=shown(at))
    value = pl.col("value").cast(pl.Float64)
    wrong = rows.filter((value < 0) | (value != value.floor()) | ~value.is_finite())
    if wrong.height:
        unit, month, figure = wrong.select("unit", "month", "value").row(0)
        raise ProblemError(COUNT_NOT_WHOLE, unit=unit, month=shown(month), value=figure)
    twice = rows.filter(pl.struct("unit", "month", "vintage").is_duplicated())
    if twice.height:
        unit, month, vintage = twice.select("unit", "month", "vintage").row(0)
        raise ProblemError(VINTAGE_MIXED, vintage=shown(vintage), unit=unit, month=shown(month))
    return rows
