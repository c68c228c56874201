"""Distributions of counts a unit and month as learnt mixtures; used for divisions and for displacement.

For each unit and month ahead several plain distributions are at hand: the unit's own last months over windows of
different lengths, those of its siblings (units of the same parent), the same season of earlier years, and what boosted
trees make of all units' recent past. How much each counts is learnt on the last months of the training window, from
forecasts of months that the trees had not seen, and shrunk towards what holds for all units.
"""

from saferhavens.core.forecast.mixtures.baselines import BASELINES, baseline
from saferhavens.core.forecast.mixtures.engine import Recipe, forecast
from saferhavens.core.forecast.mixtures.history import Changing, Grid, grid
from saferhavens.core.forecast.mixtures.ladder import Ladder
from saferhavens.core.forecast.mixtures.rolling import Origin, Scored, scored_from, together
from saferhavens.core.forecast.mixtures.skill import NO_SKILL, Skill, skill

__all__ = [
    "BASELINES",
    "NO_SKILL",
    "Changing",
    "Grid",
    "Ladder",
    "Origin",
    "Recipe",
    "Scored",
    "Skill",
    "baseline",
    "forecast",
    "grid",
    "scored_from",
    "skill",
    "together",
]
