"""What "per 1,000 inhabitants" means, and when it is missing.

People divided by inhabitants, times 1,000. Inhabitants are those that the figures' own publisher names for the area;
only where it does not name them for all of its parts, those of the place. Without either there is no rate: the area is
hatched, never pale.
"""

from datetime import date

import pytest

from open_data import DEPARTMENTS, MUNICIPALITIES, boundaries, figure, place_figure, prepared, stored
from promises import tables

pytestmark = pytest.mark.usefixtures("places")

OCTOBER = date(2022, 10, 31)
CENSUS = {"population": 2000, "population_year": 2018, "population_source": "Census"}


def national(*rows: dict, version: str = "1") -> None:
    stored(
        prepared(
            "migracion_colombia", {"place_figures": list(rows)}, part="municipalities", scope=("COL",), version=version
        )
    )


@pytest.fixture
def rates(client):
    """Code → (inhabitants, their year, rate) as the download has them."""

    def read(level: str, **given: str) -> dict[str, tuple[str, str, str]]:
        rows = tables.records(client.get("/map/COL/figures.csv", {"level": level, **given}).getvalue())
        return {row["code"]: (row["inhabitants"], row["inhabitants_year"], row["per_1000_inhabitants"]) for row in rows}

    return read


# --- one area ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persons", "own", "census", "expected"),
    [
        (120, 1000, None, ("1000", "2022", "120.0")),
        (120, 1000, CENSUS, ("1000", "2022", "120.0")),
        (120, None, CENSUS, ("2000", "2018", "60.0")),
        (120, None, None, ("", "", "")),
        (0, 1000, None, ("1000", "2022", "0.0")),
        (0, None, None, ("", "", "")),
        (1, 3, None, ("3", "2022", "333.333")),
        (7, 2_000_000, None, ("2000000", "2022", "0.004")),
        (1500, 1000, None, ("1000", "2022", "1500.0")),
    ],
)
def test_the_rate_of_a_municipality(rates, persons, own, census, expected):
    if census:
        stored(boundaries(*DEPARTMENTS, MUNICIPALITIES[0] | census, *MUNICIPALITIES[1:], version="2"))
    national(place_figure("52001", persons, OCTOBER, own))
    assert rates("adm2")["COL-52001"] == expected


def test_inhabitants_without_people_make_no_rate(rates):
    """Of Bolívar the publisher says nothing: not zero for every thousand, but nothing."""
    stored(boundaries(*DEPARTMENTS, *MUNICIPALITIES[:2], MUNICIPALITIES[2] | CENSUS, version="2"))
    national(place_figure("52001", 120, OCTOBER, 1000))
    assert rates("adm2")["COL-86001"] == ("2000", "2018", "")


@pytest.mark.parametrize(
    ("of_villa", "of_bolivar", "expected"),
    [
        ((100, 1000), (300, 3000), ("4000", "2022", "100.0")),
        ((100, 1000), (0, 3000), ("4000", "2022", "25.0")),
        ((100, 1000), (300, None), ("", "", "")),
        ((100, None), (300, None), ("", "", "")),
    ],
)
def test_a_department_has_a_rate_only_if_all_its_parts_have_inhabitants(rates, of_villa, of_bolivar, expected):
    """Otherwise its people would be divided by the inhabitants of a part of it."""
    national(
        place_figure("52001", of_villa[0], OCTOBER, of_villa[1]),
        place_figure("52002", of_bolivar[0], OCTOBER, of_bolivar[1]),
    )
    assert rates("adm1", figures="migracion_colombia")["COL-52"] == expected


def test_people_of_two_origins_live_among_the_same_inhabitants(rates):
    national(
        place_figure("52001", 100, OCTOBER, 1000),
        place_figure("52001", 50, OCTOBER, 1000) | {"origin": "ECU"},
        place_figure("52002", 50, OCTOBER, 1000),
    )
    assert rates("adm2")["COL-52001"] == ("1000", "2022", "150.0")
    assert rates("adm2", origin="ECU")["COL-52001"] == ("1000", "2022", "50.0")
    assert rates("adm1", figures="migracion_colombia")["COL-52"] == ("2000", "2022", "100.0")


