import pytest

from saferhavens.web.places.models import Place
from saferhavens.web.profiles.maplink import map_address


def place(level: int, west: float, south: float, east: float, north: float) -> Place:
    return Place(code="COL-05", country="COL", level=level, west=west, south=south, east=east, north=north)


def test_a_country_opens_as_the_map_shows_it_of_itself():
    assert map_address(place(0, -79, -4, -67, 12)) == "/map/COL/"


def test_a_division_opens_in_its_middle():
    assert map_address(place(1, -78, 5, -74, 9)).endswith("/7.0000/-76.0000")


@pytest.mark.parametrize("side", [0.0, 0.001, 1.0, 40.0, 360.0])
def test_the_zoom_is_one_that_the_map_accepts(side):
    zoom = float(map_address(place(2, -side / 2, 0, side / 2, 0.1)).split("at=")[1].split("/")[0])
    assert 0 <= zoom <= 11


def test_a_smaller_place_is_shown_closer():
    near, far = (map_address(place(2, 0, 0, side, side)).split("at=")[1] for side in (0.5, 5))
    assert float(near.split("/")[0]) > float(far.split("/")[0])
