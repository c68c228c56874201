"""What models hand over: chances and distributions, with what is needed to show, freeze and score them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.targets import Target  # noqa: F401 - a result is used with its target
from saferhavens.core.problems import FORECAST_EMPTY, FORECAST_NOT_FINITE, ProblemError


@dataclass(frozen=True)
class Chance:
    """The chance that something happens in a unit, within a stated time.

    `low` and `high` bound the chance at 90 %. `reasons` are exact additive contributions on the scale of log odds
    (or of the chance itself, where `reasons_scale` says so): `base` plus their sum is the forecast.
    """

    unit: str  # code of the place: "COL", "COL-05"
    chance: float
    low: float
    high: float
    base_rate: float
    rank: int  # 1 is the highest chance; equal chances share the better rank
    base: float = 0.0
    reasons: Mapping[str, float] = field(default_factory=dict)
    reasons_scale: str = "log odds"


@dataclass(frozen=True)
class Draws:
    """Distributions: equally likely draws for each unit and month ahead.

    `values` has the shape (units, months, draws), counts of people, never negative. `months` are month numbers
    (`months.py`), all after `origin`, the last month of which anything was known. Raises FORECAST_EMPTY,
    FORECAST_NOT_FINITE: a forecast without result is never an empty success.
    """

    units: tuple[str, ...]
    months: tuple[int, ...]
    values: npt.NDArray[np.float64]
    origin: int
    model: str

    def __post_init__(self) -> None:
        if not self.units or not self.months or self.values.size == 0 or min(self.months) <= self.origin:
            raise ProblemError(FORECAST_EMPTY, model=self.model)
        if self.values.shape[:2] != (len(self.units), len(self.months)) or not np.isfinite(self.values).all():
            raise ProblemError(FORECAST_NOT_FINITE, model=self.model)
        if (self.values < 0).any():
            raise ProblemError(FORECAST_NOT_FINITE, model=self.model)
