"""The numbers behind the figures, straight from the tables."""

import pytest

from open_data import figure, prepared, stored
from saferhavens.core.words import Status
from saferhavens.web.mobility.held import held_now
from saferhavens.web.mobility.models import DisplacedFigure
from saferhavens.web.profiles.holdings import Holdings, read_holdings
from saferhavens.web.profiles.readings import displaced

pytestmark = pytest.mark.django_db


def population(*rows: dict, version: str = "2024") -> None:
    stored(prepared("unhcr", {"displaced": list(rows)}, part="population", version=version))


def vintage(holdings: Holdings):
    return holdings.of("unhcr", "population", "COL")


def sides(country: str) -> displaced.Sides:
    holdings = read_holdings()
    return displaced.series_of(holdings.held, (vintage(holdings),), country)["population"]


def test_people_at_home_and_abroad_are_kept_apart():
    population(
        figure(10, origin="COL", measure="idps"),
        figure(4, origin="VEN"),
        figure(3, origin="ECU"),
        figure(2, origin="COL", asylum="PER"),
    )
    found = sides("COL")
    assert found.here == {2024: {"idps": 10, "refugees": 7}}
    assert found.abroad == {2024: {"refugees": 2}}
    assert found.records == 4


def test_the_years_of_a_country_run_from_its_first_to_its_last_without_gaps():
    population(figure(1, 1970), figure(1, 1973))
    assert list(sides("COL").years) == [1970, 1971, 1972, 1973]


def test_a_country_without_figures_has_no_years():
    assert list(displaced.Sides({}, {}).years) == []


def test_an_older_version_is_not_mixed_with_the_newer():
    population(figure(1, 2023), version="2023")
    population(figure(5, 2024), version="2024")
    assert sides("COL").here == {2024: {"refugees": 5}}


def test_origins_and_countries_of_asylum_of_one_year():
    population(
        figure(9, 2023),
        figure(4, measure="oip"),
        figure(6),
        figure(10, origin="COL", measure="idps"),
        figure(2, origin="COL", asylum="PER", measure="asylum_seekers"),
    )
    holdings = read_holdings()
    origins, asylums = displaced.by_partner(holdings.held, vintage(holdings), "COL", 2024)
    assert origins == {"VEN": {"oip": 4, "refugees": 6}}
    assert asylums == {"PER": {"asylum_seekers": 2}}


def test_all_countries_or_only_some_give_the_same_numbers():
    population(
        figure(10, origin="COL", measure="idps"),
        figure(6),
        figure(2, origin="COL", asylum="PER"),
        figure(1, origin="PER", asylum="ECU"),
    )
    found = vintage(read_holdings())
    everywhere = displaced.by_country(found, 2024)
    some = displaced.by_country(found, 2024, ("COL", "PER"))
    assert {code: everywhere[code] for code in ("COL", "PER")} == some
    assert everywhere["COL"].here[2024] == {"idps": 10, "refugees": 6}
    assert everywhere["COL"].abroad[2024] == {"refugees": 2}
    assert everywhere["ECU"].here[2024] == {"refugees": 1}


def test_other_situations_are_not_added_up_as_displaced():
    measures = {"idps": 10, "refugees": 5, "stateless": 100, "hst": 1_000}
    assert displaced.total(measures) == 15
    assert displaced.total(measures, displaced.ABROAD) == 5
    assert Status.IDPS not in displaced.ABROAD


def test_the_two_last_years_of_the_world():
    population(figure(1, 2022), figure(2, 2023), figure(3, 2024))
    held = held_now()
    year, now, before = displaced.two_years(held, vintage(read_holdings()))
    assert year == 2024
    assert now["COL"].here == {2024: {"refugees": 3}}
    assert before["COL"].here == {2023: {"refugees": 2}}


def test_a_list_without_a_figure_has_no_last_year():
    stored(prepared("unhcr", {"displaced": [figure(3)]}, part="population", version="2024"))
    holdings = read_holdings()
    found = vintage(holdings)
    DisplacedFigure.objects.filter(vintage=found).delete()
    assert displaced.two_years(holdings.held, found) == (0, {}, {})
