"""The sentences at the head of a country's page are made of its figures."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_last_year_is_compared_with_the_one_before_and_the_first(world, read):
    page = read("/places/COL/")
    assert (
        "UNHCR counts 1,200 internally displaced people in Colombia at the end of 2024,"
        " 200 more (+20.0 %) than a year before. In 2022, the first year with a number, there were 900." in page
    )


def test_a_fall_is_called_a_fall_and_the_peak_is_named(world, read):
    page = read("/places/COL/")
    assert "67 refugees in Colombia at the end of 2024, 13 fewer (−16.2 %) than a year before." in page
    assert "The most were 80 in 2023." in page


def test_people_from_here_abroad_are_counted_without_those_at_home(world, read):
    assert "525 people from Colombia are refugees, asylum seekers or in need of protection in other countries," in read(
        "/places/COL/"
    )


def test_new_displacement_compares_twelve_months_with_twelve(world, read):
    page = read("/places/COL/")
    assert "add up to 240 new internal displacements by conflict and disaster in Colombia, 120 more (+100.0 %)" in page


def test_the_last_twelve_months_of_violence_are_those_that_the_source_covers(world, read):
    page = read("/places/COL/")
    assert "From July 2017 to June 2018, the last twelve months that UCDP covers here, it records 3 events" in page
    assert "14 deaths (between 10 and 21) in Colombia" in page


def test_a_small_base_gets_no_percentage(world, read):
    assert "Of deaths, that is 12 more than in the twelve months before." in read("/places/COL/")


def test_the_same_stands_there_in_spanish_with_spanish_numbers(world, read):
    page = read("/places/COL/", language="es")
    assert (
        "El ACNUR cuenta 1.200 personas desplazadas internas en Colombia a fines de 2024,"
        " 200 más (+20,0 %) que un año antes." in page
    )


def test_each_sentence_names_its_publisher_and_version(world, read):
    assert "version 2025-09-25 · to the figures" in read("/places/COL/")
