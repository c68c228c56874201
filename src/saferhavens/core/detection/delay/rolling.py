"""Nowcasts of one vintage after the other, scored against what a later vintage says."""

from dataclasses import dataclass

import polars as pl

from saferhavens.core.detection.delay.changes import learnt
from saferhavens.core.detection.delay.nowcasting import MONTHS, Nowcast, as_reported, nowcast, simple_ratio
from saferhavens.core.forecast.mixtures.ladder import Ladder
from saferhavens.core.forecast.mixtures.rolling import Scored, scores_of


@dataclass(frozen=True)
class Told:
    """What is told of the vintage `at`: until which one, and from whose vintages changes are learnt.

    Without `others` changes are learnt from the same units, and only from vintages up to `at`. With them they are
    learnt from these units, up to `until`: that is no test in order of time.
    """

    vintages: pl.DataFrame
    at: int
    until: int
    releases: tuple[int, ...]
    seed: int
    others: pl.DataFrame | None = None
    months: int = MONTHS


def scored_at(work: Told, ladder: Ladder) -> list[Scored]:
    """Model and baselines at one vintage; figures that the later vintage does not have are no cases."""
    source = (work.vintages, work.at) if work.others is None else (work.others, work.until)
    changes = learnt(*source, work.releases)
    rows, at, until, months = work.vintages, work.at, work.until, work.months
    made = [
        nowcast(rows, at, seed=work.seed, until=until, months=months, changes=changes),
        as_reported(rows, at, until=until, months=months),
        simple_ratio(rows, at, until=until, months=months, changes=changes),
    ]
    later = work.vintages.filter(pl.col("vintage") == work.until).drop_nulls("value")
    came = later.select("unit", step="month", value=pl.col("value").cast(pl.Float64))
    return [_against(each, came, made[0].guessed, ladder) for each in made]


def _against(made: Nowcast, came: pl.DataFrame, guessed: bool, ladder: Ladder) -> Scored:
    cases = made.cells.with_row_index("place").join(came, on=["unit", "step"], maintain_order="left")
    scores = scores_of(made.draws[cases["place"].to_numpy()], cases["value"].to_numpy(), ladder)
    facts = cases.select("unit", "step", "reported", "value", at=pl.lit(made.at), guessed=pl.lit(guessed))
    return Scored(made.model, facts.with_columns(pl.Series(name, each) for name, each in scores.items()))
