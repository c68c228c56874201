"""Where no source reports, the page says that nobody reports, and never that nothing happens."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_place_without_figures_says_that_nobody_reports(world, read):
    page = read("/places/COL-86001/")
    assert "No source that is loaded holds a figure of this place" in page
    assert "That does not mean that nothing happens here." in page


def test_coverage_says_of_each_source_whether_it_holds_anything_here(world, read):
    page = read("/places/COL/")
    assert "4 records here February 2017 to June 2018" in page
    assert "What the sources can and cannot see here" in page


def test_a_source_that_is_loaded_but_silent_is_told_from_one_that_is_not_loaded(world, read):
    page = read("/places/COL-86001/")
    assert "Loaded, but holds nothing on this place" in page
    assert "Nothing loaded for this country" in page


def test_every_source_says_what_it_cannot_see(world, read):
    assert read("/places/COL/").count("Cannot see") == 5
