"""The outlines of the map are simple, small, and without gaps between neighbours."""

import math
from pathlib import Path

import pytest
import shapely

from open_data import ABROAD, DEPARTMENTS, MUNICIPALITIES, boundaries, countries, divisions, place, stored
from saferhavens.core.geo import simplified
from saferhavens.core.grid import from_grid
from saferhavens.web.mobility.views import encoded
from saferhavens.web.places.models import OutlineLayer, Place
from saferhavens.web.places.outlines import Outlines


def wavy(left: float, right: float) -> shapely.Polygon:
    """A strip whose right side is a wave of many corners; a strip that begins there has the same wave on its left."""

    def side(x: float) -> list[tuple[float, float]]:
        return [(x + 0.03 * math.sin(step), step / 100) for step in range(101)]

    return shapely.Polygon(side(right) + side(left)[::-1])


def test_a_shared_border_stays_shared_when_it_is_simplified() -> None:
    west, east = simplified([wavy(0, 1), wavy(1, 2)], tolerance=0.02, decimals=3)
    assert shapely.get_num_coordinates(west) < shapely.get_num_coordinates(wavy(0, 1)) / 2
    assert shapely.intersection(west, east).area == pytest.approx(0, abs=1e-9)
    gap = shapely.union_all([wavy(0, 1), wavy(1, 2)]).area - shapely.union_all([west, east]).area
    assert abs(gap) < 0.05
    assert not shapely.get_num_interior_rings(shapely.union_all([west, east]))


def test_coordinates_have_no_more_decimals_than_asked() -> None:
    (outline,) = simplified([wavy(0, 1)], tolerance=0.001, decimals=3)
    coordinates = shapely.get_coordinates(outline)
    assert coordinates == pytest.approx(coordinates.round(3), abs=1e-12)


def test_an_island_too_small_to_simplify_stays() -> None:
    islet = shapely.box(5, 5, 5.001, 5.001)
    assert not any(outline.is_empty for outline in simplified([wavy(0, 1), islet], tolerance=0.5, decimals=2))


def test_no_reader_waits_for_the_compression_of_a_layer() -> None:
    """It is done when the places are loaded: what is stored is what is sent."""
    assert encoded(b"what is stored", "br") == b"what is stored"


@pytest.mark.django_db
def test_each_level_of_a_country_and_the_world_have_a_layer() -> None:
    stored(countries(), divisions())
    assert set(OutlineLayer.objects.values_list("country", "level")) == {("", 0), ("COL", 1), ("COL", 2)}


@pytest.mark.django_db
def test_a_feature_bears_what_the_map_needs() -> None:
    stored(countries(), divisions())
    layer = Outlines.read(OutlineLayer.objects.get(country="COL", level=2))
    villa = next(number for number, names in enumerate(layer.places) if names[0] == "COL-52001")
    assert layer.places[villa] == ["COL-52001", "Villa Ñandú", "Villa Ñandú", "COL-52"]
    assert from_grid(layer.shapes[villa], layer.decimals).area == pytest.approx(1.0, rel=0.01)


@pytest.mark.django_db
def test_the_same_places_give_the_same_bytes() -> None:
    stored(divisions())
    first = OutlineLayer.objects.get(level=1).sha256
    stored(divisions(version="2", sha256="again"))
    assert OutlineLayer.objects.get(level=1).sha256 == first


@pytest.mark.django_db
def test_a_changed_border_changes_the_hash_in_the_address() -> None:
    stored(divisions())
    first = OutlineLayer.objects.get(level=1).sha256
    moved = place("COL-86", shapely.box(0, 0, 3, 1), "Sur")
    stored(boundaries(DEPARTMENTS[0], moved, *MUNICIPALITIES, version="2"))
    assert OutlineLayer.objects.get(level=1).sha256 != first


@pytest.mark.django_db
def test_a_level_that_is_gone_has_no_layer() -> None:
    stored(divisions(fictional=True))
    stored(boundaries(place("PER-01", ABROAD, "Norte", parent="PER"), scope=("PER",)))
    assert set(OutlineLayer.objects.values_list("country", "level")) == {("PER", 1)}


@pytest.mark.shared_data
@pytest.mark.django_db
def test_the_real_layers_are_small_enough_for_a_phone(shared_data: Path) -> None:
    from django.db import transaction

    from open_data import AUDIT
    from saferhavens.sources import registry
    from saferhavens.web.vintages import actions

    source = registry.get("boundaries")
    for local in source.find(shared_data / "boundaries"):
        with transaction.atomic():
            actions.store(AUDIT, source.key, source.prepare(local))
    sizes = {(layer.country, layer.level): len(layer.content) for layer in OutlineLayer.objects.all()}
    assert sizes["", 0] <= 60 * 1024
    assert sizes["COL", 1] <= 15 * 1024
    assert sizes["COL", 2] <= 70 * 1024
    assert Place.objects.filter(country="KEN", level=1).count() == 47
