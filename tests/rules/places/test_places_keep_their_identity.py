"""A place is the same place under its code through all vintages, so that links and figures stay right."""

import pytest
import shapely

from open_data import (
    COUNTRIES,
    DEPARTMENTS,
    MUNICIPALITIES,
    NORTE,
    boundaries,
    countries,
    divisions,
    event,
    events,
    place,
    stored,
)
from saferhavens.web.mobility.models import ViolenceEvent
from saferhavens.web.places.models import Place, PlaceShape

pytestmark = pytest.mark.django_db


def test_a_new_vintage_changes_the_facts_and_keeps_the_id() -> None:
    stored(divisions())
    before = Place.objects.get(code="COL-52").pk
    stored(boundaries(place("COL-52", shapely.box(0, 1, 3, 2), "Gran Norte"), version="2"))
    after = Place.objects.get(code="COL-52")
    assert after.pk == before
    assert (after.name_es, after.east) == ("Gran Norte", 3)
    assert shapely.from_wkb(bytes(after.shape.geometry)).area == 3


def test_an_older_vintage_that_comes_later_changes_nothing() -> None:
    stored(boundaries(place("COL-52", NORTE, "New name"), version="2024"))
    stored(boundaries(place("COL-52", NORTE, "Old name"), place("COL-99", NORTE, "Gone"), version="2012"))
    assert list(Place.objects.values_list("name_en", flat=True)) == ["New name"]


def test_a_place_that_the_new_vintage_no_longer_knows_is_removed_and_its_events_stay() -> None:
    stored(divisions(), events(event(1)))
    stored(boundaries(*DEPARTMENTS, MUNICIPALITIES[1], MUNICIPALITIES[2], version="2"))
    kept = ViolenceEvent.objects.get()
    assert (kept.adm1.code, kept.adm2) == ("COL-52", None)


def test_another_countrys_boundaries_leave_the_first_as_they_are() -> None:
    stored(divisions())
    stored(boundaries(place("PER-01", NORTE, "Lima", parent="PER"), scope=("PER",)))
    assert Place.objects.filter(country="COL").count() == 5


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_parents_are_known_whichever_is_loaded_first(order: tuple[int, ...]) -> None:
    files = [
        countries(),
        boundaries(*DEPARTMENTS, part="first"),
        boundaries(*MUNICIPALITIES, part="second"),
    ]
    stored(*(files[number] for number in order))
    villa = Place.objects.get(code="COL-52001")
    assert (villa.parent.code, villa.parent.parent.code, villa.parent.parent.parent) == ("COL-52", "COL", None)
    assert villa.search_key == "villa nandu norte"


def test_each_place_has_a_shape_and_its_bounds() -> None:
    stored(countries(), divisions())
    assert PlaceShape.objects.count() == len(COUNTRIES) + len(DEPARTMENTS) + len(MUNICIPALITIES)
    norte = Place.objects.get(code="COL-52")
    assert (norte.west, norte.south, norte.east, norte.north) == (0, 1, 2, 2)


def test_a_place_speaks_the_readers_language(settings: object) -> None:
    from django.utils import translation

    stored(countries())
    peru = Place.objects.get(code="PER")
    with translation.override("es"):
        assert peru.name == "Perú"
    with translation.override("en"):
        assert peru.name == "Peru"
