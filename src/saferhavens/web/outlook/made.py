"""What a model gave, as rows for the record: chances of a window, or distributions month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.results import Chance, Draws
from saferhavens.core.forecast.targets import Target
from saferhavens.core.ledger.canonical import Fact
from saferhavens.web.outlook.leads import sums_of

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
MANY = 25
"""Deaths (or people) from which VIEWS and ACLED speak of a serious month; the second chance that is shown."""


@dataclass(frozen=True)
class Value:
    """A row of `ForecastValue`, field by field."""

    unit: str
    first: int
    last: int
    chance: float | None = None
    low: float | None = None
    high: float | None = None
    base_rate: float | None = None
    rank: int | None = None
    mean: float | None = None
    q05: float | None = None
    q25: float | None = None
    q50: float | None = None
    q75: float | None = None
    q95: float | None = None
    at_least_25: float | None = None
    reasons: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """A forecast that can be frozen, with all that says where it comes from."""

    target: Target
    model: str
    origin: int
    first: int
    last: int
    values: tuple[Value, ...]
    vintages: Sequence[Mapping[str, object]]
    input_hash: str
    finished_at: datetime
    notes: Sequence[Mapping[str, object]] = ()
    scope: str = ""
    parameters: Mapping[str, Fact] = field(default_factory=dict)
    seed: int = 0
    draws: Draws | None = None

    @property
    def fictional(self) -> bool:
        return is_fictional(self.vintages)


def is_fictional(vintages: Sequence[Mapping[str, object]]) -> bool:
    """Whether any of these vintages is the invented sample."""
    return any(bool(each.get("fictional")) for each in vintages)


def values_of_chances(chances: Sequence[Chance], first: int, last: int) -> tuple[Value, ...]:
    """One value a unit, for the window `first` to `last`."""
    return tuple(
        Value(
            unit=each.unit,
            first=first,
            last=last,
            chance=each.chance,
            low=each.low,
            high=each.high,
            base_rate=each.base_rate,
            rank=each.rank,
            reasons=reasons_of(each),
        )
        for each in chances
    )


def reasons_of(chance: Chance) -> dict[str, object]:
    if not chance.reasons:
        return {}
    return {"base": chance.base, "scale": chance.reasons_scale, "parts": dict(chance.reasons)}


def values_of_draws(
    draws: Draws, by_month: Mapping[str, float], by_window: Mapping[int, Mapping[str, float]]
) -> tuple[Value, ...]:
    """One value a unit and month, and one a unit for each sum that is told, in which months are added draw by draw.

    The last two are base rates by unit: how often a month, or a window of so many months, had anything at all.
    """
    found = [summaries(draws, draws.values[:, step], month, month, by_month) for step, month in enumerate(draws.months)]
    for length in sums_of(len(draws.months)):
        first, last = draws.months[0], draws.months[length - 1]
        sums = draws.values[:, :length].sum(axis=1)
        found.append(summaries(draws, sums, first, last, by_window.get(last - first + 1, {})))
    return tuple(value for group in found for value in group)


def summaries(
    draws: Draws, sample: npt.NDArray[np.float64], first: int, last: int, base_rates: Mapping[str, float]
) -> list[Value]:
    """The values of one month, or of all together; `sample` has the shape (units, draws)."""
    means = sample.mean(axis=1)
    ranks = ranked(means)
    quantiles = np.quantile(sample, QUANTILES, axis=1).T.tolist()
    any_, many = (sample >= 1).mean(axis=1), (sample >= MANY).mean(axis=1)
    return [
        Value(
            unit=unit,
            first=first,
            last=last,
            chance=float(any_[row]),
            base_rate=base_rates.get(unit),
            rank=ranks[row],
            mean=float(means[row]),
            at_least_25=float(many[row]),
            q05=quantiles[row][0],
            q25=quantiles[row][1],
            q50=quantiles[row][2],
            q75=quantiles[row][3],
            q95=quantiles[row][4],
        )
        for row, unit in enumerate(draws.units)
    ]


def ranked(values: npt.NDArray[np.float64]) -> list[int]:
    """1 for the highest; equal values share the better rank."""
    return [1 + int((values > value).sum()) for value in values]
