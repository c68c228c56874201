"""What a country's own past and its surroundings add to the published predictors.

Every feature of a row is made from rows of the same or earlier years, so that later rows cannot change it. While they
are made, values lie on a grid of units and years; NaN is "not known".
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from saferhavens.core.forecast.onset.directions import direction
from saferhavens.core.forecast.onset.panel import PREDICTORS, OnsetPanel

type Floats = npt.NDArray[np.float64]

SURROUNDINGS, WORLD, TOGETHER = "surroundings", "world", "interactions"
"""Parts of a chance beside the predictors: other countries, all countries, and what predictors do only together."""

LEVELS = tuple(name for name in PREDICTORS if name not in {"year", "year_sq"})
"""How often onsets happen in a time is left to the calibration: a trend fitted to the past runs on into nonsense."""

CHANGING = (
    "freediscussion",
    "efindex",
    "ses_power_dist",
    "un_imr_sqrt",
    "popsize.log2",
    "battledeaths.log2",
    "mk_ongoing_count_log2",
    "discrimpop",
    "religiousfreedom",
    "repress_civilsoc",
    "even_civilrights",
    "pol_killing_approved",
    "partyban.new.2",
    "minorityrule",
    "judicialreform",
)
SPANS = (1, 3, 5)

ONSETS, ONGOING, BATTLE, COUPS, GROWTH, FREEDOM, EVER = (
    "mean_mk_onset_interaction",
    "mk_ongoing_count_log2",
    "battledeaths.log2",
    "coup.try.5yr",
    "gdppcgrowth",
    "freediscussion",
    "mk_ever",
)
REGIONS = ("reg.na", "reg.eap", "reg.sca", "reg.mna", "reg.eur")

LONGEST = 40
"""Years after which "long ago" is all that is said."""

UNRECORDED = 10
"""A column that is the same everywhere for so many years from the first was not recorded then: battle deaths are 0
before 1989 because UCDP begins in 1989."""

NEAR = 8.0
"""States are numbered along the map (Correlates of War): weight falls by e for each 8 numbers apart."""


@dataclass(frozen=True)
class Features:
    """Columns for every row of a panel; `parts` says to which predictor, or group, each belongs."""

    names: tuple[str, ...]
    parts: tuple[str, ...]
    values: Floats

    @property
    def levels(self) -> int:
        """How many columns from the first are the published predictors themselves."""
        return len(LEVELS)

    @property
    def directions(self) -> tuple[int, ...]:
        """Which way each column may move the chance of a forest."""
        return tuple(direction(name) for name in self.names)


def make_features(panel: OnsetPanel) -> Features:
    """All features of all rows, shape (rows, columns)."""
    grid = _Grid.of(panel)
    made = [(name, name, grid.column(name)) for name in LEVELS]
    for group in (_changes, _own_past, _battle, _coups_and_growth, _around, _together):
        made += group(grid)
    names, parts, values = zip(*made, strict=True)
    return Features(names, parts, np.column_stack([each[grid.unit, grid.year] for each in values]))


type _Made = Iterator[tuple[str, str, Floats]]


@dataclass(frozen=True)
class _Grid:
    """Predictors and onsets as (units, years), NaN where there is no row; `unit` and `year` place each row."""

    unit: npt.NDArray[np.int64]
    year: npt.NDArray[np.int64]
    panel: OnsetPanel
    present: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, panel: OnsetPanel) -> "_Grid":
        unit = np.unique(panel.units, return_inverse=True)[1]
        year = panel.years - panel.years.min()
        present = np.zeros((unit.max() + 1, year.max() + 1), dtype=bool)
        present[unit, year] = True
        return cls(unit, year, panel, present)

    def spread(self, values: npt.NDArray[np.generic]) -> Floats:
        whole = np.full(self.present.shape, np.nan)
        whole[self.unit, self.year] = values
        return whole

    def column(self, name: str) -> Floats:
        """A predictor, NaN in the first years if it was not recorded then."""
        whole = self.spread(self.panel.column(name))
        low, high = (_over(edge, whole) for edge in (np.fmin, np.fmax))
        varies = np.flatnonzero((low != high) | (low != low[0]))
        first = int(varies[0]) if len(varies) else 0
        if first >= UNRECORDED:
            whole[:, :first] = np.nan
        return whole

    def onsets(self) -> Floats:
        return self.spread(self.panel.onset)


def _over(edge: np.ufunc, whole: Floats) -> Floats:
    return np.asarray(edge.reduce(whole, axis=0))


def _lagged(whole: Floats, years: int) -> Floats:
    """The value so many years before, or the value itself where none is known."""
    before = np.full_like(whole, np.nan)
    before[:, years:] = whole[:, :-years]
    return np.where(np.isnan(before), whole, before)


def _decayed(whole: Floats, half_life: float) -> Floats:
    """Sum over the past in which what is `half_life` years old counts half; unknown counts 0."""
    total, kept = np.zeros(len(whole)), np.empty_like(whole)
    for year, values in enumerate(whole.T):
        total = total * 0.5 ** (1 / half_life) + np.nan_to_num(values)
        kept[:, year] = total
    return np.where(np.isnan(whole), np.nan, kept)


def _since(whole: Floats) -> Floats:
    """log(1 + years since the value was last above 0), at most LONGEST years."""
    years, kept = np.full(len(whole), float(LONGEST)), np.empty_like(whole)
    for year, values in enumerate(whole.T):
        years = np.where(np.nan_to_num(values) > 0, 0, np.minimum(years + 1, LONGEST))
        kept[:, year] = np.log1p(years)
    return np.where(np.isnan(whole), np.nan, kept)


def _changes(grid: _Grid) -> _Made:
    for name in CHANGING:
        whole = grid.column(name)
        yield from ((f"{name}: {span} years", name, whole - _lagged(whole, span)) for span in SPANS)


def _own_past(grid: _Grid) -> _Made:
    onsets, ongoing = grid.onsets(), grid.column(ONGOING)
    yield "onset now", ONSETS, onsets
    yield "since onset", ONSETS, _since(onsets)
    yield from ((f"onsets, half-life {half}", ONSETS, _decayed(onsets, half)) for half in (3, 10, 25))
    yield "since killing", ONGOING, _since(ongoing)
    yield "killing, half-life 5", ONGOING, _decayed(ongoing, 5)


def _battle(grid: _Grid) -> _Made:
    battle = grid.column(BATTLE)
    highest = battle
    for years in range(1, 5):
        highest = np.fmax(highest, _lagged(battle, years))
    yield "battle recorded", BATTLE, np.where(np.isnan(battle) & grid.present, 0.0, 1.0)
    yield "since battle", BATTLE, _since(battle)
    yield "battle, highest of 5", BATTLE, highest
    yield from ((f"battle, half-life {half}", BATTLE, _decayed(battle, half)) for half in (3, 10))


def _coups_and_growth(grid: _Grid) -> _Made:
    coups, growth, freedom = grid.column(COUPS), grid.column(GROWTH), grid.column(FREEDOM)
    before = [growth, _lagged(growth, 1), _lagged(growth, 2)]
    yield "since coup", COUPS, _since(coups)
    yield "new coup", COUPS, ((coups > 0) & (_lagged(coups, 1) == 0)).astype(np.float64)
    yield "coups, half-life 5", COUPS, _decayed(coups, 5)
    yield "growth, mean of 3", GROWTH, np.mean(before, axis=0)
    yield "growth, least of 3", GROWTH, np.minimum.reduce(before)
    yield "shrinking", GROWTH, np.minimum(growth, 0)
    yield "half free", FREEDOM, freedom * (1 - freedom)


def _around(grid: _Grid) -> _Made:
    """Means over other countries of the same year: those of the region, and those with near numbers."""
    onsets = grid.onsets()
    facts = {
        "onsets, half-life 3": _decayed(onsets, 3),
        "onsets, half-life 10": _decayed(onsets, 10),
        "battle": grid.column(BATTLE),
        "killing": grid.column(ONGOING),
        "coups": grid.column(COUPS),
        "freedom": grid.column(FREEDOM),
    }
    for where, weights in (("region", _same_region(grid)), ("near", _near(grid))):
        for what, whole in facts.items():
            yield f"{where}: {what}", SURROUNDINGS, _mean_of_others(whole, weights)
    yearly = np.nansum(onsets, axis=0) / grid.present.sum(axis=0)
    recent = np.array([yearly[max(0, year - 4) : year + 1].mean() for year in range(len(yearly))])
    yield "world: onsets", WORLD, np.broadcast_to(recent, onsets.shape)


def _same_region(grid: _Grid) -> Floats:
    """1 for two units of one region, each unit in the region it was in last."""
    region = np.zeros(len(grid.present))
    region[grid.unit] = sum(np.nan_to_num(grid.panel.column(name)) * place for place, name in enumerate(REGIONS, 1))
    return (region[:, None] == region).astype(np.float64)


def _near(grid: _Grid) -> Floats:
    code = np.zeros(len(grid.present))
    code[grid.unit] = grid.panel.codes
    return np.asarray(np.exp(-np.abs(code[:, None] - code) / NEAR))


def _mean_of_others(whole: Floats, weights: Floats) -> Floats:
    """The weighted mean of the other units whose value is known, 0 if there is none; NaN where no unit has a value."""
    others = weights - np.diag(np.diag(weights))
    known = ~np.isnan(whole)
    weight = others @ known
    mean = np.where(weight > 0, others @ np.nan_to_num(whole) / np.maximum(weight, 1e-9), 0.0)
    return np.where(known.any(axis=0), mean, np.nan)


def _together(grid: _Grid) -> _Made:
    battle, ever, coups, ongoing = (grid.column(name) for name in (BATTLE, EVER, COUPS, ONGOING))
    yield "population x infant mortality", TOGETHER, grid.column("popsize.log2") * grid.column("un_imr_sqrt")
    yield "battle x past killing", TOGETHER, battle * ever
    yield "battle without killing", TOGETHER, battle * (ongoing == 0)
    yield "coup x past killing", TOGETHER, coups * ever
