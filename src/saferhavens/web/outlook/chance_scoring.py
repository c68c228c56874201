"""Chances held against what came: our model, the published one beside it, and the baselines that ours must beat."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from saferhavens.core.problems import CHANCES_ONE_OUTCOME, CHANCES_UNUSABLE, ProblemError
from saferhavens.core.scoring import chances as scores
from saferhavens.web.outlook.forecasting import CLIMATOLOGY, PERSISTENCE
from saferhavens.web.outlook.kept import Bin, Figure, Scored
from saferhavens.web.outlook.scoring import About

Floats = npt.NDArray[np.float64]

DECIDING = "brier"
"""The label is given by a proper score. AUC only ranks."""

BASELINES = (CLIMATOLOGY, PERSISTENCE)
TOPS = (10, 20, 30)
DRAWS, SEED = 200, 0
"""Of the bootstrap by country."""


@dataclass(frozen=True)
class Said:
    """What was said, by entrant (the model first), and what came; `groups` are the lists that ranks are within.

    All arrays are of the same length: one item a unit and year.
    """

    chances: Mapping[str, Floats]
    outcomes: Floats
    units: npt.NDArray[np.str_]
    groups: npt.NDArray[np.int64]


def scored(said: Said, about: About, cases: str = "all", *, is_summary: bool = True) -> Scored:
    """Each entrant by each metric, with reliability. What does not exist (no onset at all) has no value."""
    return Scored(
        **vars(about),
        model=next(iter(said.chances)),
        cases=cases,
        is_summary=is_summary,
        metric=DECIDING,
        units=len(said.outcomes),
        scores=tuple(figure for entrant in said.chances for figure in figures(said, entrant)),
        reliability=tuple(row for entrant in said.chances for row in bins(said, entrant)),
    )


def figures(said: Said, entrant: str) -> list[Figure]:
    """All metrics of one entrant, with 90 % bounds from drawing countries again."""
    return [
        Figure(entrant, entrant in BASELINES, metric, *bounded(measure, said))
        for metric, measure in measures(said, entrant).items()
    ]


Measure = Callable[[npt.NDArray[np.int64]], float]


def measures(said: Said, entrant: str) -> dict[str, Measure]:
    """Metric → what it is for some of the rows."""
    given, came = said.chances[entrant], said.outcomes
    ranks = scores.ranks_within(said.groups, given)
    plain: dict[str, Callable[[Floats, Floats], float]] = {
        "brier": scores.brier,
        "log_score": scores.log_score,
        "auc": scores.roc_auc,
        "average_precision": scores.average_precision,
        "slope": lambda chances, outcomes: scores.calibration(chances, outcomes).slope,
        "intercept": lambda chances, outcomes: scores.calibration(chances, outcomes).intercept,
        "mean_forecast": lambda chances, _outcomes: float(chances.mean()),
        "base_rate": lambda _chances, outcomes: float(outcomes.mean()),
    }
    found: dict[str, Measure] = {name: partial(_of_rows, measure, given, came) for name, measure in plain.items()}
    if CLIMATOLOGY in said.chances:
        found["brier_skill"] = lambda rows: scores.brier_skill(given[rows], came[rows], said.chances[CLIMATOLOGY][rows])
    for top in () if entrant in BASELINES else TOPS:  # they give most places the same rank: everybody is on the list
        found[f"top_{top}"] = partial(_hits, ranks, came, top)
        found[f"top_{top}_precision"] = partial(_precision, ranks, came, top)
    return found


def _of_rows(
    measure: Callable[[Floats, Floats], float], given: Floats, came: Floats, rows: npt.NDArray[np.int64]
) -> float:
    return measure(given[rows], came[rows])


def _hits(ranks: npt.NDArray[np.int64], came: Floats, top: int, rows: npt.NDArray[np.int64]) -> float:
    """The share of what came that stood among the `top` of its list."""
    return scores.top_hits(ranks[rows], came[rows], top).recall


def _precision(ranks: npt.NDArray[np.int64], came: Floats, top: int, rows: npt.NDArray[np.int64]) -> float:
    """The share of those among the `top` of their list to whom it came."""
    return scores.top_hits(ranks[rows], came[rows], top).precision


def bounded(measure: Measure, said: Said) -> tuple[float | None, float | None, float | None]:
    """A metric and its bounds; nothing where it does not exist."""
    try:
        found = scores.bootstrap_by_block(measure, said.units, draws=DRAWS, seed=SEED)
    except ProblemError as problem:
        if problem.problem not in (CHANCES_ONE_OUTCOME, CHANCES_UNUSABLE):
            raise
        return None, None, None
    return found.value, found.low, found.high


def bins(said: Said, entrant: str) -> list[Bin]:
    """Reliability in bins of about equally many rows."""
    return [
        Bin(entrant, number, each.mean_chance, each.observed, each.observed_low, each.observed_high, each.rows)
        for number, each in enumerate(scores.reliability(said.chances[entrant], said.outcomes))
    ]
