"""The outlines that the map draws: one small layer for all countries, and one for each level of a country."""

import gzip
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from django.db.models import QuerySet

from saferhavens.core.geo import simplified
from saferhavens.core.words import Level
from saferhavens.web.places.models import OutlineLayer, Place, PlaceShape


@dataclass(frozen=True)
class Detail:
    """How finely a layer is drawn, in degrees and decimals of degrees, so that it stays small enough for a phone."""

    tolerance: float
    decimals: int


DETAIL = {
    Level.COUNTRY: Detail(0.18, 2),
    Level.ADM1: Detail(0.02, 3),
    Level.ADM2: Detail(0.02, 3),
}
WORLD = ""


def draw_layers(changed: Iterable[tuple[str, int]]) -> None:
    """Draw anew the layers of these countries and levels, and drop those of which no place is left."""
    wanted = {(WORLD if level == Level.COUNTRY else country, level) for country, level in changed}
    for country, level in sorted(wanted):
        draw_layer(country, Level(level))
    for drawn in OutlineLayer.objects.all():
        if not _places_of(drawn.country, drawn.level).exists():
            drawn.delete()


def _places_of(country: str, level: int) -> QuerySet[Place]:
    places = Place.objects.filter(level=level).order_by("code")
    return places.filter(country=country) if country else places


def draw_layer(country: str, level: Level) -> None:
    """Draw one layer of at least one place."""
    content = layer(list(_places_of(country, level)), DETAIL[level])
    OutlineLayer.objects.update_or_create(
        country=country,
        level=level,
        defaults={"sha256": hashlib.sha256(content).hexdigest(), "content": content},
    )


def layer(places: list[Place], detail: Detail) -> bytes:
    """Gzipped GeoJSON of `places`. The same places give the same bytes."""
    wkb = dict(PlaceShape.objects.filter(place__in=[place.pk for place in places]).values_list("place_id", "geometry"))
    whole = shapely.from_wkb([bytes(wkb[place.pk]) for place in places])
    outlines = shapely.to_geojson(np.asarray(simplified(whole, detail.tolerance, detail.decimals), dtype=object))
    features = ",".join(_feature(place, outline) for place, outline in zip(places, outlines, strict=True))
    return gzip.compress(f'{{"type":"FeatureCollection","features":[{features}]}}'.encode(), 9, mtime=0)


def _feature(place: Place, outline: str) -> str:
    properties = {
        "code": place.code,
        "name_en": place.name_en,
        "name_es": place.name_es,
        "parent": place.parent_code or None,
    }
    words = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    return f'{{"type":"Feature","id":{place.pk},"properties":{words},"geometry":{outline}}}'
