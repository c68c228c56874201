"""When places come after the figures, or change: find again where the figures that are held belong."""

from collections.abc import Callable, Collection

import polars as pl
from django.db import connection, models

from saferhavens.web.mobility.models import DemographicFigure, DisplacementReport, PlaceFigure, ViolenceEvent
from saferhavens.web.mobility.storing import code_places, name_places, place_events
from saferhavens.web.places.locating import locate

CHUNK = 50_000


def relink(countries: Collection[str]) -> None:
    """Point the figures and events of `countries` to the places that are known now."""
    some = list(countries)
    events = ("country", "place_precision", "longitude", "latitude")
    _relink(ViolenceEvent, {"country__in": some}, events, ("adm1_id", "adm2_id"), place_events)
    _relink(DisplacementReport, {"country__in": some}, ("country", "longitude", "latitude"), ("adm1_id",), locate)
    names = ("asylum", "location", "location_level")
    _relink(DemographicFigure, {"asylum__in": some}, names, ("place_id",), lambda rows: name_places(rows, {}))
    codes = ("country", "local_code")
    _relink(PlaceFigure, {"country__in": some}, codes, ("place_id",), lambda rows: code_places(rows, {}))


def _relink(
    model: type[models.Model],
    where: dict[str, object],
    facts: Collection[str],
    links: Collection[str],
    find: Callable[[pl.DataFrame], pl.DataFrame],
) -> None:
    """Write only the rows whose links change."""
    rows = list(model._default_manager.filter(**where).values_list("pk", *facts, *links))
    if not rows:
        return
    old = pl.DataFrame(
        rows, schema=["pk", *facts, *(f"old_{link}" for link in links)], orient="row", infer_schema_length=None
    )
    new = find(old)
    differs = pl.any_horizontal(
        pl.col(link).cast(pl.Int64).ne_missing(pl.col(f"old_{link}").cast(pl.Int64)) for link in links
    )
    _update(model, new.filter(differs).select(*links, "pk"))


def _update(model: type[models.Model], rows: pl.DataFrame) -> None:
    """UPDATE by primary key; the columns of `rows` are what is set, then `pk`."""
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(name)} = %s" for name in rows.columns[:-1])
    sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE id = %s"  # noqa: S608 - names of our own models
    with connection.cursor() as cursor:
        for chunk in rows.iter_slices(CHUNK):
            cursor.executemany(sql, chunk.rows())
