"""A publisher's name longer than any place's is cut to what is kept, on every database, and the place is there."""

import pytest

from open_data import NORTE, boundaries, place, stored
from saferhavens.web.places.models import Place

pytestmark = pytest.mark.django_db


def test_a_name_of_thousands_of_letters_is_cut_and_the_place_is_kept():
    stored(boundaries(place("COL-05", NORTE, "A" * 5000, name_es="Ñ" * 5000)))
    kept = Place.objects.get(code="COL-05")
    assert kept.name_en == "A" * 120
    assert kept.name_es == "Ñ" * 120
