"""The forward test: what each model would have said at the end of each year, and what then happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import polars as pl

from saferhavens.core.forecast.onset import ours
from saferhavens.core.forecast.onset.calibrating import Issued, fitted_shift
from saferhavens.core.forecast.onset.forecasting import MODELS, OURS, explain
from saferhavens.core.forecast.onset.panel import AHEAD, OnsetPanel, read_panel, years_possible
from saferhavens.core.problems import MODEL_NOT_KNOWN, ONSET_YEAR_OUTSIDE, ProblemError
from saferhavens.core.scoring.chances import competition_ranks

type Floats = npt.NDArray[np.float64]
type Work = Callable[[Callable[[int], Issued], Iterable[int]], list[Issued]]
type Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ForwardTest:
    """`issued`: unit, name, origin, chance, rank, outcome (an onset in the two years after; null if not yet known).

    `by_year`: unit, name, year, onset, risk_prev, risk_two_years_prior (forecasts issued one and two years before, null
    where there is none), maxrisk2 (the higher), minrank2 (the better rank): the Early Warning Project's headline.
    """

    model: str
    issued: pl.DataFrame
    by_year: pl.DataFrame


def forward_test(
    panel: pl.DataFrame, first: int, last: int, model: str = OURS, *, work: Work = ours.here
) -> ForwardTest:
    """Forecasts issued at the end of `first` - 1 … `last` - 1 with what was known then, held against `first` … `last`.

    `work(function, years)` calls the function for each year, here or on a cluster. As published, the first year has
    only the forecast of the year before. Raises MODEL_NOT_KNOWN, ONSET_YEAR_OUTSIDE and the problems of `read_panel`.
    """
    if model not in MODELS:
        raise ProblemError(MODEL_NOT_KNOWN, model=model, models=", ".join(MODELS))
    earliest, latest = years_possible(panel)
    if not earliest + AHEAD < first <= last <= latest + AHEAD:
        facts = {"first": earliest + AHEAD + 1, "last": latest + AHEAD}
        raise ProblemError(ONSET_YEAR_OUTSIDE, year=first - 1 - AHEAD, needed=last, **facts)
    known = read_panel(panel, last - AHEAD)
    said = _said(known, range(first - 1, last), model, work)
    issued = pl.concat([_issued(known, each) for each in said])
    return ForwardTest(model, issued, _by_year(known, issued, first))


def _said(panel: OnsetPanel, origins: range, model: str, work: Work) -> list[Issued]:
    if model != OURS:
        return work(partial(_say, panel, model), origins)
    before = [year for year in ours.past_origins(panel) if year < origins[0]]
    experts = work(partial(ours.issue, panel), [*before, *origins])
    return [_shifted(each, experts) for each in experts if each.origin >= origins[0]]


def _say(panel: OnsetPanel, model: str, origin: int) -> Issued:
    cut = panel.until(origin)
    happened = panel.outcome[panel.asked_at(origin)]
    return Issued(origin, tuple(cut.units[cut.asked].tolist()), explain(cut, model).log_odds, happened)


def _shifted(each: Issued, experts: list[Issued]) -> Issued:
    return Issued(each.origin, each.units, fitted_shift(experts, each.origin)(each.log_odds), each.outcome)


def _issued(panel: OnsetPanel, each: Issued) -> pl.DataFrame:
    chances = 1 / (1 + np.exp(-each.log_odds))
    return pl.DataFrame(
        {
            "unit": each.units,
            "name": panel.names[panel.asked_at(each.origin)].tolist(),
            "origin": each.origin,
            "chance": chances,
            "rank": competition_ranks(chances),
            "outcome": each.outcome,
        }
    ).with_columns(pl.col("outcome").fill_nan(None))


def _by_year(panel: OnsetPanel, issued: pl.DataFrame, first: int) -> pl.DataFrame:
    rows = panel.years >= first
    frame = pl.DataFrame(
        {
            "unit": panel.units[rows].tolist(),
            "name": panel.names[rows].tolist(),
            "year": panel.years[rows],
            "onset": panel.onset[rows],
        }
    )
    for years, risk, rank in ((1, "risk_prev", "rank_prev"), (2, "risk_two_years_prior", "rank_two_years_prior")):
        said = issued.select(
            "unit", (pl.col("origin") + years).alias("year"), risk=pl.col("chance"), rank=pl.col("rank")
        )
        said = said.rename({"risk": risk, "rank": rank}).cast({"year": pl.Int64})
        frame = frame.join(said, on=["unit", "year"], how="left", maintain_order="left")
    return frame.with_columns(
        maxrisk2=pl.max_horizontal("risk_prev", "risk_two_years_prior"),
        minrank2=pl.min_horizontal("rank_prev", "rank_two_years_prior"),
    )
