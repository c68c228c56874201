"""Signals in an organisation's own incidents, for that organisation alone: harms by first division and week.

A week counts what happened in it, as the incidents say. An incident counts from the day on which it was opened: so
what was known on any day can be counted again, and how much of the newest weeks is in by now is learnt from how late
earlier incidents were opened. Silence is not looked for here (see `sharing.silence`), only rises.
"""

from dataclasses import replace
from datetime import date, timedelta

import polars as pl
from django.utils import timezone

from saferhavens.core.detection import Counted, named
from saferhavens.core.detection.delay import arrived
from saferhavens.core.evidence.harms import HarmType
from saferhavens.core.evidence.words import TimeExactness
from saferhavens.core.problems import ARRIVALS_TOO_FEW, INPUT_MISSING, ProblemError
from saferhavens.core.words import Level
from saferhavens.core.words import gettext_noop as _
from saferhavens.web.evidence.models import Incident
from saferhavens.web.outlook.inputs import Input, Note, Reported
from saferhavens.web.outlook.inputs.signals import DAYS_IN_WEEK, WEEK_ONE, week_number
from saferhavens.web.outlook.series import Series
from saferhavens.web.outlook.words import Reporting
from saferhavens.web.people.models import Organisation
from saferhavens.web.sharing.contributing import area_of, first_divisions

REPORTS = "reports"
WEEKS = 520
"""Ten years back."""

EXACT = (TimeExactness.HOUR.value, TimeExactness.DAY.value, TimeExactness.WEEK.value)
"""An incident of which only the month is known belongs to no week."""

IN_BY_NOW = _(
    "Of the incidents of the newest week about {share} % are in by now, judged by how late earlier ones came."
)
NOT_YET_KNOWN = _(
    "Incidents of the newest weeks are usually not all in; how far is not known yet: too few came one by one."
)

RULES = tuple(replace(named(name), counted=Counted.INCIDENTS) for name in ("chart by week", "one week by itself"))


def organisations() -> list[Organisation]:
    """Those that look after incidents."""
    return list(Organisation.objects.filter(incidents__in=Incident.objects.current()).distinct().order_by("pk"))


def series_of(organisation: Organisation) -> Series:
    """The counts of one organisation's incidents: who reads the result is decided by `SignalQuerySet.visible_to`."""
    return Series(REPORTS, "", Level.ADM1, RULES, lambda as_of: counts(organisation, as_of))


def counts(organisation: Organisation, as_of: date) -> Input:
    """Columns unit, parent, kind, step, value: a row for each area that was named, each harm and each whole week.

    Incidents of which only the country is known count for the country. Nothing that was opened after `as_of` counts.
    Raises INPUT_MISSING without any.
    """
    return counts_of(happened(organisation, as_of), as_of)


def counts_of(rows: pl.DataFrame, as_of: date, most: int = WEEKS) -> Input:
    """The counts of at most the last `most` weeks; `rows` are those of `happened`. Raises INPUT_MISSING without any."""
    if rows.is_empty():
        raise ProblemError(INPUT_MISSING, what=REPORTS, source=REPORTS)
    last = last_whole_week(as_of)
    weeks = range(max(int(rows["step"].to_numpy().min()), last - most + 1), last + 1)
    grid = (
        rows.select("unit", "parent")
        .unique()
        .join(pl.DataFrame({"kind": [harm.value for harm in HarmType]}), how="cross")
        .join(pl.DataFrame({"step": list(weeks)}, schema={"step": pl.Int32}), how="cross")
    )
    sums = rows.group_by("unit", "kind", "step").agg(pl.len().cast(pl.Float64).alias("value"))
    frame = grid.join(sums, on=["unit", "kind", "step"], how="left").with_columns(pl.col("value").fill_null(0.0))
    return Input(frame.sort("unit", "kind", "step"), (), reported=reported(rows, as_of))


def reported(rows: pl.DataFrame, as_of: date) -> Reported:
    """How much of the newest weeks was in on `as_of`; `rows` are those of `happened`.

    Weeks before the first incident was opened here came in all at once, and say nothing of delays.
    """
    last = last_whole_week(as_of)
    behind = (as_of - week_end(last)).days
    after = (
        (pl.col("opened") - pl.lit(WEEK_ONE)).dt.total_days() - pl.col("step").cast(pl.Int64) * DAYS_IN_WEEK - behind
    )
    lag = ((after + DAYS_IN_WEEK - 1) // DAYS_IN_WEEK).clip(lower_bound=0)
    opened = rows.select(week_number(pl.col("opened")).alias("week"))["week"].to_numpy()
    try:
        frame = arrived(rows.select("step", lag=lag), last, int(opened.min()))
    except ProblemError as problem:
        if problem.problem is not ARRIVALS_TOO_FEW:
            raise
        return Reported(Reporting.UNKNOWN, notes=(Note(NOT_YET_KNOWN),))
    share = round(100 * frame["completeness"][-1])
    is_open = (pl.col("completeness") < 1) | (pl.col("doubt") > 0)
    return Reported(Reporting.ESTIMATED, frame.filter(is_open), notes=(Note(IN_BY_NOW, {"share": share}),))


def happened(organisation: Organisation, as_of: date) -> pl.DataFrame:
    """unit, parent, kind, step and opened of each incident whose week is known and over, and that was here by then."""
    own = Incident.objects.current().filter(steward=organisation, time_exactness__in=EXACT, occurred_from__isnull=False)
    fields = ("country", "place_code", "place_exactness", "main_harm", "occurred_from", "opened_at")
    divisions = first_divisions()
    rows = [
        (area_of(code, exactness, divisions) or country, country, harm, day, timezone.localdate(opened))
        for country, code, exactness, harm, day, opened in own.values_list(*fields).iterator()
    ]
    schema = {"unit": pl.String, "parent": pl.String, "kind": pl.String, "day": pl.Date, "opened": pl.Date}
    found = pl.DataFrame(rows, schema=schema, orient="row").with_columns(step=week_number(pl.col("day")))
    return known_on(found.drop("day"), as_of)


def known_on(rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Those of weeks that were over by then, and that were opened by then."""
    return rows.filter((pl.col("step") <= last_whole_week(as_of)) & (pl.col("opened") <= as_of))


def week_end(week: int) -> date:
    """The Monday after a week."""
    return WEEK_ONE + timedelta(weeks=week)


def last_whole_week(as_of: date) -> int:
    """The last week that was over on `as_of`."""
    return int(pl.select(week_number(pl.lit(as_of))).item()) - 1
