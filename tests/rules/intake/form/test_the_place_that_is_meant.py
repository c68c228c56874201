"""From what is typed to one place, several to choose from, or none: never a guess between two."""

import pytest
from django.utils import translation

from open_data import countries, divisions, stored
from saferhavens.core.words import PILOT_COUNTRIES
from saferhavens.web.intake.form import gazetteer
from saferhavens.web.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_country() -> None:
    """Norte with Villa Ñandú and Bolívar, Sur with another Bolívar."""
    stored(countries(), divisions())


def found(text: str, country: str = "COL") -> list[str]:
    return [gazetteer.label_of(place) for place in gazetteer.places_named(country, text)]


@pytest.mark.parametrize(
    "text", ["Villa Ñandú", "villa nandu", "VILLA  ÑANDÚ", "Villa Ñandú, Norte", "ñandu", "norte villa"]
)
def test_a_clear_name_is_one_place(text):
    assert found(text) == ["Villa Ñandú, Norte"]


def test_a_name_that_two_places_bear_is_asked_about():
    assert sorted(found("Bolívar")) == ["Bolívar, Norte", "Bolívar, Sur"]


def test_with_its_department_it_is_clear():
    assert found("Bolivar, Sur") == ["Bolívar, Sur"]


def test_a_department_is_meant_by_its_own_name():
    assert found("Norte") == ["Norte"]


@pytest.mark.parametrize("text", ["", "   ", ",", "Atlantis", "x" * 10_000, "%", "_", "Villa Nowhere"])
def test_what_is_no_known_name_finds_nothing(text):
    assert found(text) == []


def test_a_place_of_another_country_is_not_offered():
    assert found("Villa Ñandú", "PER") == []


def test_no_country_is_offered_as_a_place_inside_itself():
    assert all(place.level > 0 for place in gazetteer.divisions("COL"))


def test_a_label_of_the_other_language_is_understood_too():
    Place.objects.filter(name_es="Villa Ñandú").update(name_en="Rheatown", search_key="rheatown villa nandu norte")
    with translation.override("en"):
        assert found("Villa Ñandú, Norte") == ["Rheatown, Norte"]


def test_the_pilot_countries_can_be_chosen_also_before_anything_is_loaded():
    Place.objects.all().delete()
    assert gazetteer.countries() == list(PILOT_COUNTRIES)


def test_every_label_leads_back_to_its_place():
    for place in gazetteer.divisions("COL"):
        assert [each.code for each in gazetteer.places_named("COL", gazetteer.label_of(place))] == [place.code]
