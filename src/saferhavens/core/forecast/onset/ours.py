"""Our model: the mean of four experts on the published predictors and what the past adds to them, recalibrated."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.onset.calibrating import Issued, Shift, fitted_shift
from saferhavens.core.forecast.onset.experts import Experts, log_odds_of
from saferhavens.core.forecast.onset.features import Features, make_features
from saferhavens.core.forecast.onset.panel import AHEAD, LEAST_EVENTS, OnsetPanel

type Floats = npt.NDArray[np.float64]
type Work = Callable[[Callable[[int], Issued], Iterable[int]], list[Issued]]

FIRST_AFTER = 6
"""Years of the table before the first forecast of the past."""


def here(function: Callable[[int], Issued], items: Iterable[int]) -> list[Issued]:
    """One after the other, in this process."""
    return [function(item) for item in items]


def issue(panel: OnsetPanel, origin: int) -> Issued:
    """What the experts say at the end of `origin`, learnt from what was known then; beside it, what then happened."""
    cut = panel.until(origin)
    features = make_features(cut)
    said = log_odds_of(_fit(cut, features).chances(features.values[cut.asked]))
    happened = panel.outcome[panel.asked_at(origin)]
    return Issued(origin, tuple(cut.units[cut.asked].tolist()), said, happened)


def past_origins(panel: OnsetPanel) -> list[int]:
    """The years at whose end a forecast can be made, and has been proved right or wrong by now."""
    years = range(int(panel.years.min()) + FIRST_AFTER, panel.origin - AHEAD + 1)
    return [year for year in years if _can_learn(panel, year)]


def _can_learn(panel: OnsetPanel, origin: int) -> bool:
    followed = panel.outcome[panel.complete & (panel.years <= origin - AHEAD)]
    return bool(min((followed == 1).sum(), (followed == 0).sum()) >= LEAST_EVENTS and panel.asked_at(origin).any())


def look_back(panel: OnsetPanel, work: Work = here) -> list[Issued]:
    """What the experts said at all earlier origins."""
    return work(partial(issue, panel), past_origins(panel))


def _fit(panel: OnsetPanel, features: Features, counts: Floats | None = None) -> Experts:
    learnt = panel.learnt
    weights = None if counts is None else counts[learnt]
    return Experts.fit(features.values[learnt], panel.outcome[learnt], features.levels, features.directions, weights)


@dataclass(frozen=True)
class Explained:
    """Log odds of the rows asked for: `base` plus `reasons` (rows, parts), exactly."""

    base: float
    reasons: Floats
    parts: tuple[str, ...]

    @property
    def log_odds(self) -> Floats:
        return np.asarray(self.base + self.reasons.sum(axis=1))


def explained(panel: OnsetPanel, past: Sequence[Issued]) -> Explained:
    """The forecast at the panel's origin with its reasons: the parts of the experts' mean, shifted, and summed."""
    features = make_features(panel)
    shift = fitted_shift(past, panel.origin)
    found = _fit(panel, features).parts(features.values[panel.asked]).through(log_odds_of, _steepness)
    parts = tuple(dict.fromkeys(features.parts))
    member = np.array([[part == name for name in parts] for part in features.parts], dtype=np.float64)
    return Explained(float(shift(np.array(found.base))), shift.slope * (found.values @ member), parts)


def _steepness(chances: Floats) -> Floats:
    """How fast log odds grow with a chance."""
    return np.asarray(1 / (chances * (1 - chances)))


def resampled(panel: OnsetPanel, past: Sequence[Issued], draws: int, seed: int) -> Iterator[Floats]:
    """Log odds of the rows asked for, again and again with countries drawn with replacement, experts and shift anew.

    The experts' past forecasts are kept; the draw says which countries count in the shift.
    """
    features = make_features(panel)
    units, place = np.unique(panel.units, return_inverse=True)
    random = np.random.default_rng(seed)
    for _ in range(draws):
        counts = random.multinomial(len(units), np.full(len(units), 1 / len(units)))
        if not _has_both(panel, counts[place]):
            continue
        shift: Shift = fitted_shift(past, panel.origin, dict(zip(units.tolist(), counts.tolist(), strict=True)))
        experts = _fit(panel, features, counts[place].astype(np.float64))
        yield shift(log_odds_of(experts.chances(features.values[panel.asked])))


def _has_both(panel: OnsetPanel, counts: npt.NDArray[np.int64]) -> bool:
    followed = panel.outcome[panel.learnt & (counts > 0)]
    return bool(0 < followed.sum() < len(followed))
