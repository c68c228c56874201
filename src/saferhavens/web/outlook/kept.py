"""What is handed to the actions to be kept: scores, what a scan found, what a replay found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from saferhavens.core.detection.values import Episode, Record, Rule, ScanResult
from saferhavens.core.forecast.targets import Target

Vintages = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Figure:
    """A row of `Score`: what the model, or a baseline, reached."""

    entrant: str
    is_baseline: bool
    metric: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Bin:
    """A row of `ReliabilityBin`."""

    entrant: str
    number: int
    forecast: float
    observed: float
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True)
class Scored:
    """A model and its baselines held against what came. By `metric` it is told whether the model has skill."""

    target: Target
    model: str
    window: str
    metric: str
    units: int
    vintages: Vintages
    input_hash: str
    scores: tuple[Figure, ...]
    reliability: tuple[Bin, ...] = ()
    scope: str = ""
    cases: str = "all"
    is_summary: bool = True

    def facts(self) -> dict[str, object]:
        """The fields of `Scoring` that are given."""
        return {name: value for name, value in vars(self).items() if name not in ("scores", "reliability")}

    def of_model(self) -> float | None:
        return next((each.value for each in self._deciding() if not each.is_baseline), None)

    def of_baselines(self) -> dict[str, float | None]:
        return {each.entrant: each.value for each in self._deciding() if each.is_baseline}

    def _deciding(self) -> list[Figure]:
        return [each for each in self.scores if each.metric == self.metric]


@dataclass(frozen=True)
class Scanned:
    """What one scan found, where, and in which data. Nothing at all is a finding too, and is kept."""

    source: str
    country: str
    unit_level: int
    result: ScanResult
    episodes: tuple[Episode, ...]
    parents: Mapping[str, str]  # of units
    vintages: Vintages
    input_hash: str
    reported: Mapping[str, Any] = field(default_factory=dict)  # how much of the newest steps is reported by now


@dataclass(frozen=True)
class Replayed:
    """What one replay found, of which place and kind, and in which data."""

    place: str
    kind: str
    rule: Rule
    record: Record
    course: pl.DataFrame  # step by step, to draw it
    vintages: Vintages
    input_hash: str
