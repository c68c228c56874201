"""The rows of the sources' tables, with what they are linked to, written in bulk."""

import polars as pl

from saferhavens.core.words import PlacePrecision
from saferhavens.web.mobility.models import (
    DemographicFigure,
    DisplacedFigure,
    DisplacementMonth,
    DisplacementReport,
    PlaceFigure,
    ViolenceEvent,
)
from saferhavens.web.places.locating import divided_countries, gazetteer, locate
from saferhavens.web.places.models import Place
from saferhavens.web.vintages import bulk
from saferhavens.web.vintages.in_force import in_force_rows
from saferhavens.web.vintages.models import Vintage
from saferhavens.web.vintages.rules import Winners

Notes = dict[str, int]


def store_displaced(vintage: Vintage, frame: pl.DataFrame, winners: Winners, notes: Notes) -> int:
    return bulk.insert(DisplacedFigure, of(vintage, frame))


def store_months(vintage: Vintage, frame: pl.DataFrame, winners: Winners, notes: Notes) -> int:
    return bulk.insert(DisplacementMonth, of(vintage, frame))


def store_demographics(vintage: Vintage, frame: pl.DataFrame, winners: Winners, notes: Notes) -> int:
    return bulk.insert(DemographicFigure, of(vintage, name_places(frame, notes)))


def store_place_figures(vintage: Vintage, frame: pl.DataFrame, winners: Winners, notes: Notes) -> int:
    return bulk.insert(PlaceFigure, of(vintage, code_places(frame, notes)))


def store_reports(vintage: Vintage, frame: pl.DataFrame, winners: Winners, notes: Notes) -> int:
    texts = ("event_name", "place_name", "accuracy", "reported_by", "link")
    rows = locate(frame).drop("adm2_id").with_columns(pl.col(texts).fill_null(""))
    notes["reports_without_division"] = _unplaced(rows, pl.col("longitude").is_not_null())
    return bulk.insert(DisplacementReport, of(vintage, rows))


def store_events(vintage: Vintage, frame: pl.DataFrame, winners: Winners, notes: Notes) -> int:
    rows = place_events(frame).with_columns(
        pl.col("where", "side_a", "side_b").fill_null(""),
        source=pl.lit(vintage.source),
        current=in_force_rows(frame, vintage, winners),
    )
    notes["events_without_division"] = _unplaced(rows, pl.col("place_precision") <= PlacePrecision.ADM1)
    rows = rows.drop("adm1_name", "adm2_name").sort("country", "date_start")
    return bulk.insert(ViolenceEvent, of(vintage, rows))


def of(vintage: Vintage, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(vintage_id=pl.lit(vintage.pk, pl.Int64))


def place_events(events: pl.DataFrame) -> pl.DataFrame:
    """`events` with `adm1_id` and `adm2_id`, each only as far as the place of the event is known."""
    precision = pl.col("place_precision")
    return locate(events).with_columns(
        adm1_id=pl.when(precision <= PlacePrecision.ADM1).then("adm1_id"),
        adm2_id=pl.when(precision <= PlacePrecision.ADM2).then("adm2_id"),
    )


def _unplaced(rows: pl.DataFrame, expected: pl.Expr) -> int:
    """Rows of divided countries that lie in none of the divisions."""
    divided = pl.col("country").is_in(list(divided_countries()))
    return rows.filter(expected & divided & pl.col("adm1_id").is_null()).height


def name_places(figures: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """`figures` (asylum, location, location_level) with `place_id`, found by the name of the division."""
    names = gazetteer()
    keys = figures.select("asylum", "location", "location_level").unique()
    ids = [names.find(country, location, level) for country, location, level in keys.iter_rows()]
    found = keys.with_columns(place_id=pl.Series(ids, dtype=pl.Int64))
    rows = figures.join(found, on=["asylum", "location", "location_level"], how="left", nulls_equal=True)
    divided = pl.col("asylum").is_in(list(divided_countries())) & pl.col("location_level").is_not_null()
    lost = found.filter(divided & pl.col("place_id").is_null())
    notes["locations_not_found"] = lost.height
    return rows


def code_places(figures: pl.DataFrame, notes: Notes) -> pl.DataFrame:
    """`figures` (country, local_code) with `place_id`, found by the country's own code of the finest division known."""
    countries = figures["country"].unique().to_list()
    rows = Place.objects.filter(country__in=countries, level__gt=0).order_by("level")
    ids = {(country, code): pk for pk, country, code in rows.values_list("pk", "country", "local_code")}
    keys = figures.select("country", "local_code").unique()
    found = keys.with_columns(place_id=pl.Series([ids.get(key) for key in keys.iter_rows()], dtype=pl.Int64))
    notes["places_without_outline"] = found["place_id"].null_count()
    return figures.join(found, on=["country", "local_code"], how="left")
