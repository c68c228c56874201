"""Counts as they were known at each step of a replay, where that is held; and today's counts for all other steps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import polars as pl

from saferhavens.core.detection.cells import COLUMNS, check_columns
from saferhavens.core.problems import KNOWN_TOO_EARLY, ProblemError

KNOWN_THEN = "the data of each day"
KNOWN_NOW = "today's data"
KNOWN_PARTLY = "the data of each day where held"

type Known = Callable[[int], pl.DataFrame]
type Span = tuple[int, int, str]


@dataclass(frozen=True)
class Version:
    """Counts as they were known when one step was over, and the share of their newest steps that was in."""

    counts: pl.DataFrame
    completeness: pl.DataFrame | None = None


@dataclass(frozen=True)
class Versions:
    """`then`: step → what was known when it was over. `today`: the counts for steps of which that is not held."""

    today: pl.DataFrame
    then: Mapping[int, Version] = field(default_factory=dict)

    def __call__(self, step: int) -> pl.DataFrame:
        """The counts up to `step` as they were known then, or as they are known today."""
        counts = self.then[step].counts if step in self.then else self.today
        return counts.filter(pl.col("step") <= step)

    def completeness(self, step: int) -> pl.DataFrame | None:
        """Of today's counts all is taken as in."""
        return self.then[step].completeness if step in self.then else None

    def only(self, which: pl.Expr) -> "Versions":
        """Those of some cells."""
        then = {step: Version(each.counts.filter(which), each.completeness) for step, each in self.then.items()}
        return Versions(self.today.filter(which), then)

    def runs(self, steps: Sequence[int]) -> Iterator[tuple[bool, list[int]]]:
        """Steps that follow each other and are of one sort: whether the data of the day are held, and which steps."""
        for held, run in groupby(steps, key=lambda step: step in self.then):
            yield held, list(run)


def as_known(counts: "pl.DataFrame | Known | Versions") -> Known:
    """A function of the step, whatever was given. Raises COUNTS_COLUMNS, KNOWN_TOO_EARLY."""
    if callable(counts):
        return counts
    if "known" not in counts.columns:
        return lambda step: counts.filter(pl.col("step") <= step)
    check_columns(counts, (*COLUMNS, "known"))
    early = counts.filter(pl.col("known") < pl.col("step"))
    if early.height:
        raise ProblemError(KNOWN_TOO_EARLY, **early.select("unit", "step", "known").row(0, named=True))
    ordered = counts.sort("known", "step", "unit", "kind")

    def at(step: int) -> pl.DataFrame:
        seen = ordered.filter(pl.col("known") <= step)
        return seen.unique(["unit", "kind", "step"], keep="last", maintain_order=True).drop("known")

    return at


def spans_of(counts: "pl.DataFrame | Known | Versions", steps: Sequence[int]) -> tuple[Span, ...]:
    """For which steps the data of each day were used, and for which today's."""
    if isinstance(counts, Versions):
        words = {True: KNOWN_THEN, False: KNOWN_NOW}
        return tuple((run[0], run[-1], words[held]) for held, run in counts.runs(steps))
    return ((steps[0], steps[-1], KNOWN_NOW if is_known_at_once(counts) else KNOWN_THEN),)


def in_a_word(spans: Sequence[Span]) -> str:
    """Which data were used, over all steps."""
    kinds = {known for _first, _last, known in spans}
    return kinds.pop() if len(kinds) == 1 else KNOWN_PARTLY


def is_known_at_once(counts: "pl.DataFrame | Known | Versions") -> bool:
    """Whether every count is taken as known in its own step: a table that does not say when."""
    return isinstance(counts, pl.DataFrame) and "known" not in counts.columns
