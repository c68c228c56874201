"""Country-years as the Early Warning Project publishes them, checked, and cut off at what a forecaster knew.

A forecast made at the end of year `origin` learns from rows up to `origin` - 2, whose two-year outcomes are then known,
and speaks about the rows of `origin`. Nothing else of the table is looked at: rows after `origin` and outcomes after
`origin` are dropped before anything is computed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from saferhavens.core.forecast.onset_predictors import PREDICTORS
from saferhavens.core.problems import (
    ONSET_COLUMNS_MISSING,
    ONSET_OUTCOMES_WRONG,
    ONSET_PREDICTOR_EMPTY,
    ONSET_PREDICTOR_SPARSE,
    ONSET_UNITS_CHANGED,
    ONSET_YEAR_OUTSIDE,
    ONSET_YEARS_WRONG,
    ProblemError,
)

type Floats = npt.NDArray[np.float64]
type Whole = npt.NDArray[np.int64]

AHEAD = 2
"""Years from the last row learnt from to the rows forecast from, and length of the window forecast."""

ONSET, NEXT, AFTER_NEXT, EITHER = "mk_onset", "mk_onset_1", "mk_onset_2", "mk_onset_1or2"
OUTCOMES = (ONSET, NEXT, AFTER_NEXT, EITHER)

LEAST_EVENTS = 5
"""Fewer country-years before an onset, or without one, are no ground to learn from. Our own choice."""


@dataclass(frozen=True)
class OnsetPanel:
    """Rows up to `origin` in the order of the table.

    `predictors` (rows, 39) and `onset` (rows) as given, unknown ones NaN; `outcome` whether an onset followed within
    two years; `complete` rows have every predictor, `learnt` are rows to learn from.
    """

    origin: int
    units: npt.NDArray[np.str_]
    names: npt.NDArray[np.str_]
    codes: Whole
    years: Whole
    predictors: Floats
    onset: Floats
    outcome: Floats
    complete: npt.NDArray[np.bool_]
    learnt: npt.NDArray[np.bool_]

    @property
    def asked(self) -> npt.NDArray[np.bool_]:
        """The rows that are forecast: those of the origin that have every predictor."""
        return self.asked_at(self.origin)

    def asked_at(self, year: int) -> npt.NDArray[np.bool_]:
        """The rows that could be forecast from at the end of `year`."""
        return np.asarray(self.complete & (self.years == year))

    def until(self, origin: int) -> "OnsetPanel":
        """The same panel as it was known at the end of an earlier year."""
        rows, settled = self.years <= origin, self.years <= origin - AHEAD
        cut = {name: getattr(self, name)[rows] for name in ("units", "names", "codes", "years", "predictors", "onset")}
        outcome = np.where(settled, self.outcome, np.nan)[rows]
        return OnsetPanel(
            origin, **cut, outcome=outcome, complete=self.complete[rows], learnt=(self.learnt & settled)[rows]
        )

    def column(self, name: str) -> Floats:
        return np.asarray(self.predictors[:, PREDICTORS.index(name)])


def read_panel(table: pl.DataFrame, last_year: int, *, accept_changes: bool = True) -> OnsetPanel:
    """What of `table` is known at the end of year `last_year` + 2.

    Raises ONSET_COLUMNS_MISSING, ONSET_YEARS_WRONG, ONSET_YEAR_OUTSIDE, ONSET_PREDICTOR_EMPTY, ONSET_PREDICTOR_SPARSE,
    ONSET_OUTCOMES_WRONG and, unless `accept_changes`, ONSET_UNITS_CHANGED.
    """
    _check_columns(table)
    _check_last_year(table, last_year)
    origin = last_year + AHEAD
    known = _known(table.filter(pl.col("year") <= origin), last_year)
    _check_years(known)
    _check_predictors(known, origin)
    if not accept_changes:
        _check_changes(known, origin)
    panel = _panel(known, origin)
    _check_outcomes(panel)
    return panel


def years_possible(table: pl.DataFrame) -> tuple[int, int]:
    """The first and the last `last_year` for which the table holds rows to learn from and rows to forecast from."""
    _check_columns(table)
    first, last = table["year"].min(), table["year"].max()
    if not isinstance(first, int) or not isinstance(last, int):
        raise ProblemError(ONSET_COLUMNS_MISSING, columns="year")
    return first, last - AHEAD


def _check_columns(table: pl.DataFrame) -> None:
    needed = ("ewp_name", "ccode", "year", *PREDICTORS, *OUTCOMES)
    missing = [name for name in needed if name not in table.columns]
    wrong = [name for name in needed[1:] if name in table.columns and not _is_number(table.schema[name])]
    if missing or wrong or table.is_empty():
        raise ProblemError(ONSET_COLUMNS_MISSING, columns=", ".join(missing or wrong or needed))


def _is_number(kind: pl.DataType) -> bool:
    return kind.is_numeric() or kind in {pl.Null, pl.Boolean}


def _check_last_year(table: pl.DataFrame, last_year: int) -> None:
    first, last = years_possible(table)
    if not first <= last_year <= last:
        raise ProblemError(ONSET_YEAR_OUTSIDE, year=last_year, needed=last_year + AHEAD, first=first, last=last)


def _known(table: pl.DataFrame, last_year: int) -> pl.DataFrame:
    """Every value as a decimal, NaN where unknown, and the outcomes after the origin taken out."""
    unit = pl.col("iso3" if "iso3" in table.columns else "ewp_name")
    keys = table.select(unit=unit.cast(pl.String), name=pl.col("ewp_name").cast(pl.String), code="ccode", at="year")
    decimals = [pl.col(name).cast(pl.Float64).fill_null(float("nan")) for name in (*PREDICTORS, *OUTCOMES)]
    settled = pl.col("at") <= last_year
    later = [pl.when(settled).then(name).otherwise(float("nan")).alias(name) for name in (NEXT, AFTER_NEXT, EITHER)]
    return pl.concat([keys.cast({"at": pl.Int64}), table.select(decimals)], how="horizontal").with_columns(later)


def _check_years(known: pl.DataFrame) -> None:
    spans = known.group_by("unit").agg(rows=pl.len(), years=pl.col("at").max() - pl.col("at").min() + 1)
    distinct = known.group_by("unit").agg(distinct=pl.col("at").n_unique())
    wrong = spans.join(distinct, on="unit").filter(
        (pl.col("rows") != pl.col("years")) | (pl.col("distinct") != pl.col("years"))
    )
    if wrong.height:
        raise ProblemError(ONSET_YEARS_WRONG, units=_listed(wrong["unit"]))


def _check_predictors(known: pl.DataFrame, origin: int) -> None:
    empty = [name for name in PREDICTORS if known[name].drop_nans().n_unique() < 2]
    if empty:
        raise ProblemError(ONSET_PREDICTOR_EMPTY, columns=", ".join(empty))
    unknown = known.filter(pl.col("at") == origin).select(~pl.col(*PREDICTORS).is_finite())
    missing = {name: int(unknown[name].sum()) for name in PREDICTORS}
    sparse = [name for name, rows in missing.items() if rows * 2 >= unknown.height]
    if not sparse and unknown.select(pl.any_horizontal(pl.all()).all()).item():
        sparse = [name for name, rows in missing.items() if rows]  # few each, but no country has them all
    if sparse:
        raise ProblemError(ONSET_PREDICTOR_SPARSE, year=origin, columns=", ".join(sparse))


def _check_changes(known: pl.DataFrame, origin: int) -> None:
    now, before = (set(known.filter(pl.col("at") == year)["unit"]) for year in (origin, origin - 1))
    if now != before:
        raise ProblemError(ONSET_UNITS_CHANGED, year=origin, units=_listed(now ^ before))


def _check_outcomes(panel: OnsetPanel) -> None:
    onsets = int(panel.outcome[panel.learnt].sum())
    others = int(panel.learnt.sum()) - onsets
    if min(onsets, others) < LEAST_EVENTS:
        facts = {"year": panel.origin - AHEAD, "onsets": onsets, "others": others, "least": LEAST_EVENTS}
        raise ProblemError(ONSET_OUTCOMES_WRONG, **facts)


def _listed(units: "pl.Series | set[str]") -> str:
    return ", ".join(sorted(str(unit) for unit in units))


def _panel(known: pl.DataFrame, origin: int) -> OnsetPanel:
    predictors = known.select(PREDICTORS).to_numpy()
    outcomes = known.select(OUTCOMES).to_numpy()
    complete = np.isfinite(predictors).all(axis=1)
    years = known["at"].to_numpy()
    return OnsetPanel(
        origin=origin,
        units=known["unit"].to_numpy().astype(str),
        names=known["name"].to_numpy().astype(str),
        codes=known["code"].cast(pl.Int64).to_numpy(),
        years=years,
        predictors=predictors,
        onset=outcomes[:, 0],
        outcome=outcomes[:, -1],
        complete=complete,
        learnt=complete & np.isfinite(outcomes).all(axis=1) & (years <= origin - AHEAD),
    )
