"""Violence by division of a country and month or week: only events that are known to lie in one of them."""

from datetime import date

import polars as pl

from saferhavens.core.problems import DIVISIONS_MISSING, ProblemError
from saferhavens.core.words import Level
from saferhavens.core.words import gettext_noop as _
from saferhavens.web.outlook.inputs import events
from saferhavens.web.outlook.inputs.events import Kind, Lists, kind_of
from saferhavens.web.outlook.inputs.frames import filled, month_number
from saferhavens.web.outlook.inputs.knowing import notes_of
from saferhavens.web.outlook.inputs.reaching import reaching
from saferhavens.web.outlook.inputs.shape import Input, Note
from saferhavens.web.places.models import Place

EVENTS_LEFT_OUT = _(
    "{events} events with {deaths} deaths are known only to the country or a wider region, and left out."
)

DIVISION = {Level.ADM1: "adm1__code", Level.ADM2: "adm2__code"}


def deaths_by_division_month(
    kind: str,
    country: str,
    as_of: date,
    *,
    level: Level = Level.ADM1,
    through: int | None = None,
    hindsight: bool = False,
) -> Input:
    """Columns `unit` (code of the division), `parent` (code of the country), `month`, `value` (deaths).

    A row for each division and each month of which the list of the country speaks. Events that are known only to the
    country, or to a wider region, are counted in `left_out` ("events", "deaths").
    Raises VIOLENCE_KIND_UNKNOWN, DIVISIONS_MISSING, INPUT_MISSING, INPUT_NOT_YET_KNOWN, INPUT_TOO_OLD.
    """
    wanted = kind_of(kind)
    divisions = divisions_of(country, level)
    told = events.lists(as_of, country=country, hindsight=hindsight)
    counted = placed_events(told, wanted, level)
    placed = counted.filter(pl.col("division").is_in(list(divisions)))
    sums = placed.group_by("month", unit="division").agg(pl.col("deaths").sum().alias("value"))
    frame = filled(sums, dict.fromkeys(divisions, told.spans[country])).select(
        "unit", pl.lit(country).alias("parent"), "month", "value"
    )
    lost = counted.filter(~pl.col("division").is_in(list(divisions)).fill_null(value=False))
    given = Input(
        frame,
        told.vintages,
        (*notes_of(told.vintages, as_of), *told.notes(), *lost_notes(lost)),
        told.hindsight,
        left_out=lost_numbers(lost),
    )
    return reaching(given, events.FINAL, through)


def divisions_of(country: str, level: Level) -> dict[str, str]:
    """Code of each division → code of its parent. Raises DIVISIONS_MISSING."""
    rows = Place.objects.filter(country=country, level=level).order_by("code")
    found = dict(rows.values_list("code", "parent_code"))
    if not found:
        raise ProblemError(DIVISIONS_MISSING, country=country)
    return found


def placed_events(told: Lists, kind: Kind, level: Level) -> pl.DataFrame:
    """The events of the lists: country, vintage, division (null: not known so exactly), day, month, type, deaths."""
    fields = ("country", "vintage", DIVISION[level], "date_end", "violence_type", "deaths_best")
    schema = {
        "country": pl.String,
        "vintage": pl.Int64,
        "division": pl.String,
        "day": pl.Date,
        "type": pl.Int16,
        "deaths": pl.Int64,
    }
    table = pl.DataFrame(list(events.events_of(told, kind).values_list(*fields)), schema=schema, orient="row")
    return told.rows(table.with_columns(month_number(pl.col("day"))))


def lost_numbers(lost: pl.DataFrame) -> dict[str, int]:
    return {"events": lost.height, "deaths": int(lost["deaths"].sum())}


def lost_notes(lost: pl.DataFrame) -> tuple[Note, ...]:
    return (Note(EVENTS_LEFT_OUT, lost_numbers(lost)),) if lost.height else ()
