"""Places from the boundaries' vintages: kept under their code for ever, so that links to them stay right."""

from collections.abc import Collection, Sequence

import polars as pl
import shapely
from django.db.models import Count, OuterRef, Q, Subquery

from saferhavens.core.geo import search_key
from saferhavens.core.words import Level
from saferhavens.web.places.models import Place, PlaceShape
from saferhavens.web.places.outlines import draw_layers
from saferhavens.web.vintages.in_force import in_force_rows
from saferhavens.web.vintages.models import Vintage
from saferhavens.web.vintages.rules import Winners
from saferhavens.web.vintages.stores import Counts, Loaded

COLUMNS = (
    "level",
    "parent_code",
    "country",
    "scheme",
    "local_code",
    "name_en",
    "name_es",
    "population",
    "population_year",
    "population_source",
    "longitude",
    "latitude",
)
BOUNDS = ("west", "south", "east", "north")


def store_places(vintage: Vintage, frame: pl.DataFrame, winners: Winners, notes: dict[str, int]) -> int:
    """Bring the places to this vintage, where it is in force. Places that it no longer knows are removed.

    An older vintage that comes later changes nothing: of outlines only those in force are kept.
    """
    rows = frame.filter(in_force_rows(frame, vintage, winners))
    if rows.is_empty():
        return 0
    places = _upsert(vintage, rows)
    _upsert_shapes(places, rows["geometry"].to_list())
    _remove_replaced(vintage, rows)
    return len(places)


def _upsert(vintage: Vintage, rows: pl.DataFrame) -> list[Place]:
    bounds = shapely.bounds(shapely.from_wkb(rows["geometry"].to_list()))
    places = [
        Place(code=row["code"], vintage=vintage, **_facts(row), **dict(zip(BOUNDS, map(float, box), strict=True)))
        for row, box in zip(rows.drop("geometry").iter_rows(named=True), bounds, strict=True)
    ]
    changed = [*COLUMNS, *BOUNDS, "vintage", "search_key"]
    Place.objects.bulk_create(
        places, batch_size=500, update_conflicts=True, unique_fields=["code"], update_fields=changed
    )
    return places


def _facts(row: dict[str, object]) -> dict[str, object]:
    facts = {name: _cut(name, row[name]) for name in COLUMNS}
    texts = ("parent_code", "population_source")
    return facts | {name: facts[name] or "" for name in texts}


def _cut(name: str, value: object) -> object:
    """A text as long as its column allows: a name of thousands of letters is no reason to refuse the place."""
    return value[: Place._meta.get_field(name).max_length] if isinstance(value, str) else value


def _upsert_shapes(places: Sequence[Place], outlines: Sequence[bytes]) -> None:
    ids = dict(Place.objects.filter(code__in=[place.code for place in places]).values_list("code", "pk"))
    shapes = [
        PlaceShape(place_id=ids[place.code], geometry=outline) for place, outline in zip(places, outlines, strict=True)
    ]
    PlaceShape.objects.bulk_create(
        shapes, batch_size=200, update_conflicts=True, unique_fields=["place"], update_fields=["geometry"]
    )


def _remove_replaced(vintage: Vintage, rows: pl.DataFrame) -> None:
    """Remove what older vintages of the same part knew there and this one does not. Real ones remove all fiction."""
    same_part = Q(
        vintage__name=vintage.name,
        country__in=rows["country"].unique().to_list(),
        level__in=rows["level"].unique().to_list(),
    )
    old = Place.objects.filter(vintage__source=vintage.source).exclude(vintage=vintage)
    invented = Q() if vintage.fictional else Q(vintage__fictional=True)
    old.filter(same_part | invented).delete()


def follow_places(loaded: Loaded) -> None:
    """After places have changed: know parents and children, make them findable, draw them anew."""
    if "places" not in loaded.tables:
        return
    link_parents()
    write_search_keys(loaded.countries)
    changed = Place.objects.filter(vintage__in=loaded.vintages).values_list("country", "level").distinct()
    draw_layers(changed)


def link_parents() -> None:
    """Point each place to its parent, whichever of the two was loaded first."""
    parents = Place.objects.filter(code=OuterRef("parent_code")).values("pk")[:1]
    Place.objects.exclude(parent_code="").update(parent=Subquery(parents))


def write_search_keys(countries: Collection[str]) -> None:
    """A place is found by its own names, and by those of its parent: "tumaco", "tumaco narino"."""
    places = list(Place.objects.select_related("parent").filter(country__in=countries))
    for place in places:
        place.search_key = key_of(place)[:300]
    Place.objects.bulk_update(places, ["search_key"], batch_size=500)


def key_of(place: Place) -> str:
    """The words of a place's names and its parent's, each once, its own first."""
    parent = place.parent
    names = [place.name_en, place.name_es, *([parent.name_en, parent.name_es] if parent else [])]
    return " ".join(dict.fromkeys(search_key(*names).split()))


LEVEL_NAMES = {Level.COUNTRY: "country", Level.ADM1: "adm1", Level.ADM2: "adm2"}


def count_places(vintages: Sequence[int], countries: Sequence[str]) -> Counts:
    """Places by country and level."""
    places = Place.objects.filter(vintage__in=vintages, country__in=countries).order_by("country", "level")
    counts: Counts = {}
    for country, level, number in places.values_list("country", "level").annotate(Count("pk")):
        counts.setdefault(country, {})[LEVEL_NAMES[Level(level)]] = number
    return counts
