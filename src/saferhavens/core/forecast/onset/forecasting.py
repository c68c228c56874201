"""The forecast of the two years after the last year of the data, with its range and its reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from saferhavens.core.forecast.onset import ours
from saferhavens.core.forecast.onset.calibrating import Issued
from saferhavens.core.forecast.onset.elasticnet import fit_at
from saferhavens.core.forecast.onset.ours import Explained
from saferhavens.core.forecast.onset.panel import AHEAD, OnsetPanel, read_panel
from saferhavens.core.forecast.onset.replica import ALPHA, Replica
from saferhavens.core.forecast.results import Chance
from saferhavens.core.problems import MODEL_NOT_KNOWN, ProblemError
from saferhavens.core.scoring.chances import competition_ranks

type Floats = npt.NDArray[np.float64]

OURS, PUBLISHED, CLIMATOLOGY, PERSISTENCE = "ours", "early warning project", "climatology", "persistence"
MODELS = (OURS, PUBLISHED, CLIMATOLOGY, PERSISTENCE)

RANGE_DRAWS = 30
"""Draws of countries behind each range; the 90 % range of 30 draws rests on its two or three outermost."""

LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class OnsetForecast:
    """Chances that a mass killing begins in the two years after `origin`, for each country whose row is complete.

    `base_rate` is the share of country-years learnt from that an onset followed. Each chance's `low` and `high` are
    the 5th and 95th percentile when the model is fitted again to countries drawn with replacement: they hold what the
    choice of countries leaves open, not what the model cannot know.
    """

    model: str
    origin: int
    base_rate: float
    chances: tuple[Chance, ...]

    @property
    def window(self) -> tuple[int, int]:
        """First and last year of the time forecast."""
        return self.origin + 1, self.origin + AHEAD


def forecast(
    panel: pl.DataFrame,
    last_year: int,
    model: str = OURS,
    *,
    draws: int = RANGE_DRAWS,
    seed: int = 0,
    accept_changes: bool = False,
) -> OnsetForecast:
    """Chances for the rows of `last_year` + 2, learnt from rows up to `last_year`, whose outcomes are then known.

    `panel` has the columns of the Early Warning Project's file, one row a country and year; units are `iso3` if that
    column is there, else `ewp_name`. With `draws` 0 there is no range: low and high are the chance. Rows after
    `last_year` + 2 and outcomes after that year change nothing. Raises MODEL_NOT_KNOWN and the problems of
    `read_panel`; countries that appear or vanish in the last year are ONSET_UNITS_CHANGED unless `accept_changes`.
    """
    if model not in MODELS:
        raise ProblemError(MODEL_NOT_KNOWN, model=model, models=", ".join(MODELS))
    known = read_panel(panel, last_year, accept_changes=accept_changes)
    past = ours.look_back(known) if model == OURS else None
    found = explain(known, model, past)
    spread = list(_resampled(known, model, past, draws, seed)) or [found.log_odds]
    return _told(known, model, found, np.array(spread))


def explain(panel: OnsetPanel, model: str, past: Sequence[Issued] | None = None) -> Explained:
    """Log odds of the rows asked for with their exact parts; `past` is what `ours` has said at earlier origins."""
    if model == OURS:
        return ours.explained(panel, past or ours.look_back(panel))
    if model == PUBLISHED:
        return Explained(*Replica.fit(panel).parts(panel))
    return _simple(panel, model)


def _simple(panel: OnsetPanel, model: str) -> Explained:
    """Climatology: the share of all country-years. Persistence: that of those with, or without, an onset lately."""
    rate = base_rate(panel)
    base = float(np.log(rate / (1 - rate)))
    if model == CLIMATOLOGY:
        return Explained(base, np.zeros((int(panel.asked.sum()), 0)), ())
    lately = (panel.column("mk_onset_prev_year") > 0) | (panel.onset > 0)
    shares = [_share(panel.outcome[panel.learnt & (lately == flag)], rate) for flag in (False, True)]
    apart = np.log(shares) - np.log1p(-np.array(shares)) - base
    return Explained(base, apart[lately[panel.asked].astype(int)][:, None], ("mk_onset_prev_year",))


def _share(outcome: Floats, rate: float) -> float:
    """The share of onsets, as if one more row with the base rate had been seen."""
    return float((outcome.sum() + rate) / (len(outcome) + 1))


def base_rate(panel: OnsetPanel) -> float:
    return float(panel.outcome[panel.learnt].mean())


def _resampled(panel: OnsetPanel, model: str, past: Sequence[Issued] | None, draws: int, seed: int) -> Iterator[Floats]:
    if model == OURS and past is not None:
        yield from ours.resampled(panel, past, draws, seed)
    if model == PUBLISHED:
        yield from _resampled_replica(panel, draws, seed)


def _resampled_replica(panel: OnsetPanel, draws: int, seed: int) -> Iterator[Floats]:
    """The penalty is kept: folds of a draw would hold copies of the rows they are to test."""
    penalty = Replica.fit(panel).model.penalty
    random = np.random.default_rng(seed)
    rows = [np.flatnonzero(panel.learnt & (panel.units == unit)) for unit in np.unique(panel.units)]
    for _ in range(draws):
        drawn = np.concatenate([rows[each] for each in random.integers(len(rows), size=len(rows))])
        if 0 < panel.outcome[drawn].sum() < len(drawn):
            intercept, coefficients = fit_at(
                panel.predictors[drawn], panel.outcome[drawn], alpha=ALPHA, penalty=penalty
            )
            yield intercept + panel.predictors[panel.asked] @ coefficients


def _told(panel: OnsetPanel, model: str, found: Explained, spread: Floats) -> OnsetForecast:
    chances = _chances(found.log_odds)
    low, high = np.quantile(_chances(spread), [LOW, HIGH], axis=0)
    low, high = np.minimum(low, chances), np.maximum(high, chances)
    rate, ranks = base_rate(panel), competition_ranks(chances)
    units = panel.units[panel.asked].tolist()
    told = [
        Chance(
            unit=units[row],
            chance=float(chances[row]),
            low=float(low[row]),
            high=float(high[row]),
            base_rate=rate,
            rank=int(ranks[row]),
            base=found.base,
            reasons=dict(zip(found.parts, found.reasons[row].tolist(), strict=True)),
        )
        for row in range(len(units))
    ]
    return OnsetForecast(model, panel.origin, rate, tuple(sorted(told, key=lambda each: (each.rank, each.unit))))


def _chances(log_odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-log_odds)))


@dataclass(frozen=True)
class Move:
    """How the chance of a unit changed between two forecasts, on the scale of log odds.

    `change` is the sum of `base`, what the model's beginning moved (the base rate and its correction), and `reasons`.
    """

    unit: str
    before: float
    after: float
    change: float
    base: float
    reasons: Mapping[str, float]


def what_moved(before: OnsetForecast, after: OnsetForecast) -> tuple[Move, ...]:
    """The change of each unit that stands in both forecasts, largest first, split exactly among the reasons."""
    old = {each.unit: each for each in before.chances}
    moves = [_move(old[each.unit], each) for each in after.chances if each.unit in old]
    return tuple(sorted(moves, key=lambda move: (-abs(move.change), move.unit)))


def _move(before: Chance, after: Chance) -> Move:
    names = dict.fromkeys([*after.reasons, *before.reasons])
    reasons = {name: after.reasons.get(name, 0.0) - before.reasons.get(name, 0.0) for name in names}
    change = (after.base + sum(after.reasons.values())) - (before.base + sum(before.reasons.values()))
    return Move(after.unit, before.chance, after.chance, change, after.base - before.base, reasons)
