"""What the server draws: marks stand where their numbers say, and no text of a place can become code."""

import itertools
import re
from xml.etree import ElementTree

import numpy as np
import pytest
import shapely
from django.utils.translation import override

from saferhavens.web.outlook import drawing, mapdrawing
from saferhavens.web.outlook.drawing import Point, dots, reliability, round_top, strip
from saferhavens.web.outlook.mapdrawing import HEIGHT, WIDTH, Shaded, equal_earth, path_of


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - as above


def of_class(svg: str, name: str) -> list[ElementTree.Element]:
    return [each for each in parsed(svg).iter() if each.get("class") == name]


def x_of(element: ElementTree.Element, name: str = "cx") -> float:
    return float(element.get(name, "nan"))


# --- a chance on its range ----------------------------------------------------------------------------------------


def test_the_dot_lies_between_the_ends_of_its_range():
    drawn = strip(0.08, 0.04, 0.16, 0.015, 0.2)
    (dot,), (line,), (base,) = (of_class(drawn, name) for name in ("strip-dot", "strip-range", "strip-base"))
    assert x_of(base, "x1") < x_of(line, "x1") < x_of(dot) < x_of(line, "x2")


def test_twice_the_chance_lies_twice_as_far():
    near, far = (x_of(of_class(strip(chance, None, None, None, 0.2), "strip-dot")[0]) for chance in (0.05, 0.1))
    assert far - 6 == pytest.approx(2 * (near - 6), abs=0.1)


def test_without_range_and_base_rate_only_the_dot_is_drawn():
    drawn = strip(0.08, None, None, None, 0.2)
    assert not of_class(drawn, "strip-range")
    assert not of_class(drawn, "strip-base")


def test_what_is_beyond_the_axis_stays_on_its_end():
    assert x_of(of_class(strip(0.9, 0.1, 1.0, None, 0.2), "strip-dot")[0]) <= drawing.STRIP_WIDTH


@pytest.mark.parametrize("drawn", [strip(0.1, 0.05, 0.2, 0.01, 0.3), dots([0, 1, 2])])
def test_a_drawing_is_hidden_from_screen_readers_and_cannot_be_stepped_into(drawn):
    root = parsed(drawn)
    assert (root.get("aria-hidden"), root.get("focusable")) == ("true", "false")


# --- twenty outcomes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        [0] * 20,
        [0] * 19 + [1],
        list(range(20)),
        [10**power for power in range(6)],
        [3_000_000] * 20,
        [0, 9, 10, 99, 100],
    ],
)
def test_each_outcome_is_one_dot_within_the_drawing(values):
    drawn = dots(values)
    found = of_class(drawn, "dot")
    assert len(found) == len(values)
    assert all(0 < x_of(each) < drawing.WIDTH for each in found)
    assert all(0 < x_of(each, "cy") < drawing.ROOM + 2 for each in found)


def test_more_lies_further_to_the_right():
    places = [x_of(each) for each in of_class(dots([0, 10, 100, 1_000]), "dot")]
    assert places == sorted(places)
    assert len(set(places)) == 4


def test_alike_outcomes_stand_on_each_other():
    found = of_class(dots([7] * 5), "dot")
    assert len({x_of(each) for each in found}) == 1
    heights = sorted(x_of(each, "cy") for each in found)
    radius = x_of(found[0], "r")
    assert all(after - before >= 2 * radius for before, after in itertools.pairwise(heights))


def test_the_axis_says_zero_and_powers_of_ten():
    words = [each.text for each in parsed(dots([0, 5, 900])).iter() if each.tag.endswith("text")]
    assert words == ["0", "1", "10", "100", "1,000"]


# --- reliability --------------------------------------------------------------------------------------------------

POINTS = [Point(0.01, 0.02, 0.005, 0.04, 900), Point(0.1, 0.08, 0.03, 0.15, 100), Point(0.3, 0.2, None, None, 10)]


def test_every_group_is_a_point_and_those_with_bounds_have_a_line():
    drawn = reliability(POINTS, "said", "came")
    assert len(of_class(drawn, "reliability-point")) == 3
    assert len(of_class(drawn, "reliability-range")) == 2


def test_more_forecasts_make_a_larger_point():
    sizes = [x_of(each, "r") for each in of_class(reliability(POINTS, "said", "came"), "reliability-point")]
    assert sizes == sorted(sizes, reverse=True)


