"""The sample's boundaries come in pieces, one a country. None may push out another; real ones push out all."""

import pytest

from open_data import NoAudit, countries, divisions, stored
from saferhavens.core.words import PILOT_COUNTRIES, Level
from saferhavens.sources.registry import get
from saferhavens.web.places.models import Place
from saferhavens.web.vintages import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample() -> None:
    actions.load_samples(NoAudit(), [get("boundaries")], lambda *_progress: None)


@pytest.mark.parametrize("country", PILOT_COUNTRIES)
@pytest.mark.parametrize("level", list(Level))
def test_each_pilot_country_of_the_sample_has_its_divisions(sample, country, level):
    assert Place.objects.filter(country=country, level=level).exists()


def test_the_places_of_the_sample_are_as_many_as_it_holds(sample):
    held = sum(prepared.tables["places"].height for prepared in get("boundaries").sample())
    assert Place.objects.count() == held


def test_the_first_real_boundaries_push_out_everything_invented(sample):
    stored(countries(), divisions())
    assert not Place.objects.filter(vintage__fictional=True).exists()
    assert Place.objects.exists()
