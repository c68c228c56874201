"""What was counted in the months before a forecast, as the pages show it beside the fan.

Read from the input of the forecast, as it was known on the day on which the forecast was frozen.
"""

from collections.abc import Mapping
from functools import lru_cache

import polars as pl
from django.utils import timezone

from saferhavens.core.forecast.targets import Target
from saferhavens.core.problems import ProblemError
from saferhavens.web.outlook.models import ForecastRun
from saferhavens.web.outlook.parts import KIND_OF_DEATHS, WORLD, Part, division_part

PAST_MONTHS = 36

Observed = Mapping[int, float]
"""Month number → what was counted."""


def observed_of(run: ForecastRun, unit: str) -> Observed:
    """The last months before the run of one place; empty where the input is not here any more."""
    try:
        return _observed(str(run.pk)).get(unit, {})
    except ProblemError:
        return {}


@lru_cache(maxsize=32)
def _observed(run: str) -> dict[str, dict[int, float]]:
    """Unit → month → value. A run never changes, and neither does what was known on its day.

    Raises what the input raises, so that it is asked again: what is not here now can be loaded later.
    """
    found = ForecastRun.objects.get(pk=run)
    part = part_of(found)
    if part is None:
        return {}
    frame = part.read(timezone.localdate(found.frozen_at)).frame
    return _by_unit(frame.filter(pl.col("month").is_between(found.origin - PAST_MONTHS + 1, found.origin)))


def _by_unit(frame: pl.DataFrame) -> dict[str, dict[int, float]]:
    values: dict[str, dict[int, float]] = {}
    for unit, month, value in frame.select("unit", "month", "value").sort("unit", "month").iter_rows():
        values.setdefault(unit, {})[month] = value
    return values


def part_of(run: ForecastRun) -> Part | None:
    """The part of the outlook that a run is of, with the way to its input."""
    target = Target(run.target)
    if run.scope:
        return division_part(run.scope, target) if target in KIND_OF_DEATHS else None
    return next((part for part in WORLD if part.target == target), None)
