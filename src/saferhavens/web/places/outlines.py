"""The outlines that the map draws: one small layer for all countries, and one for each level of a country."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

import brotli
import shapely
from django.db.models import QuerySet

from saferhavens.core.geo import simplified
from saferhavens.core.grid import Shape, to_grid
from saferhavens.core.words import Level
from saferhavens.web.places.models import OutlineLayer, Place, PlaceShape

Names = tuple[str, str, str, str]
"""Code, English name, Spanish name, code of the place above."""


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
    """Draw one layer of at least one place, compressed now, so that no reader waits for it."""
    content = layer(list(_places_of(country, level)), DETAIL[level])
    OutlineLayer.objects.update_or_create(
        country=country,
        level=level,
        defaults={"sha256": hashlib.sha256(content).hexdigest(), "content": brotli.compress(content)},
    )


def layer(places: list[Place], detail: Detail) -> bytes:
    """The outlines of `places` as the map reads them. The same places give the same bytes."""
    wkb = dict(PlaceShape.objects.filter(place__in=[place.pk for place in places]).values_list("place_id", "geometry"))
    whole = shapely.from_wkb([bytes(wkb[place.pk]) for place in places])
    outlines = simplified(whole, detail.tolerance, detail.decimals)
    shapes = [to_grid(outline, detail.decimals) for outline in outlines]
    return Outlines(detail.decimals, [_names(place) for place in places], shapes).written()


def _names(place: Place) -> Names:
    return place.code, place.name_en, place.name_es, place.parent_code


@dataclass(frozen=True)
class Outlines:
    """Places and their outlines on a grid (`core.grid`), in the same order."""

    decimals: int
    places: list[Names]
    shapes: list[Shape]

    def written(self) -> bytes:
        """JSON in UTF-8."""
        facts = {"decimals": self.decimals, "places": self.places, "shapes": self.shapes}
        return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def read(cls, layer: OutlineLayer) -> "Outlines":
        """The outlines of a stored layer."""
        return cls(**json.loads(brotli.decompress(bytes(layer.content))))
