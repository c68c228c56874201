"""Boosted trees over all units: the chance of each class of the ladder, and within a class what was seen in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np

from saferhavens.core.forecast.mixtures.features import features
from saferhavens.core.forecast.mixtures.history import LEAST_MONTHS, Grid
from saferhavens.core.forecast.mixtures.ladder import Floats, Ladder
from saferhavens.core.problems import HISTORY_TOO_SHORT, ProblemError

ROUNDS = 80
EVERY = 2
"""Only every second month is an origin to learn from: neighbours say nearly the same."""

SETTINGS = {
    "objective": "multiclass",
    "num_leaves": 7,
    "learning_rate": 0.05,
    "min_data_in_leaf": 100,
    "feature_fraction": 0.5,
    "lambda_l2": 10.0,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
"""Small trees, strongly held back: set by judgement, once, for divisions and displacement alike."""


@dataclass(frozen=True)
class Trees:
    """What was learnt, to be asked for distributions."""

    booster: lightgbm.Booster
    within: Floats  # (classes, thresholds)

    def steps(self, grid: Grid, at: int, horizon: int) -> Floats:
        """(units, thresholds) for the month `horizon` after the place `at`."""
        chances = self.booster.predict(_asked(features(grid, at), horizon))
        return np.asarray(chances @ self.within)


def grown(grid: Grid, ladder: Ladder, horizons: Sequence[int], until: int, first: int = 24) -> Trees:
    """Trees that have seen no month after the place `until`, of origins from the place `first` on.

    Raises HISTORY_TOO_SHORT if there is nothing to learn from.
    """
    rows, counts = examples(grid, range(first, until, EVERY), horizons, until)
    if not len(counts):
        raise too_few(grid)
    settings = SETTINGS | {"num_class": ladder.classes}
    data = lightgbm.Dataset(rows, ladder.class_of(counts))
    return Trees(lightgbm.train(settings, data, ROUNDS), ladder.within_classes(counts))


def examples(grid: Grid, origins: Iterable[int], horizons: Sequence[int], until: int) -> tuple[Floats, Floats]:
    """Features and outcomes of units that were there, for outcomes up to the place `until`."""
    rows, counts = [], []
    for at in origins:
        seen = features(grid, at)
        for horizon in (each for each in horizons if at + each <= until):
            outcome = grid.values[:, at + horizon]
            there = grid.teaching & ~np.isnan(outcome) & ~np.isnan(grid.values[:, at])
            rows.append(_asked(seen[there], horizon))
            counts.append(outcome[there])
    return np.concatenate(rows), np.concatenate(counts)


def too_few(grid: Grid) -> ProblemError:
    """No unit has figures for long enough."""
    months = int((~np.isnan(grid.values)).sum(axis=1).max())
    return ProblemError(HISTORY_TOO_SHORT, months=months, least=max(LEAST_MONTHS, months + 1))


def _asked(seen: Floats, horizon: int) -> Floats:
    return np.column_stack([seen, np.full(len(seen), horizon)])