def test_a_point_on_the_diagonal_lies_on_it():
    drawn = reliability([Point(0.2, 0.2, None, None, 5), Point(0.4, 0.4, None, None, 5)], "said", "came")
    (line,) = of_class(drawn, "reliability-diagonal")
    x1, y1, x2, y2 = (x_of(line, name) for name in ("x1", "y1", "x2", "y2"))
    for point in of_class(drawn, "reliability-point"):
        along = (x_of(point) - x1) / (x2 - x1)
        assert x_of(point, "cy") == pytest.approx(y1 + along * (y2 - y1), abs=0.2)


def test_both_axes_are_named_and_scaled_alike():
    words = [each.text for each in parsed(reliability(POINTS, "said", "came")).iter() if each.tag.endswith("text")]
    assert {"said", "came"} <= set(words)
    assert words.count("20\u00a0%") == 2


@pytest.mark.parametrize(
    ("value", "top"),
    [
        (0.0, 0.01),
        (-1.0, 0.01),
        (0.0009, 0.001),
        (0.01, 0.01),
        (0.011, 0.02),
        (0.058, 0.06),
        (0.13, 0.2),
        (0.61, 0.8),
        (0.9, 1.0),
        (3.0, 1.0),
    ],
)
def test_an_axis_ends_at_a_round_number(value, top):
    assert round_top(value) == top


# --- the world ----------------------------------------------------------------------------------------------------


def test_the_projection_keeps_north_on_top_and_east_on_the_right():
    south, north, west, east = equal_earth(np.array([[0.0, -50.0], [0.0, 70.0], [-120.0, 0.0], [120.0, 0.0]]))
    assert north[1] < south[1]
    assert west[0] < WIDTH / 2 < east[0]
    assert west[0] + east[0] == pytest.approx(WIDTH)


def test_the_edges_of_the_drawing_are_the_edges_of_what_is_shown():
    south, north, west, east = equal_earth(
        np.array([[0.0, mapdrawing.SOUTHERNMOST], [0.0, mapdrawing.NORTHERNMOST], [-180.0, 0.0], [180.0, 0.0]])
    )
    assert (north[1], south[1]) == (pytest.approx(0), pytest.approx(HEIGHT))
    assert (west[0], east[0]) == (pytest.approx(0), pytest.approx(WIDTH))


def area(west: float, south: float, side: float) -> float:
    box = shapely.segmentize(shapely.box(west, south, west + side, south + side), 0.25)
    return shapely.transform(box, equal_earth).area


@pytest.mark.parametrize("latitude", [-50.0, -20.0, 20.0, 40.0, 60.0])
def test_areas_keep_their_share_wherever_they_lie(latitude):
    """A cell of one degree holds sin(north) − sin(south) of the sphere."""
    here = np.sin(np.radians(latitude + 1)) - np.sin(np.radians(latitude))
    there = np.sin(np.radians(1.0))
    assert area(10.0, latitude, 1.0) / area(10.0, 0.0, 1.0) == pytest.approx(here / there, rel=2e-3)
    assert area(100.0, latitude, 1.0) == pytest.approx(area(-100.0, latitude, 1.0), rel=1e-6)


def test_a_country_is_one_path_of_relative_steps():
    path = path_of(shapely.box(10, 10, 20, 20))
    assert re.fullmatch(r"M[\d.]+ [\d.]+l[-\d. ]+z", path)


def test_a_country_too_small_to_see_is_a_dot():
    path = path_of(shapely.box(7.40, 43.72, 7.44, 43.75))
    assert f"a{mapdrawing.SMALLEST} {mapdrawing.SMALLEST}" in path


def test_islands_too_small_to_see_are_left_out_beside_a_mainland():
    mainland, island = shapely.box(10, 10, 20, 20), shapely.box(30, 10, 30.05, 10.05)
    assert path_of(shapely.MultiPolygon([mainland, island])).count("M") == 1


def test_a_seam_through_a_country_is_closed():
    halves = shapely.MultiPolygon([shapely.box(10, 10, 15, 20), shapely.box(15.02, 10, 20, 20)])
    assert path_of(halves).count("M") == 1


def test_words_of_a_country_cannot_become_code():
    shade = Shaded(3, '<script>"&', 'javascript:"<')
    drawn = mapdrawing._country("M0 0l1 1z", shade)
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_a_country_without_forecast_is_silent_and_leads_nowhere():
    assert mapdrawing._country("M0 0z", None) == '<path class="scale-silent" d="M0 0z"/>'


@pytest.mark.django_db
def test_without_outlines_there_is_no_map():
    assert mapdrawing.world_map({}) == ""