@pytest.mark.parametrize(
    ("day", "expected"), [("2021-01-31", ("500", "2021", "20.0")), ("2022-10-31", ("1000", "2022", "10.0"))]
)
def test_each_date_is_divided_by_the_inhabitants_of_its_own_year(rates, day, expected):
    national(place_figure("52001", 10, date(2021, 1, 31), 500), place_figure("52001", 10, OCTOBER, 1000))
    assert rates("adm2", date=day)["COL-52001"] == expected


# --- between countries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "code", "expected"),
    [
        ("to", "PER", ("2000", "2018", "2.5")),
        ("to", "UNK", ("", "", "")),
        ("to", "COL", ("", "", "")),
        ("from", "PER", ("2000", "2018", "20.0")),
        ("in", "PER", ("2000", "2018", "20.0")),
    ],
)
def test_between_countries_people_are_divided_by_those_of_the_country_that_is_drawn(rates, direction, code, expected):
    """Those from Peru by Peru's inhabitants; of unknown origin there are none to divide by."""
    from open_data import COUNTRIES

    stored(boundaries(COUNTRIES[0], COUNTRIES[1] | CENSUS, part="countries", scope=(), version="2"))
    rows = [
        figure(5, origin="PER"),
        figure(9, origin="UNK"),
        figure(70, origin="COL", measure="idps"),
        figure(40, origin="COL", asylum="PER"),
    ]
    stored(prepared("unhcr", {"displaced": rows}, part="population"))
    assert rates("country", direction=direction)[code] == expected


# --- how it is drawn --------------------------------------------------------------------------------------------------


def test_an_area_without_a_rate_has_no_colour_and_the_legend_says_so(client, ask):
    national(
        place_figure("52001", 120, OCTOBER, 1000),
        place_figure("52002", 40, OCTOBER),
        place_figure("86001", 0, OCTOBER, 900),
    )
    steps = {area["code"]: area["step"] for area in ask("areas", **{"as": "rate"})["areas"]}
    assert steps["COL-52001"] > 0
    assert (steps["COL-52002"], steps["COL-86001"]) == (None, 0)
    page = client.get("/map/COL/", {"as": "rate"}).content.decode()
    assert "Number of inhabitants not known" in page
    assert "For 1 area the number of inhabitants is not known here; it is hatched." in page


@pytest.mark.parametrize("dated", ["2021-01-31", "2022-10-31"])
def test_the_classes_of_a_rate_are_those_of_all_dates(ask, dated):
    national(place_figure("52001", 10, date(2021, 1, 31), 1000), place_figure("52002", 900, OCTOBER, 1000))
    assert ask("areas", **{"as": "rate", "date": dated})["classes"] == ask("areas", **{"as": "rate"})["classes"]


def test_people_without_an_outline_make_no_class(ask):
    """Nobody's colour stands for them: a class above all areas would only make these look pale."""
    national(place_figure("52001", 10, OCTOBER, 1000), place_figure("99999", 5_000_000, OCTOBER, 9_000_000))
    answer = ask("areas")
    assert answer["unplaced"] == 5_000_000
    assert all(each["low"] <= 10 for each in answer["classes"])


# --- inhabitants through time -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "then", "inhabitants"),
    [
        (1000, 1200, "1200"),
        (1000, None, ""),
        (None, 1200, "1200"),
    ],
)
def test_a_newer_file_decides_who_lives_there_also_when_it_does_not_know(rates, first, then, inhabitants):
    national(place_figure("52001", 10, OCTOBER, first), version="2022-10-31")
    national(place_figure("52001", 10, OCTOBER, then), version="2023-01-31")
    assert rates("adm2")["COL-52001"][0] == inhabitants


def test_what_the_census_says_of_a_country_is_never_replaced_by_a_sum(client):
    from open_data import COUNTRIES

    stored(
        boundaries(COUNTRIES[0] | CENSUS | {"population": 9_999}, COUNTRIES[1], part="countries", scope=(), version="2")
    )
    stored(boundaries(DEPARTMENTS[0] | CENSUS, DEPARTMENTS[1], *MUNICIPALITIES, version="2"))
    national(place_figure("52001", 10, OCTOBER, 1000))
    assert client.get("/api/v1/places/COL").json()["population"] == 9_999
    assert client.get("/api/v1/places/COL-52").json()["population"] == 2_000
