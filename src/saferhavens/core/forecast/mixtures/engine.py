"""The learnt mixture: members, their weights by time since the last event, and draws."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from saferhavens.core.forecast.mixtures.boosting import Trees, grown, too_few
from saferhavens.core.forecast.mixtures.history import Changing, Grid, check_horizons, grid, some_of, without_lessons
from saferhavens.core.forecast.mixtures.ladder import Floats, Ladder, drawn
from saferhavens.core.forecast.mixtures.weights import Evidence, learnt, yardstick
from saferhavens.core.forecast.mixtures.windows import Past, months_since
from saferhavens.core.forecast.results import Draws
from saferhavens.core.problems import HISTORY_TOO_SHORT, ProblemError

SIBLING_MONTHS = 12
QUIET = (1, 3, 12, 24)
"""Months since the last event at which another group of weights begins."""

MOST_HORIZONS = 6
"""Months ahead that the trees learn from; they are asked for those between too."""

OURS = "ours"


@dataclass(frozen=True)
class Recipe:
    """What a kind of series needs: its ladder, the windows of its members, and how long the weights are learnt on."""

    ladder: Ladder
    windows: tuple[int, ...]
    yardstick: int  # the place among `windows` of the one that scores are measured by
    seasonal: bool
    held_out: int  # months at the end of the training window on which weights are learnt


def forecast(
    history: pl.DataFrame,
    origin: int,
    horizons: Sequence[int],
    recipe: Recipe,
    *,
    seed: int,
    draws: int = 1000,
    changing: Changing = Changing.REFUSE,
    unlearnt: Collection[str] = (),
) -> Draws:
    """Distributions for the units that are there at the origin. What `grid` and `check_horizons` raise.

    Trees and weights learn nothing from units with the parents of the `unlearnt` ones.
    """
    ahead = check_horizons(horizons)
    known = without_lessons(grid(history, origin, changing), unlearnt)
    _check_length(known, ahead)
    past, at = Past(known, recipe.ladder), known.values.shape[1] - 1
    shares = member_weights(past, recipe, ahead)[_quietness(known, at)]
    trees = grown(known, recipe.ladder, some_of(ahead, MOST_HORIZONS), at)
    mixed = [np.einsum("umg,um->ug", members(past, recipe, trees, at, each), shares) for each in ahead]
    steps = np.stack(mixed, axis=1)[known.present]
    values = drawn(steps.reshape(-1, steps.shape[2]), recipe.ladder, draws, np.random.default_rng(seed))
    units = tuple(unit for unit, there in zip(known.units, known.present, strict=True) if there)
    shape = (len(units), len(ahead), draws)
    return Draws(units, tuple(origin + each for each in ahead), values.reshape(shape), origin, OURS)


def members(past: Past, recipe: Recipe, trees: Trees, at: int, horizon: int) -> Floats:
    """(units, members, thresholds): own windows, the siblings' year, the season if asked for, the trees."""
    siblings = past.siblings(at, SIBLING_MONTHS)
    found = [*(past.own(at, months, siblings) for months in recipe.windows), siblings]
    if recipe.seasonal:
        found.append(past.season(at, horizon, siblings))
    return np.stack([*found, trees.steps(past.grid, at, horizon)], axis=1)


def member_weights(past: Past, recipe: Recipe, horizons: Sequence[int]) -> Floats:
    """(groups by quietness, members), learnt on the last months with trees that had not seen them, for the first, the
    middle and the last of the months ahead."""
    last = past.grid.values.shape[1] - 1
    start = max(last - recipe.held_out, last // 2)
    learnt_on = some_of(horizons, MOST_HORIZONS)
    trees = grown(past.grid, recipe.ladder, learnt_on, start, first=min(24, start // 2))
    chosen = sorted({horizons[0], horizons[len(horizons) // 2], horizons[-1]})
    cases = [(at, ahead) for at in range(start, last, 2) for ahead in chosen if at + ahead <= last]
    parts = [_case(past, recipe, trees, at, ahead) for at, ahead in cases]
    evidence = Evidence(np.concatenate([each[0] for each in parts]), np.concatenate([each[1] for each in parts]))
    if not len(evidence.counts):
        raise too_few(past.grid)
    groups = np.concatenate([each[2] for each in parts])
    scale = yardstick(evidence.members[:, recipe.yardstick], evidence.counts, recipe.ladder)
    return learnt(evidence, groups, len(QUIET) + 1, recipe.ladder, scale)


def _check_length(known: Grid, horizons: Sequence[int]) -> None:
    """A quarter of the history is the past of the first example, a quarter its future, half weighs the members."""
    months, least = known.values.shape[1], 4 * max(horizons) + 8
    if months < least:
        raise ProblemError(HISTORY_TOO_SHORT, months=months, least=least)


def _case(
    past: Past, recipe: Recipe, trees: Trees, at: int, ahead: int
) -> tuple[Floats, Floats, npt.NDArray[np.int64]]:
    """Members, outcomes and groups of the units that were there, of one origin and months ahead."""
    outcome = past.grid.values[:, at + ahead]
    there = past.grid.teaching & ~np.isnan(outcome) & ~np.isnan(past.grid.values[:, at])
    return members(past, recipe, trees, at, ahead)[there], outcome[there], _quietness(past.grid, at)[there]


def _quietness(known: Grid, at: int) -> npt.NDArray[np.int64]:
    return np.digitize(months_since(known.values, at), QUIET)
