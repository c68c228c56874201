"""Covariates beside the counts: checked, filled forward, on one scale; used only where they helped on past outcomes."""

import numpy as np
import polars as pl

from saferhavens.core.forecast.mixtures.history import Grid, shown
from saferhavens.core.forecast.mixtures.ladder import Floats
from saferhavens.core.problems import COVARIATE_SPARSE, COVARIATES_TWICE, COVARIATES_WRONG, ProblemError

FILLED_MONTHS = 24
"""A value holds for so many months if none follows: many covariates are published once a year, and late."""

LEAST_SHARE = 0.5
"""A covariate that is known for less of the history than this cannot be learnt from, and is left out."""

LARGEST = 1e100
"""Of a covariate: the squares of greater numbers, of which their spread is made, are no numbers."""

FURTHEST = 3.0
"""Standard deviations from the mean beyond which values are taken for that far."""


def prepared(covariates: pl.DataFrame, known: Grid) -> Floats | None:
    """(units, months, covariates) for the units and months of `known`, about -1 to 1, 0 where nothing is known.

    `covariates`: unit, month (month number) and columns of numbers; rows after the origin are not read. None where no
    column is known for LEAST_SHARE of the history. Raises COVARIATES_WRONG, COVARIATES_TWICE, and COVARIATE_SPARSE if
    at the origin a column is missing for half of the units or more.
    """
    columns = _columns(covariates)
    rows = covariates.filter(pl.col("month") <= known.origin, pl.col("unit").is_in(known.units))
    _check_single(rows)
    _check_finite(rows, columns)
    filled = np.stack([_filled(_laid_out(rows, name, known)) for name in columns], axis=-1)
    _check_origin(filled[known.present, -1], columns, known.origin)
    learnable = np.isfinite(filled[~np.isnan(known.values)]).mean(axis=0) >= LEAST_SHARE
    return _scaled(filled[:, :, learnable]) if learnable.any() else None


def _columns(covariates: pl.DataFrame) -> list[str]:
    kinds = covariates.schema
    fits = {"unit": kinds.get("unit") == pl.String, "month": "month" in kinds and kinds["month"].is_integer()}
    wrong = [name for name, right in fits.items() if not right]
    others = [name for name in kinds if name not in fits]
    numbers = [name for name in others if kinds[name].is_numeric()]
    if wrong or not numbers:
        raise ProblemError(COVARIATES_WRONG, columns=", ".join(wrong or others) or "–")
    return sorted(numbers)


def _check_single(rows: pl.DataFrame) -> None:
    twice = rows.filter(pl.struct("unit", "month").is_duplicated()).sort("unit", "month")
    if twice.height:
        raise ProblemError(COVARIATES_TWICE, unit=twice["unit"][0], month=shown(int(twice["month"][0])))


def _check_finite(rows: pl.DataFrame, columns: list[str]) -> None:
    """NaN stands for nothing known; beside an infinite value all others of a column would be alike, without a word."""
    size = {name: rows[name].cast(pl.Float64).fill_nan(None).abs() for name in columns}
    endless = [name for name, each in size.items() if (each > LARGEST).any()]
    if endless:
        raise ProblemError(COVARIATES_WRONG, columns=", ".join(endless))


def _laid_out(rows: pl.DataFrame, name: str, known: Grid) -> Floats:
    """One covariate as (units, months), NaN where nothing is known."""
    there = rows.filter(pl.col("month") >= known.first).with_columns(pl.col(name).cast(pl.Float64).fill_nan(None))
    there = there.drop_nulls(name)
    place = {unit: number for number, unit in enumerate(known.units)}
    values = np.full(known.values.shape, np.nan)
    units = [place[unit] for unit in there["unit"]]
    values[units, there["month"].to_numpy().astype(np.int64) - known.first] = there[name].to_numpy()
    return values


def _filled(values: Floats) -> Floats:
    """Each gap holds the last value before it, for FILLED_MONTHS months."""
    months = np.arange(values.shape[1])
    last = np.maximum.accumulate(np.where(np.isnan(values), -1, months), axis=1)
    found = np.take_along_axis(values, np.maximum(last, 0), axis=1)
    return np.where((last >= 0) & (months - last <= FILLED_MONTHS), found, np.nan)


def _check_origin(values: Floats, columns: list[str], origin: int) -> None:
    missing = np.isnan(values).mean(axis=0) >= 0.5
    if missing.any():
        names = ", ".join(name for name, lacking in zip(columns, missing, strict=True) if lacking)
        raise ProblemError(COVARIATE_SPARSE, month=shown(origin), columns=names)


def _scaled(values: Floats) -> Floats:
    middle, spread = np.nanmean(values, axis=(0, 1)), np.nanstd(values, axis=(0, 1))
    scaled = (values - middle) / np.where(spread > 0, spread, 1)
    return np.asarray(np.nan_to_num(np.clip(scaled, -FURTHEST, FURTHEST)) / FURTHEST)
