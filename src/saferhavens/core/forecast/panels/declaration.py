"""What a panel is, as data: units, steps, targets and features. `compiling.py` makes SQL of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from saferhavens.core.forecast.months import month_of
from saferhavens.core.problems import PANEL_AS_OF_TOO_EARLY, PANEL_DECLARED_WRONG, PANEL_HORIZON_WRONG, ProblemError

HALF_LIVES = 5
"""A decayed sum looks back over so many half-lives: what is older would count less than a 32nd."""

NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
RESERVED = (
    "unit",
    "step",
    "vintage",
    "features_vintage",
    "number",
    "known",
    "unknown_at",
    "parent",
    "country",
    "kind",
    "on",
)


class Units(StrEnum):
    """Of what places each row tells."""

    COUNTRY = "country"
    ADM1 = "adm1"
    ADM2 = "adm2"
    CELL = "cell"  # of PRIO-GRID, 0.5 degrees


class Step(StrEnum):
    """How long a row lasts. Months are numbered as in `months.py`, years by themselves."""

    MONTH = "month"
    YEAR = "year"

    def of(self, day: date) -> int:
        """The number of the step that holds `day`."""
        return month_of(day) if self is Step.MONTH else day.year


class Measure(StrEnum):
    """What is counted in each unit and step."""

    SUM = "sum"  # of a column, such as deaths
    COUNT = "count"  # of events
    ANY = "any"  # 1 if there was an event, else 0


@dataclass(frozen=True)
class Target:
    """A series: a measure of the events of some kinds, in each unit and step. No kinds means every kind."""

    name: str
    measure: Measure = Measure.SUM
    kinds: tuple[str, ...] = ()
    column: str = "deaths"  # what is summed; not used by the other measures


class Look(StrEnum):
    """How a feature looks at a series, always back from the last step that is known."""

    LAG = "lag"  # the value `steps` - 1 steps before the last known one: lag 1 is the last known
    TOTAL = "total"  # the sum of the last `steps`
    MEAN = "mean"
    SINCE = "since"  # steps since the last that was not 0; `steps` is not used
    DECAYED = "decayed"  # a sum whose weights halve every `steps`
    PARENT = "parent"  # the sum of the last `steps` over all units of the same parent, this one included
    SHARE = "share"  # of the parent's total, over the last `steps`
    NEIGHBOURS = "neighbours"  # the sum of the last `steps` over the neighbours


FRACTIONS = frozenset({Look.MEAN, Look.DECAYED, Look.SHARE})


@dataclass(frozen=True)
class Feature:
    look: Look
    of: str  # name of a target
    steps: int = 1

    @property
    def name(self) -> str:
        return f"{self.of}_since" if self.look is Look.SINCE else f"{self.of}_{self.look}_{self.steps}"

    @property
    def reach(self) -> int:
        """How many steps must be known, without a gap, for the feature to have a value."""
        return self.steps * HALF_LIVES if self.look is Look.DECAYED else self.steps


@dataclass(frozen=True)
class Panel:
    """The declaration. Raises PANEL_DECLARED_WRONG: nothing to tell, one name twice, a feature of no target."""

    units: Units
    step: Step
    targets: tuple[Target, ...]
    features: tuple[Feature, ...] = ()

    def __post_init__(self) -> None:
        for reason in self._wrong():
            raise ProblemError(PANEL_DECLARED_WRONG, reason=reason)

    def _wrong(self) -> Iterator[str]:
        names = [target.name for target in self.targets]
        told = [*RESERVED, *names] + [feature.name for feature in self.features]
        if not names:
            yield "no target"
        yield from (f"“{name}”: a name has 1 to 30 of a-z, 0-9 and _" for name in names if not NAME.fullmatch(name))
        yield from (f"“{name}” twice" for name in sorted(set(told)) if told.count(name) > 1)
        for feature in self.features:
            if feature.of not in names:
                yield f"“{feature.name}”: no target “{feature.of}”"
            if feature.steps < 1:
                yield f"“{feature.name}”: {feature.steps} steps"

    @property
    def columns(self) -> tuple[str, ...]:
        """Of the finished panel, in order."""
        return tuple(self.types)

    @property
    def types(self) -> dict[str, str]:
        """The columns of the finished panel with their types: whole numbers are int32, fractions float64."""
        told = {"unit": "string", "step": "int32", "vintage": "string", "features_vintage": "string"}
        told |= dict.fromkeys((target.name for target in self.targets), "int32")
        return told | {each.name: "float64" if each.look in FRACTIONS else "int32" for each in self.features}

    @property
    def summed(self) -> tuple[str, ...]:
        """The columns of the events that are summed."""
        return tuple(sorted({each.column for each in self.targets if each.measure is Measure.SUM}))

    def uses(self, *looks: Look) -> bool:
        return any(feature.look in looks for feature in self.features)


@dataclass(frozen=True)
class Span:
    """Which steps a panel holds, and what was known.

    Rows run from `first` to `origin` + `horizon`. `origin` is the last step of which events count; what is told of a
    later step is null. Features of a row look back from `horizon` steps before it, so that no row holds anything that
    was not known when a forecast that far ahead had to be made. Of the vintages only those count that were known on
    the day `as_of`. Raises PANEL_DECLARED_WRONG, PANEL_HORIZON_WRONG.
    """

    first: int
    origin: int
    as_of: date
    horizon: int = 1

    def __post_init__(self) -> None:
        if self.horizon < 1:
            raise ProblemError(PANEL_HORIZON_WRONG, horizon=self.horizon)
        if self.origin < self.first:
            raise ProblemError(PANEL_DECLARED_WRONG, reason=f"{self.first} > {self.origin}")

    @property
    def last(self) -> int:
        return self.origin + self.horizon

    def check_origin_is_over(self, step: Step) -> None:
        """Raises PANEL_AS_OF_TOO_EARLY if on the day `as_of` the origin was not over."""
        if step.of(self.as_of) <= self.origin:
            raise ProblemError(PANEL_AS_OF_TOO_EARLY, day=self.as_of, origin=self.origin)


@dataclass(frozen=True)
class Part:
    """One of `of` parts of the units, by number: parts can be built apart, and put together are the whole."""

    part: int = 0
    of: int = 1

    def bounds(self, units: int) -> tuple[int, int]:
        """The first number of the part and the first beyond it."""
        return self.part * units // self.of, (self.part + 1) * units // self.of
