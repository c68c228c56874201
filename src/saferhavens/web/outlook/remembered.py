"""What pages read again and again of runs that never change, kept in memory: a run's values are read once a process."""

from collections.abc import Sequence
from functools import lru_cache

from saferhavens.web.outlook import reading
from saferhavens.web.outlook.models import ForecastRun, ForecastValue
from saferhavens.web.outlook.reading import Moved

RUNS = 24
"""How many runs are kept of each kind: the newest of every part, with room for those before."""


@lru_cache(maxsize=RUNS)
def whole_values(run: ForecastRun) -> Sequence[ForecastValue]:
    """The values of a run for the window that is told, by rank."""
    return tuple(reading.values_of(run))


@lru_cache(maxsize=2 * RUNS)
def every_value(run: ForecastRun, units: tuple[str, ...] | None) -> Sequence[ForecastValue]:
    """The values of a run month by month and its sums, of `units` or of all."""
    return tuple(reading.every_value(run, units))


@lru_cache(maxsize=RUNS)
def changes(run: ForecastRun) -> Sequence[Moved]:
    """The values of a run beside those of the one before it, which never changes either."""
    return tuple(reading.moved(run))
