"""Signals in an organisation's own incidents, for that organisation alone: harms by first division and week.

A week counts what happened in it, as the incidents say. The newest weeks are still filling: they can look quiet, so
that silence is not looked for here (see `sharing.silence`), only rises.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from saferhavens.core.detection import Counted, named
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import TimeExactness
from saferhavens.core.problems import INPUT_MISSING, ProblemError
from saferhavens.core.words import Level
from saferhavens.web.evidence.models import Incident
from saferhavens.web.outlook.inputs import Input
from saferhavens.web.outlook.inputs.signals import week_number
from saferhavens.web.outlook.series import Series
from saferhavens.web.people.models import Organisation
from saferhavens.web.sharing.contributing import area_of, first_divisions

REPORTS = "reports"
WEEKS = 520
"""Ten years back."""

EXACT = (TimeExactness.HOUR.value, TimeExactness.DAY.value, TimeExactness.WEEK.value)
"""An incident of which only the month is known belongs to no week."""

RULES = tuple(replace(named(name), counted=Counted.INCIDENTS) for name in ("chart by week", "one week by itself"))


def organisations() -> list[Organisation]:
    """Those that look after incidents."""
    return list(Organisation.objects.filter(incidents__in=Incident.objects.current()).distinct().order_by("pk"))


def series_of(organisation: Organisation) -> Series:
    """The counts of one organisation's incidents: who reads the result is decided by `SignalQuerySet.visible_to`."""
    return Series(REPORTS, "", Level.ADM1, RULES, lambda as_of: counts(organisation, as_of))


def counts(organisation: Organisation, as_of: date) -> Input:
    """Columns unit, parent, kind, step, value: a row for each area that was named, each harm and each whole week.

    Incidents of which only the country is known count for the country. Raises INPUT_MISSING without any.
    """
    rows = happened(organisation, as_of)
    if rows.is_empty():
        raise ProblemError(INPUT_MISSING, what=REPORTS, source=REPORTS)
    last = last_whole_week(as_of)
    weeks = range(max(int(rows["step"].to_numpy().min()), last - WEEKS + 1), last + 1)
    grid = (
        rows.select("unit", "parent")
        .unique()
        .join(pl.DataFrame({"kind": [harm.value for harm in HarmType]}), how="cross")
        .join(pl.DataFrame({"step": list(weeks)}, schema={"step": pl.Int32}), how="cross")
    )
    sums = rows.group_by("unit", "kind", "step").agg(pl.len().cast(pl.Float64).alias("value"))
    frame = grid.join(sums, on=["unit", "kind", "step"], how="left").with_columns(pl.col("value").fill_null(0.0))
    return Input(frame.sort("unit", "kind", "step"), ())


def happened(organisation: Organisation, as_of: date) -> pl.DataFrame:
    """unit, parent, kind and step of each incident whose week is known and over."""
    own = Incident.objects.current().filter(steward=organisation, time_exactness__in=EXACT, occurred_from__isnull=False)
    fields = ("country", "place_code", "place_exactness", "main_harm", "occurred_from")
    divisions = first_divisions()
    rows = [
        (area_of(code, exactness, divisions) or country, country, harm, day)
        for country, code, exactness, harm, day in own.values_list(*fields).iterator()
    ]
    schema = {"unit": pl.String, "parent": pl.String, "kind": pl.String, "day": pl.Date}
    found = pl.DataFrame(rows, schema=schema, orient="row").with_columns(step=week_number(pl.col("day")))
    return found.filter(pl.col("step") <= last_whole_week(as_of)).drop("day")


def last_whole_week(as_of: date) -> int:
    """The last week that was over on `as_of`."""
    return int(pl.select(week_number(pl.lit(as_of))).item()) - 1
