"""Which divisions hold given points, and which bear given names."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
import shapely

from saferhavens.core.geo import COAST_KM, NOWHERE, Floats, PlaceFinder
from saferhavens.core.words import Level
from saferhavens.web.places.models import Place, PlaceShape
from saferhavens.web.places.rules import Gazetteer, Named

_NULL = np.iinfo(np.int64).min


@dataclass(frozen=True)
class LevelFinder:
    """The divisions of one level of a country: which one holds a point."""

    ids: np.ndarray  # of places, in the order of the outlines
    finder: PlaceFinder

    @classmethod
    def of(cls, country: str, level: Level) -> Self | None:
        """None where no divisions are known."""
        rows = list(
            PlaceShape.objects.filter(place__country=country, place__level=level)
            .order_by("place__code")
            .values_list("place_id", "geometry")
        )
        if not rows:
            return None
        outlines = shapely.from_wkb([bytes(geometry) for _, geometry in rows])
        return cls(np.array([pk for pk, _ in rows], dtype=np.int64), PlaceFinder(outlines))

    def find(self, longitudes: Floats, latitudes: Floats) -> pl.Series:
        """The place's id for each point, null where there is none."""
        found = self.finder.find(longitudes, latitudes, COAST_KM)
        ids = np.where(found == NOWHERE, _NULL, self.ids[found])
        return pl.Series(ids).replace(_NULL, None)


def locate(points: pl.DataFrame) -> pl.DataFrame:
    """`points` (country, longitude, latitude) with `adm1_id` and `adm2_id`: the divisions of that country there.

    The second division is the finer outline, so where it is known, the first is its parent.
    """
    parts = [
        _locate_in(str(country), part)
        for (country,), part in points.with_row_index("_order").partition_by("country", as_dict=True).items()
    ]
    if not parts:
        return points.with_columns(adm1_id=pl.lit(None, pl.Int64), adm2_id=pl.lit(None, pl.Int64))
    return pl.concat(parts).sort("_order").drop("_order")


def _locate_in(country: str, points: pl.DataFrame) -> pl.DataFrame:
    usable = points["longitude"].is_not_null() & points["latitude"].is_not_null()
    some = points.filter(usable)
    adm1, adm2 = (_find(LevelFinder.of(country, level), some) for level in (Level.ADM1, Level.ADM2))
    parents = dict(Place.objects.filter(country=country, level=Level.ADM2).values_list("pk", "parent_id"))
    known = some.select(
        "_order", adm2_id=adm2, adm1_id=adm2.replace_strict(parents, default=None, return_dtype=pl.Int64)
    )
    known = known.with_columns(pl.col("adm1_id").fill_null(adm1))
    return points.join(known.select("_order", "adm1_id", "adm2_id"), on="_order", how="left")


def _find(finder: LevelFinder | None, points: pl.DataFrame) -> pl.Series:
    if finder is None or points.is_empty():
        return pl.Series([None] * points.height, dtype=pl.Int64)
    return finder.find(points["longitude"].to_numpy(), points["latitude"].to_numpy())


def divided_countries() -> set[str]:
    """The countries whose first divisions are known."""
    return set(Place.objects.filter(level=Level.ADM1).values_list("country", flat=True).distinct())


def gazetteer() -> Gazetteer:
    """All divisions by name."""
    rows = Place.objects.filter(level__gt=Level.COUNTRY)
    facts = rows.values_list("pk", "country", "level", "name_en", "name_es", "parent_id")
    return Gazetteer(Named(pk, country, level, (en, es), parent) for pk, country, level, en, es, parent in facts)
