"""What the trees see of a unit at a month: its own recent past, that of its siblings, and the time since."""

import numpy as np

from saferhavens.core.forecast.mixtures.history import Grid
from saferhavens.core.forecast.mixtures.ladder import Floats
from saferhavens.core.forecast.mixtures.windows import months_since

OWN = (1, 3, 6, 12, 24, 60)
SIBLINGS = (1, 3, 12, 60)
LONGEST = 120

NAMES = (
    *(f"{what} of the last {months} months" for months in OWN for what in ("size", "share with any")),
    "months since the last",
    *(f"{what} of the siblings' last {months} months" for months in SIBLINGS for what in ("size", "share with any")),
    "largest of ten years",
    "month of the year, sine",
    "month of the year, cosine",
)


def features(grid: Grid, at: int) -> Floats:
    """(units, features) from months up to the place `at`; sizes as log(1 + mean)."""
    belonging = (grid.parents[:, None] == grid.parents).astype(np.float64)
    since = np.log1p(np.minimum(months_since(grid.values, at), LONGEST))
    largest = np.log1p(_recent(grid.values, at, LONGEST).max(axis=1))
    angle = 2 * np.pi * ((grid.first + at) % 12) / 12
    season = [np.full(len(since), value) for value in (np.sin(angle), np.cos(angle))]
    own = [each for months in OWN for each in _window(grid.values, at, months)]
    siblings = [each for months in SIBLINGS for each in _window(grid.values, at, months, belonging)]
    return np.stack([*own, since, *siblings, largest, *season], axis=1)


def _window(values: Floats, at: int, months: int, among: Floats | None = None) -> tuple[Floats, Floats]:
    """Size and share of months with any, of the unit itself or of those it is `among`."""
    known = (~np.isnan(values[:, max(0, at + 1 - months) : at + 1])).sum(axis=1).astype(np.float64)
    recent = _recent(values, at, months)
    total, active = recent.sum(axis=1), (recent > 0).sum(axis=1).astype(np.float64)
    if among is not None:
        known, total, active = among @ known, among @ total, among @ active
    return np.log1p(total / np.maximum(known, 1)), active / np.maximum(known, 1)


def _recent(values: Floats, at: int, months: int) -> Floats:
    return np.nan_to_num(values[:, max(0, at + 1 - months) : at + 1])
