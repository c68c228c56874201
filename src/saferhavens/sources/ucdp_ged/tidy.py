"""UCDP's columns → VIOLENCE_EVENTS."""

import re
from collections.abc import Iterator

import polars as pl

from saferhavens.core.words import PlacePrecision, ViolenceType
from saferhavens.core.words import gettext_noop as _
from saferhavens.sources import gleditsch_ward
from saferhavens.sources.countries import codes
from saferhavens.sources.rows import (
    COUNTRY_UNKNOWN,
    NUMBER_WRONG,
    Rule,
    coordinate_rules,
    day,
    decimal,
    not_between,
    people_rules,
    period_rules,
    repeated,
    shaped,
    sift,
    whole,
    words,
)
from saferhavens.sources.shape import Read, Refusal, Tidied
from saferhavens.sources.tables import VIOLENCE_EVENTS

TYPE_UNKNOWN = _("The type of violence is not one of 1, 2 and 3.")
PRECISION_UNKNOWN = _("The precision of place or date is not one that UCDP uses.")
EVENT_TWICE = _("The same event stands in the file twice.")

DEATHS = ("best", "low", "high", "deaths_civilians")
MOST_DEATHS = 1_000_000
"""In one event. The deadliest that UCDP records have tens of thousands."""

RULES = (
    Rule(NUMBER_WRONG, pl.any_horizontal(pl.col("id", *DEATHS).is_null())),
    *people_rules(*DEATHS, most=MOST_DEATHS),
    Rule(TYPE_UNKNOWN, ~pl.col("type_of_violence").is_in([int(each) for each in ViolenceType]).fill_null(value=False)),
    Rule(
        PRECISION_UNKNOWN,
        not_between("where_prec", min(PlacePrecision), max(PlacePrecision)).fill_null(value=True)
        | not_between("date_prec", 1, 5).fill_null(value=True),
    ),
    *coordinate_rules(),
    *period_rules(),
    Rule(COUNTRY_UNKNOWN, pl.col("country_given") & pl.col("country").is_null()),
    Rule(EVENT_TWICE, repeated("id")),
)

_PUBLISHERS_NAME = re.compile(r"ged[a-z]*[-_]?v?(\d\d)[-_.]?(\d)(?=\D|$)", re.IGNORECASE)
_WHOLE_WORLD = re.compile(r"^(gedevent_v\d\d_\d|ged\d\d\d(-csv|-xlsx)?|ged_?global.*)$", re.IGNORECASE)


def tidy(read: Read) -> Iterator[Tidied]:
    """All events of a file, as one vintage of the countries in it, or of the world if the publisher's name says so."""
    events, refusals = tidy_events(read.frame)
    is_world = _WHOLE_WORLD.match(read.name.split(".")[0]) is not None
    countries = tuple(sorted(events["country"].drop_nulls().unique()))
    yield Tidied(
        version=read.version or version_in(read.name) or newest_day(events),
        part="events",
        scope=() if is_world else countries,
        tables={"violence_events": events},
        rows_read=read.frame.height,
        refusals=refusals,
    )


def version_in(name: str) -> str:
    """The version in a file's name ("ged251-csv.zip" → "25.1"), or an empty text."""
    found = _PUBLISHERS_NAME.search(name)
    return f"{found[1]}.{found[2]}" if found else ""


def newest_day(events: pl.DataFrame) -> str:
    newest = events["date_end"].max()
    return str(newest) if newest is not None else ""


def tidy_events(frame: pl.DataFrame) -> tuple[pl.DataFrame, tuple[Refusal, ...]]:
    """The usable events, and why the others are not."""
    kept, refusals = sift(_typed(frame), RULES)
    return shaped(kept.rename(_NAMES), VIOLENCE_EVENTS), refusals


_NAMES = {
    "id": "event_id",
    "date_prec": "date_precision",
    "type_of_violence": "violence_type",
    "where_prec": "place_precision",
    "adm_1": "adm1_name",
    "adm_2": "adm2_name",
    "where_coordinates": "where",
    "best": "deaths_best",
    "low": "deaths_low",
    "high": "deaths_high",
    "number_of_sources": "source_count",
}


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    typed = frame.with_columns(
        whole("id"),
        *(whole(name, pl.Int32) for name in (*DEATHS, "country_id", "number_of_sources")),
        *(whole(name, pl.Int8) for name in ("type_of_violence", "where_prec", "date_prec")),
        *(day(name) for name in ("date_start", "date_end")),
        *(decimal(name) for name in ("longitude", "latitude")),
        *(words(name) for name in ("adm_1", "adm_2", "where_coordinates", "side_a", "side_b", "iso3")),
        country_given=pl.col("country_id").is_not_null() | pl.col("iso3").is_not_null(),
    )
    iso3 = pl.when(pl.col("iso3").is_in(codes())).then("iso3")
    return typed.with_columns(
        country=pl.coalesce(iso3, gleditsch_ward.to_country("country_id")),
        number_of_sources=pl.when(pl.col("number_of_sources") > 0).then("number_of_sources"),
    )
