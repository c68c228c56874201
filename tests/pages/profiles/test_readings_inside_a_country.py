from datetime import date

import pytest

import profile_world
from open_data import place_figure, prepared, stored
from saferhavens.core.words import Level
from saferhavens.web.mobility.held import held_now
from saferhavens.web.places.models import Place
from saferhavens.web.profiles.holdings import read_holdings
from saferhavens.web.profiles.readings import displacement, local

pytestmark = pytest.mark.django_db


def place(code: str) -> Place:
    return Place.objects.get(code=code)


def venezuelans():
    return read_holdings().of("migracion_colombia", "municipalities", "COL")


def test_people_present_are_summed_up_by_date(world):
    found = local.present(place("COL-52"), venezuelans())
    assert [(each.day, each.persons, each.places) for each in found] == [
        (date(2021, 1, 31), 100, 1),
        (date(2022, 10, 31), 200, 2),
    ]


def test_a_rate_needs_the_inhabitants_of_every_part(world):
    stored(
        prepared(
            "migracion_colombia",
            {"place_figures": [place_figure("52001", 10, population=1_000), place_figure("52002", 10)]},
            part="municipalities",
            scope=("COL",),
            version="2023-01-31",
        )
    )
    (found,) = local.present(place("COL-52"), venezuelans())
    assert (found.persons, found.population, found.per_thousand) == (20, None, None)


def test_a_place_without_inhabitants_has_no_rate():
    assert local.Present(date(2022, 1, 1), 5, 0, 1).per_thousand is None


def test_the_parts_of_a_country_and_of_a_department(world):
    day = date(2022, 10, 31)
    in_country = local.present_in_parts(place("COL"), venezuelans(), day)
    in_department = local.present_in_parts(place("COL-52"), venezuelans(), day)
    assert {pk: each.persons for pk, each in in_country.items()} == {place("COL-52").pk: 200}
    assert {each.persons for each in in_department.values()} == {150, 50}


def test_places_side_by_side_on_one_day(world):
    ids = [place("COL-52001").pk, place("COL-86001").pk]
    found = local.present_in(ids, Level.ADM2, venezuelans(), date(2022, 10, 31))
    assert {pk: each.persons for pk, each in found.items()} == {ids[0]: 150}


def test_people_located_in_a_department_by_sex_and_age(world):
    vintage = read_holdings().of("unhcr", "demographics", "COL")
    year, groups = local.groups(held_now(), place("COL-52"), vintage)
    assert year == 2024
    assert sum(group.persons for group in groups) == 1_000
    assert local.Group("refugees", "f", "18-59", 500) in groups


def test_a_place_where_nobody_is_located_has_no_year(world):
    vintage = read_holdings().of("unhcr", "demographics", "COL")
    assert local.groups(held_now(), place("COL-86"), vintage) == (0, [])


def test_locations_keep_the_publishers_words_and_our_place(world):
    vintage = read_holdings().of("unhcr", "demographics", "COL")
    found = local.by_location("COL", vintage, 2024)
    assert found["Norte [Admin 1]", place("COL-52").pk] == {"refugees": 1_000}
    assert found["Dispersed in the country / territory", None] == {"refugees": 200}


def test_reports_for_comparison_are_left_out(world):
    vintage = read_holdings().of("idmc", "reports", "COL")
    assert [each.persons for each in displacement.reports(place("COL"), vintage)] == [150]
    assert [each.persons for each in displacement.reports(place("COL-52"), vintage)] == [150]
    assert not displacement.reports(place("COL-86"), vintage)


def test_new_displacement_stands_beside_what_was_known_before(world):
    holdings = read_holdings()
    vintage = holdings.of("idmc", "months", "COL")
    found = displacement.new_displacement("COL", vintage, holdings.before(vintage))
    assert len(found.months) == 24
    assert len(found.before) == 23
    assert len(found.revised) == 11


def test_without_an_older_vintage_nothing_was_revised(db):
    stored(profile_world.months("2025-09-25", 1, 2, 3))
    holdings = read_holdings()
    vintage = holdings.of("idmc", "months", "COL")
    found = displacement.new_displacement("COL", vintage, holdings.before(vintage))
    assert found.before is None
    assert found.revised == {}
    assert [number for _month, number in found.last_months(2)] == [2, 3]
