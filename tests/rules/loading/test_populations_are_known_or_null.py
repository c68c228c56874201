"""Inhabitants come from a source and bear its name; a sum stands only where every part is known."""

from datetime import date

import pytest

from open_data import DEPARTMENTS, MUNICIPALITIES, boundaries, countries, divisions, place_figure, prepared, stored
from saferhavens.web.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    stored(countries(), divisions())


def load(**populations: int | None) -> None:
    rows = [place_figure(code.lstrip("m"), 1, population=number) for code, number in populations.items()]
    stored(prepared("migracion_colombia", {"place_figures": rows}, part="municipalities", scope=("COL",)))


def population(code: str) -> tuple[int | None, int | None, str]:
    found = Place.objects.get(code=code)
    return found.population, found.population_year, found.population_source


def test_a_municipality_has_the_inhabitants_of_its_figure_with_year_and_source() -> None:
    load(m52001=1000)
    number, year, source = population("COL-52001")
    assert (number, year) == (1000, 2022)
    assert source


def test_a_department_is_summed_when_all_its_municipalities_are_known() -> None:
    load(m52001=1000, m52002=500)
    assert population("COL-52")[:2] == (1500, 2022)


def test_a_department_stays_unknown_while_one_municipality_is() -> None:
    load(m52001=1000, m52002=None)
    assert population("COL-52") == (None, None, "")


def test_a_country_is_summed_only_from_known_departments() -> None:
    load(m52001=1000, m52002=500)
    assert population("COL")[0] is None
    load(m52001=1000, m52002=500, m86001=250)
    assert population("COL")[0] == 1750


def test_a_municipality_without_an_outline_counts_in_its_departments_sum() -> None:
    load(m52001=1000, m52002=500, m52999=30)
    assert population("COL-52")[0] == 1530


def test_the_newest_figure_counts() -> None:
    rows = [
        place_figure("86001", 1, date(2022, 10, 31), population=300),
        place_figure("86001", 1, date(2021, 1, 31), population=200),
    ]
    stored(prepared("migracion_colombia", {"place_figures": rows}, part="municipalities", scope=("COL",)))
    assert population("COL-86001")[:2] == (300, 2022)


def test_a_sum_is_taken_back_when_a_part_becomes_unknown() -> None:
    load(m52001=1000, m52002=500)
    stored(divisions(version="2", sha256="new"))
    assert population("COL-52")[0] == 1500
    extra = MUNICIPALITIES[0] | {"code": "COL-52003", "local_code": "52003", "name_es": "Nueva"}
    stored(boundaries(*DEPARTMENTS, *MUNICIPALITIES, extra, version="3"))
    assert population("COL-52")[0] is None


def test_what_a_boundary_file_says_of_a_whole_stays() -> None:
    facts = {"population": 9999, "population_year": 2018, "population_source": "Census"}
    stored(boundaries(DEPARTMENTS[0] | facts, DEPARTMENTS[1], *MUNICIPALITIES, version="2"))
    load(m52001=1000, m52002=500)
    assert population("COL-52") == (9999, 2018, "Census")
    assert population("COL-52001")[0] == 1000


def test_parts_of_different_years_are_not_added_up() -> None:
    rows = [
        place_figure("52001", 1, date(2022, 10, 31), population=300),
        place_figure("52002", 1, date(2021, 1, 31), population=200),
    ]
    stored(prepared("migracion_colombia", {"place_figures": rows}, part="municipalities", scope=("COL",)))
    assert population("COL-52")[0] is None
