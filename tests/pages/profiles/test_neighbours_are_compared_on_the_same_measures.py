import pytest
import shapely

import open_data
from saferhavens.web.mobility.held import held_now
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.neighbours import neighbours_of

pytestmark = pytest.mark.django_db


def names(code: str) -> list[str]:
    return [place.name for place in neighbours_of(held_now(), Place.objects.get(code=code))]


def test_places_that_share_a_border_are_neighbours(world):
    assert names("COL-52") == ["Sur"]
    assert names("COL-52001") == ["Bolívar", "Bolívar"]


def test_a_country_that_touches_none_is_compared_with_the_nearest(world):
    assert names("PER") == ["Colombia"]


def test_a_gap_of_simplified_outlines_is_no_gap(db):
    near = open_data.place("VEN", shapely.box(2.01, 0, 3, 2), "Venezuela", level=0, parent=None)
    open_data.stored(open_data.boundaries(*open_data.COUNTRIES, near, part="countries", scope=()))
    assert names("COL") == ["Venezuela"]


def test_the_place_stands_first_and_its_rank_is_told(world, client, read):
    assert "Venezuelans present, 31 October 2022: Villa Ñandú is number 1 of 2." in read("/places/COL-52001/")
    rows = client.get("/places/COL-52001/neighbours.csv").content.decode().splitlines()
    assert rows[1].startswith("Villa Ñandú,150,15.0,")


def test_what_a_source_does_not_cover_is_a_dash_and_not_0(world, client):
    rows = client.get("/places/COL/neighbours.csv").content.decode().splitlines()
    header, own, other = (row.split(",") for row in rows[:3])
    deaths = header.index("deaths_ucdp_ged")
    assert (own[deaths], other[deaths]) == ("14", "")


def test_a_place_that_is_covered_and_quiet_has_0(world, client):
    rows = client.get("/places/COL-52/neighbours.csv").content.decode().splitlines()
    header, _own, other = (row.split(",") for row in rows[:3])
    assert other[header.index("deaths_ucdp_ged")] == "0"
