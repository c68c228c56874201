"""How much of the newest steps of a series is reported by now, as far as what is held tells.

UCDP's provisional events grow, and shrink, until the checked list replaces them: how much, the vintages of its deaths
by country and month show. IDMC's series is held in vintages of its own. What neither shows is not known, and said so.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl
from django.db.models import Sum

from saferhavens.core.detection.delay import Nowcast, learnt, nowcast
from saferhavens.core.problems import (
    COUNT_NOT_WHOLE,
    INPUT_MISSING,
    INPUT_NOT_YET_KNOWN,
    SERIES_CONSTANT,
    SERIES_EMPTY,
    VINTAGE_MIXED,
    VINTAGES_TOO_FEW,
    ProblemError,
)
from saferhavens.core.words import gettext_noop as _
from saferhavens.web.mobility.models import DisplacementMonth
from saferhavens.web.outlook.inputs import events
from saferhavens.web.outlook.inputs.delays import Delays, delay_vintages
from saferhavens.web.outlook.inputs.displacement import PART
from saferhavens.web.outlook.inputs.displacement import SOURCE as IDMC
from saferhavens.web.outlook.inputs.frames import month_number
from saferhavens.web.outlook.inputs.knowing import known
from saferhavens.web.outlook.inputs.shape import Note, Reported, Used
from saferhavens.web.outlook.words import Reporting

SEED = 20260101

UCDP_RELEASE = (5,)
"""The vintage, by its month, in which UCDP's yearly release replaces all earlier years."""

NOT_LEARNT = (
    INPUT_MISSING,
    INPUT_NOT_YET_KNOWN,
    SERIES_EMPTY,
    SERIES_CONSTANT,
    COUNT_NOT_WHOLE,
    VINTAGE_MIXED,
    VINTAGES_TOO_FEW,
)
"""Why nothing can be learnt of a delay. The scan then goes without, and says so."""

NOT_KNOWN = _("Figures of the newest months are usually not complete; how far is not known here.")
ABOUT = _("Of the newest month about {share} % is reported by now, as far as earlier vintages tell.")
BETWEEN = _(
    "Of the newest month {low} to {high} % are reported by now in 9 of 10 places, as far as earlier vintages tell."
)
OF_DEATHS = _(
    "This is the share of all deaths in the country; that of its divisions and of events is taken as the same."
)
GUESSED = _("No yearly release was seen among the vintages: what it will change is a guess, and a wide one.")

UNKNOWN = Reported(Reporting.UNKNOWN, notes=(Note(NOT_KNOWN),))


def of_events(country: str, as_of: date, delays: Delays = delay_vintages) -> Reported:
    """Of the provisional months of a country, by the vintages of UCDP's deaths by country and month (`delays`).

    Months of the checked list count as complete.
    """
    told = events.lists(as_of, country=country)
    provisional = [each for each in told.stretches if each.provisional]
    if not provisional:
        return Reported()
    at = max(each.last for each in provisional)
    own = _deaths(told, country).with_columns(vintage=pl.lit(at, dtype=pl.Int32))
    try:
        held = delays(as_of)
        changes = learnt(held.frame, int(held.frame["vintage"].to_numpy().max()), UCDP_RELEASE)
    except ProblemError as problem:
        return _unknown(problem)
    made = nowcast(own, at, seed=SEED, changes=changes)
    months = range(min(each.first for each in provisional), at + 1)
    return _estimated(made, held.vintages, months, (Note(OF_DEATHS),))


def of_country_months(as_of: date) -> Reported:
    """Of UCDP's deaths by country and month, by the vintages of the very same figures."""
    try:
        held = delay_vintages(as_of)
        at = int(held.frame["vintage"].to_numpy().max())
        made = nowcast(held.frame, at, seed=SEED, releases=UCDP_RELEASE)
    except ProblemError as problem:
        return _unknown(problem)
    return _estimated(made, held.vintages)


def of_displacement(as_of: date) -> Reported:
    """Of IDMC's months by country, by its own vintages."""
    try:
        found = known(IDMC, as_of)
        vintages = found.used(each.id for each in found.vintages if each.name == PART)
        frame = _displaced({each.id: each for each in vintages})
        made = nowcast(frame, int(frame["vintage"].to_numpy().max()), seed=SEED)
    except ProblemError as problem:
        return _unknown(problem)
    return _estimated(made, vintages)


def _deaths(told: events.Lists, country: str) -> pl.DataFrame:
    """unit, month, value: deaths of all kinds in each month of which the lists of one country speak."""
    rows = events.events_of(told, events.Kind.ALL).values_list("country", "vintage", "date_end")
    schema = {"country": pl.String, "vintage": pl.Int64, "day": pl.Date, "value": pl.Int64}
    table = pl.DataFrame(list(rows.annotate(Sum("deaths_best"))), schema=schema, orient="row")
    sums = told.rows(table.with_columns(month_number(pl.col("day")))).group_by("month").agg(pl.col("value").sum())
    first, last = told.spans[country]
    months = pl.DataFrame({"month": range(first, last + 1)}, schema={"month": pl.Int32})
    whole = months.join(sums, on="month", how="left")
    return whole.select("month", pl.lit(country).alias("unit"), pl.col("value").fill_null(0).cast(pl.Float64))


def _displaced(vintages: Mapping[int, Used]) -> pl.DataFrame:
    """vintage, unit, month, value; of vintages that end with the same month the newest."""
    rows = DisplacementMonth.objects.filter(vintage__in=list(vintages)).values_list(
        "vintage", "country", "month", "persons"
    )
    schema = {"id": pl.Int64, "unit": pl.String, "day": pl.Date, "value": pl.Float64}
    table = pl.DataFrame(list(rows), schema=schema, orient="row").with_columns(month_number(pl.col("day")))
    ends = dict(table.group_by("id").agg(pl.col("month").max()).sort("id").iter_rows())
    oldest_first = sorted(ends, key=lambda number: (vintages[number].known_on, number))
    newest = {ends[number]: number for number in oldest_first}
    dated = table.filter(pl.col("id").is_in(list(newest.values())))
    return dated.with_columns(vintage=pl.col("month").max().over("id")).select("vintage", "unit", "month", "value")


def _unknown(problem: ProblemError) -> Reported:
    """Not known, if that is what the problem means; else the problem."""
    if problem.problem not in NOT_LEARNT:
        raise problem
    return UNKNOWN


def _estimated(
    made: Nowcast, vintages: tuple[Used, ...], months: range | None = None, notes: tuple[Note, ...] = ()
) -> Reported:
    """What a nowcast says of these months (if not given: of all it speaks of), as far as anything is open."""
    frame = made.completeness
    if months is not None:
        frame = frame.filter(pl.col("step").is_in(list(months)))
    guess = (Note(GUESSED),) if made.guessed else ()
    newest = made.cells.filter(pl.col("step") == made.at)
    is_open = (pl.col("completeness") < 1) | (pl.col("doubt") > 0)
    return Reported(
        Reporting.ESTIMATED, frame.filter(is_open), vintages, (*_share(newest), *notes, *guess), guessed=made.guessed
    )


def _share(newest: pl.DataFrame) -> tuple[Note, ...]:
    """What is in of the newest month: of one place, or of most of many; where nothing is told yet, no share is."""
    told = newest if newest.height == 1 else newest.filter(pl.col("reported") > 0)
    if told.is_empty():
        return ()
    low, high = (round(100 * float(told["completeness"].quantile(each) or 0.0)) for each in (0.05, 0.95))
    return (Note(ABOUT, {"share": low}),) if told.height == 1 else (Note(BETWEEN, {"low": low, "high": high}),)
