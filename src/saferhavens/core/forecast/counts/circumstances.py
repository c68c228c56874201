"""What is known of a unit at a month, by which the experts are weighed: how much, rising or falling, how steady.

Everything is held within bounds, so that a war larger than any before is weighed like the largest ones that were seen.
"""

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.counts.experts import fading_mean
from saferhavens.core.forecast.mixtures.ladder import Floats

HALF_YEAR, SHORT, LONG, LONGEST = 6, 1.5, 30, 36
REMEMBERED = 60
NEVER = 120


def circumstances(counts: Floats) -> Floats:
    """(units, months, 9), about -1 to 1 each; the first is always 1. `counts` (units, months), NaN where not known."""
    known = ~np.isnan(counts)
    seen = np.nan_to_num(counts)

    def lately(values: Floats, half_life: float) -> Floats:
        return fading_mean(values, known, half_life)

    level, now, before = (np.log1p(lately(seen, each)) for each in (HALF_YEAR, SHORT, LONG))
    happened, logarithm = (seen > 0).astype(np.float64), np.log1p(seen)
    steady = lately(logarithm, HALF_YEAR)
    spread = np.sqrt(np.maximum(lately(logarithm**2, HALF_YEAR) - steady**2, 0))
    columns = [
        np.ones_like(seen),
        np.minimum(level, 5) / 4 - 0.5,
        np.clip(now - level, -1.5, 1),
        np.clip((level - before) / 2, -0.75, 0.75),
        lately(happened, HALF_YEAR) - 0.5,
        lately(happened, LONGEST) - 0.5,
        np.clip(spread - 0.5, -1, 1),
        np.log1p(np.minimum(months_since(seen), NEVER)) / 2 - 1,
        np.clip(level - 3, 0, 2) / 2,
    ]
    return np.stack(columns, axis=-1)


def months_since(seen: Floats) -> npt.NDArray[np.int64]:
    """Months since the last one above zero, at each month; as if it had been REMEMBERED months before the first."""
    places = np.arange(seen.shape[1])
    last = np.maximum.accumulate(np.where(seen > 0, places, -REMEMBERED), axis=1)
    return np.asarray(places - last)


def mean_of_last(counts: Floats, months: int) -> Floats:
    """Mean of the last `months` months known, at each month; 0 where none is."""
    sums, known = (_window(each, months) for each in (np.nan_to_num(counts), ~np.isnan(counts)))
    return np.asarray(sums / np.maximum(known, 1))


def _window(values: npt.NDArray[np.generic], months: int) -> Floats:
    total = np.cumsum(values.astype(np.float64), axis=1)
    before = np.zeros_like(total)
    before[:, months:] = total[:, :-months]
    return np.asarray(total - before)
