import json

import pytest
import shapely

from saferhavens.sources.boundaries.antimeridian import cut

ISLAND = shapely.Polygon([(179, -17), (-179, -17), (-179, -16), (179, -16)])


def test_an_island_across_it_becomes_two_halves():
    halves = cut(ISLAND)
    assert [part.bounds for part in sorted(shapely.get_parts(halves), key=lambda part: part.bounds)] == [
        (-180, -17, -179, -16),
        (179, -17, 180, -16),
    ]


def test_nothing_of_it_is_lost_and_nothing_lies_in_between():
    assert cut(ISLAND).area == pytest.approx(2)
    assert not cut(ISLAND).intersects(shapely.Point(0, -16.5))


def test_a_hole_stays_a_hole():
    lake = [(179.4, -16.6), (179.6, -16.6), (179.6, -16.4), (179.4, -16.4)]
    assert cut(shapely.Polygon(ISLAND.exterior, [lake])).area == pytest.approx(2 - 0.04)


def test_other_parts_of_the_country_stay_where_they_are():
    main = shapely.box(30, 50, 100, 70)
    both = cut(shapely.MultiPolygon([main, ISLAND]))
    assert both.area == pytest.approx(main.area + 2)


@pytest.mark.parametrize("shape", [shapely.box(-60, -10, 60, 10), shapely.Point(1, 1), shapely.box(170, 0, 180, 5)])
def test_what_does_not_jump_is_not_touched(shape):
    assert cut(shape) is shape


@pytest.mark.shared_data
def test_russia_does_not_reach_across_canada(shared_data):
    world = json.loads((shared_data / "boundaries" / "ne50m_adm0_world.geojson").read_text())
    russia = next(each for each in world["features"] if each["properties"]["name"] == "Russia")
    outline = cut(shapely.from_geojson(json.dumps(russia["geometry"])))
    assert not outline.intersects(shapely.Point(-100, 69))
    assert outline.intersects(shapely.Point(-175, 66))
