"""What the onset of mass killing is forecast from."""

from datetime import date

import polars as pl

from saferhavens.web.outlook.inputs.knowing import known, missing, notes_of
from saferhavens.web.outlook.inputs.shape import Input
from saferhavens.web.vintages import whole

SOURCE, PART, TABLE = "early_warning_project", "predictors", "country_years"

OUTCOME_LAG = {"mk_onset": 0, "mk_onset_1": 1, "mk_onset_2": 2, "mk_onset_1or2": 2}
"""Outcome → how many years after the row's own it is known."""


def onset_panel(as_of: date, *, hindsight: bool = False) -> Input:
    """Country-years up to the year before `as_of`, in the order of the publisher's file, with its own column names.

    `iso3` is the country's code; states that are no more have "EWP-" and the publisher's number. Outcomes of years
    that had not come by then are null. Raises INPUT_MISSING, INPUT_NOT_YET_KNOWN.
    """
    found = known(SOURCE, as_of, hindsight=hindsight)
    vintage = found.newest(PART)
    if vintage is None:
        raise missing(SOURCE)
    last = as_of.year - 1
    frame = (
        whole.read(vintage.id, TABLE)
        .filter(pl.col("year") <= last)
        .with_columns(pl.when(pl.col("year") + lag <= last).then(name).alias(name) for name, lag in OUTCOME_LAG.items())
    )
    unit = pl.coalesce("country", pl.concat_str(pl.lit("EWP-"), pl.col("ccode").cast(pl.String)))
    frame = frame.select(unit.alias("iso3"), pl.exclude("country"))
    return Input(frame, (vintage,), notes_of((vintage,), as_of), hindsight=found.hindsight)
